package forecast

import (
	"math"
)

// draws are the chances of one sample after the other: how long services take,
// who does not come, who gives up. What is uncertain for a whole sample, the
// day's pace and how far the fit may be off, is drawn once at its beginning.
type draws struct {
	c     *scene
	shape *curve
	plain *curve // the normal curve
	seed  uint64

	pace     level
	services []level // by service
	hashes   []uint64
	spread   []float64
	windows  []level     // by window
	together [][]float64 // by service and window; nil: nothing
	absence  [patienceParts]float64
	leaving  [patienceParts]float64
	anyLeave bool
	gaps     *lasting
	greets   *lasting
	pauses   *lasting
	holdMS   float64
	show     float64

	factors [][]float32 // by service: what a residual of each quantile multiplies by

	// Of the sample in hand: on the logarithm, and as milliseconds and a factor.
	service   []float64
	window    []float64
	serviceMS []float64
	windowBy  []float64
	dayOff    float64
}

func newDraws(c *scene) *draws {
	m := c.model
	f := &m.times.fit
	d := &draws{
		c: c, shape: m.times.curve, plain: (&shape{}).curve(), pace: m.times.pace(),
		absence: m.habits.absence(), leaving: m.habits.leaving(),
		gaps: m.habits.Gaps.curve(atOnce), greets: m.habits.Greets.curve(atOnce), pauses: m.habits.Pauses.curve(asPauses),
		holdMS: m.habits.holdS() * 1000, show: m.habits.Show.rate(showPrior, showWeigh),
	}
	for _, rate := range d.leaving {
		d.anyLeave = d.anyLeave || rate > 0
	}
	for i, s := range c.services {
		d.services = append(d.services, f.service(s, c.queues[c.ofService[i]].id))
		d.spread = append(d.spread, f.sd(s))
		d.hashes = append(d.hashes, hashOf(string(s)))
	}
	windowOf := make(map[int]int, len(c.windows))
	for i := range c.windows {
		d.windows = append(d.windows, f.window(c.windows[i].number))
		windowOf[c.windows[i].number] = i
	}
	for at, off := range f.together {
		w, isWindow := windowOf[at.Window]
		s, isService := c.serviceOf[at.Service]
		if !isWindow || !isService {
			continue
		}
		if d.together == nil {
			d.together = make([][]float64, len(c.services))
		}
		if d.together[s] == nil {
			d.together[s] = make([]float64, len(c.windows))
		}
		d.together[s][w] = off
	}
	d.service, d.serviceMS = make([]float64, len(c.services)), make([]float64, len(c.services))
	d.window, d.windowBy = make([]float64, len(c.windows)), make([]float64, len(c.windows))
	for _, sd := range d.spread {
		factors := make([]float32, quantiles+1)
		for i := range factors {
			factors[i] = float32(math.Exp(sd * d.shape.at[i]))
		}
		d.factors = append(d.factors, factors)
	}
	return d
}

func (d *draws) normal(u float64) float64 { return d.plain.quantile(u) }

// begin draws what a sample has in common.
func (d *draws) begin(seed uint64) {
	d.seed = seed
	d.dayOff = d.pace.mean + math.Sqrt(d.pace.variance)*d.normal(shareOf(drawn(seed, 1, ofTime)))
	for i, l := range d.services {
		d.service[i] = l.mean + d.dayOff
		if l.variance > 0 {
			d.service[i] += math.Sqrt(l.variance) * d.normal(shareOf(drawn(seed, d.hashes[i], ofTime)))
		}
		d.serviceMS[i] = 1000 * math.Exp(d.service[i])
	}
	for i, l := range d.windows {
		d.window[i] = l.mean
		if l.variance > 0 {
			d.window[i] += math.Sqrt(l.variance) * d.normal(shareOf(drawn(seed, uint64(d.c.windows[i].number), ofTime))) //nolint:gosec // positive
		}
		d.windowBy[i] = math.Exp(d.window[i])
	}
}

// mean is the mean of the logarithm of a service's seconds at a window.
func (d *draws) mean(service, w int32) float64 {
	mean := d.service[service] + d.window[w]
	if d.together != nil && d.together[service] != nil {
		mean += d.together[service][w]
	}
	return mean
}

