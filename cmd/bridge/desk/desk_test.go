package desk_test

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"yimen/cmd/bridge/desk"
	"yimen/drivers/callpad"
	"yimen/drivers/padline"
	"yimen/hallserver/wire"
)

// press presses a key now.
func (r *room) press(a callpad.Action) { r.pressedAt(a, time.Now()) }

func (r *room) pressedAt(a callpad.Action, after time.Time) {
	r.desk.Press(desk.Key{Action: a, After: after, Beep: func(b padline.Beep) { r.beeps <- b }})
}

const believed = `{"expect":{"ticket":"ticket-1","version":7}`

func TestAKeyBecomesItsCommand(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		action callpad.Action
		window func(*wire.Window)
		want   string
	}{
		"next":              {callpad.Next, nil, `call ` + believed + `,"finish_current":true,"finish_as":"by_age"}`},
		"next, no ticket":   {callpad.Next, func(w *wire.Window) { w.Ticket = nil }, `call {"expect":{"ticket":null,"version":7},"finish_current":true,"finish_as":"by_age"}`},
		"recall":            {callpad.Recall, nil, `recall ` + believed + `}`},
		"no show":           {callpad.NoShow, nil, `noshow ` + believed + `}`},
		"start":             {callpad.Start, nil, `start ` + believed + `}`},
		"complete":          {callpad.Complete, nil, `finish ` + believed + `}`},
		"park":              {callpad.Park, nil, `park ` + believed + `}`},
		"pause":             {callpad.Pause, nil, `pause {"reason":"break",` + believed[1:] + `}`},
		"pause once more":   {callpad.Pause, func(w *wire.Window) { w.State = wire.WindowPaused }, `open ` + believed + `}`},
		"pause when closed": {callpad.Pause, func(w *wire.Window) { w.State = wire.WindowClosed }, `pause {"reason":"break",` + believed[1:] + `}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				h := newHall(t)
				if c.window != nil {
					c.window(&h.window)
				}
				r := seat(t, h)
				r.press(c.action)
				r.beep(padline.BeepShort)
				if diff := cmp.Diff([]string{c.want}, h.seen().done); diff != "" {
					t.Error(diff)
				}
			})
		})
	}
}

func TestACommandIsDoneOnceWhateverBecomesOfItsAnswer(t *testing.T) {
	t.Parallel()
	for name, faults := range map[string][]string{
		"the answer is lost":       {lost},
		"twice":                    {lost, lost},
		"it does not arrive":       {away, away},
		"the server cannot now":    {unwell, unwell},
		"all of it":                {away, lost, unwell, lost},
		"nothing comes for a time": {silent, lost},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				h := newHall(t)
				h.faults = slices.Clone(faults)
				r := seat(t, h)
				r.press(callpad.Next)
				r.beep(padline.BeepShort)
				if want := []string{"call " + believed + `,"finish_current":true,"finish_as":"by_age"}`}; !slices.Equal(h.seen().done, want) {
					t.Errorf("done: %v", h.seen().done)
				}
				for _, p := range h.seen().posts {
					if p != h.seen().posts[0] {
						t.Errorf("sent %s, and then %s", h.seen().posts[0], p)
					}
				}
			})
		})
	}
}

func TestEachPressHasAKeyOfItsOwnAndItsTurn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHall(t)
		h.faults = []string{lost, "", away, ""}
		r := seat(t, h)
		actions := []callpad.Action{callpad.Next, callpad.Recall, callpad.Start, callpad.Complete, callpad.Next}
		for _, a := range actions {
			r.press(a)
		}
		for range actions {
			r.beep(padline.BeepShort)
		}
		var verbs []string
		for i, d := range h.seen().done {
			verb, _, _ := strings.Cut(d, " ")
			verbs = append(verbs, verb)
			if want := fmt.Sprintf(`"version":%d}`, 7+i); !strings.Contains(d, want) {
				t.Errorf("%s, want what the window was just before: %s", d, want)
			}
		}
		if diff := cmp.Diff([]string{"call", "recall", "start", "finish", "call"}, verbs); diff != "" || h.seen().keys != 5 {
			t.Errorf("%d keys, %s", h.seen().keys, diff)
		}
	})
}

func TestAKeyIsDroppedWhenTheClerkHasMovedOn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHall(t)
		h.all = away
		r := seat(t, h)
		r.press(callpad.Next)
		if took := r.beep(padline.BeepError); took < 9*time.Second || took > 10*time.Second {
			t.Errorf("dropped after %v", took)
		}
		h.set(func() { h.all = "" })
		r.pressedAt(callpad.Next, time.Now().Add(-11*time.Second))
		r.beep(padline.BeepError)
		<-time.After(time.Minute)
		if len(h.seen().done) != 0 {
			t.Errorf("done: %v", h.seen().done)
		}
		r.pressedAt(callpad.Next, time.Now().Add(-9*time.Second))
		r.beep(padline.BeepShort)
	})
}

func TestAKeyOfAShortOutageIsDone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHall(t)
		h.all = away
		r := seat(t, h)
		r.press(callpad.Next)
		<-time.After(6 * time.Second)
		h.set(func() { h.all = "" })
		r.beep(padline.BeepShort)
		if len(h.seen().done) != 1 {
			t.Errorf("done: %v", h.seen().done)
		}
	})
}

func TestWhatTheServerRefusesIsNotTriedAgain(t *testing.T) {
	t.Parallel()
	for fault, beep := range map[string]padline.Beep{refused: padline.BeepError, rejected: padline.BeepError, nobody: padline.BeepEmpty} {
		t.Run(fault, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				h := newHall(t)
				h.faults = []string{fault}
				r := seat(t, h)
				r.press(callpad.Next)
				r.beep(beep)
				<-time.After(time.Minute)
				if len(h.seen().posts) != 1 {
					t.Errorf("sent %v", h.seen().posts)
				}
			})
		})
	}
}

func TestMoreKeysThanCanWaitAreDroppedWithABeep(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHall(t)
		h.faults = []string{silent}
		r := seat(t, h)
		r.press(callpad.Next)
		synctest.Wait() // it is under way
		for range desk.QueueMax + 2 {
			r.press(callpad.Recall)
		}
		r.beep(padline.BeepError)
		r.beep(padline.BeepError)
		for range desk.QueueMax + 1 {
			r.beep(padline.BeepShort)
		}
	})
}

func TestARatingIsKeptForTwoMinutesAndGivenOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHall(t)
		h.all = away
		r := seat(t, h)
		r.desk.Rate(5, time.Now())
		<-time.After(100 * time.Second)
		h.set(func() { h.all, h.faults = "", []string{lost, unwell} })
		<-time.After(15 * time.Second)
		const want = `rate {"about":{"window":3},"level":5,"source":"pad"}`
		if !slices.Equal(h.seen().done, []string{want}) || len(h.seen().posts) != 3 {
			t.Errorf("done %v, sent %v", h.seen().done, h.seen().posts)
		}
		h.set(func() { h.all = away })
		r.desk.Rate(1, time.Now())
		<-time.After(3 * time.Minute)
		h.set(func() { h.all = "" })
		<-time.After(time.Minute)
		if len(h.seen().done) != 1 {
			t.Errorf("done %v", h.seen().done)
		}
	})
}

func TestARatingWaitsForNoKey(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHall(t)
		h.faults = []string{silent}
		r := seat(t, h)
		r.press(callpad.Next)
		synctest.Wait()
		r.desk.Rate(4, time.Now())
		synctest.Wait()
		if len(h.seen().done) != 1 || !strings.HasPrefix(h.seen().done[0], "rate ") {
			t.Errorf("done %v", h.seen().done)
		}
		r.beep(padline.BeepShort)
	})
}

func TestTwoRatingsAreTwo(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHall(t)
		r := seat(t, h)
		r.desk.Rate(5, time.Now())
		r.desk.Rate(5, time.Now())
		synctest.Wait()
		if len(h.seen().done) != 2 {
			t.Errorf("done %v", h.seen().done)
		}
	})
}

func TestARefusedRatingIsLeft(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHall(t)
		h.faults = []string{refused}
		r := seat(t, h)
		r.desk.Rate(2, time.Now())
		<-time.After(3 * time.Minute)
		if len(h.seen().posts) != 1 || len(h.seen().done) != 0 {
			t.Errorf("sent %v", h.seen().posts)
		}
	})
}

func digits(f padline.Face) string { return string(f.Digits[:]) }

func TestThePadsShowTheWindow(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHall(t)
		r := seat(t, h)
		synctest.Wait()
		if f := r.shown(); digits(f.Call) != "A001" || f.Call.LED != padline.LEDOn || digits(f.Rating) != "\x00\x00\x00\x00" {
			t.Errorf("shown %+v", f)
		}
		h.set(func() { h.window.Ticket, h.window.RateTicket = nil, "A001" })
		<-time.After(1100 * time.Millisecond)
		if f := r.shown(); digits(f.Call) != "   2" || digits(f.Rating) != "RATE" {
			t.Errorf("shown %+v", f)
		}
		r.desk.Rate(1, time.Now())
		synctest.Wait()
		if f := r.shown(); digits(f.Rating) != "  OK" {
			t.Errorf("after a rating: %+v", f)
		}
		h.set(func() { h.window.RateTicket = "" })
		<-time.After(4 * time.Second)
		if f := r.shown(); digits(f.Rating) != "\x00\x00\x00\x00" {
			t.Errorf("long after it: %+v", f)
		}
		h.set(func() { h.window.Emergency = &wire.Emergency{ID: "say-1"} })
		<-time.After(1100 * time.Millisecond)
		if f := r.shown(); digits(f.Call) != "STOP" || f.Call.LED != padline.LEDBlink {
			t.Errorf("in an emergency: %+v", f)
		}
		h.set(func() { h.window.Emergency = nil })
		<-time.After(1100 * time.Millisecond)
		h.set(func() { h.all = away })
		<-time.After(2 * time.Second)
		if f := r.shown(); digits(f.Call) != "   2" {
			t.Errorf("after a short outage: %+v", f)
		}
		<-time.After(3 * time.Second)
		if f := r.shown(); digits(f.Call) != "Err " || f.Call.LED != padline.LEDBlink {
			t.Errorf("after a long outage: %+v", f)
		}
	})
}

func TestThePadsShowWhatAKeyDidAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHall(t)
		r := seat(t, h)
		synctest.Wait()
		h.set(func() { h.window.Ticket = &wire.Ticket{ID: "ticket-2", Number: "B002"} })
		r.press(callpad.Next)
		r.beep(padline.BeepShort)
		synctest.Wait() // no time passes
		if f := r.shown(); digits(f.Call) != "B002" {
			t.Errorf("shown %q", digits(f.Call))
		}
	})
}

func TestAPadsHealthIsToldEverySecondAndAtOnceWhenItChanges(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHall(t)
		begun := time.Now()
		health := desk.NewHealth(3, "pad-1", wire.PadCall, begun, h, slog.New(slog.DiscardHandler))
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { defer close(done); _ = health.Run(ctx) }()
		synctest.Wait()
		health.Set(wire.PadOK, "", begun)
		health.Set(wire.PadOK, "", begun.Add(time.Second)) // no news
		synctest.Wait()
		want := []wire.PadReport{
			{Kind: "call", State: "silent", Detail: "not-heard-yet", Since: begun.UTC()},
			{Kind: "call", State: "ok", Since: begun.UTC()},
		}
		if diff := cmp.Diff(want, h.seen().reports); diff != "" {
			t.Error(diff)
		}
		<-time.After(9500 * time.Millisecond)
		if n := len(h.seen().reports); n != 11 {
			t.Errorf("%d reports after 9.5 s, want 11", n)
		}
		cancel()
		<-done
	})
}
