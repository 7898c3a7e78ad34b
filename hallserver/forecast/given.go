package forecast

import (
	"context"
	"time"

	"yimen/hallserver/hall"
)

// staleMS is how old a table may be for a ticket's forecast at issue to be taken
// from it.
const staleMS = 5000

// score notes what was told at a ticket's issue, and when the call comes, how it
// held.
func (s *Service) score(r hall.Record) {
	switch e := r.Event.(type) {
	case hall.DayOpened, hall.DayClosed:
		clear(s.given)
	case hall.ClockSet:
		for id, g := range s.given {
			g.atMS = e.Move(g.atMS)
			s.given[id] = g
		}
	case hall.TicketIssued:
		if t := s.table.Load(); t != nil && r.AtMS-t.atMS < staleMS && e.SlotMS == 0 {
			if f, ok := t.fresh[kind{e.Queue, e.Class}]; ok {
				s.given[e.Ticket] = given{f, r.AtMS}
			}
		}
	case hall.TicketCancelled:
		delete(s.given, e.Ticket)
	case hall.ServicesSet:
		delete(s.given, e.Ticket) // it is another wait
	case hall.TicketCalled:
		g, ok := s.given[e.Ticket]
		t := s.state.Tickets.Get(e.Ticket)
		if !ok || t == nil {
			return
		}
		delete(s.given, e.Ticket)
		s.keep(g, t, seconds(r.AtMS-g.atMS))
	default:
	}
}

func (s *Service) keep(g given, t *hall.Ticket, actualS float64) {
	if g.learn != nil {
		s.blend.observe(*g.learn, actualS)
	}
	if len(s.scores) >= scoresMost {
		s.scores = s.scores[1:]
	}
	s.scores = append(s.scores, Score{
		Day: s.state.Day, Hour: time.UnixMilli(g.atMS).In(s.cfg.Zone).Hour(), Queue: t.Queue, Class: t.Class,
		P50S: g.told.P50S, P90S: g.told.P90S, ActualS: actualS, Tenth: g.deciles.tenth(actualS),
	})
}

// giveLate notes the first forecast of those for whom there was none at issue.
func (s *Service) giveLate(t *table) {
	for id, f := range t.tickets {
		k := s.state.Tickets.Get(id)
		if _, known := s.given[id]; known || k == nil || k.Came != "" || t.atMS-k.WaitMS >= staleMS {
			continue
		}
		s.given[id] = given{f, t.atMS}
	}
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
	err := s.cfg.Store.save(ctx, s.seq, saved{Fold: hall.FoldVersion, State: s.state, Model: s.model, Blend: s.blend, Look: s.look})
	if err != nil {
		s.cfg.Log.Warn("forecast model not saved", "error", err)
		return
	}
	if err := s.cfg.Store.Sweep(ctx, s.cfg.Now()); err != nil {
		s.cfg.Log.Warn("old scores not deleted", "error", err)
	}
}

// load takes up what the last run saved, unless it knows more than the journal.
func (s *Service) load(ctx context.Context, head int64) {
	if s.cfg.Store == nil {
		return
	}
	v := saved{State: hall.New(), Model: NewModel(s.cfg.Zone), Blend: newBlend(), Look: newLookers()}
	seq, known, err := s.cfg.Store.load(ctx, &v)
	switch {
	case err != nil:
		s.cfg.Log.Warn("forecast model not read, learning from the journal", "error", err)
	case known && seq <= head:
		s.state, s.seq, s.model, s.blend, s.look = v.State, seq, v.Model, v.Blend, v.Look
		s.blend.ready()
	}
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
