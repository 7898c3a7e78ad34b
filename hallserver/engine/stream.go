package engine

import (
	"context"
	"sync"

	"yimen/hallserver/hall"
)

// streamKeep is how many of the latest records stay in memory; who follows
// from further back reads the journal.
const streamKeep = 4096

// nextMost is how many records one Next answers at the most.
const nextMost = 1024

// stream is the published records' tail.
type stream struct {
	mu      sync.Mutex // guards what follows
	last    int64      // seq of the last record
	records []hall.Record
	more    chan struct{} // closed when records come
}

func (s *stream) start(last int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last, s.more = last, make(chan struct{})
}

func (s *stream) append(records []hall.Record) {
	if len(records) == 0 {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.records = append(s.records, records...)
	if over := len(s.records) - streamKeep; over >= streamKeep {
		s.records = append([]hall.Record(nil), s.records[over:]...)
	}
	s.last = records[len(records)-1].Seq
}

func (s *stream) wake() {
	s.mu.Lock()
	defer s.mu.Unlock()
	close(s.more)
	s.more = make(chan struct{})
}

// after is what the tail holds after seq. known is false when seq lies before
// the tail; more is closed when there will be more.
func (s *stream) after(seq int64) (records []hall.Record, known bool, more <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	missing := s.last - seq
	if missing > int64(len(s.records)) {
		return nil, false, s.more
	}
	if missing <= 0 {
		return nil, true, s.more
	}
	tail := s.records[len(s.records)-int(missing):]
	return tail[:min(len(tail), nextMost):min(len(tail), nextMost)], true, s.more
}

// Next is the committed records with a seq above after, at most 1,024 of them,
// oldest first. It waits until there is one.
func (e *Engine) Next(ctx context.Context, after int64) ([]hall.Record, error) {
	for {
		records, known, more := e.stream.after(after)
		if !known {
			return e.read(ctx, after)
		}
		if len(records) > 0 {
			return records, nil
		}
		select {
		case <-more:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

func (e *Engine) read(ctx context.Context, after int64) ([]hall.Record, error) {
	records := make([]hall.Record, 0, nextMost)
	for row, err := range e.journal.Rows(ctx, after) {
		if err != nil {
			return nil, err
		}
		r, err := row.Record()
		if err != nil {
			return nil, err
		}
		if records = append(records, r); len(records) == nextMost {
			break
		}
	}
	return records, nil
}
