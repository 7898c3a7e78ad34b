package speaker

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"yimen/drivers/speaker"
	"yimen/hallserver/wire"
)

// Output plays sound and returns when it was heard; *speaker.Speaker of the
// drivers is one.
type Output interface {
	Play(ctx context.Context, pcm speaker.PCM) error
}

var _ Output = (*speaker.Speaker)(nil)

// Bounds of a speaker.
const (
	// Late is how old a call may be when it is said.
	Late = 30 * time.Second
	// lineMax is how many calls wait at most; the oldest make room.
	lineMax = 64
	// knownMax is how many call ids are kept to know doubles by.
	knownMax = 256
	// busyLine is how many waiting calls make sentences be said once.
	busyLine = 2
	// playSlack is how much longer than its sound a play may take.
	playSlack = 4 * time.Second
	// hangMax is how many plays that never came back are borne before no new
	// one is begun.
	hangMax = 3
	// openTimeout bounds the opening of the device.
	openTimeout = 8 * time.Second
	// reopenAfter is the pause before a missing device is looked for again.
	reopenAfter = 3 * time.Second
	defaultGap  = 700 * time.Millisecond
)

// errHangs says that a play did not come back in time.
var errHangs = errors.New("sound device does not come back")

// Options of a speaker. All but Folder are needed.
type Options struct {
	// Open opens the sound device. It is called again when the device is gone.
	Open func(ctx context.Context) (Output, error)
	// Clips fetches clips; *wire.Client does.
	Clips Clips
	// Folder keeps fetched clips over a restart; "": none.
	Folder string
	// Spoken is told each call that was said. It must not block.
	Spoken func(callID string)
	Now    func() time.Time
	Log    *slog.Logger
}

// Speaker says calls. Make one with New.
type Speaker struct {
	o      Options
	clips  *store
	wake   chan struct{} // has one token when there is something to say
	out    Output        // nil: no device; owned by Run's goroutine
	silent bool          // the missing device was told

	mu    sync.Mutex // guards all below
	line  []entry
	known []string
	hangs int // plays that have not come back
}

// entry is a call that waits to be said.
type entry struct {
	call wire.Call
	at   time.Time // of the call, by the own clock
}

// New is a speaker that has nothing to say yet.
func New(o Options) *Speaker {
	return &Speaker{o: o, clips: newStore(o.Clips, o.Folder, o.Now, o.Log), wake: make(chan struct{}, 1)}
}

// Add puts a call in line; at is its time by the own clock. It never blocks,
// and may be called from any goroutine. A call that was added before, or has
// nothing to be said, changes nothing.
func (s *Speaker) Add(c wire.Call, at time.Time) {
	if c.Announcement == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if slices.Contains(s.known, c.CallID) {
		return
	}
	s.known = append(s.known, c.CallID)
	if n := len(s.known) - knownMax; n > 0 {
		s.known = slices.Delete(s.known, 0, n)
	}
	if s.o.Now().Sub(at) > Late {
		return
	}
	e := entry{call: c, at: at}
	if i := slices.IndexFunc(s.line, func(o entry) bool { return o.call.Number == c.Number }); i >= 0 {
		s.line[i] = e
	} else {
		s.line = append(s.line, e)
	}
	if n := len(s.line) - lineMax; n > 0 {
		s.o.Log.Warn("too many calls wait to be said, leaving out the oldest", "left_out", n)
		s.line = slices.Delete(s.line, 0, n)
	}
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// Run says calls until ctx is done; only then it returns, with nil.
func (s *Speaker) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		e, behind, ok := s.next()
		if !ok {
			select {
			case <-ctx.Done():
			case <-s.wake:
			}
			continue
		}
		s.say(ctx, e, behind)
	}
	return nil
}

// next takes the first call in line that is not too old, and how many wait
// behind it.
func (s *Speaker) next() (e entry, behind int, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.o.Now()
	for len(s.line) > 0 {
		e, s.line = s.line[0], s.line[1:]
		if now.Sub(e.at) <= Late {
			return e, len(s.line), true
		}
		s.o.Log.Info("call too old to be said", "call_id", e.call.CallID, "number", e.call.Number)
	}
	return entry{}, 0, false
}

