package speaker

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"yimen/hallserver/wire"
)

// long is a call of which the short form is the clip 10 higher.
func (g *stage) long(id string, word int) {
	a := announcement(word)
	a.Short = []string{fmt.Sprint(word + 10)}
	g.Add(wire.Call{CallID: id, Number: fmt.Sprint("A", word), Announcement: a}, time.Now())
}

// notice adds something to be said to all, the clip of that number.
func (g *stage) notice(id, kind string, word int) {
	a := announcement(word)
	a.Repeat = 1
	now := time.Now()
	g.AddSay(wire.Say{ID: id, Kind: kind, Phrase: fmt.Sprint("p", word), At: now, Announcement: a}, now)
}

func (g *stage) heard() []string {
	g.ear.mu.Lock()
	defer g.ear.mu.Unlock()
	return slices.Clone(g.ear.heard)
}

func TestWhenMoreWaitTheyAreSaidInShortEightBehindAChime(t *testing.T) {
	t.Parallel()
	play(t, func(g *stage) {
		var want, told []string
		for i := range 12 {
			g.long(fmt.Sprint("c", i), i)
			told = append(told, fmt.Sprint("c", i))
		}
		pass(time.Minute)
		for i := range 8 {
			want = append(want, fmt.Sprint(i+10))
		}
		want[0] = "chime 10"
		// Four are left: no more than five, so each is said by itself.
		want = append(want, "chime 8", "chime 9", "chime 10 10", "chime 11 11")
		g.expect(want, told)
		g.expectTold(told...)
		g.ear.mu.Lock()
		defer g.ear.mu.Unlock()
		if took := g.ear.at[7].Sub(g.ear.at[0]); took < 8*time.Second || took > 9*time.Second {
			t.Errorf("seven short calls behind the first took %v", took)
		}
	})
}

func TestAnOwnBoundOfMergingCounts(t *testing.T) {
	t.Parallel()
	play(t, func(g *stage) {
		g.call("c9", 9)
		settle() // it is being said
		for i := range 3 {
			a := announcement(i)
			a.Short, a.MergeOver = []string{fmt.Sprint(i + 10)}, 2
			g.Add(wire.Call{CallID: fmt.Sprint("c", i), Number: fmt.Sprint(i), Announcement: a}, time.Now())
		}
		pass(time.Minute)
		g.expect([]string{"chime 9 9", "chime 10", "11", "12"}, []string{"c9", "c0", "c1", "c2"})
	})
}

func TestWhatIsTooOldIsPassedOverInTheMiddleOfAMerge(t *testing.T) {
	t.Parallel()
	play(t, func(g *stage) {
		for i := range 8 {
			a := announcement(i)
			a.Short = []string{fmt.Sprint(i + 10)}
			age := time.Duration(0)
			if i == 3 {
				age = Late - time.Second
			}
			g.Add(wire.Call{CallID: fmt.Sprint("c", i), Number: fmt.Sprint(i), Announcement: a}, time.Now().Add(-age))
		}
		pass(time.Minute)
		g.expectTold("c0", "c1", "c2", "c3 late", "c4", "c5", "c6", "c7")
		if want := []string{"chime 10", "11", "12", "14", "15", "16", "17"}; !slices.Equal(g.heard(), want) {
			t.Errorf("heard %q, want %q", g.heard(), want)
		}
	})
}

func TestFurtherLanguagesFollowInEachRepetition(t *testing.T) {
	t.Parallel()
	play(t, func(g *stage) {
		a := announcement(1)
		a.Also = [][]string{{"2", "3"}, {"4"}}
		g.Add(wire.Call{CallID: "c1", Number: "A1", Announcement: a}, time.Now())
		pass(20 * time.Second)
		g.server.broken["3"] = true
		g.expect([]string{"chime 1 2 3 4 1 2 3 4"}, []string{"c1"})
	})
	play(t, func(g *stage) { // a language that lacks a clip is left out
		settle() // it has looked at the device
		g.server.broken["3"] = true
		a := announcement(1)
		a.Also = [][]string{{"2", "3"}, {"4"}}
		g.Add(wire.Call{CallID: "c1", Number: "A1", Announcement: a}, time.Now())
		pass(20 * time.Second)
		g.expect([]string{"chime 1 4 1 4"}, []string{"c1"})
		g.expectWords("ok", "clip-missing 3")
	})
}

func TestACallSaysItselfHowLongItMayBeSaid(t *testing.T) {
	t.Parallel()
	play(t, func(g *stage) {
		add := func(id string, limit, age time.Duration) {
			a := announcement(1)
			server := time.Now().Add(time.Hour) // whose clock is fast
			until := server.Add(limit)
			a.Until = &until
			g.Add(wire.Call{CallID: id, Number: id, At: server, Announcement: a}, time.Now().Add(-age))
		}
		add("c1", 10*time.Second, 11*time.Second)
		add("c2", 2*time.Minute, time.Minute)
		pass(20 * time.Second)
		g.expectTold("c1 late", "c2")
	})
}

