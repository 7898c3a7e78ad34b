package forecast

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"yimen/hallserver/hall"
)

// refit works the cells out anew: services and windows in turn, each against
// what the other leaves, leaning on the level above by pseudo observations.
func (t *times) refit(queueOf map[hall.ServiceCode]hall.QueueID) {
	t.since = 0
	all := moment{}
	cells := t.sorted()
	for _, c := range cells {
		all.join(t.cells[c])
	}
	for _, s := range slices.Sorted(maps.Keys(t.thought)) {
		all.join(saidOf(t.thought[s]))
	}
	if all.N < 1 {
		return
	}
	f := fitted{
		ready: true, hallMean: all.mean(0, 0),
		queues: map[hall.QueueID]float64{}, services: map[hall.ServiceCode]level{},
		spread: map[hall.ServiceCode]float64{}, windows: map[int]level{}, together: map[cell]float64{},
	}
	for range rounds {
		t.fitServices(&f, cells, queueOf)
		t.fitSpread(&f, cells)
		t.fitWindows(&f, cells)
	}
	t.fitTogether(&f, cells)
	t.fit, t.curve = f, t.shape.curve()
}

// saidOf is what a service is said to take, as observations.
func saidOf(mean float64) moment {
	return moment{N: thoughtWeigh, Sum: thoughtWeigh * mean, Sq: thoughtWeigh * mean * mean}
}

// fitServices fits queues and services against the windows' effects.
func (t *times) fitServices(f *fitted, cells []cell, queueOf map[hall.ServiceCode]hall.QueueID) {
	queues, services := map[hall.QueueID]moment{}, map[hall.ServiceCode]moment{}
	for _, c := range cells {
		m := t.cells[c]
		left := moment{N: m.N, Sum: m.Sum - m.N*f.windows[c.Window].mean}
		s, q := services[c.Service], queues[queueOf[c.Service]]
		s.join(left)
		q.join(left)
		services[c.Service], queues[queueOf[c.Service]] = s, q
	}
	for _, code := range slices.Sorted(maps.Keys(t.thought)) {
		said := saidOf(t.thought[code])
		s, q := services[code], queues[queueOf[code]]
		s.join(said)
		q.join(said)
		services[code], queues[queueOf[code]] = s, q
	}
	for q, m := range queues {
		f.queues[q] = m.mean(f.hallMean, queueWeigh)
	}
	within := math.Max(f.hallSD, leastSD)
	for s, m := range services {
		f.services[s] = level{
			mean:     m.mean(f.queues[queueOf[s]], serveWeigh),
			variance: within * within / (m.N + serveWeigh),
		}
	}
}

// fitSpread fits the deviation of what services and windows leave.
func (t *times) fitSpread(f *fitted, cells []cell) {
	type sum struct{ n, sq float64 }
	all, services := sum{}, map[hall.ServiceCode]sum{}
	for _, c := range cells {
		m := t.cells[c]
		sq := m.around(f.services[c.Service].mean + f.windows[c.Window].mean)
		s := services[c.Service]
		services[c.Service] = sum{s.n + m.N, s.sq + sq}
		all = sum{all.n + m.N, all.sq + sq}
	}
	f.hallSD = math.Max(leastSD, math.Sqrt((all.sq+2*defaultSD*defaultSD)/(all.n+2)))
	for s, v := range services {
		variance := (v.sq + spreadWeigh*f.hallSD*f.hallSD) / (v.n + spreadWeigh)
		f.spread[s] = math.Max(leastSD, math.Sqrt(variance))
		l := f.services[s]
		l.variance = variance / (v.n + serveWeigh)
		f.services[s] = l
	}
}

// Bounds of how much windows may differ, as a deviation of the logarithm.
const (
	windowSDLeast   = 0.05
	windowSDMost    = 0.6
	windowSDDefault = 0.15
	windowSDPseudo  = 4.0 // windows that the default counts for
)

// fitWindows fits the windows against the services. How much they lean on none
// follows from how much they differ by more than chance.
func (t *times) fitWindows(f *fitted, cells []cell) {
	type sum struct{ weight, off float64 }
	windows := map[int]sum{}
	for _, c := range cells {
		if c.Window == 0 {
			continue
		}
		m := t.cells[c]
		sd := f.spread[c.Service]
		weight := 1 / (sd * sd) // services of little spread tell more
		w := windows[c.Window]
		windows[c.Window] = sum{w.weight + m.N*weight, w.off + weight*(m.Sum-m.N*f.services[c.Service].mean)}
	}
	numbers := slices.SortedFunc(maps.Keys(windows), cmp.Compare[int])
	beyond, counted := windowSDPseudo*windowSDDefault*windowSDDefault, windowSDPseudo
	for _, n := range numbers {
		w := windows[n]
		if noise := 1 / w.weight; noise < 0.02 {
			off := w.off / w.weight
			beyond += off*off - noise
			counted++
		}
	}
	f.unseenSD = min(max(math.Sqrt(math.Max(0, beyond/counted)), windowSDLeast), windowSDMost)
	lean := 1 / (f.unseenSD * f.unseenSD)
	for _, n := range numbers {
		w := windows[n]
		f.windows[n] = level{mean: w.off / (w.weight + lean), variance: 1 / (w.weight + lean)}
	}
}

// fitTogether fits what a service and a window have together beyond both.
func (t *times) fitTogether(f *fitted, cells []cell) {
	for _, c := range cells {
		if c.Window == 0 {
			continue
		}
		m := t.cells[c]
		off := m.Sum - m.N*(f.services[c.Service].mean+f.windows[c.Window].mean)
		if together := off / (m.N + cellWeigh); math.Abs(together) > 0.01 {
			f.together[c] = together
		}
	}
}
