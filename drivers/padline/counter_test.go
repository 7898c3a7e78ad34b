package padline

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func start() time.Time { return time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC) }

// many is a reading that comes n times.
func many(n int, r reading) (all []reading) {
	for range n {
		all = append(all, r)
	}
	return all
}

func TestAKeyIsToldFromEverythingElse(t *testing.T) {
	t.Parallel()
	const poll = 100 * time.Millisecond
	at := func(key, count uint16) reading { return reading{key: key, count: count, firmware: 7} }
	restarted := func(key, count uint16) reading { return reading{key: key, count: count, firmware: 7, flags: 1} }
	fifteen := many(2, at(1, 15))
	type told struct{ Key, Missed, Restarts int }
	for name, c := range map[string]struct {
		readings []reading
		every    time.Duration // between readings; 0: poll
		want     told
	}{
		"the first count is nobody's key":        {fifteen, 0, told{}},
		"one answer is no base line":             {[]reading{at(1, 15), at(1, 16)}, 0, told{}},
		"equal counter, other key":               {append(fifteen, at(2, 15)), 0, told{}},
		"moved by one":                           {append(fifteen, at(2, 16)), 0, told{Key: 2}},
		"moved by one, repeated":                 {append(fifteen, many(5, at(2, 16))...), 0, told{Key: 2}},
		"moved by three":                         {append(fifteen, at(2, 18)), 0, told{Key: 2, Missed: 2}},
		"more than a hand can do":                {append(fifteen, at(2, 33)), 0, told{}},
		"more, and longer ago":                   {append(fifteen, at(2, 115)), 10 * time.Second, told{Key: 2, Missed: 99}},
		"wrapped":                                {append(many(2, at(1, 65535)), at(2, 0)), 0, told{Key: 2}},
		"wrapped by two":                         {append(many(2, at(1, 65535)), at(2, 1)), 0, told{Key: 2, Missed: 1}},
		"restarted at the wrap":                  {append(many(2, at(1, 65535)), many(2, at(0, 0))...), 0, told{Restarts: 1}},
		"restarted":                              {append(fifteen, many(2, at(0, 0))...), 0, told{Restarts: 1}},
		"restarted, then a key":                  {append(append(fifteen, many(2, at(0, 0))...), at(4, 1)), 0, told{Key: 4, Restarts: 1}},
		"restarted from far":                     {append(many(2, at(1, 60000)), many(2, at(1, 3))...), 0, told{Restarts: 1}},
		"restarted from far, long ago":           {append(many(2, at(1, 60000)), many(2, at(1, 3))...), time.Minute, told{Restarts: 1}},
		"restarted with a flag, count fits":      {append(fifteen, many(2, restarted(1, 16))...), 0, told{Restarts: 1}},
		"a flag nobody clears":                   {append(many(2, restarted(1, 15)), restarted(3, 16)), 0, told{Key: 3}},
		"another firmware":                       {append(fifteen, many(2, reading{key: 1, count: 16, firmware: 8})...), 0, told{Restarts: 1}},
		"a stale answer, then the next key":      {append(fifteen, at(1, 14), at(1, 15), at(2, 16)), 0, told{Key: 2}},
		"stale twice in a row":                   {append(fifteen, at(1, 14), at(1, 14), at(1, 15)), 0, told{}},
		"a little behind for good":               {append(fifteen, append(many(8, at(1, 14)), at(5, 15))...), 0, told{Key: 5, Restarts: 1}},
		"a leap seen once":                       {append(fifteen, at(1, 9000), at(1, 15), at(2, 16)), 0, told{Key: 2}},
		"two pads of one address":                {append(fifteen, at(1, 9000), at(1, 15), at(1, 9000), at(1, 15), at(1, 9000)), 0, told{}},
		"moved and no key":                       {append(fifteen, at(0, 16), at(1, 15)), 0, told{}},
		"twice the same key, each told":          {append(fifteen, at(1, 16), at(1, 17)), 0, told{Key: 2}},
		"a base line of its own after the flags": {append(many(1, at(1, 15)), many(2, restarted(0, 0))...), 0, told{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			every := c.every
			if every == 0 {
				every = poll
			}
			var tr tracker
			var got told
			for i, r := range c.readings {
				s := tr.take(r, start().Add(time.Duration(i)*every))
				got.Key += int(s.key)
				got.Missed += s.missed
				if s.restarted {
					got.Restarts++
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got) the sum of keys, missed and restarts:\n%s", diff)
			}
		})
	}
}

// However polls are lost, doubled and answered with the reading before, every key
// is told once or counted as missed, and none is invented.
func TestNoHistoryLosesOrInventsAKey(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var tr tracker
		now := start()
		pad := reading{count: rapid.Uint16().Draw(t, "count"), firmware: 1}
		before := pad
		told, pressed := 0, 0
		hear := func(r reading) {
			now = now.Add(100 * time.Millisecond)
			if s := tr.take(r, now); s.key != 0 {
				told += 1 + s.missed
				if s.key != r.key {
					t.Fatalf("key %d told, the pad says %d", s.key, r.key)
				}
			}
		}
		hear(pad)
		hear(pad)
		for range rapid.IntRange(1, 200).Draw(t, "steps") {
			switch rapid.SampledFrom([]string{"poll", "press", "lose", "repeat", "stale"}).Draw(t, "step") {
			case "poll":
				hear(pad)
				before = pad
			case "press":
				if pad.count-before.count == keysAtOnce { // a hand cannot do more
					continue
				}
				pad.key = rapid.Uint16Range(1, 15).Draw(t, "key")
				pad.count++
				pressed++
				now = now.Add(120 * time.Millisecond)
			case "lose": // the pad answers, and nobody hears it
				now = now.Add(100 * time.Millisecond)
				if pad.count-before.count < keysAtOnce/2 {
					before = pad
				}
			case "repeat":
				hear(pad)
				hear(pad)
				before = pad
			case "stale":
				hear(before)
				hear(pad)
				before = pad
			}
		}
		hear(pad)
		if told != pressed {
			t.Fatalf("%d keys told or missed, %d pressed", told, pressed)
		}
	})
}
