package voice

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"os"
	"slices"
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
	// Override is a folder of recordings, id.wav, and of folders of them, one a
	// voice: voice/id.wav; empty: none. It may be filled while the server runs.
	Override string
	// Espeak is the program; empty: espeak-ng.
	Espeak string
	// Now is the clock of faults; nil: time.Now.
	Now func() time.Time
}

const (
	maxRecordingBytes = 8 << 20
	maxKnownPhrases   = 9 * maxPhrases // three rules' in three languages
	maxRecordings     = 4096           // kept in memory, each about 50 kB at most
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

	now func() time.Time

	mu       sync.Mutex           // guards what follows
	recorded map[string]recording // by name, of the override folder
	phrases  map[string]recipe    // by id
	voices   []string             // that the rules ask for
	shown    []string             // the hall's languages; nil: all
	// own is the rules' own synthesiser, ownFailed when it could not speak; zero: it
	// can.
	own       synthesiser
	ownFailed time.Time
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
	s := &Store{
		log: log, espeak: cmp.Or(c.Espeak, "espeak-ng"), cache: cache, now: c.Now,
		recorded: map[string]recording{}, phrases: map[string]recipe{}, voices: []string{""},
	}
	if s.now == nil {
		s.now = time.Now
	}
	if c.Override != "" {
		if s.override, err = os.OpenRoot(c.Override); err != nil {
			return nil, errors.Join(fmt.Errorf("open voice: recordings: %w", err), cache.Close())
		}
	}
	if err := s.prune(false); err != nil {
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

// prune removes what no recipe of this version makes; clips of phrases, and of a
// synthesiser of the hall's own, only once the rules are known.
func (s *Store) prune(known bool) error {
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
		r, ok := s.recipe(base[:max(cut, 0)])
		own, speaks := s.ownOf(r)
		if isClip && ok && (n.Name() == cacheName(r) || speaks && n.Name() == own.cacheName(r)) {
			continue
		}
		if !known && isClip && (strings.HasPrefix(base, phrasePrefix) || isOwn(base)) {
			continue // the rules are not known yet
		}
		if err := s.cache.Remove(n.Name()); err != nil {
			return err
		}
	}
	return nil
}

func cacheName(r recipe) string { return r.id + "-" + r.hash() + ".wav" }

// Use takes in what rules say: their phrases can be asked for as clips from now
// on, and Prewarm looks at the voices they name. Phrases of the rules before stay
// known as long as there is room, because somebody may be about to say them.
func (s *Store) Use(r Rules) {
	s.mu.Lock()
	s.voices, s.shown = r.Voices(), r.shown
	s.useOwn(r.own)
	if len(s.phrases) > maxKnownPhrases {
		clear(s.phrases)
	}
	for _, one := range r.recipes() {
		s.phrases[one.id] = one
	}
	s.mu.Unlock()
	if err := s.prune(true); err != nil {
		s.log.Warn("old voice clips cannot be removed", "error", err)
	}
}

// recipe gives the recipe of a clip's id, or false.
func (s *Store) recipe(id string) (recipe, bool) {
	if r, ok := recipeOf(id); ok {
		return r, true
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r, ok := s.phrases[id]
	return r, ok
}

// Clip is the WAV file of a clip: 16 bits, mono, Rate. An id may begin with the
// name of a folder of recordings and a point (hall.zh-a): then what is recorded
// there goes before all else. Errors: ErrUnknownClip, ErrNoSynthesis, ctx's, and
// what espeak-ng says.
func (s *Store) Clip(ctx context.Context, id string) ([]byte, error) {
	voice, plain, found := strings.Cut(id, voiceMark)
	if !found {
		voice, plain = "", id
	}
	r, ok := s.recipe(plain)
	if !ok || found && !nameOK(voice) {
		return nil, fmt.Errorf("clip %s: %w", strconv.Quote(id[:min(len(id), 64)]), ErrUnknownClip)
	}
	if wav := s.overridden(voice, r); wav != nil {
		return wav, nil
	}
	name := cacheName(r)
	if own, speaks := s.ownOf(r); speaks {
		name = own.cacheName(r)
	}
	if wav := s.kept(r, name); wav != nil {
		return wav, nil
	}
	wav, err := s.make(ctx, r)
	if err != nil {
		return nil, fmt.Errorf("clip %s: %w", id, err)
	}
	return wav, nil
}

// kept is a clip as it was made before, under a name; nil: it was not, or is damaged.
func (s *Store) kept(r recipe, name string) []byte {
	raw, err := s.cache.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if wav, ok := unsealed(name, raw); ok && err == nil {
		return wav
	}
	s.log.Warn("a voice clip is damaged and is made anew", "clip", r.id, "error", err)
	return nil
}

// make makes a clip once, however many ask for it; one who gives up does not end
// it for the others.
func (s *Store) make(ctx context.Context, r recipe) ([]byte, error) {
	made := s.making.DoChan(r.id, func() (any, error) {
		return s.makeOnce(context.WithoutCancel(ctx), r)
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

// makeOnce has a clip said by the hall's own synthesiser, and where that cannot by
// espeak-ng, and keeps it.
func (s *Store) makeOnce(ctx context.Context, r recipe) ([]byte, error) {
	if own, speaks := s.ownOf(r); speaks {
		if wav := s.byOwn(ctx, r, own); wav != nil {
			s.tryKeep(own.cacheName(r), wav)
			return wav, nil
		}
		if wav := s.kept(r, cacheName(r)); wav != nil {
			return wav, nil
		}
	}
	wav, err := s.synthesise(ctx, r)
	if err != nil {
		return nil, err
	}
	s.tryKeep(cacheName(r), wav)
	return wav, nil
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
	_, err = f.Write(sealed(name, wav))
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = s.cache.Rename(tmp, name)
	}
	if err != nil {
		return fmt.Errorf("keep clip: %w", errors.Join(err, s.cache.Remove(tmp)))
	}
	return nil
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
// waits for none: words, digits, letters, the names of the windows given, all in the
// languages of the rules' hall, and the phrases; and looks at all recordings of them. It stops at the first error.
func (s *Store) Prewarm(ctx context.Context, windows ...int) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(prewarmers)
	for _, id := range s.wanted(windows) {
		g.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			_, err := s.Clip(ctx, id)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return fmt.Errorf("make voice clips: %w", err)
	}
	return nil
}

// wanted are the ids of all clips, in each of the voices.
func (s *Store) wanted(windows []int) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := slices.DeleteFunc(recipes(windows), func(r recipe) bool { return !shows(s.shown, r.language()) })
	list = append(list, slices.Collect(maps.Values(s.phrases))...)
	var out []string
	for _, voice := range s.voices {
		for _, r := range list {
			if voice == "" {
				out = append(out, r.id)
			} else {
				out = append(out, voice+voiceMark+r.id)
			}
		}
	}
	return out
}
