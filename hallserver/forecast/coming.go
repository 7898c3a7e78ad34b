package forecast

import (
	"maps"
	"math"
	"slices"

	"yimen/hallserver/hall"
)

// coming is who is still to come today: rates by part of the day.
type coming struct {
	midnightMS int64
	lines      []int32          // those that get somebody
	perMS      [slots]float64   // arrivals a millisecond, of all together
	shares     [slots][]float64 // by line, summed up to 1
	spread     float64          // deviation of the logarithm of the day's factor
}

// addComing works out who is still to come. Appointments come by the hall's own
// book where it keeps one.
func (c *scene) addComing(s *hall.State) {
	a := &c.model.arrivals
	c.coming.midnightMS = c.model.midnightMS
	if a.days == 0 {
		return
	}
	factor, spread := a.busy(c.nowMS - c.coming.midnightMS)
	c.coming.spread = spread
	var rows []*[slots]float64
	for _, k := range sortedKinds(a.past) {
		q, known := c.queueOf[k.Queue]
		if !known || (k.Class == hall.Appointment && s.Booked.Len() > 0) {
			continue
		}
		i := c.lineFor(lineKey{q, k.Class, false})
		c.fillServices(i)
		c.coming.lines = append(c.coming.lines, i)
		rows = append(rows, a.past[k])
	}
	for slot := range slots {
		sum, shares := 0.0, make([]float64, len(rows))
		for i, row := range rows {
			sum += row[slot]
			shares[i] = sum
		}
		for i := range shares {
			shares[i] /= math.Max(sum, 1e-12)
		}
		c.coming.perMS[slot] = sum / a.days * factor / slotMS
		c.coming.shares[slot] = shares
	}
}

// fillServices says what those to come in a line want.
func (c *scene) fillServices(i int32) {
	l := &c.lines[i]
	if l.services != nil {
		return
	}
	id := c.queues[l.queue].id
	codes, weights := c.model.services(id)
	if len(codes) == 0 {
		codes, weights = []hall.ServiceCode{""}, []float64{1}
	}
	sum := 0.0
	for j, code := range codes {
		sum += weights[j]
		l.services = append(l.services, c.serviceFor(code, id))
		l.shares = append(l.shares, sum)
	}
	for j := range l.shares {
		l.shares[j] /= sum
	}
}

// drawFrom is the place of u, in [0, 1), among shares summed up to 1.
func drawFrom(shares []float64, u float64) int {
	lo, hi := 0, len(shares)-1
	for lo < hi {
		mid := (lo + hi) / 2
		if shares[mid] > u {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	return lo
}

// services lists a queue's services with their shares, in order.
func (m *Model) services(q hall.QueueID) ([]hall.ServiceCode, []float64) {
	mix := m.arrivals.mix[q]
	codes := slices.Sorted(maps.Keys(mix))
	if len(codes) == 0 {
		for s, of := range m.queueOf {
			if of == q {
				codes = append(codes, s)
			}
		}
		slices.Sort(codes)
	}
	weights := make([]float64, len(codes))
	for i, s := range codes {
		weights[i] = mix[s] + 0.5
	}
	return codes, weights
}
