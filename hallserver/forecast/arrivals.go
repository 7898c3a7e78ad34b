package forecast

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"yimen/hallserver/hall"
)

// slots is how many parts of equal length a day has for arrivals.
const (
	slots     = 48
	slotMS    = 24 * 3600 * 1000 / slots
	linesMost = 2000 // queues × classes that arrivals are counted for
	// busyWeigh is how many tickets the past counts for when a day shows itself
	// busier or quieter.
	busyWeigh = 25.0
)

// kind is who comes: a queue's tickets of one class.
type kind struct {
	Queue hall.QueueID
	Class hall.Class
}

// arrivals is what is known of who comes when. Tickets of appointments that the
// hall knows of before are left out: they come by their slot.
type arrivals struct {
	past  map[kind]*[slots]float64 // tickets a day, summed over days
	days  float64
	today map[kind]*[slots]float64
	mix   map[hall.QueueID]map[hall.ServiceCode]float64
}

func newArrivals() arrivals {
	return arrivals{
		past: map[kind]*[slots]float64{}, today: map[kind]*[slots]float64{},
		mix: map[hall.QueueID]map[hall.ServiceCode]float64{},
	}
}

// observe counts a ticket that came at a millisecond of the day.
func (a *arrivals) observe(k kind, s hall.ServiceCode, dayMS int64) {
	a.count(a.today, k, dayMS)
	m := a.mix[k.Queue]
	if m == nil {
		m = map[hall.ServiceCode]float64{}
		a.mix[k.Queue] = m
	}
	m[s]++
}

func (a *arrivals) count(in map[kind]*[slots]float64, k kind, dayMS int64) {
	row := in[k]
	if row == nil {
		if len(in) >= linesMost {
			return
		}
		row = &[slots]float64{}
		in[k] = row
	}
	row[slotOf(dayMS)]++
}

func slotOf(dayMS int64) int { return int(min(max(dayMS/slotMS, 0), slots-1)) }

// nextDay adds the day that ends to the past. A day on which nobody came counts
// for nothing.
func (a *arrivals) nextDay(factor float64) {
	if len(a.today) == 0 {
		return
	}
	a.days = a.days*factor + 1
	for k, row := range a.past {
		left := 0.0
		for i := range row {
			row[i] *= factor
			left += row[i]
		}
		if left < 0.02 {
			delete(a.past, k)
		}
	}
	for k, row := range a.today {
		sum := a.past[k]
		if sum == nil {
			sum = &[slots]float64{}
			a.past[k] = sum
		}
		for i := range row {
			sum[i] += row[i]
		}
	}
	clear(a.today)
	for _, m := range a.mix {
		for s := range m {
			if m[s] *= factor; m[s] < 0.02 {
				delete(m, s)
			}
		}
	}
}

// busy is how much busier than the past the day has been up to now, and the
// deviation of that factor's logarithm.
func (a *arrivals) busy(dayMS int64) (factor, sd float64) {
	expected, came := busyWeigh, busyWeigh
	upTo := slotOf(dayMS)
	for _, k := range sortedKinds(a.past) {
		row := a.past[k]
		for i := range upTo {
			expected += row[i] / a.days
		}
		part := float64(dayMS-int64(upTo)*slotMS) / slotMS
		expected += part * row[upTo] / a.days
	}
	for _, k := range sortedKinds(a.today) {
		for _, n := range a.today[k] {
			came += n
		}
	}
	return came / expected, math.Sqrt(1/came + 0.01)
}

func sortedKinds(of map[kind]*[slots]float64) []kind {
	return slices.SortedFunc(maps.Keys(of), compareKinds)
}

func compareKinds(a, b kind) int {
	return cmp.Or(cmp.Compare(a.Queue, b.Queue), cmp.Compare(a.Class, b.Class))
}
