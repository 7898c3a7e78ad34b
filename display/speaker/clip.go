package speaker

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"time"

	"yimen/display"
	"yimen/drivers/speaker"
)

// Clips fetches a clip, a WAV file, by its id.
type Clips interface {
	Clip(ctx context.Context, id string) ([]byte, error)
}

// Bounds of the store.
const (
	clipsTimeout = 6 * time.Second // for all clips of a call
	clipsAtOnce  = 4
	clipsMax     = 512 // in memory
	// clipFresh is how long a clip is used before it is asked for again, so
	// that a new recording is heard without a restart.
	clipFresh = time.Hour
	// lackFor is how long a clip that could not be had counts as lacking after it
	// was last wanted.
	lackFor = 10 * time.Minute
)

// store keeps clips in memory, and in a folder where it has one: for a start
// while the server is away, and never in the place of a fetch that works.
type store struct {
	from   Clips
	folder string
	now    func() time.Time
	log    *slog.Logger

	mu     sync.Mutex // guards what follows
	kept   map[string]keptClip
	lacked map[string]time.Time // clips that could not be had, and when
}

type keptClip struct {
	pcm speaker.PCM
	at  time.Time
}

func newStore(from Clips, folder string, now func() time.Time, log *slog.Logger) *store {
	return &store{from: from, folder: folder, now: now, log: log, kept: map[string]keptClip{}, lacked: map[string]time.Time{}}
}

// all gets the clips of a sentence in order, several at once, or an error if
// one cannot be had.
func (s *store) all(ctx context.Context, ids []string) ([]speaker.PCM, error) {
	ctx, cancel := context.WithTimeout(ctx, clipsTimeout)
	defer cancel()
	out, errs := make([]speaker.PCM, len(ids)), make([]error, len(ids))
	places := make(chan int)
	var workers sync.WaitGroup
	for range min(clipsAtOnce, len(ids)) {
		workers.Go(func() {
			for i := range places {
				out[i], errs[i] = s.get(ctx, ids[i])
			}
		})
	}
	for i := range ids {
		places <- i
	}
	close(places)
	workers.Wait()
	return out, errors.Join(errs...)
}

// get gets one clip: from memory while fresh, else from the server, else from
// memory or the folder as it was. No id is an empty sound.
func (s *store) get(ctx context.Context, id string) (speaker.PCM, error) {
	if id == "" {
		return speaker.PCM{}, nil
	}
	kept, ok := s.remembered(id)
	if ok && s.now().Sub(kept.at) < clipFresh {
		return kept.pcm, nil
	}
	pcm, err := s.fetch(ctx, id)
	if err == nil {
		s.remember(id, pcm)
		return pcm, nil
	}
	if !ok {
		kept.pcm, ok = s.fromFolder(id)
	}
	if ok {
		s.log.Warn("clip not fetched, using the one kept", "clip", id, "error", err)
		s.remember(id, kept.pcm)
		return kept.pcm, nil
	}
	if !errors.Is(ctx.Err(), context.Canceled) { // it was not given up for something else
		s.lack(id)
	}
	return speaker.PCM{}, fmt.Errorf("clip %q: %w", id, err)
}

func (s *store) lack(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.lacked) < clipsMax {
		s.lacked[id] = s.now()
	}
}

// again asks once more for a clip that could not be had.
func (s *store) again(ctx context.Context, id string) {
	if pcm, err := s.fetch(ctx, id); err == nil {
		s.remember(id, pcm)
	}
}

// lacks is a clip that was wanted lately and could not be had, the first by name;
// "": none.
func (s *store) lacks() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	first := ""
	for id, at := range s.lacked {
		if s.now().Sub(at) > lackFor {
			delete(s.lacked, id)
		} else if first == "" || id < first {
			first = id
		}
	}
	return first
}

// errDamaged says that a clip that came is no sound.
var errDamaged = errors.New("decode")

func (s *store) fetch(ctx context.Context, id string) (speaker.PCM, error) {
	ctx, cancel := context.WithTimeout(ctx, clipsTimeout)
	defer cancel()
	raw, err := s.from.Clip(ctx, id)
	if err != nil {
		return speaker.PCM{}, fmt.Errorf("fetch: %w", err)
	}
	pcm, err := speaker.DecodeWAV(raw)
	if err != nil {
		return speaker.PCM{}, fmt.Errorf("%w: %w", errDamaged, err)
	}
	if s.folder != "" {
		if err := display.Keep(s.file(id), raw); err != nil {
			s.log.Warn("clip not kept", "clip", id, "error", err)
		}
	}
	return pcm, nil
}

// file is where a clip lies in the folder; its id may hold anything.
func (s *store) file(id string) string {
	sum := sha256.Sum256([]byte(id))
	return filepath.Join(s.folder, hex.EncodeToString(sum[:12])+".wav")
}

// fromFolder reads a clip that an earlier run kept.
func (s *store) fromFolder(id string) (speaker.PCM, bool) {
	if s.folder == "" {
		return speaker.PCM{}, false
	}
	raw, err := display.Kept(s.file(id))
	if errors.Is(err, display.ErrDamaged) {
		s.log.Warn("a kept clip is damaged and is not played", "clip", id)
	}
	if err != nil {
		return speaker.PCM{}, false
	}
	pcm, err := speaker.DecodeWAV(raw)
	return pcm, err == nil
}

func (s *store) remembered(id string) (keptClip, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	k, ok := s.kept[id]
	return k, ok
}

func (s *store) remember(id string, pcm speaker.PCM) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.kept) >= clipsMax {
		clear(s.kept)
	}
	s.kept[id] = keptClip{pcm: pcm, at: s.now()}
	delete(s.lacked, id)
}
