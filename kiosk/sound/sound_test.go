package sound_test

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"yimen/drivers/speaker"
	"yimen/kiosk/sound"
)

// ear is a sound device, and the hall's voice, in memory.
type ear struct {
	heard  []speaker.PCM
	opened int
	absent bool // there is no device
	broken bool // it goes away while it plays
	stuck  bool // it hangs, whatever becomes of ctx
	mute   bool // the hall has no such clip
	slow   bool // the hall does not answer
	asked  []string
	log    strings.Builder
}

var errAway = errors.New("no sound device")

func (e *ear) open(context.Context) (sound.Output, error) {
	if e.absent {
		return nil, errAway
	}
	e.opened++
	return e, nil
}

func (e *ear) Play(_ context.Context, p speaker.PCM) error {
	if e.stuck {
		<-time.After(24 * time.Hour)
	}
	if e.broken {
		return errAway
	}
	<-time.After(p.Duration())
	e.heard = append(e.heard, p)
	return nil
}

// word is a sentence of the hall's, told apart by its length.
func word(language string) speaker.PCM {
	return speaker.Silence(22_050, time.Duration(1+strings.Index("zhenko", language))*time.Second)
}

func (e *ear) Clip(ctx context.Context, id string) ([]byte, error) {
	e.asked = append(e.asked, id)
	switch {
	case e.slow:
		<-ctx.Done()
		return nil, ctx.Err()
	case e.mute:
		return nil, errors.New("404 no such clip")
	}
	return speaker.EncodeWAV(word(strings.TrimSuffix(id, "-take-card"))), nil
}

func listen(t *testing.T, test func(t *testing.T, e *ear, s *sound.Sound)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		e := &ear{}
		test(t, e, sound.New(sound.Options{Open: e.open, Clips: e, Log: slog.New(slog.NewTextHandler(&e.log, nil))}))
	})
}

// length of what is heard: the notes, and the sentence of a language where there is one.
func length(language string) time.Duration {
	if language == "" {
		return sound.Notes().Duration()
	}
	return speaker.Announce(sound.Notes(), []speaker.PCM{word(language)}, 1, 0).Duration()
}

func (e *ear) lengths() []time.Duration {
	var out []time.Duration
	for _, p := range e.heard {
		out = append(out, p.Duration())
	}
	return out
}

func TestTheNotesComeFirstAndThenTheHallsSentence(t *testing.T) {
	t.Parallel()
	listen(t, func(t *testing.T, e *ear, s *sound.Sound) {
		for _, language := range []string{"zh", "ko", "zh"} {
			s.TakeCard(t.Context(), language)
		}
		if want := []time.Duration{length("zh"), length("ko"), length("zh")}; !slices.Equal(e.lengths(), want) {
			t.Errorf("heard %v, want %v", e.lengths(), want)
		}
		if want := []string{"zh-take-card", "ko-take-card"}; !slices.Equal(e.asked, want) {
			t.Errorf("asked for %v, want %v", e.asked, want)
		}
		if e.opened != 1 {
			t.Errorf("opened %d times", e.opened)
		}
	})
}

func TestWithoutAVoiceTheNotesSoundAndTheVoiceIsAskedForAgain(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]func(*ear){
		"an older server":     func(e *ear) { e.mute = true },
		"a server that hangs": func(e *ear) { e.slow = true },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			listen(t, func(t *testing.T, e *ear, s *sound.Sound) {
				fault(e)
				begun := time.Now()
				s.TakeCard(t.Context(), "en")
				if took := time.Since(begun); took > length("")+2*time.Second {
					t.Errorf("the notes were heard after %v", took)
				}
				e.mute, e.slow = false, false
				s.TakeCard(t.Context(), "en")
				if want := []time.Duration{length(""), length("en")}; !slices.Equal(e.lengths(), want) {
					t.Errorf("heard %v, want %v", e.lengths(), want)
				}
			})
		})
	}
}

func TestAKioskWithoutALoudspeakerSaysSoOnce(t *testing.T) {
	t.Parallel()
	listen(t, func(t *testing.T, e *ear, s *sound.Sound) {
		e.absent = true
		for range 3 {
			s.TakeCard(t.Context(), "zh")
		}
		e.absent = false
		s.TakeCard(t.Context(), "zh") // it was plugged in
		e.broken = true
		s.TakeCard(t.Context(), "zh")
		e.broken = false
		s.TakeCard(t.Context(), "zh")
		if len(e.heard) != 2 || e.opened != 2 {
			t.Errorf("heard %d times, opened %d times", len(e.heard), e.opened)
		}
		log := e.log.String()
		if n := strings.Count(log, "nothing is heard"); n != 2 || strings.Count(log, "heard again") != 2 {
			t.Errorf("logged:\n%s", log)
		}
	})
}

func TestADeviceThatHangsHoldsUpNobody(t *testing.T) {
	t.Parallel()
	listen(t, func(t *testing.T, e *ear, s *sound.Sound) {
		e.stuck = true
		begun := time.Now()
		for range 5 {
			s.TakeCard(t.Context(), "zh")
		}
		if took := time.Since(begun); took > time.Minute {
			t.Errorf("it took %v", took)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		begun = time.Now()
		s.TakeCard(ctx, "zh")
		if took := time.Since(begun); took > time.Second {
			t.Errorf("it took %v to end", took)
		}
		<-time.After(25 * time.Hour) // it comes back
		e.stuck = false
		s.TakeCard(t.Context(), "zh")
		if len(e.heard) == 0 {
			t.Error("nothing is heard for ever")
		}
	})
}

func TestOneSoundAtATime(t *testing.T) {
	t.Parallel()
	listen(t, func(t *testing.T, e *ear, s *sound.Sound) {
		go s.TakeCard(t.Context(), "zh")
		synctest.Wait()
		s.TakeCard(t.Context(), "zh")
		<-time.After(time.Minute)
		if len(e.heard) != 1 {
			t.Errorf("heard %d times", len(e.heard))
		}
	})
}
