package speaker

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"yimen/drivers/speaker"
	"yimen/hallserver/wire"
)

const rate = 8000

// tone is a WAV file of d in which every sample is v, so that a test can tell
// clips apart by ear.
func tone(v int16, d time.Duration) []byte {
	n := int(d.Seconds() * rate)
	b := []byte("RIFF....WAVEfmt ")
	for _, x := range []any{uint32(16), uint16(1), uint16(1), uint32(rate), uint32(2 * rate), uint16(2), uint16(16)} {
		b, _ = binary.Append(b, binary.LittleEndian, x)
	}
	b = append(b, "data"...)
	b, _ = binary.Append(b, binary.LittleEndian, uint32(2*n))
	for range n {
		b, _ = binary.Append(b, binary.LittleEndian, v)
	}
	return b
}

// The clips of the tests: each is a level of its own.
const (
	levelChime = 10000
	levelWord  = 100 // word n is at 100 + n
)

// server answers clips: "chime" and "1" to "99"; broken says which it does not.
type server struct {
	mu     sync.Mutex
	broken map[string]bool
	asked  []string
	stuck  bool
	away   bool
}

func (s *server) set(change func(*server)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(s)
}

func (s *server) Clip(ctx context.Context, id string) ([]byte, error) {
	s.mu.Lock()
	s.asked = append(s.asked, id)
	broken, stuck, away := s.broken[id] || s.broken["all"], s.stuck, s.away
	s.mu.Unlock()
	if stuck {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	if away {
		return nil, errors.New("connection refused")
	}
	if broken {
		return nil, &wire.Problem{Title: "No such clip", Status: 404}
	}
	if id == "chime" {
		return tone(levelChime, 600*time.Millisecond), nil
	}
	var n int16
	if _, err := fmt.Sscan(id, &n); err != nil {
		return nil, err
	}
	return tone(levelWord+n, time.Second), nil
}

// ear is a sound device that writes down what it plays.
type ear struct {
	mu    sync.Mutex
	heard []string // runs of levels, such as "chime 1 1"
	at    []time.Time
	lost  error         // what Play answers
	hang  chan struct{} // Play waits for it, whatever its context says
}

func (e *ear) Play(ctx context.Context, pcm speaker.PCM) error {
	e.mu.Lock()
	lost, hang := e.lost, e.hang
	e.mu.Unlock()
	if hang != nil {
		<-hang
		return errors.New("came back at last")
	}
	if lost != nil {
		return lost
	}
	select {
	case <-time.After(pcm.Duration()):
	case <-ctx.Done():
		return ctx.Err()
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.heard = append(e.heard, transcript(pcm))
	e.at = append(e.at, time.Now())
	return nil
}

func (e *ear) set(change func(*ear)) {
	e.mu.Lock()
	defer e.mu.Unlock()
	change(e)
}

// transcript tells which clips a sound is made of.
func transcript(pcm speaker.PCM) string {
	var words []string
	before := int16(0)
	for _, v := range pcm.Samples {
		if v != before && v != 0 {
			if v == levelChime {
				words = append(words, "chime")
			} else {
				words = append(words, fmt.Sprint(v-levelWord))
			}
		}
		before = v
	}
	return strings.Join(words, " ")
}

// stage is a speaker with its surroundings, in a test of its own time.
type stage struct {
	*Speaker
	t      *testing.T
	ear    *ear
	server *server
	opens  int
	absent error // what opening the device answers
	mu     sync.Mutex
	spoken []string
	told   []string // what became of each, in order: c1, c2 late
	words  []string
	stop   func()
}

func newStage(t *testing.T, folder string, known ...string) *stage {
	t.Helper()
	g := &stage{t: t, ear: &ear{}, server: &server{broken: map[string]bool{}}}
	g.Speaker = New(Options{
		Open: func(context.Context) (Output, error) {
			g.mu.Lock()
			defer g.mu.Unlock()
			g.opens++
			if g.absent != nil {
				return nil, g.absent
			}
			return g.ear, nil
		},
		Clips: g.server, Folder: folder, Known: known,
		Spoken: func(id string) {
			g.mu.Lock()
			defer g.mu.Unlock()
			g.spoken = append(g.spoken, id)
			g.told = append(g.told, id)
		},
		Skipped: func(id, why string) {
			g.mu.Lock()
			defer g.mu.Unlock()
			g.told = append(g.told, id+" "+why)
		},
		Word: func(code, detail string) {
			g.mu.Lock()
			defer g.mu.Unlock()
			g.words = append(g.words, strings.TrimSpace(code+" "+detail))
		},
		Now: time.Now, Log: slog.New(slog.DiscardHandler),
	})
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		<-time.After(time.Nanosecond) // until the test waits: what it adds before stands in line at once
		ended <- g.Run(ctx)
	}()
	g.stop = func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
	return g
}

// lack has the device missing from now on; nil: it is there.
func (g *stage) lack(err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.absent = err
}

// settle waits until all that can be done now is done.
func settle() {
	pass(2 * time.Nanosecond)
	synctest.Wait()
}

// call adds a call whose sentence is the clip of its own number, as of now.
func (g *stage) call(id string, word int) {
	g.Add(wire.Call{CallID: id, Number: fmt.Sprint("A", word), Announcement: announcement(word)}, time.Now())
}

func announcement(word int) *wire.Announcement {
	return &wire.Announcement{Chime: "chime", Clips: []string{fmt.Sprint(word)}, Repeat: 2, GapMS: 700}
}

func (g *stage) expect(heard, spoken []string) {
	g.t.Helper()
	g.ear.mu.Lock()
	defer g.ear.mu.Unlock()
	g.mu.Lock()
	defer g.mu.Unlock()
	if !slices.Equal(g.ear.heard, heard) {
		g.t.Errorf("heard %q, want %q", g.ear.heard, heard)
	}
	if !slices.Equal(g.spoken, spoken) {
		g.t.Errorf("spoken %q, want %q", g.spoken, spoken)
	}
}

func (g *stage) expectTold(want ...string) {
	g.t.Helper()
	g.mu.Lock()
	defer g.mu.Unlock()
	if !slices.Equal(g.told, want) {
		g.t.Errorf("told %q, want %q", g.told, want)
	}
}

func (g *stage) expectWords(want ...string) {
	g.t.Helper()
	g.mu.Lock()
	defer g.mu.Unlock()
	if !slices.Equal(g.words, want) {
		g.t.Errorf("words %q, want %q", g.words, want)
	}
}

// pass lets time pass, which in these tests is their own.
func pass(d time.Duration) { <-time.After(d) }

// play runs a test in its own time.
func play(t *testing.T, f func(g *stage)) {
	t.Helper()
	folder := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		g := newStage(t, folder)
		f(g)
		g.stop()
	})
}

