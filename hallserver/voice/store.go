package voice

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/singleflight"
)

// ErrUnknownClip: there is no clip of that id.
var ErrUnknownClip = errors.New("unknown clip")

// ErrNoSynthesis: the clip is not recorded, and espeak-ng, which would make it,
// is not installed.
var ErrNoSynthesis = errors.New("no speech synthesis: espeak-ng is not installed")

// Config says where the clips are.
type Config struct {
	// Cache is the folder of clips made; it is made if need be.
	Cache string
	// Override is a folder of recordings, id.wav; empty: none. It may be filled
	// while the server runs.
	Override string
	// Espeak is the program; empty: espeak-ng.
	Espeak string
}

const (
	maxRecordingBytes = 8 << 20
	maxRecordings     = 4096 // kept in memory, each about 50 kB at most
	// prewarmers make clips at once.
	prewarmers = 2
	tmpPrefix  = "tmp-"
)

// Store gives clips. It is safe for use by several goroutines.
type Store struct {
	log      *slog.Logger
	espeak   string
	cache    *os.Root
	override *os.Root // nil: none
	making   singleflight.Group
	// keepFails is true while clips cannot be written.
	keepFails atomic.Bool

	mu       sync.Mutex
	recorded map[string]recording // by id, of the override folder; guarded by mu
}

// recording is what a file of the override folder gave.
type recording struct {
	modified time.Time
	size     int64
	wav      []byte // nil: the file is broken
}

// Open opens the folders and throws away clips made by other recipes.
func Open(c Config, log *slog.Logger) (*Store, error) {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	if err := os.MkdirAll(c.Cache, 0o750); err != nil {
		return nil, fmt.Errorf("open voice: %w", err)
	}
	cache, err := os.OpenRoot(c.Cache)
	if err != nil {
		return nil, fmt.Errorf("open voice: %w", err)
	}
	s := &Store{log: log, espeak: c.Espeak, cache: cache, recorded: map[string]recording{}}
	if s.espeak == "" {
		s.espeak = "espeak-ng"
	}
	if c.Override != "" {
		if s.override, err = os.OpenRoot(c.Override); err != nil {
			return nil, errors.Join(fmt.Errorf("open voice: recordings: %w", err), cache.Close())
		}
	}
	if err := s.prune(); err != nil {
		return nil, errors.Join(fmt.Errorf("open voice: %w", err), s.Close())
	}
	return s, nil
}

// Close lets go of the folders.
func (s *Store) Close() error {
	err := s.cache.Close()
	if s.override != nil {
		err = errors.Join(err, s.override.Close())
	}
	if err != nil {
		return fmt.Errorf("close voice: %w", err)
	}
	return nil
}

// prune removes what no recipe of this version makes.
func (s *Store) prune() error {
	names, err := fs.ReadDir(s.cache.FS(), ".")
	if err != nil {
		return err
	}
	for _, n := range names {
		base, isClip := strings.CutSuffix(n.Name(), ".wav")
		if !isClip && !strings.HasPrefix(n.Name(), tmpPrefix) {
			continue // not ours
		}
		cut := strings.LastIndexByte(base, '-')
		if r, ok := recipeOf(base[:max(cut, 0)]); isClip && ok && n.Name() == cacheName(r) {
			continue
		}
		if err := s.cache.Remove(n.Name()); err != nil {
			return err
		}
	}
	return nil
}

func cacheName(r recipe) string { return r.id + "-" + r.hash() + ".wav" }

// Clip is the WAV file of a clip: 16 bits, mono, Rate. Errors: ErrUnknownClip,
// ErrNoSynthesis, ctx's, and what espeak-ng says.
func (s *Store) Clip(ctx context.Context, id string) ([]byte, error) {
	r, ok := recipeOf(id)
	if !ok {
		return nil, fmt.Errorf("clip %s: %w", strconv.Quote(id[:min(len(id), 64)]), ErrUnknownClip)
	}
	if wav := s.overridden(r); wav != nil {
		return wav, nil
	}
	if wav, err := s.cache.ReadFile(cacheName(r)); err == nil && whole(wav) {
		return wav, nil
	}
	wav, err := s.make(ctx, r)
	if err != nil {
		return nil, fmt.Errorf("clip %s: %w", id, err)
	}
	return wav, nil
}

// make makes a clip once, however many ask for it; one who gives up does not end
// it for the others.
func (s *Store) make(ctx context.Context, r recipe) ([]byte, error) {
	made := s.making.DoChan(r.id, func() (any, error) {
		wav, err := s.synthesise(context.WithoutCancel(ctx), r)
		if err != nil {
			return nil, err
		}
		s.tryKeep(cacheName(r), wav)
		return wav, nil
	})
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case m := <-made:
		if m.Err != nil {
			return nil, m.Err
		}
		wav, _ := m.Val.([]byte)
		return wav, nil
	}
}

