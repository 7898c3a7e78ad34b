package hall_test

import (
	"testing"

	"yimen/hallserver/hall"
)

func TestHelpAtAKioskIsCalledTakenByOneAndEnded(t *testing.T) {
	t.Parallel()
	one := hall.CallHelp{ID: "help-1", Device: "kiosk-1"}
	two := hall.CallHelp{ID: "help-2", Device: "kiosk-2"}
	const no = "no: " // begins a refusal: its code may be an event's name
	for _, c := range []struct {
		name  string
		given []hall.Command
		when  hall.Command
		want  string // the event, or the refusal
	}{
		{"a call", nil, one, "help-called"},
		{"one more of the same kiosk", []hall.Command{one}, hall.CallHelp{ID: "help-9", Device: "kiosk-1"}, ""},
		{"the id of another kiosk's", []hall.Command{one}, hall.CallHelp{ID: "help-1", Device: "kiosk-2"}, no + hall.BadHelp},
		{"no id", nil, hall.CallHelp{Device: "kiosk-1"}, no + hall.BadHelp},
		{"a name for an id", nil, hall.CallHelp{ID: "王芳", Device: "kiosk-1"}, no + hall.BadHelp},
		{"in a hall that is shut", []hall.Command{hall.CloseDay{}}, one, no + hall.DayNotOpen},
		{"taken", []hall.Command{one}, hall.TakeHelp{ID: "help-1", Staff: "guide"}, "help-taken"},
		{"taken twice by one", []hall.Command{one, hall.TakeHelp{ID: "help-1", Staff: "guide"}}, hall.TakeHelp{ID: "help-1", Staff: "guide"}, ""},
		{"taken by two", []hall.Command{one, hall.TakeHelp{ID: "help-1", Staff: "guide"}}, hall.TakeHelp{ID: "help-1", Staff: "li"}, no + hall.HelpIsTaken},
		{"one that is not there taken", nil, hall.TakeHelp{ID: "help-1", Staff: "guide"}, no + hall.UnknownHelp},
		{"ended", []hall.Command{one, hall.TakeHelp{ID: "help-1", Staff: "guide"}}, hall.EndHelp{ID: "help-1", Staff: "guide"}, "help-ended"},
		{"ended by a colleague", []hall.Command{one, hall.TakeHelp{ID: "help-1", Staff: "guide"}}, hall.EndHelp{ID: "help-1", Staff: "li"}, "help-ended"},
		{"taken back", []hall.Command{one}, hall.EndHelp{ID: "help-1", Device: "kiosk-1"}, "help-ended"},
		{"taken back while somebody comes", []hall.Command{one, hall.TakeHelp{ID: "help-1", Staff: "guide"}}, hall.EndHelp{ID: "help-1", Device: "kiosk-1"}, "help-ended"},
		{"taken back by another kiosk", []hall.Command{one, two}, hall.EndHelp{ID: "help-1", Device: "kiosk-2"}, no + hall.NotYourHelp},
		{"ended twice", []hall.Command{one, hall.EndHelp{ID: "help-1", Staff: "guide"}}, hall.EndHelp{ID: "help-1", Staff: "guide"}, no + hall.UnknownHelp},
		{"called again after the end", []hall.Command{one, hall.EndHelp{ID: "help-1", Staff: "guide"}}, hall.CallHelp{ID: "help-3", Device: "kiosk-1"}, "help-called"},
		{"called at the next opening", []hall.Command{one, hall.CloseDay{}, hall.OpenDay{Date: "2026-06-02"}}, hall.CallHelp{ID: "help-3", Device: "kiosk-1"}, "help-called"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := openDay(t)
			for _, g := range c.given {
				d.do(g)
			}
			got := ""
			events, err := hall.Decide(d.s, c.when, d.now)
			switch {
			case err != nil:
				got = no + refusalCode(err)
			case len(events) > 0:
				got = events[0].Kind()
			}
			if got != c.want || len(events) > 1 {
				t.Errorf("%q (%d events), want %q", got, len(events), c.want)
			}
		})
	}
}

func TestOnlySoManyKiosksCallForHelp(t *testing.T) {
	t.Parallel()
	d := openDay(t)
	for i := range hall.MaxHelpCalls {
		id := string(rune('A'+i/26)) + string(rune('a'+i%26))
		d.do(hall.CallHelp{ID: hall.HelpID(id), Device: id})
	}
	if len(d.s.HelpCalls) != hall.MaxHelpCalls {
		t.Fatalf("%d calls stand", len(d.s.HelpCalls))
	}
	if _, err := hall.Decide(d.s, hall.CallHelp{ID: "more", Device: "more"}, d.now); refusalCode(err) != hall.TooManyHelpCalls {
		t.Errorf("one more: %v", err)
	}
}