func TestACallIsChimeSentencePauseSentence(t *testing.T) {
	t.Parallel()
	play(t, func(g *stage) {
		began := time.Now()
		g.call("c1", 7)
		pass(20 * time.Second)
		g.expect([]string{"chime 7 7"}, []string{"c1"})
		if took := g.ear.at[0].Sub(began); took < 3300*time.Millisecond || took > 3600*time.Millisecond {
			t.Errorf("took %v, want 0.6 s chime, twice 1 s, 0.7 s between", took)
		}
	})
}

func TestCallsAreSaidInTheirOrder(t *testing.T) {
	t.Parallel()
	play(t, func(g *stage) {
		g.call("c1", 1)
		settle()
		g.call("c2", 2)
		g.call("c3", 3)
		pass(20 * time.Second)
		g.expect([]string{"chime 1 1", "chime 2 2", "chime 3 3"}, []string{"c1", "c2", "c3"})
	})
}

func TestWhenManyWaitSentencesAreSaidOnce(t *testing.T) {
	t.Parallel()
	play(t, func(g *stage) {
		g.call("c1", 1)
		settle()
		for i := 2; i <= 5; i++ {
			g.call(fmt.Sprint("c", i), i)
		}
		pass(30 * time.Second)
		g.expect([]string{"chime 1 1", "chime 2", "chime 3", "chime 4 4", "chime 5 5"}, []string{"c1", "c2", "c3", "c4", "c5"})
	})
}

func TestACallIsSaidOnceHoweverOftenItComes(t *testing.T) {
	t.Parallel()
	play(t, func(g *stage) {
		for range 3 {
			g.call("c1", 1)
			pass(5 * time.Second)
		}
		g.expect([]string{"chime 1 1"}, []string{"c1"})
	})
}