func TestALowerVolumeIsLowerAndTheDefaultIsAsItIs(t *testing.T) {
	t.Parallel()
	play(t, func(g *stage) {
		a := announcement(100) // its samples are 200
		a.VolumePercent, a.Repeat, a.Chime = 50, 1, ""
		g.Add(wire.Call{CallID: "c1", Number: "A1", Announcement: a}, time.Now())
		pass(5 * time.Second)
		g.expect([]string{"0"}, []string{"c1"}) // 100 is the level of word 0
	})
}

func TestPickupsAndNoticesAreSaidOnceInTheLine(t *testing.T) {
	t.Parallel()
	play(t, func(g *stage) {
		g.call("c1", 1)
		g.notice("s1", wire.SayPickup, 2)
		g.notice("s2", wire.SayNotice, 3)
		g.notice("s2", wire.SayNotice, 3)
		g.notice("s3", wire.SayNotice, 4)
		g.call("c2", 5)
		settle()
		g.Unsay("s3")
		pass(time.Minute)
		g.expectTold("c1", "s1", "s2", "s3 ended", "c2")
	})
}

func TestWhatWasSaidBeforeTheStartIsNotSaidAgain(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		g := newStage(t, folder, "c1", "s1")
		g.call("c1", 1)
		g.notice("s1", wire.SayNotice, 2)
		g.call("c2", 3)
		pass(20 * time.Second)
		g.expectTold("c2")
		g.stop()
	})
}

func TestAnEmergencyCutsOffWhatPlaysAndGoesOnUntilItIsEnded(t *testing.T) {
	t.Parallel()
	play(t, func(g *stage) {
		g.call("c1", 1)
		g.call("c2", 2)
		pass(time.Second)
		began := time.Now()
		g.notice("e1", wire.SayEmergency, 9)
		pass(12 * time.Second) // 0.6 s chime, 0.15 s, 1 s text, 3 s pause: 4.75 s
		if want := []string{"chime 9", "chime 9", "chime 9"}; !slices.Equal(g.heard(), want) {
			t.Errorf("heard %q, want %q", g.heard(), want)
		}
		if first := g.ear.at[0].Sub(began); first > 2050*time.Millisecond {
			t.Errorf("the first time was over after %v", first)
		}
		g.expectTold("e1")
		g.Unsay("e1")
		pass(20 * time.Second)
		// c1 keeps its place; it is 13 s old and may still be said.
		g.expect([]string{"chime 9", "chime 9", "chime 9", "chime 1 1", "chime 2 2"}, []string{"e1", "c1", "c2"})
	})
}

func TestAnEmergencyEndsInTheMiddleOfItsSentenceAndByItsTime(t *testing.T) {
	t.Parallel()
	play(t, func(g *stage) {
		g.notice("e1", wire.SayEmergency, 9)
		pass(time.Second)
		g.Unsay("e1")
		g.call("c1", 1)
		pass(5 * time.Second)
		g.expect([]string{"chime 1 1"}, []string{"c1"})
		now := time.Now()
		until := now.Add(6 * time.Second)
		a := announcement(8)
		a.Repeat = 1
		g.AddSay(wire.Say{ID: "e2", Kind: wire.SayEmergency, At: now, Until: &until, Announcement: a}, now)
		pass(time.Minute)
		g.expect([]string{"chime 1 1", "chime 8", "chime 8"}, []string{"c1", "e2"})
		if got := g.Emergencies(); len(got) != 0 {
			t.Errorf("still stand: %q", got)
		}
	})
}

func TestTwoEmergenciesTakeTurns(t *testing.T) {
	t.Parallel()
	play(t, func(g *stage) {
		g.notice("e1", wire.SayEmergency, 8)
		pass(100 * time.Millisecond)
		g.notice("e2", wire.SayEmergency, 9)
		g.notice("e1", wire.SayEmergency, 8)
		pass(15 * time.Second)
		if want := []string{"chime 8", "chime 9", "chime 8", "chime 9"}; !slices.Equal(g.heard(), want) {
			t.Errorf("heard %q, want %q", g.heard(), want)
		}
		g.Unsay("e1")
		g.Unsay("e2")
	})
}

func TestAnEmergencyBeginsThoughTheDeviceDoesNotLetGo(t *testing.T) {
	t.Parallel()
	play(t, func(g *stage) {
		hang := make(chan struct{})
		g.ear.set(func(e *ear) { e.hang = hang })
		g.call("c1", 1)
		pass(time.Second)
		g.ear.set(func(e *ear) { e.hang = nil })
		g.notice("e1", wire.SayEmergency, 9)
		pass(3 * time.Second)
		if want := []string{"chime 9"}; !slices.Equal(g.heard(), want) {
			t.Errorf("heard %q, want %q", g.heard(), want)
		}
		close(hang)
		g.Unsay("e1")
	})
}

func TestADeviceThatIsMissingFromTheStartIsToldBeforeTheFirstCall(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		g := newStage(t, folder)
		g.lack(errors.New("no card"))
		pass(time.Minute)
		g.expectWords("no-sound")
		g.lack(nil)
		pass(time.Minute)
		g.expectWords("no-sound", "ok")
		g.stop()
	})
}
