package forecast

import "math"

// delays is how long something keeps people waiting, in its whole distribution: a
// table of who was still there at the beginning of each part of time and what came
// of it. What ended otherwise before its time counts as long as it was seen (Kaplan
// and Meier, JASA 1958).
type delays struct {
	Of  [delayParts]float64 `json:"of"`
	Yes [delayParts]float64 `json:"yes"`
	Sum [delayParts]float64 `json:"sum"` // of seconds
}

const (
	// delayParts are below 1 s, 1 to √2 s, √2 to 2 s, …; the last ends after three
	// hours.
	delayParts = 28
	// delaySteps is the steps of a curve.
	delaySteps = 128
)

// delayEnd is where a part ends, in seconds.
func delayEnd(part int) float64 { return math.Exp2(float64(part) / 2) }

func delayBegin(part int) float64 {
	if part == 0 {
		return 0
	}
	return delayEnd(part - 1)
}

func delayPart(s float64) int {
	if s < 1 {
		return 0
	}
	return min(1+int(2*math.Log2(s)), delayParts-1)
}

// add takes in a delay that came to its end.
func (d *delays) add(s float64) {
	p := delayPart(s)
	d.seen(p, 1)
	d.Yes[p]++
	d.Sum[p] += min(s, delayEnd(delayParts-1))
}

// cut takes in one that is known to have lasted at least so long.
func (d *delays) cut(s float64) {
	d.seen(delayPart(s), 0.5)
}

func (d *delays) seen(part int, last float64) {
	for i := range part {
		d.Of[i]++
	}
	d.Of[part] += last
}

func (d *delays) fade(factor float64) {
	for i := range d.Of {
		d.Of[i] *= factor
		d.Yes[i] *= factor
		d.Sum[i] *= factor
	}
}

// lasting is a table ready to draw from. left is the share that lasts longer than a
// part's beginning.
type lasting struct {
	left   [delayParts + 1]float64
	lo, hi [delayParts]float64     // seconds between which the delays of a part lie
	at     [delaySteps + 1]float32 // milliseconds of each quantile
	none   bool                    // nothing lasts
}

// prior is what is thought of delays before any is seen: the share that ends in a
// part, of those that came to it, and how many observations that counts for.
type prior func(part int) (share, weigh float64)

func (d *delays) curve(before prior) *lasting {
	l := &lasting{}
	l.left[0] = 1
	for i := range delayParts {
		share, weigh := before(i)
		ends := 1.0
		if d.Of[i]+weigh > 0 {
			ends = min((d.Yes[i]+share*weigh)/(d.Of[i]+weigh), 1)
		}
		if i == delayParts-1 {
			ends = 1
		}
		l.left[i+1] = l.left[i] * max(1-ends, 1e-9)
		l.lo[i], l.hi[i] = delayBegin(i), delayEnd(i)
		if i == 0 && d.Yes[0] == 0 {
			l.hi[0] = 0
		}
		if d.Yes[i] >= 1 {
			mean := min(max(d.Sum[i]/d.Yes[i], l.lo[i]), l.hi[i])
			reach := min(mean-l.lo[i], l.hi[i]-mean)
			l.lo[i], l.hi[i] = mean-reach, mean+reach
		}
	}
	l.none = l.left[1] < 1e-6 && l.hi[0] == 0
	for i := range l.at {
		l.at[i] = float32(1000 * l.after(0, (float64(i)+0.5)/(delaySteps+1)))
	}
	return l
}

// after is how much longer a delay lasts that has lasted passedS, by a quantile.
func (l *lasting) after(passedS, u float64) float64 {
	from := delayPart(passedS)
	left := l.left[from]
	if passedS > 0 { // within its part
		in := min(max((passedS-l.lo[from])/math.Max(l.hi[from]-l.lo[from], 1e-9), 0), 1)
		left -= in * (left - l.left[from+1])
	}
	left *= 1 - u
	p := from
	for p < delayParts-1 && l.left[p+1] >= left {
		p++
	}
	in := (l.left[p] - left) / math.Max(l.left[p]-l.left[p+1], 1e-12)
	return math.Max(0, l.lo[p]+min(max(in, 0), 1)*(l.hi[p]-l.lo[p])-passedS)
}

// draw is a whole delay in milliseconds, by a quantile.
func (l *lasting) draw(u float64) int64 {
	if l.none {
		return 0
	}
	x := u * delaySteps
	i := int(x)
	return int64(float64(l.at[i]) + (x-float64(i))*float64(l.at[i+1]-l.at[i]))
}

// What is thought before anything is seen.
const (
	atOnceWeigh = 1.0 // observations of a call at once
	tailWeigh   = 0.3 // of a part, that what has lasted lasts as long again
	tailShare   = 0.3
	pauseMeanS  = 900.0
	pauseWeigh  = 3.0
)

// atOnce thinks that calls come at once, and of one that did not, that it may take
// as long again.
func atOnce(part int) (share, weigh float64) {
	if part == 0 {
		return 1, atOnceWeigh
	}
	return tailShare, tailWeigh
}

// asPauses thinks that pauses end at any time, a quarter of an hour on average.
func asPauses(part int) (share, weigh float64) {
	return 1 - math.Exp(-(delayEnd(part)-delayBegin(part))/pauseMeanS), pauseWeigh
}
