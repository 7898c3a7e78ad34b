package forecast

import (
	"fmt"
	"math"
	"time"

	"yimen/hallserver/hall"
	"yimen/hallserver/simulate"
)

// NewEstimator makes an estimator by name; chance is drawn
// from the seed. It fails on a name that is not one of [Estimators].
func NewEstimator(name string, seed uint64) (simulate.Estimator, error) {
	return NewEstimatorAfter(name, seed, nil, nil)
}

// NewEstimatorAfter makes an estimator as NewEstimator does, for a hall in a zone
// (nil: UTC) whose forecast began with a past (nil: with none). The past is the
// estimator's own from then on.
func NewEstimatorAfter(name string, seed uint64, zone *time.Location, past *Past) (simulate.Estimator, error) {
	if past == nil {
		past = &Past{Model: NewModel(zone), Look: newLookers(), Blend: newBlend()}
	}
	if name == Forward || name == "" {
		return newForward(seed, past), nil
	}
	estimate, known := map[string]func(*rival, *hall.State, int64, *hall.Ticket) simulate.Wait{
		HOL: headOfLine, LES: lastToEnter, QL: queueLength, ZMS: zmsEstimate, MeanAhead: meanAhead,
	}[name]
	if !known {
		return nil, fmt.Errorf("forecast: estimator %q: not one of %v", name, Estimators())
	}
	past.Look.estimate = estimate
	return past.Look.rival, nil
}

// forward plays the hall forward for each ticket, and weighs what comes of it.
type forward struct {
	seed  uint64
	model *Model
	look  *lookers
	blend *blend
	asked map[hall.TicketID]asked
}

func newForward(seed uint64, past *Past) *forward {
	return &forward{seed: seed, model: past.Model, look: past.Look, blend: past.Blend, asked: map[hall.TicketID]asked{}}
}

// Observe lets the model learn from the day, and from what came of what was said.
func (f *forward) Observe(r hall.Record, s *hall.State) {
	f.model.Observe(r, s)
	f.look.Observe(r, s)
	switch e := r.Event.(type) {
	case hall.DayOpened:
		clear(f.asked)
	case hall.TicketIssued:
		f.asked[e.Ticket] = asked{atMS: r.AtMS}
	case hall.TicketCancelled:
		delete(f.asked, e.Ticket)
	case hall.TicketCalled:
		if a, ok := f.asked[e.Ticket]; ok {
			f.blend.learn(a.said, seconds(r.AtMS-a.atMS))
			delete(f.asked, e.Ticket)
		}
	default:
	}
}

// At plays the hall forward until the ticket is called.
func (f *forward) At(s *hall.State, nowMS int64, id hall.TicketID) simulate.Wait {
	t := s.Tickets.Get(id)
	if t == nil || t.State != hall.Waiting {
		return simulate.Wait{}
	}
	v := f.look.at(s, nowMS, t)
	if waits := f.play(s, nowMS, id); waits != nil {
		v.foresee(waits)
	} else {
		v.guess(f.look.rival, s, nowMS, t)
	}
	l := f.blend.tell(v)
	f.asked[id] = asked{nowMS, &l}
	return simulate.Wait{P50S: l.pointS, P90S: l.upperS}
}

// play is a ticket's sampled waits; nil when nothing is known yet, or hardly
// anybody serves it today.
func (f *forward) play(s *hall.State, nowMS int64, id hall.TicketID) []float64 {
	if !f.model.Ready() {
		return nil
	}
	c := newScene(s, nowMS, f.model, false)
	for i := range c.tickets[:c.waiting] {
		if c.tickets[i].id != id {
			continue
		}
		w := c.sample(f.seed, []int32{place(i)})
		if len(w.seconds) == 0 || math.IsInf(quantile(w.seconds[0], 0.5), 1) {
			return nil
		}
		return w.seconds[0]
	}
	return nil
}

// asked is what was said of a ticket that waits; nil: nobody asked.
type asked struct {
	atMS int64
	said *lesson
}
