package sound

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"yimen/drivers/speaker"
)

// Output plays sound and returns when it was heard; *speaker.Speaker is one.
type Output interface {
	Play(ctx context.Context, pcm speaker.PCM) error
}

// Clips fetches a clip of the hall's voice, a WAV file; *wire.Client does.
type Clips interface {
	Clip(ctx context.Context, id string) ([]byte, error)
}

var _ Output = (*speaker.Speaker)(nil)

// Bounds.
const (
	// clipWait is how long the notes wait for the sentence: who walks away does not.
	clipWait = 1500 * time.Millisecond
	// soundWait bounds everything that is done for one sound, beyond which the device
	// counts as hanging.
	soundWait = 30 * time.Second
	// stopWait is how long a sound that is cut off may take to end.
	stopWait = 250 * time.Millisecond
)

// Options of a sound. Open and Log are needed; without Clips there are no words.
type Options struct {
	// Open opens the sound device. It is called again when the device has gone.
	Open  func(ctx context.Context) (Output, error)
	Clips Clips
	Log   *slog.Logger
}

// Sound is the kiosk's loudspeaker. Its methods may be called from any goroutine.
type Sound struct {
	o    Options
	turn chan struct{} // holds a token while something is played

	// Of who holds the token.
	out   Output                 // nil: no device
	words map[string]speaker.PCM // fetched sentences, by language

	quiet atomic.Bool // it was said that nothing is heard
}

// New is a sound that has opened nothing yet.
func New(o Options) *Sound {
	return &Sound{o: o, turn: make(chan struct{}, 1), words: map[string]speaker.PCM{}}
}

// TakeCard asks in a language (zh, en, ko) for the card to be taken. It returns when
// that was heard or cannot be, and at once when something else is being heard.
func (s *Sound) TakeCard(ctx context.Context, language string) {
	select {
	case s.turn <- struct{}{}:
	default:
		return
	}
	ctx, cancel := context.WithTimeout(ctx, soundWait)
	defer cancel()
	done := make(chan struct{})
	go func() { // it is left alone if it hangs, and keeps its turn until it comes back
		defer close(done)
		defer func() { <-s.turn }()
		s.told(ctx, s.takeCard(ctx, language))
	}()
	select {
	case <-done:
		return
	case <-ctx.Done():
	}
	stop := time.NewTimer(stopWait)
	defer stop.Stop()
	select {
	case <-done:
	case <-stop.C:
	}
}

func (s *Sound) takeCard(ctx context.Context, language string) error {
	sentence := s.sentence(ctx, language)
	if s.out == nil {
		out, err := s.o.Open(ctx)
		if err != nil {
			return fmt.Errorf("open sound: %w", err)
		}
		s.out = out
	}
	if err := s.out.Play(ctx, speaker.Announce(Notes(), sentence, 1, 0)); err != nil {
		s.out = nil
		return fmt.Errorf("ask for a card: %w", err)
	}
	return nil
}

// told logs whether something is heard, when that changes.
func (s *Sound) told(ctx context.Context, err error) {
	switch {
	case errors.Is(ctx.Err(), context.Canceled): // the kiosk ends
	case err != nil && !s.quiet.Swap(true):
		s.o.Log.Warn("nothing is heard at this kiosk", "error", err)
	case err == nil && s.quiet.Swap(false):
		s.o.Log.Info("the kiosk is heard again")
	}
}

// sentence is what the hall's voice says; nothing where it cannot be had now.
func (s *Sound) sentence(ctx context.Context, language string) []speaker.PCM {
	if said, ok := s.words[language]; ok {
		return []speaker.PCM{said}
	}
	if s.o.Clips == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, clipWait)
	defer cancel()
	id := language + "-take-card"
	wav, err := s.o.Clips.Clip(ctx, id)
	if err == nil {
		var said speaker.PCM
		if said, err = speaker.DecodeWAV(wav); err == nil {
			s.words[language] = said
			return []speaker.PCM{said}
		}
	}
	s.o.Log.Debug("no words for a card that was left", "clip", id, "error", err)
	return nil
}