func TestARecallMakesItsTicketsWaitingCallUnsaidAndWaitsInItsOwnPlace(t *testing.T) {
	t.Parallel()
	play(t, func(g *stage) {
		g.call("c1", 1)
		settle()
		g.call("c2", 2)
		g.call("c3", 3)
		g.call("c4", 2) // recall of c2
		g.call("c5", 1) // recall of what is being said
		pass(30 * time.Second)
		g.expect([]string{"chime 1 1", "chime 3", "chime 2 2", "chime 1 1"}, []string{"c1", "c3", "c4", "c5"})
		g.expectTold("c1", "c2 replaced", "c3", "c4", "c5")
	})
}

func TestACallOverThirtySecondsOldIsNotSaid(t *testing.T) {
	t.Parallel()
	play(t, func(g *stage) {
		old := func(id string, age time.Duration) {
			g.Add(wire.Call{CallID: id, Number: id, Announcement: announcement(1)}, time.Now().Add(-age))
		}
		old("c1", 31*time.Second)
		old("c2", 29*time.Second)
		old("c3", 28*time.Second) // is too old when its turn comes
		pass(20 * time.Second)
		g.expect([]string{"chime 1 1"}, []string{"c2"})
		g.expectTold("c1 late", "c2", "c3 late")
	})
}

func TestACallWithNothingToSayIsSkipped(t *testing.T) {
	t.Parallel()
	play(t, func(g *stage) {
		g.Add(wire.Call{CallID: "c1", Number: "A1"}, time.Now())
		pass(10 * time.Second)
		g.expect(nil, nil)
		g.expectTold("c1 quiet")
	})
}

func TestADeviceThatGoesAwayIsOpenedAgain(t *testing.T) {
	t.Parallel()
	play(t, func(g *stage) {
		g.call("c1", 1)
		pass(10 * time.Second)
		g.ear.set(func(e *ear) { e.lost = speaker.ErrNoDevice })
		g.call("c2", 2)
		pass(10 * time.Second)
		g.ear.set(func(e *ear) { e.lost = nil })
		pass(10 * time.Second)
		g.expect([]string{"chime 1 1", "chime 2 2"}, []string{"c1", "c2"})
		if g.opens < 3 {
			t.Errorf("opened %d times, want once, and again after each failure", g.opens)
		}
	})
}

func TestWithoutADeviceOldCallsAreDroppedAndLaterOnesHeard(t *testing.T) {
	t.Parallel()
	play(t, func(g *stage) {
		g.lack(speaker.ErrNoDevice)
		for i := 1; i <= 5; i++ {
			g.call(fmt.Sprint("c", i), i)
		}
		pass(time.Minute)
		g.expect(nil, nil)
		g.expectTold("c1 late", "c2 late", "c3 late", "c4 late", "c5 late")
		g.expectWords("no-sound")
		g.lack(nil)
		g.call("c9", 9)
		pass(10 * time.Second)
		g.expect([]string{"chime 9 9"}, []string{"c9"})
		g.expectWords("no-sound", "ok")
	})
}

func TestADeviceThatNeverAnswersDoesNotStopTheSpeaker(t *testing.T) {
	t.Parallel()
	play(t, func(g *stage) {
		hang := make(chan struct{})
		g.ear.set(func(e *ear) { e.hang = hang })
		for i := 1; i <= 3; i++ {
			g.call(fmt.Sprint("c", i), i)
			pass(31 * time.Second)
		}
		g.mu.Lock()
		if g.hangs > hangMost {
			t.Errorf("%d plays hang", g.hangs)
		}
		g.mu.Unlock()
		g.ear.set(func(e *ear) { e.hang = nil })
		close(hang)
		settle()
		g.call("c9", 9)
		pass(20 * time.Second)
		g.expect([]string{"chime 9 9"}, []string{"c9"})
	})
}

func TestHalfASentenceIsNotSaid(t *testing.T) {
	t.Parallel()
	play(t, func(g *stage) {
		settle() // it has looked at the device
		g.server.broken["2"] = true
		a := announcement(1)
		a.Clips = []string{"1", "2", "3"}
		g.Add(wire.Call{CallID: "c1", Number: "A1", Announcement: a}, time.Now())
		g.call("c2", 4)
		pass(20 * time.Second)
		g.expect([]string{"chime", "chime 4 4"}, []string{"c2"})
		g.expectTold("c1 no-clip", "c2")
		g.server.mu.Lock()
		g.server.broken["2"] = false
		g.server.mu.Unlock()
		pass(10 * time.Second) // it is asked for again by itself
		g.expectWords("ok", "clip-missing 2", "ok")
	})
}

