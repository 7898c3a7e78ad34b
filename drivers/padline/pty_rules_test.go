package padline_test

import (
	"testing"
	"time"

	"yimen/drivers/padline"
	"yimen/drivers/padline/padsim"
)

// calm is for a pseudo-terminal on a machine that has other things to do.
func calm() padline.Timing {
	return padline.Timing{
		Poll: 5 * time.Millisecond, Answer: time.Second, Gap: 2 * time.Millisecond,
		Silent: 5 * time.Second, Dead: 100 * time.Millisecond, Refresh: time.Minute,
	}
}

// shows waits until a pad shows something.
func (b *bench) shows(unit int, led uint16, digits string) {
	b.t.Helper()
	late := time.After(b.patience)
	for {
		s, err := b.sim.Shown(unit)
		if err != nil {
			b.t.Fatal(err)
		}
		if s.LED == led && s.Digits == digits {
			return
		}
		select {
		case <-time.After(2 * time.Millisecond):
		case <-late:
			b.t.Fatalf("unit %d shows %+v, want light %d and %q", unit, s, led, digits)
		}
	}
}

// What the tests in memory say of the line's rules, the real serial library and the
// kernel do not change.
func TestTheRulesHoldOnAPseudoTerminal(t *testing.T) {
	t.Parallel()
	for name, run := range map[string]func(b *bench){
		"a pad restarts": func(b *bench) {
			b.line.Show(1, padline.Face{LED: padline.LEDOn, Digits: padline.Digits("A012")})
			b.shows(1, 1, "A012")
			b.do("press 1 next")
			b.want(key(1, 1))
			b.do("restart 1")
			b.want(restarted(1))
			b.shows(1, 1, "A012")
			b.do("press 1 recall")
			b.want(key(1, 2))
		},
		"the counter wraps": func(b *bench) {
			b.do("count 1 65535")
			b.want(restarted(1))
			b.do("press 1 next")
			b.want(key(1, 1))
		},
		"keys are overwritten while the line is deaf": func(b *bench) {
			b.do("fault deaf on 1", "press 1 next", "press 1 recall", "press 1 skip", "fault none")
			b.want(padline.Key{Unit: 1, Code: 3, Missed: 2})
		},
		"a pad is taken off and put back": func(b *bench) {
			b.do("unplug 2")
			b.want(down(2, padline.ReasonSilent))
			b.do("press 1 next", "press 2 next")
			b.want(key(1, 1))
			b.do("plug 2")
			b.want(up(2))
			b.want(key(2, 1))
		},
		"two pads have one address": func(b *bench) {
			b.do("fault twin on 2", "press 2 next")
			b.want(down(2, padline.ReasonGarbled))
			b.do("fault none")
			b.want(up(2))
			b.want(key(2, 1))
		},
		"a device that is no pad": func(b *bench) {
			b.do("fault exception on 2")
			b.want(down(2, padline.ReasonRefused))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := startOnPty(t, padsim.New(padsim.Options{}), calm(), 1, 2)
			b.wantAll(up(1), up(2))
			run(b)
		})
	}
}
