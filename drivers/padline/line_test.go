package padline_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"yimen/drivers/padline"
	"yimen/drivers/padline/padsim"
)

// A clerk may press twice a second; the line loses and repeats as it likes.
func TestNoKeyIsLostOrDoubledOnABadLine(t *testing.T) {
	t.Parallel()
	for name, faults := range map[string][]string{
		"well":                               nil,
		"every fifth lost, seventh repeated": {"fault lose every 5", "fault double every 7"},
		"every fifth not heard":              {"fault deaf every 5", "fault double every 7"},
		"every seventh stale":                {"fault lose every 5", "fault stale every 7"},
		"every third damaged":                {"fault crc every 3"},
		"every fourth after noise":           {"fault noise 30 every 4", "fault cut 6 every 5"},
		"every fourth late":                  {"fault late 120 every 4"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				b := startInMemory(t, padsim.New(padsim.Options{}), 1, 2)
				b.wantAll(up(1), up(2))
				b.do(faults...)
				for i := range 500 {
					unit, code := 1+i%2, 1+i%6
					if err := b.sim.Press(unit, uint16(code)); err != nil {
						t.Fatal(err)
					}
					b.want(key(unit, code))
					<-time.After(450 * time.Millisecond) // of the test's clock: two rounds and more
				}
				b.quiet(5 * time.Second)
			})
		})
	}
}

func TestKeysThatWereOverwrittenAreCountedAndNotInvented(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := startInMemory(t, padsim.New(padsim.Options{}), 1)
		b.want(up(1))
		b.do("press 1 next", "press 1 recall", "press 1 complete")
		e, ok := b.want(padline.Key{Unit: 1, Code: 6, Missed: 2}).(padline.Key)
		if ok && (e.At.Sub(e.After) > 200*time.Millisecond || !e.At.After(e.After)) {
			t.Errorf("pressed between %v and %v", e.After, e.At)
		}
		b.quiet(time.Second)
	})
}

func TestKeysPressedBeforeTheStartAreNobodys(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		sim := padsim.New(padsim.Options{})
		if _, err := sim.Control("press 1 next"); err != nil {
			t.Fatal(err)
		}
		b := startInMemory(t, sim, 1)
		b.want(up(1))
		b.quiet(time.Second)
	})
}

func TestAPadThatRestartsCountsAnew(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]padsim.Options{"told by its flag": {}, "told by its count alone": {NoFlag: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				b := startInMemory(t, padsim.New(o), 1)
				b.want(up(1))
				b.line.Show(1, padline.Face{LED: padline.LEDOn, Digits: padline.Digits("A012")})
				for range 3 {
					b.do("press 1 next")
					b.want(key(1, 1))
				}
				b.do("restart 1")
				b.want(restarted(1))
				b.do("press 1 next")
				b.want(key(1, 1))
				b.quiet(time.Second)
				if s, err := b.sim.Shown(1); err != nil || s.Digits != "A012" || s.LED != 1 {
					t.Errorf("after the restart it shows %+v, %v", s, err)
				}
				b.do("restart 1")
				b.want(restarted(1))
			})
		})
	}
}

func TestASilentPadIsToldSoonAndOnce(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault string
		want  padline.Reason
	}{
		"taken off":          {"unplug 1", padline.ReasonSilent},
		"lost":               {"fault lose on 1", padline.ReasonSilent},
		"babbles":            {"fault cut 7 on 1", padline.ReasonGarbled},
		"a second device":    {"fault twin on 1", padline.ReasonGarbled},
		"two answer at once": {"fault collide on 1", padline.ReasonGarbled},
		"no pad":             {"fault exception 2 on 1", padline.ReasonRefused},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				b := startInMemory(t, padsim.New(padsim.Options{}), 1, 2)
				b.wantAll(up(1), up(2))
				b.do(c.fault)
				began := time.Now()
				e, _ := b.want(down(1, c.want)).(padline.Down)
				if took := time.Since(began); took > 3*time.Second || took < time.Second {
					t.Errorf("told after %v", took)
				}
				if e.At.Sub(e.Since) < 1500*time.Millisecond {
					t.Errorf("silent since %v at %v", e.Since, e.At)
				}
				b.quiet(30 * time.Second)
				b.do("press 1 next", "plug 1", "fault none")
				b.want(up(1))
				k, _ := b.want(key(1, 1)).(padline.Key)
				if age := k.At.Sub(k.After); age < 30*time.Second {
					t.Errorf("a key of no more than %v, it may be 30 s old", age)
				}
			})
		})
	}
}

func TestAPadThatIsNotThereAtTheStartIsToldToo(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := startInMemory(t, padsim.New(padsim.Options{Units: []int{1}}), 1, 9)
		b.want(up(1))
		b.want(down(9, padline.ReasonSilent))
	})
}

// The answer of a slow pad comes while the next one is asked.
func TestALateAnswerIsNeverTakenForAnotherPads(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := startInMemory(t, padsim.New(padsim.Options{}), 3, 4)
		b.wantAll(up(3), up(4))
		b.do("fault late 100 on 3", "fault late 60 on 4", "count 4 700")
		b.want(restarted(4)) // its count leapt
		b.want(down(3, padline.ReasonSilent))
		for range 40 {
			b.do("press 3 next")
			b.quiet(300 * time.Millisecond) // unit 4 has no key, whatever 3 says
		}
		b.do("press 4 recall")
		b.want(key(4, 2))
		b.do("fault none")
		b.want(up(3))
		b.want(padline.Key{Unit: 3, Code: 1, Missed: 39})
	})
}

// What comes after its time is thrown away, and is not the answer to the next poll.
func TestAPadThatAnswersTooLateIsSilent(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := startInMemory(t, padsim.New(padsim.Options{}), 1)
		b.want(up(1))
		b.do("fault late 90")
		b.want(down(1, padline.ReasonSilent))
		b.quiet(30 * time.Second)
	})
}