func TestAMissingChimeDoesNotSilenceTheSentence(t *testing.T) {
	t.Parallel()
	play(t, func(g *stage) {
		g.server.broken["chime"] = true
		g.call("c1", 1)
		pass(10 * time.Second)
		g.expect([]string{"1 1"}, []string{"c1"})
	})
}

func TestACallIsSaidWhenTheServerComesBackInTime(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*server, bool){
		"it hung":     func(s *server, away bool) { s.stuck = away },
		"it was away": func(s *server, away bool) { s.away = away },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			play(t, func(g *stage) {
				g.server.set(func(s *server) { spoil(s, true) })
				g.call("c1", 1)
				pass(12500 * time.Millisecond) // between two tries, of 12 s where it hangs
				g.server.set(func(s *server) { spoil(s, false) })
				g.call("c2", 2)
				pass(10 * time.Second)
				g.expect([]string{"chime 1 1", "chime 2 2"}, []string{"c1", "c2"})
			})
		})
	}
}

func TestAServerThatStaysAwayHoldsACallUpUntilItIsTooOld(t *testing.T) {
	t.Parallel()
	play(t, func(g *stage) {
		g.server.set(func(s *server) { s.away = true })
		g.call("c1", 1)
		pass(Late + time.Second)
		g.expect(nil, nil)
		g.expectTold("c1 no-clip")
		g.server.set(func(s *server) { s.away = false })
		g.call("c2", 2)
		pass(10 * time.Second)
		g.expect([]string{"chime 2 2"}, []string{"c2"})
	})
}

func TestClipsAreFetchedOnceAnHour(t *testing.T) {
	t.Parallel()
	play(t, func(g *stage) {
		for i, pause := range []time.Duration{time.Minute, 2 * time.Hour, time.Minute} {
			g.call(fmt.Sprint("c", i), 1)
			pass(pause)
		}
		slices.Sort(g.server.asked)
		if want := []string{"1", "1", "chime", "chime"}; !slices.Equal(g.server.asked, want) {
			t.Errorf("asked for %q, want %q", g.server.asked, want)
		}
	})
}

func TestClipsKeptInTheFolderServeAStartWithoutTheServer(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		g := newStage(t, folder)
		g.call("c1", 1)
		pass(10 * time.Second)
		g.stop()
		g = newStage(t, folder)
		g.server.broken["all"] = true
		g.call("c1", 1)
		pass(10 * time.Second)
		g.expect([]string{"chime 1 1"}, []string{"c1"})
		g.stop()
	})
	files, err := os.ReadDir(folder)
	if err != nil || len(files) != 2 {
		t.Errorf("%d files in the folder, %v", len(files), err)
	}
}

func TestADamagedClipOfTheFolderIsNotPlayed(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		g := newStage(t, folder)
		g.call("c1", 1)
		pass(10 * time.Second)
		g.stop()
		files, err := filepath.Glob(filepath.Join(folder, "*.wav"))
		if err != nil || len(files) == 0 {
			t.Fatalf("%d clips, %v", len(files), err)
		}
		for _, name := range files {
			raw, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			raw[44] ^= 1 // a sample
			if err := os.WriteFile(name, raw, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		g = newStage(t, folder)
		g.server.broken["all"] = true
		g.call("c1", 1)
		pass(10 * time.Second)
		g.expect([]string{}, []string{})
		g.stop()
	})
}

func TestTheLineIsBounded(t *testing.T) {
	t.Parallel()
	play(t, func(g *stage) {
		g.lack(speaker.ErrNoDevice)
		for i := range 2 * waitMost {
			g.call(fmt.Sprint("c", i), i)
		}
		g.Speaker.mu.Lock()
		defer g.Speaker.mu.Unlock()
		if n := g.waiting(time.Now()); n > waitMost {
			t.Errorf("%d wait", n)
		}
		for i := range 10_000 {
			g.known.add(fmt.Sprint("x", i))
		}
		if len(g.known.ids) > knownMost || len(g.known.order) > knownMost {
			t.Errorf("%d known", len(g.known.ids))
		}
	})
}
