package forecast

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"yimen/hallserver/hall"
)

// Run learns from the journal what it does not know yet, then follows it, until
// ctx ends; then it saves what it has learnt. It returns an error only when the
// source does. It wants a goroutine of its own: see giveWay.
func (s *Service) Run(ctx context.Context) error {
	giveWay()
	if err := s.catchUp(ctx); err != nil {
		if ctx.Err() != nil {
			return nil // asked to end
		}
		return fmt.Errorf("forecast: learning from the journal: %w", err)
	}
	pulling, stop := context.WithCancel(ctx)
	batches, failed := make(chan []hall.Record), make(chan error, 1)
	var helper sync.WaitGroup
	after := s.seq
	helper.Go(func() { failed <- s.pull(pulling, after, batches) })
	defer helper.Wait()
	defer stop()
	defer s.end(ctx)
	s.refresh()
	return s.follow(ctx, batches, failed)
}

func (s *Service) follow(ctx context.Context, batches <-chan []hall.Record, failed <-chan error) error {
	due := time.NewTimer(s.pause())
	defer due.Stop()
	flush, save := time.NewTicker(flushEach), time.NewTicker(saveEach)
	defer flush.Stop()
	defer save.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case err := <-failed:
			if ctx.Err() != nil {
				return nil // asked to end
			}
			return fmt.Errorf("forecast: following the hall: %w", err)
		case batch := <-batches:
			first := !s.changed
			s.take(batch)
			if first && s.changed {
				due.Reset(s.soon())
			}
		case <-due.C:
			s.refresh()
			due.Reset(s.pause())
		case <-flush.C:
			s.flush(ctx)
		case <-save.C:
			s.save(ctx)
		}
	}
}

// soon is how long a change waits for its refresh, since more may come.
func (s *Service) soon() time.Duration {
	if t := s.table.Load(); t != nil {
		since := s.cfg.Now().Sub(time.UnixMilli(t.atMS))
		return max(s.least()-max(since, 0), 0)
	}
	return 0
}

// least is how long it is from one refresh to the next when things change: long
// beside what a refresh takes, but not longer than the longest, and never so short
// that it does nothing else.
func (s *Service) least() time.Duration {
	return max(s.cfg.Coalesce, min(ease*s.took, s.cfg.Refresh), rest*s.took)
}

// pause is how long until the next refresh when nothing changes.
func (s *Service) pause() time.Duration {
	if s.state.Waiting(s.state.Plan.Queues...) > 0 {
		return max(s.cfg.Refresh, s.least())
	}
	return max(idleRefresh, s.least())
}

// pull reads the source's records.
func (s *Service) pull(ctx context.Context, after int64, to chan<- []hall.Record) error {
	for {
		batch, err := s.source.Next(ctx, after)
		if err != nil {
			return err
		}
		if len(batch) == 0 {
			continue
		}
		after = batch[len(batch)-1].Seq
		select {
		case to <- batch:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// catchUp begins where the last run ended, or where the journal does, and learns
// up to where the hall stands.
func (s *Service) catchUp(ctx context.Context) error {
	_, head := s.source.Snapshot()
	s.load(ctx, head)
	for s.seq < head {
		batch, err := s.source.Next(ctx, s.seq)
		if err != nil {
			return err
		}
		for _, r := range batch {
			if r.Seq != s.seq+1 {
				return errors.New("records missing")
			}
			s.learn(r)
		}
		if len(s.scores) >= scoresMost/2 {
			s.flush(ctx)
		}
	}
	s.blend.ready()
	s.rejoin()
	s.caughtUp = true
	s.tellKeys()
	return nil
}

func (s *Service) learn(r hall.Record) {
	hall.Fold(s.state, r)
	s.seq = r.Seq
	s.model.Observe(r, s.state)
	s.look.Observe(r, s.state)
	s.keys.Observe(r, s.state)
	s.score(r)
	if _, over := r.Event.(hall.DayClosed); over && s.caughtUp {
		s.tellKeys()
	}
}

func (s *Service) tellKeys() {
	list := s.keys.list()
	s.differ.Store(&list)
}

// take takes in records as they happen.
func (s *Service) take(batch []hall.Record) {
	for _, r := range batch {
		if r.Seq <= s.seq {
			continue
		}
		if r.Seq != s.seq+1 {
			s.cfg.Log.Warn("records missing, going on from a snapshot", "after", s.seq, "next", r.Seq)
			state, seq := s.source.Snapshot()
			s.state, s.seq = state.Clone(), seq
			clear(s.given)
			continue
		}
		s.learn(r)
		s.changed = true
	}
	s.rejoin()
}

// rejoin goes on from the hall's own state where ours has come to it: it says
// the same, and what is kept of a day is kept once.
func (s *Service) rejoin() {
	if state, seq := s.source.Snapshot(); seq == s.seq {
		s.state = state.Clone()
	}
}

// refresh publishes another table.
func (s *Service) refresh() {
	s.changed = false
	defer s.through.Store(s.seq)
	if !s.state.DayOpen {
		s.table.Store(nil)
		return
	}
	working := time.Now() // for how long it takes alone
	nowMS := max(s.cfg.Now().UnixMilli(), s.state.LastMS)
	var t *table
	if s.model.Ready() {
		// One seed for a day: forecasts change by what happens, not by chance.
		t = newTable(s.state, nowMS, s.model, s.look, s.blend, hashOf(s.state.Day))
	} else {
		t = emptyHanded(s.state, nowMS, s.look.rival)
	}
	s.table.Store(t)
	s.took = time.Since(working)
	s.count.Add(1)
}
