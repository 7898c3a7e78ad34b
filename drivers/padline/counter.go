package padline

import "time"

// Bounds of the counting rule of doc.go.
const (
	keysPerSecond  = 10     // what a hand can do
	keysAtOnce     = 16     // and that many more at any time
	keysAtMost     = 0x4000 // however long ago the last answer is
	agreeToBelieve = 2      // answers in a row that make a new base line
	agreeBackward  = 8      // the same, where it may be a stale answer
	backwardMax    = 32     // how far behind a stale answer may lie
)

const (
	noKey         = 0
	flagRestarted = 1 // bit 0 of the flags: restarted since it was cleared
)

// reading is what a pad's first four registers say.
type reading struct {
	key, count, firmware, flags uint16
}

// step is what a reading means.
type step struct {
	believed  bool   // false: it may be stale, or another's
	key       uint16 // 0: none
	missed    int    // keys before it that were overwritten
	restarted bool   // counting begins anew here
}

// tracker tells keys by the counter of one pad.
type tracker struct {
	known bool
	last  reading   // the last one believed; holds when known
	at    time.Time // of last

	suspect reading // seen agree times in a row, and not believed yet
	agree   int
}

// take says what a reading of time at means.
func (t *tracker) take(r reading, at time.Time) step {
	if t.known && t.fits(r, at) {
		moved := int(r.count - t.last.count)
		t.believe(r, at)
		if moved == 0 {
			return step{believed: true}
		}
		return step{believed: true, key: r.key, missed: moved - 1}
	}
	if t.agree > 0 && r == t.suspect {
		t.agree++
	} else {
		t.suspect, t.agree = r, 1
	}
	if t.agree < t.needed(r) {
		return step{}
	}
	first := !t.known
	t.known = true
	t.believe(r, at)
	return step{believed: true, restarted: !first}
}

// fits says whether r can follow the last reading without a restart between.
func (t *tracker) fits(r reading, at time.Time) bool {
	switch moved := r.count - t.last.count; {
	case t.restartShown(r):
		return false
	case moved == 0:
		return true
	case r.key == noKey:
		return false
	default:
		return int(moved) <= keysWithin(at.Sub(t.at))
	}
}

// restartShown says whether r tells of a restart by more than its count.
func (t *tracker) restartShown(r reading) bool {
	return r.firmware != t.last.firmware || r.flags&^t.last.flags&flagRestarted != 0
}

// needed is how many answers must agree on r before it is believed.
func (t *tracker) needed(r reading) int {
	behind := t.last.count - r.count
	if t.known && behind >= 1 && behind <= backwardMax && r.key != noKey && !t.restartShown(r) {
		return agreeBackward
	}
	return agreeToBelieve
}

func (t *tracker) believe(r reading, at time.Time) {
	t.last, t.at, t.agree = r, at, 0
}

// keysWithin is how many keys a hand can have pressed in d.
func keysWithin(d time.Duration) int {
	return min(keysAtOnce+int(keysPerSecond*d/time.Second), keysAtMost)
}