// timeMS is how long a service takes at a window, by the quantile u.
func (d *draws) timeMS(service, w int32, stretch, u float64) int64 {
	x := u * quantiles
	at := d.factors[service][int(x):]
	ms := d.serviceMS[service] * d.windowBy[w] * (float64(at[0]) + (x-float64(int(x)))*float64(at[1]-at[0]))
	if d.together != nil && d.together[service] != nil {
		stretch += d.together[service][w]
	}
	if stretch != 0 {
		ms *= math.Exp(stretch)
	}
	return int64(ms + 0.5)
}

// known says for how long a ticket called now keeps the window. One that has
// given up does not, and is gone.
func (d *draws) known(w int32, t *ticket, atMS int64) (gone bool, tookMS int64) {
	if d.anyLeave && shareOf(drawn(d.seed, t.hash, ofLeaving)) < d.gaveUp(d.c.nowMS-t.waitMS, atMS-t.waitMS) {
		return true, 0
	}
	gap := d.gap(drawn(d.seed, t.hash, ofGap))
	if shareOf(drawn(d.seed, t.hash, ofAbsence)) < d.absence[patiencePart(seconds(atMS-t.waitMS))] {
		return false, max(1, int64(d.holdMS)+gap)
	}
	return false, d.served(w, t, drawn(d.seed, t.hash, ofTime)) + gap
}

// served is how long a ticket's services take that the window serves one after
// the other.
func (d *draws) served(w int32, t *ticket, x uint64) int64 {
	took := int64(0)
	for _, s := range d.c.listed[t.first : t.first+t.count] {
		if took > 0 && !d.c.windows[w].serves[d.c.ofService[s]] {
			break
		}
		took += d.timeMS(s, w, t.stretch, shareOf(x))
		x = mix(x + ofFurther)
	}
	return max(1, took)
}

// come says for how long one that has come since keeps the window.
func (d *draws) come(w, service int32, waitedMS int64, x uint64) int64 {
	gap := d.gap(mix(x + ofGap))
	if d.anyLeave && shareOf(mix(x+ofLeaving)) < d.gaveUp(0, waitedMS) {
		return 0
	}
	if shareOf(mix(x+ofAbsence)) < d.absence[patiencePart(seconds(waitedMS))] {
		return max(1, int64(d.holdMS)+gap)
	}
	return max(1, d.timeMS(service, w, 0, shareOf(x))) + gap
}

// gap is from the end of a service to the next call.
func (d *draws) gap(x uint64) int64 { return d.gaps.draw(shareOf(x)) }

// gaveUp is the share of those who had waited fromMS that have left by toMS.
func (d *draws) gaveUp(fromMS, toMS int64) float64 {
	hazard, begin := 0.0, 0.0
	from, to := seconds(fromMS), seconds(toMS)
	for i, end := range patienceEndsS() {
		if both := min(to, end) - max(from, begin); both > 0 {
			hazard += both * d.leaving[i]
		}
		begin = end
	}
	return 1 - math.Exp(-hazard)
}

// tailFrom is how many deviations above its mean a service in hand is in the tail
// of its distribution. There what it still takes is taken from the normal curve,
// whose excess over z is about exponential with mean 1/(z + 1/z); so one that its
// clerk has forgotten to end is expected to end any time soon, for ever.
const tailFrom = 2.0

// remaining is for how long a window will still be kept by what it has in hand:
// by the distribution of times longer than what has passed.
func (d *draws) remaining(w int32, h *hand, nowMS int64) int64 {
	t := &h.ticket
	passedMS := max(1, nowMS-h.sinceMS)
	x := drawn(d.seed, t.hash, ofTime)
	gap := d.gap(drawn(d.seed, t.hash, ofGap))
	if !h.started && shareOf(drawn(d.seed, t.hash, ofAbsence)) < d.absence[patiencePart(seconds(h.sinceMS-t.waitMS))] {
		return max(1, int64(d.holdMS)-passedMS) + gap
	}
	s := d.c.listed[t.first]
	mean, sd := d.mean(s, w)+t.stretch, d.spread[s]
	z := (h.logPassed - mean) / sd
	if z < tailFrom {
		below := d.shape.below(z)
		z = d.shape.quantile(min(below+(1-below)*shareOf(x), 1-1e-9))
	} else {
		z += gapOf(x) / (z + 1/z)
	}
	left := int64(1000*math.Exp(mean+sd*z)+0.5) - passedMS
	if t.count > 1 {
		further := *t
		further.first, further.count = t.first+1, t.count-1
		if d.c.windows[w].serves[d.c.ofService[d.c.listed[further.first]]] {
			left += d.served(w, &further, mix(x+ofFurther))
		}
	}
	return max(1, left) + gap
}
