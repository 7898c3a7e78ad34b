package forecast

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"yimen/hallserver/hall"
)

// Bounds and weights of the service times. Times are in seconds; all but the
// bounds is on the logarithm of them.
const (
	shortestS    = 2.0        // a shorter service is a slip of the hand
	longestS     = 3 * 3600.0 // a longer one a forgotten key
	cellsMost    = 20_000     // services × windows; beyond it a new one counts without its window
	sureAfter    = 30         // observations of a service from which on its own spread bounds outliers
	outlierSD    = 3.0        // deviations from which on an outlier counts as this far
	outlierLeast = 1.0        // and at least this much of the logarithm: a service may change its pace
	leastSD      = 0.02       // a spread that lets nothing be far
	queueWeigh   = 4.0        // pseudo observations of a hall's mean for a queue's
	serveWeigh   = 6.0        // of a queue's mean for a service's
	spreadWeigh  = 25.0       // of a hall's spread for a service's
	cellWeigh    = 40.0       // of no interaction, for a service at a window
	peopleWeigh  = 4.0        // of peopleGrowth
	peopleGrowth = 0.6        // a group of n takes n^0.6 times as long, until seen
	defaultS     = 300.0      // a service that nobody has seen
	defaultSD    = 0.6
	thoughtWeigh = 2.0  // observations that what a service is said to take counts for
	dayWeigh     = 8.0  // days that dayDrift counts for
	dayDrift     = 0.07 // deviation of a day's pace, until seen
	rounds       = 6    // of fitting services and windows in turn
)

// cell is a service at a window. Window 0: at some window, nobody knows which.
type cell struct {
	Service hall.ServiceCode
	Window  int
}

// times is what is known of how long services take: the logarithm of a time is
// the service's mean, plus the window's effect, plus what the two have together,
// plus the day's, plus a residual. What is seen seldom leans on what stands
// above it: a service on its queue, a queue on the hall, a window on none.
type times struct {
	cells  map[cell]moment
	people regression
	shape  shape
	// today is the residuals of the day in hand, drift the squares of the days'
	// paces before.
	today moment
	drift moment
	since int // observations since the last fit

	// thought is how long services are said to take before any has been seen, by
	// the logarithm of the seconds.
	thought map[hall.ServiceCode]float64

	fit   fitted
	curve *curve
}

// think takes in how long services are said to take, in seconds on average.
func (t *times) think(seconds map[hall.ServiceCode]int) {
	t.thought = make(map[hall.ServiceCode]float64, len(seconds))
	for s, mean := range seconds {
		t.thought[s] = math.Log(max(float64(mean), shortestS)) - defaultSD*defaultSD/2
	}
}

// regression goes through the origin: y = slope × x.
type regression struct {
	XY float64 `json:"xy"`
	XX float64 `json:"xx"`
}

func (r regression) slope() float64 {
	return (r.XY + peopleWeigh*peopleGrowth) / (r.XX + peopleWeigh)
}

// level is an estimate with its own uncertainty.
type level struct {
	mean, variance float64
}

// fitted is what the cells come to.
type fitted struct {
	ready    bool
	hallMean float64
	hallSD   float64
	queues   map[hall.QueueID]float64
	services map[hall.ServiceCode]level
	spread   map[hall.ServiceCode]float64 // standard deviation of the residual
	windows  map[int]level
	together map[cell]float64
	unseenSD float64 // of a window nobody has seen
}

func newTimes() times {
	return times{cells: map[cell]moment{}, curve: (&shape{}).curve()}
}

// observe takes in one service of so many people.
func (t *times) observe(c cell, seconds float64, people int) {
	x := math.Log(float64(max(people, 1)))
	y := math.Log(min(max(seconds, shortestS), longestS)) - t.people.slope()*x
	if t.fit.ready && t.total(c.Service) >= sureAfter {
		mean, sd := t.fit.at(c)
		off := y - mean
		most := max(outlierSD*sd, outlierLeast)
		y = mean + min(max(off, -most), most)
		t.shape.add(off / sd)
		t.today.add(y - mean)
		if x > 0 {
			t.people.XX += x * x
			t.people.XY += x * (t.people.slope()*x + y - mean)
		}
	}
	t.put(c, y)
	t.since++
}

func (t *times) put(c cell, y float64) {
	m, seen := t.cells[c]
	if !seen && len(t.cells) >= cellsMost {
		c.Window = 0
		m = t.cells[c]
	}
	m.add(y)
	t.cells[c] = m
}

// total is how many services of a kind have been fitted, faded.
func (t *times) total(s hall.ServiceCode) float64 {
	l, ok := t.fit.services[s]
	if !ok || l.variance <= 0 {
		return 0
	}
	return t.fit.spread[s] * t.fit.spread[s] / l.variance
}

// nextDay lets the past fade and notes the pace of the day that ends.
func (t *times) nextDay(factor float64) {
	if t.today.N >= 20 {
		pace := t.today.mean(0, 0)
		noise := t.fit.hallSD * t.fit.hallSD / t.today.N
		t.drift.fade(factor)
		t.drift.add(math.Max(0, pace*pace-noise))
	}
	t.today = moment{}
	for c, m := range t.cells {
		if m.fade(factor); m.N < 0.02 {
			delete(t.cells, c)
			continue
		}
		t.cells[c] = m
	}
	t.shape.fade(factor)
	t.people.XX *= factor
	t.people.XY *= factor
}

// pace is today's effect on the logarithm of all times: what the day has shown
// so far, held back by how much days differ.
func (t *times) pace() level {
	between := (t.drift.Sum + dayWeigh*dayDrift*dayDrift) / (t.drift.N + dayWeigh)
	within := t.fit.hallSD * t.fit.hallSD
	if within <= 0 {
		return level{}
	}
	held := between / (between + within/math.Max(t.today.N, 1e-9))
	return level{mean: held * t.today.mean(0, 1e-9), variance: between * (1 - held)}
}

// at is the mean and deviation of the logarithm of a service's time at a window,
// without the day's pace.
func (f *fitted) at(c cell) (mean, sd float64) {
	return f.service(c.Service, "").mean + f.windows[c.Window].mean + f.together[c], f.sd(c.Service)
}

func (f *fitted) sd(s hall.ServiceCode) float64 {
	if sd, ok := f.spread[s]; ok {
		return sd
	}
	return cmp.Or(f.hallSD, defaultSD)
}

// service is a service's mean; of one that nobody has seen its queue's.
func (f *fitted) service(s hall.ServiceCode, q hall.QueueID) level {
	if l, ok := f.services[s]; ok {
		return l
	}
	if mean, ok := f.queues[q]; ok {
		return level{mean: mean, variance: 0.1}
	}
	if !f.ready {
		return level{mean: math.Log(defaultS), variance: 0.2}
	}
	return level{mean: f.hallMean, variance: 0.2}
}

// window is a window's effect; of one that nobody has seen none, uncertainly.
func (f *fitted) window(n int) level {
	if l, ok := f.windows[n]; ok {
		return l
	}
	return level{variance: f.unseenSD * f.unseenSD}
}

// sorted lists the cells in order, so that sums come out the same each time.
func (t *times) sorted() []cell {
	return slices.SortedFunc(maps.Keys(t.cells), func(a, b cell) int {
		return cmp.Or(cmp.Compare(a.Service, b.Service), cmp.Compare(a.Window, b.Window))
	})
}
