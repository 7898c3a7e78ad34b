package forecast

import "math"

// The parts of a wait that patience is told apart by: up to 5 minutes, 10, ….
const patienceParts = 9

// patienceEndsS are the ends of the parts in seconds; the last has none.
func patienceEndsS() [patienceParts]float64 {
	return [...]float64{300, 600, 900, 1200, 1800, 2700, 3600, 5400, math.Inf(1)}
}

func patiencePart(waitedS float64) int {
	ends := patienceEndsS()
	i := 0
	for waitedS >= ends[i] {
		i++
	}
	return i
}

// Pseudo observations of the habits.
const (
	absentPrior  = 0.02
	absentWeigh  = 20.0
	leaveWeighS  = 100_000.0 // seconds of waiting without anybody leaving
	holdDefaultS = 45.0
	holdWeigh    = 5.0
	showPrior    = 0.9
	showWeigh    = 10.0
	earlyWeigh   = 5.0
	earlyDefault = 480.0 // seconds before its slot that an appointment arrives
)

// habits are how people and clerks behave around a service.
type habits struct {
	// Absent counts calls nobody came to, by how long the holder had waited.
	Absent [patienceParts]share `json:"absent"`
	// HoldS is how long a window waits for nobody.
	HoldS moment `json:"hold_s"`
	// Left is those who gave their ticket back (Yes) among seconds waited (Of).
	Left [patienceParts]share `json:"left"`
	// Gaps is from the end of one service to the next call while somebody waits,
	// Greets from a ticket to its call where a window was free and nobody ahead.
	// Clerks who go without a key show in both. Pauses is of those that say no end.
	Gaps   delays `json:"gaps"`
	Greets delays `json:"greets"`
	Pauses delays `json:"pauses"`
	// Show counts appointments whose holder came; EarlyS is how long before the
	// slot.
	Show   share  `json:"show"`
	EarlyS moment `json:"early_s"`
}

func (h *habits) nextDay(factor float64) {
	for i := range h.Absent {
		h.Absent[i].fade(factor)
		h.Left[i].fade(factor)
	}
	h.HoldS.fade(factor)
	h.Gaps.fade(factor)
	h.Greets.fade(factor)
	h.Pauses.fade(factor)
	h.Show.fade(factor)
	h.EarlyS.fade(factor)
}

// waited counts a wait that ended with a call, or with the holder's leaving.
func (h *habits) waited(seconds float64, left bool) {
	last, begin := patiencePart(seconds), 0.0
	ends := patienceEndsS()
	for i := range last {
		h.Left[i].Of += ends[i] - begin
		begin = ends[i]
	}
	h.Left[last].Of += max(0, seconds-begin)
	if left {
		h.Left[last].Yes++
	}
}

// called counts a call, and whether nobody came.
func (h *habits) called(waitedS float64, absent bool) { h.Absent[patiencePart(waitedS)].add(absent) }

// absence is the share of calls nobody comes to, by the part of the wait: each
// leans on all together.
func (h *habits) absence() [patienceParts]float64 {
	all := share{}
	for _, s := range h.Absent {
		all.Of += s.Of
		all.Yes += s.Yes
	}
	pooled := all.rate(absentPrior, absentWeigh)
	var rates [patienceParts]float64
	for i, s := range h.Absent {
		rates[i] = s.rate(pooled, absentWeigh)
	}
	return rates
}

// leaving is the rate, a second, at which those who wait give up.
func (h *habits) leaving() [patienceParts]float64 {
	var rates [patienceParts]float64
	for i, s := range h.Left {
		rates[i] = s.Yes / (s.Of + leaveWeighS)
	}
	return rates
}

func (h *habits) holdS() float64 { return h.HoldS.mean(holdDefaultS, holdWeigh) }