func TestDeadPadsDoNotSlowTheOthers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		all := []int{1, 2}
		for unit := 3; unit <= padline.UnitMax; unit++ {
			all = append(all, unit)
		}
		b := startInMemory(t, padsim.New(padsim.Options{Units: []int{1, 2}}), all...)
		<-time.After(10 * time.Second)
		before := [3]int{0, b.sim.Polls(1), b.sim.Polls(2)}
		<-time.After(10 * time.Second)
		for unit := 1; unit <= 2; unit++ {
			// 29 dead pads may take a turn of 80 ms each between two polls.
			if polls := b.sim.Polls(unit) - before[unit]; polls < 40 {
				t.Errorf("unit %d was asked %d times in 10 s", unit, polls)
			}
		}
		if d := b.sim.Polls(1) - b.sim.Polls(2); d < -3 || d > 3 {
			t.Errorf("unit 1 was asked %d times more than unit 2", d)
		}
	})
}

func TestOneDeadPadCostsTheOthersLittle(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := startInMemory(t, padsim.New(padsim.Options{Units: []int{1}}), 1, 2)
		<-time.After(5 * time.Second)
		before := b.sim.Polls(1)
		<-time.After(10 * time.Second)
		if polls := b.sim.Polls(1) - before; polls < 85 {
			t.Errorf("asked %d times in 10 s, want nearly 100", polls)
		}
	})
}

func TestADeadPadIsAskedOnceASecond(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := startInMemory(t, padsim.New(padsim.Options{}), 1)
		b.want(up(1))
		b.do("fault lose")
		<-time.After(5 * time.Second)
		before := b.sim.Polls(1)
		<-time.After(10 * time.Second)
		if polls := b.sim.Polls(1) - before; polls < 8 || polls > 11 {
			t.Errorf("asked %d times in 10 s", polls)
		}
	})
}

func TestManyPadsAreAskedInTurn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var units []int
		for unit := 1; unit <= padline.UnitMax; unit++ {
			units = append(units, unit)
		}
		b := startInMemory(t, padsim.New(padsim.Options{Units: units}), units...)
		<-time.After(20 * time.Second)
		var polls []int
		for _, unit := range units {
			polls = append(polls, b.sim.Polls(unit))
		}
		if least, most := slices.Min(polls), slices.Max(polls); least < 100 || most-least > 2 {
			t.Errorf("asked between %d and %d times", least, most)
		}
	})
}

func TestThePadShowsWhatItIsToldTo(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := startInMemory(t, padsim.New(padsim.Options{}), 1, 2)
		b.wantAll(up(1), up(2))
		b.do("fault lose every 3", "fault crc times 2")
		b.line.Show(1, padline.Face{LED: padline.LEDBlink, Digits: padline.Digits("B7")})
		b.line.Beep(1, padline.BeepError)
		b.line.Show(77, padline.Face{})
		<-time.After(2 * time.Second)
		s, err := b.sim.Shown(1)
		if err != nil || s.LED != 2 || s.Digits != "  B7" || len(s.Beeps) == 0 || len(s.Beeps) > 3 || s.Beeps[0] != 2 {
			t.Errorf("unit 1 shows %+v, %v", s, err)
		}
		if s, err := b.sim.Shown(2); err != nil || s.LED != 0 || len(s.Beeps) != 0 {
			t.Errorf("unit 2 shows %+v, %v", s, err)
		}
		b.do("fault none")
		b.line.Show(1, padline.Face{})
		<-time.After(time.Second)
		if s, _ := b.sim.Shown(1); s.LED != 0 || s.Digits != "    " {
			t.Errorf("unit 1 shows %+v", s)
		}
	})
}

func TestABeepIsTriedThreeTimesAtMost(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := startInMemory(t, padsim.New(padsim.Options{}), 1)
		b.want(up(1))
		b.do("fault lose-writes")
		b.line.Beep(1, padline.BeepEmpty)
		<-time.After(time.Minute)
		if s, err := b.sim.Shown(1); err != nil || !slices.Equal(s.Beeps, []uint16{3, 3, 3}) {
			t.Errorf("sounded %v, %v", s.Beeps, err)
		}
	})
}

func TestWhatAPadDidNotTakeIsWrittenAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := startInMemory(t, padsim.New(padsim.Options{}), 1)
		b.want(up(1))
		b.do("fault deaf-writes")
		b.line.Show(1, padline.Face{LED: padline.LEDOn, Digits: padline.Digits("A012")})
		<-time.After(5 * time.Second)
		b.do("fault none")
		<-time.After(time.Second)
		if s, err := b.sim.Shown(1); err != nil || s.LED != 1 || s.Digits != "A012" {
			t.Errorf("shown %+v, %v", s, err)
		}
	})
}

func TestALineThatIsPulledOutAndPutInAgainGoesOn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := startInMemory(t, padsim.New(padsim.Options{}), 1, 2)
		b.wantAll(up(1), up(2))
		b.unplug()
		b.wantAll(down(1, padline.ReasonNoLine), down(2, padline.ReasonNoLine))
		b.do("press 2 pause")
		b.plug()
		b.wantAll(up(1), up(2), key(2, 4))
	})
}

func TestALineRunsOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := startInMemory(t, padsim.New(padsim.Options{}), 1)
		b.want(up(1))
		if err := b.line.Run(t.Context(), func(padline.Event) {}); !errors.Is(err, padline.ErrRunning) {
			t.Errorf("a second Run: %v", err)
		}
	})
}

func ExampleDigits() {
	d := padline.Digits("A12")
	fmt.Printf("%q\n", d[:])
	// Output: " A12"
}