// say says one call, trying again while it is not too old.
func (s *Speaker) say(ctx context.Context, e entry, behind int) {
	sound, whole := s.sound(ctx, e.call, behind)
	if len(sound.Samples) == 0 {
		return
	}
	for ctx.Err() == nil && s.o.Now().Sub(e.at) <= Late {
		err := s.play(ctx, sound)
		if err == nil {
			if whole && s.o.Spoken != nil {
				s.o.Spoken(e.call.CallID)
			}
			return
		}
		if ctx.Err() != nil {
			return
		}
		s.out = nil // open it anew
		if !s.silent {
			s.o.Log.Error("call was not heard, trying again", "call_id", e.call.CallID, "error", err)
			s.silent = true
		}
		if !sleep(ctx, reopenAfter) {
			return
		}
		if newer, ok := s.replaced(e.call.Number); ok {
			s.o.Log.Info("call left out for its recall", "call_id", e.call.CallID, "newer", newer)
			return
		}
	}
	s.o.Log.Warn("call was never heard", "call_id", e.call.CallID, "number", e.call.Number)
}

// replaced says whether a newer call of the ticket waits in line.
func (s *Speaker) replaced(number string) (string, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(s.line, func(o entry) bool { return o.call.Number == number })
	if i < 0 {
		return "", false
	}
	return s.line[i].call.CallID, true
}

// sound makes what is heard of a call. whole is false when only the chime could
// be had, or nothing.
func (s *Speaker) sound(ctx context.Context, c wire.Call, behind int) (pcm speaker.PCM, whole bool) {
	a := c.Announcement
	chime, err := s.clips.get(ctx, a.Chime)
	if err != nil {
		s.o.Log.Warn("chime not had", "clip", a.Chime, "error", err)
		chime = speaker.PCM{}
	}
	sentence, err := s.clips.all(ctx, a.Clips)
	if err != nil {
		s.o.Log.Error("sentence not had, chime alone", "call_id", c.CallID, "error", err)
		return chime, false
	}
	repeat := a.Repeat
	if behind >= busyLine {
		repeat = 1
	}
	gap := time.Duration(a.GapMS) * time.Millisecond
	if gap <= 0 {
		gap = defaultGap
	}
	return speaker.Announce(chime, sentence, repeat, gap), len(sentence) > 0
}

// play plays on the device, opening it when it is not open. It comes back in
// bounded time, also when the device does not.
func (s *Speaker) play(ctx context.Context, pcm speaker.PCM) error {
	limit := pcm.Duration() + playSlack
	if s.out == nil {
		limit += openTimeout
	}
	out := s.out
	return s.bounded(ctx, limit, func(ctx context.Context) (Output, error) {
		if out == nil {
			opening, cancel := context.WithTimeout(ctx, openTimeout)
			defer cancel()
			var err error
			if out, err = s.o.Open(opening); err != nil {
				return nil, fmt.Errorf("open: %w", err)
			}
		}
		return out, out.Play(ctx, pcm)
	})
}

// bounded runs use of the device for limit at most. What hangs beyond it is
// left alone, up to hangMax times; after that nothing new is begun until one
// comes back.
func (s *Speaker) bounded(ctx context.Context, limit time.Duration, use func(context.Context) (Output, error)) error {
	if !s.begin() {
		return errHangs
	}
	type result struct {
		out Output
		err error
	}
	done := make(chan result, 1)
	playing, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	go func() {
		out, err := use(playing)
		s.end()
		done <- result{out, err}
	}()
	grace := time.NewTimer(limit + time.Second)
	defer grace.Stop()
	select {
	case r := <-done:
		if r.err == nil {
			if s.silent {
				s.o.Log.Info("sound device plays")
			}
			s.out, s.silent = r.out, false
		}
		return r.err
	case <-grace.C:
		return errHangs
	}
}

func (s *Speaker) begin() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.hangs >= hangMax {
		return false
	}
	s.hangs++
	return true
}

func (s *Speaker) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hangs--
}

// sleep waits for d; false: ctx was done first.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
