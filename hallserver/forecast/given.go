package forecast

import (
	"context"
	"maps"
	"time"

	"yimen/hallserver/hall"
)

// given is what a ticket's holder was told at its issue, until it is called.
type given struct {
	Told  *hall.Told `json:"told"` // nil: nothing
	AtMS  int64      `json:"at_ms"`
	learn *taught    // of the table that was in force; a restart forgets it
}

// score notes what was told at a ticket's issue, and when the call comes, how it
// held. It goes by the journal alone, so that the journal scored again says the
// same, and a record heard again counts once.
func (s *Service) score(r hall.Record) {
	switch e := r.Event.(type) {
	case hall.DayOpened, hall.DayClosed:
		clear(s.given)
	case hall.ClockSet:
		for id, g := range s.given {
			g.AtMS = e.Move(g.AtMS)
			s.given[id] = g
		}
	case hall.TicketIssued:
		s.give(e, r.AtMS)
	case hall.TicketCancelled:
		delete(s.given, e.Ticket)
	case hall.TicketExpired:
		delete(s.given, e.Ticket)
	case hall.ServicesSet:
		delete(s.given, e.Ticket) // it is another wait
	case hall.ClassSet:
		delete(s.given, e.Ticket) // and so is this
	case hall.TicketCalled:
		g, ok := s.given[e.Ticket]
		t := s.state.Tickets.Get(e.Ticket)
		if !ok || t == nil {
			return
		}
		delete(s.given, e.Ticket)
		s.keep(g, t, r)
	default:
	}
}

func (s *Service) give(e hall.TicketIssued, atMS int64) {
	if e.SlotMS != 0 {
		return
	}
	g := given{Told: e.Told, AtMS: atMS}
	if t := s.table.Load(); t != nil && atMS-t.atMS < staleMS {
		g.learn = t.fresh[kind{e.Queue, e.Class}].learn
	}
	s.given[e.Ticket] = g
}

// staleMS is how old a table may be for a wait to teach by what stood in it.
const staleMS = 5000

// noTenth is the tenth of a wait of which it is not known any more what was held
// possible.
const noTenth = -1

func (s *Service) keep(g given, t *hall.Ticket, r hall.Record) {
	actualS, tenth := seconds(r.AtMS-g.AtMS), noTenth
	if g.learn == nil {
		s.blend.learn(nil, actualS)
	} else {
		s.blend.learn(&g.learn.lesson, actualS)
		s.lessons++
		tenth = g.learn.deciles.tenth(actualS)
	}
	if g.Told == nil {
		return
	}
	if len(s.scores) >= scoresMost {
		s.scores = s.scores[1:]
	}
	s.scores = append(s.scores, Score{
		Seq: r.Seq, Day: s.state.Day, Hour: time.UnixMilli(g.AtMS).In(s.cfg.Zone).Hour(), Queue: t.Queue, Class: t.Class,
		P50S: float64(g.Told.P50S), P90S: float64(g.Told.P90S), ActualS: actualS, Tenth: tenth,
	})
}

// flush writes the scores down.
func (s *Service) flush(ctx context.Context) {
	if s.cfg.Store == nil || len(s.scores) == 0 {
		return
	}
	if err := s.cfg.Store.AddScores(ctx, s.scores); err != nil {
		s.cfg.Log.Warn("scores of forecasts not written, trying again", "error", err)
		return
	}
	s.scores = s.scores[:0]
}

func (s *Service) save(ctx context.Context) {
	if s.cfg.Store == nil {
		return
	}
	err := s.cfg.Store.save(ctx, s.seq, saved{
		Fold: hall.FoldVersion, State: s.state, Model: s.model, Look: s.look, Keys: s.keys, Given: s.given,
		weights: weights{Past: s.past, Lessons: s.lessons, Blend: s.blend},
	})
	if err != nil {
		s.cfg.Log.Warn("forecast model not saved", "error", err)
		return
	}
	if err := s.cfg.Store.Sweep(ctx, s.cfg.Now()); err != nil {
		s.cfg.Log.Warn("old scores not deleted", "error", err)
	}
}

// ownLessons is how many lessons of a hall's own outweigh those of a past that was
// imported later.
const ownLessons = 200

// load takes up what the last run saved, unless it knows more than the journal, or
// began with another past than the one there is: then it begins with that. How the
// estimates have held in this hall stays known.
func (s *Service) load(ctx context.Context, head int64) {
	if s.cfg.Store == nil {
		return
	}
	past, err := s.cfg.Store.past(ctx, s.cfg.Zone)
	if err != nil {
		s.cfg.Log.Warn("what an imported history taught is not read; import it again", "error", err)
	}
	unread := err != nil
	v := saved{State: hall.New(), Model: NewModel(s.cfg.Zone), Look: newLookers(), Keys: newKeys(s.cfg.Zone), weights: weights{Blend: newBlend()}}
	seq, known, err := s.cfg.Store.load(ctx, &v)
	if err != nil {
		s.cfg.Log.Warn("forecast model not read, learning from the journal", "error", err)
	}
	s.beginWith(past)
	same := unread || v.Past == s.past
	if v.Blend != nil && (same || v.own() >= ownLessons) {
		s.blend, s.lessons = v.Blend, v.own()
		s.blend.ready()
	}
	if known && seq <= head && same {
		s.past, s.state, s.seq, s.model, s.look, s.keys = v.Past, v.State, seq, v.Model, v.Look, v.Keys
		maps.Copy(s.given, v.Given)
	}
}

// beginWith takes up what was learnt of days before the journal; nil: nothing.
func (s *Service) beginWith(past *Past) {
	if past == nil {
		return
	}
	s.past, s.model, s.look, s.blend = past.ID, past.Model, past.Look, past.Blend
	s.cfg.Log.Info("the forecast begins with an imported history", "from", past.Learnt.From, "to", past.Learnt.To, "tickets", past.Learnt.Tickets)
}

// endWithin is how long the last writing may take.
const endWithin = 5 * time.Second

// end writes down what there is, though ctx has ended.
func (s *Service) end(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), endWithin)
	defer cancel()
	s.flush(ctx)
	s.save(ctx)
}
