package speaker

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"yimen/drivers/speaker"
	"yimen/hallserver/wire"
)

const (
	// playSlack is how much longer than its sound a play may take, where Options say
	// nothing else.
	playSlack = 4 * time.Second
	// hangMost is how many plays that never came back are borne before no new
	// one is begun.
	hangMost = 3
	// openTimeout bounds the opening of the device.
	openTimeout = 8 * time.Second
	// stopTimeout is how long a play that was cut off may take to come back.
	stopTimeout = 250 * time.Millisecond
)

// errHangs says that a play did not come back in time.
var errHangs = errors.New("sound device does not come back")

// play plays on the device, opening it when it is not open. It comes back in
// bounded time, also when the device does not.
func (s *Speaker) play(ctx context.Context, pcm speaker.PCM) error {
	limit := pcm.Duration() + cmp.Or(s.o.Slack, playSlack)
	if s.out == nil {
		limit += openTimeout
	}
	return s.use(ctx, limit, func(ctx context.Context, out Output) error { return out.Play(ctx, pcm) })
}

// look opens the device where it is not open, hears whether it has gone, and asks
// again for a clip that could not be had.
func (s *Speaker) look(ctx context.Context) {
	_ = s.use(ctx, openTimeout, func(_ context.Context, out Output) error { // told by use
		if o, ok := out.(interface{ Err() error }); ok {
			return o.Err()
		}
		return nil
	})
	if id := s.clips.lacks(); id != "" && s.out != nil {
		s.clips.again(ctx, id)
		s.tellWell()
	}
}

// use opens the device if need be and does something with it, and tells how the
// device is.
func (s *Speaker) use(ctx context.Context, limit time.Duration, do func(context.Context, Output) error) error {
	out := s.out
	got, err := s.bounded(ctx, limit, func(ctx context.Context) (Output, error) {
		if out == nil {
			opening, cancel := context.WithTimeout(ctx, openTimeout)
			defer cancel()
			var err error
			if out, err = s.o.Open(opening); err != nil {
				return nil, fmt.Errorf("open: %w", err)
			}
		}
		return out, do(ctx, out)
	})
	switch {
	case err == nil:
		if s.word == wire.WordNoSound {
			s.o.Log.Info("sound device plays")
		}
		s.out = got
		s.tellWell()
	case ctx.Err() != nil && !errors.Is(err, errHangs):
		s.out = got // it was cut off, not lost
	default:
		s.out = nil // open it anew
		if s.word != wire.WordNoSound {
			s.o.Log.Error("nothing is heard, trying again", "error", err)
		}
		s.tell(wire.WordNoSound, "")
	}
	return err
}

// bounded runs a use of the device for limit at most. What hangs beyond it is
// left alone, up to hangMost times; after that nothing new is begun until one
// comes back.
func (s *Speaker) bounded(ctx context.Context, limit time.Duration, use func(context.Context) (Output, error)) (Output, error) {
	if !s.enter() {
		return nil, errHangs
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
		s.leave()
		done <- result{out, err}
	}()
	grace := time.NewTimer(limit + time.Second)
	defer grace.Stop()
	select {
	case r := <-done:
		return r.out, r.err
	case <-grace.C:
		return nil, errHangs
	case <-ctx.Done():
	}
	stop := time.NewTimer(stopTimeout)
	defer stop.Stop()
	select {
	case r := <-done:
		return r.out, r.err
	case <-stop.C:
		return nil, errHangs
	}
}

func (s *Speaker) enter() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.hangs >= hangMost {
		return false
	}
	s.hangs++
	return true
}

func (s *Speaker) leave() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hangs--
}