// tryKeep keeps a clip. A full disk does not silence the hall: the clip is used
// and made again next time; the first such failure is logged, and the end of it.
func (s *Store) tryKeep(name string, wav []byte) {
	err := s.keep(name, wav)
	switch was := s.keepFails.Swap(err != nil); {
	case err != nil && !was:
		s.log.Warn("voice clips cannot be kept", "error", err)
	case err == nil && was:
		s.log.Info("voice clips are kept again")
	}
}

// keep writes a clip to the cache, whole or not at all.
func (s *Store) keep(name string, wav []byte) error {
	tmp := tmpPrefix + name
	f, err := s.cache.Create(tmp)
	if err != nil {
		return fmt.Errorf("keep clip: %w", err)
	}
	_, err = f.Write(wav)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = s.cache.Rename(tmp, name)
	}
	if err != nil {
		return fmt.Errorf("keep clip: %w", errors.Join(err, s.cache.Remove(tmp)))
	}
	return nil
}

// overridden is the recording of a clip, or of all the pieces it is made of;
// nil when there is none.
func (s *Store) overridden(r recipe) []byte {
	if s.override == nil {
		return nil
	}
	if wav := s.recording(r.id, targetOf(r)); wav != nil || len(r.pieces) == 0 {
		return wav
	}
	var whole []float64
	pause := make([]float64, int(joinSeconds*Rate))
	for i, id := range r.pieces {
		wav := s.recording(id, speechLUFS)
		if wav == nil {
			return nil
		}
		x, _, err := decodeWAV(wav)
		if err != nil {
			return nil
		}
		if i > 0 {
			whole = append(whole, pause...)
		}
		whole = append(whole, x...)
	}
	return encodeWAV(whole)
}

// joinSeconds is the pause between pieces of one name, shorter than between the
// clips of a sentence.
const joinSeconds = 0.04

// recording is the file of a clip in the override folder, brought to the form
// of a clip; nil when there is none or it is broken, which is logged once. The
// file is read again when its time or size change.
func (s *Store) recording(id string, target float64) []byte {
	name := id + ".wav"
	info, err := s.override.Stat(name)
	if err != nil || !info.Mode().IsRegular() {
		return nil
	}
	s.mu.Lock()
	known, seen := s.recorded[id]
	s.mu.Unlock()
	if seen && known.is(info) {
		return known.wav
	}
	wav, err := s.readRecording(name, target)
	if s.remember(id, recording{modified: info.ModTime(), size: info.Size(), wav: wav}) && err != nil {
		s.log.Warn("voice recording cannot be used", "clip", id, "error", err)
	}
	return wav
}

// is whether r was read from the file that info describes.
func (r recording) is(info fs.FileInfo) bool {
	return r.modified.Equal(info.ModTime()) && r.size == info.Size()
}

// remember keeps r; true when it is news, and not what another caller has just
// read too. Past maxRecordings nothing more is kept.
func (s *Store) remember(id string, r recording) (news bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	old, known := s.recorded[id]
	if known || len(s.recorded) < maxRecordings {
		s.recorded[id] = r
	}
	return !known || !old.modified.Equal(r.modified) || old.size != r.size
}

func (s *Store) readRecording(name string, target float64) ([]byte, error) {
	f, err := s.override.Open(name)
	if err != nil {
		return nil, fmt.Errorf("read recording: %w", err)
	}
	defer f.Close() //nolint:errcheck // read only
	b, err := io.ReadAll(io.LimitReader(f, maxRecordingBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read recording: %w", err)
	}
	if len(b) > maxRecordingBytes {
		return nil, fmt.Errorf("%w: over %d bytes", errWAV, maxRecordingBytes)
	}
	return finish(b, target)
}

// finish makes a clip of a WAV file: one channel, Rate, without what lies under
// 38 Hz, trimmed, as loud as target.
func finish(b []byte, target float64) ([]byte, error) {
	x, rate, err := decodeWAV(b)
	if err != nil {
		return nil, err
	}
	x = resample(x, rate, Rate)
	low := highpass(Rate) // espeak-ng's plosives stand off the middle
	for i, v := range x {
		x[i] = low.run(v)
	}
	x = trim(x, Rate)
	if len(x) == 0 {
		return nil, fmt.Errorf("%w: it is silent", errWAV)
	}
	return encodeWAV(normalise(x, Rate, target)), nil
}

func targetOf(r recipe) float64 {
	if r.id == chimeID {
		return chimeLUFS
	}
	return speechLUFS
}

// Prewarm makes every clip a call may need, so that the first call of the day
// waits for none: words, digits, letters, and the names of the windows given. It
// stops at the first error.
func (s *Store) Prewarm(ctx context.Context, windows ...int) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(prewarmers)
	for _, c := range Clips(windows...) {
		g.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			_, err := s.Clip(ctx, c.ID)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return fmt.Errorf("make voice clips: %w", err)
	}
	return nil
}
