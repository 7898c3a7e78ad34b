package forecast

import (
	"fmt"
	"math"

	"yimen/hallserver/hall"
	"yimen/hallserver/simulate"
)

// NewEstimator makes an estimator by name for one simulated day; chance is drawn
// from the seed. It fails on a name that is not one of [Estimators].
func NewEstimator(name string, seed uint64) (simulate.Estimator, error) {
	switch name {
	case Forward, "":
		return newForward(seed), nil
	case HOL:
		return newRival(headOfLine), nil
	case LES:
		return newRival(lastToEnter), nil
	case QL:
		return newRival(queueLength), nil
	case ZMS:
		return newRival(zmsEstimate), nil
	case MeanAhead:
		return newRival(meanAhead), nil
	}
	return nil, fmt.Errorf("forecast: estimator %q: not one of %v", name, Estimators())
}

// forward plays the hall forward for each ticket.
type forward struct {
	seed     uint64
	model    *Model
	fallback *rival
	fit      calibration
	asked    map[hall.TicketID]asked
}

func newForward(seed uint64) *forward {
	return &forward{
		seed: seed, model: NewModel(nil), fallback: newRival(headOfLine),
		fit: newCalibration(), asked: map[hall.TicketID]asked{},
	}
}

// Learn fits the model to the days before.
func (f *forward) Learn(past simulate.Past) {
	f.model.Learn(past)
	f.fallback.Learn(past)
}

// Observe lets the model learn from the day, and scores what was said.
func (f *forward) Observe(r hall.Record, s *hall.State) {
	f.model.Observe(r, s)
	f.fallback.Observe(r, s)
	if e, ok := r.Event.(hall.TicketCalled); ok {
		if a, ok := f.asked[e.Ticket]; ok {
			f.fit.observe(a.said, seconds(r.AtMS-a.atMS))
			delete(f.asked, e.Ticket)
		}
	}
}

// At plays the hall forward until the ticket is called.
func (f *forward) At(s *hall.State, nowMS int64, id hall.TicketID) simulate.Wait {
	if !f.model.Ready() {
		return f.fallback.At(s, nowMS, id)
	}
	c := newScene(s, nowMS, f.model, false)
	for i := range c.tickets[:c.waiting] {
		if c.tickets[i].id != id {
			continue
		}
		w := c.sample(f.seed, []int32{place(i)})
		if len(w.seconds) == 0 || math.IsInf(quantile(w.seconds[0], 0.5), 1) {
			return f.fallback.At(s, nowMS, id)
		}
		raw := rangeOf(w.seconds[0])
		said := f.fit.apply(raw)
		f.asked[id] = asked{nowMS, raw}
		return simulate.Wait{P50S: said.P50S, P90S: said.P90S}
	}
	return f.fallback.At(s, nowMS, id)
}

// asked is a forecast as it was given, before its correction.
type asked struct {
	atMS int64
	said Range
}
