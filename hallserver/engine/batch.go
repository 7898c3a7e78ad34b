package engine

import (
	"context"
	"errors"
	"fmt"

	"yimen/hallserver/digest"
	"yimen/hallserver/hall"
	"yimen/hallserver/journal"
)

// batch is one transaction in the making.
type batch struct {
	atMS    int64
	jobs    []*job          // decided in it, answered after the commit
	again   []*job          // the same commands within the batch
	first   map[string]*job // by principal and key
	records []hall.Record
	closed  bool // a day was closed: a good time for a snapshot
}

// runBatch decides, commits, publishes and answers. A panic of Decide or Fold
// is fatal: nothing is committed, and the command is set aside.
func (e *Engine) runBatch(jobs []*job) {
	ctx := context.WithoutCancel(jobs[0].ctx)
	b := &batch{atMS: max(e.opts.Now().UnixMilli(), e.private.LastMS), first: make(map[string]*job, len(jobs))}
	if err := e.lost(); err != nil {
		e.refuse(jobs, err)
		return
	}
	if err := e.writer.Begin(ctx); err != nil {
		e.fail(jobs, err)
		return
	}
	if err := e.freshen(ctx, jobs); err != nil {
		e.undo(ctx, jobs, err)
		return
	}
	for _, j := range jobs {
		if err := e.decideOne(ctx, b, j); err != nil {
			e.undo(ctx, jobs, err)
			return
		}
	}
	if err := e.writer.Commit(ctx); err != nil {
		if errors.Is(err, journal.ErrUncertain) {
			e.opts.Fatal(err)
		}
		e.forget()
		e.fail(jobs, err)
		return
	}
	if err := e.writer.InPlace(); err != nil {
		e.lose(jobs, err)
		return
	}
	for _, j := range b.jobs {
		if j.req.Committed != nil {
			j.req.Committed()
		}
	}
	e.tell(b)
	e.publish(b)
	if b.closed {
		if err := e.saveSnapshot(ctx); err != nil {
			e.opts.Log.Warn("snapshot not saved", "error", err)
		}
	}
}

// decideOne takes one command into the batch. Its error is the journal's and
// undoes the whole batch; what concerns this command alone is its answer.
func (e *Engine) decideOne(ctx context.Context, b *batch, j *job) error {
	r := &j.req
	if first, dup := b.first[r.id()]; dup {
		if first.req.Digest != r.Digest {
			j.done <- result{err: ErrKeyReused}
			return nil
		}
		b.again = append(b.again, j)
		return nil
	}
	if gone := j.ctx.Err(); gone != nil {
		j.done <- result{err: gone}
		return nil //nolint:nilerr // the sender left; nobody else is concerned
	}
	if e.setAside[r.id()] {
		j.done <- result{err: ErrSetAside}
		return nil
	}
	if j.unanswered {
		return e.run(ctx, b, j)
	}
	old, found, err := e.writer.Lookup(ctx, r.Principal, r.Key)
	if errors.Is(err, digest.ErrDamaged) {
		e.opts.Log.Error("a kept answer is damaged and is not given", "principal", r.Principal)
		j.done <- result{err: ErrAnswerDamaged}
		return nil
	}
	if err != nil {
		return err
	}
	if found {
		if [len(r.Digest)]byte(old.Digest) != r.Digest {
			j.done <- result{err: ErrKeyReused}
			return nil
		}
		j.done <- result{answer: Answer{Status: old.Status, Body: old.Answer, Replayed: true}}
		return nil
	}
	return e.run(ctx, b, j)
}

// run decides a new command and folds its events into the private state.
func (e *Engine) run(ctx context.Context, b *batch, j *job) error {
	r := &j.req
	defer e.setAsideOnPanic(r)
	events, err := e.decide(ctx, r.Command, j.unknown, b.atMS)
	var refusal *hall.Refusal
	if err != nil && !errors.As(err, &refusal) {
		return err
	}
	seq, _ := e.writer.Head()
	for _, ev := range events {
		seq++
		if set, ok := ev.(hall.ClockSet); ok {
			b.atMS = set.ToMS // from here on
		}
		if started, ok := ev.(hall.EpochStarted); ok && started.Epoch <= e.writer.Epoch() {
			return fmt.Errorf("epoch %d does not follow epoch %d", started.Epoch, e.writer.Epoch())
		}
		rec := hall.Record{Seq: seq, AtMS: b.atMS, Event: ev}
		hall.Fold(e.private, rec)
		if err := e.writer.Append(ctx, r.id(), rec); err != nil {
			return err
		}
		b.records = append(b.records, rec)
		if _, closed := ev.(hall.DayClosed); closed {
			b.closed = true
		}
	}
	if err := e.seal(ctx, r, events); err != nil {
		return err
	}
	j.answer.Status, j.answer.Body = r.Reply(e.private, events, b.atMS, err)
	e.writer.Answered(journal.Command{
		Principal: r.Principal, Key: r.Key, Digest: r.Digest[:],
		Status: j.answer.Status, Answer: j.answer.Body, AtMS: b.atMS,
	})
	b.jobs = append(b.jobs, j)
	b.first[r.id()] = j
	return nil
}

// seal writes the personal data of a command that was taken.
func (e *Engine) seal(ctx context.Context, r *Request, events []hall.Event) error {
	if len(events) == 0 {
		return nil
	}
	for _, row := range r.Subjects {
		e.writer.Seal(journal.Subject{Key: string(row.Key), Sealed: row.Sealed, ExpiresMS: row.ExpiresMS})
	}
	if r.Expiry == nil {
		return nil
	}
	return e.writer.MoveExpiry(ctx, *r.Expiry)
}

// decide is hall.Decide with the questions that the live day cannot answer: whether
// a ticket id was used on an earlier day, and which numbers of a date were given.
func (e *Engine) decide(ctx context.Context, c hall.Command, unknown bool, atMS int64) ([]hall.Event, error) {
	if start, ok := c.(hall.StartEpoch); ok {
		c = e.from(start)
	}
	if id := newTicket(c); id != "" && !unknown {
		known, err := e.writer.TicketKnown(ctx, id)
		if err != nil {
			return nil, err
		}
		if known {
			return nil, &hall.Refusal{Code: hall.TicketIDTaken, Detail: "another ticket has this id"}
		}
	}
	c, err := e.withNumbers(ctx, c)
	if err != nil {
		return nil, err
	}
	return hall.Decide(e.private, c, atMS)
}

// withNumbers tells a command that begins a date which of its numbers were given.
func (e *Engine) withNumbers(ctx context.Context, c hall.Command) (hall.Command, error) {
	var err error
	switch c := c.(type) {
	case hall.OpenDay:
		if c.Date != e.private.Day {
			c.Last, err = e.writer.LastNumbers(ctx, c.Date)
		}
		return c, err
	case hall.SetClock:
		c.Last, err = e.writer.LastNumbers(ctx, c.Date)
		return c, err
	}
	return c, nil
}

// newTicket is the id of the ticket that a command makes; empty: none.
func newTicket(c hall.Command) hall.TicketID {
	switch c := c.(type) {
	case hall.IssueTicket:
		return c.ID
	case hall.CheckIn:
		return c.Ticket
	}
	return ""
}

// publish shows the committed state, wakes who follows, and answers.
func (e *Engine) publish(b *batch) {
	if len(b.records) > 0 {
		seq, _ := e.writer.Head()
		e.show(seq)
		e.stream.append(b.records)
		e.stream.wake()
	}
	for _, j := range b.jobs {
		j.done <- result{answer: j.answer}
	}
	for _, j := range b.again {
		a := b.first[j.req.id()].answer
		a.Replayed = true
		j.done <- result{answer: a}
	}
}

// undo rolls an open batch back after an error of the journal.
func (e *Engine) undo(ctx context.Context, jobs []*job, err error) {
	if rollback := e.writer.Rollback(ctx); rollback != nil {
		e.opts.Fatal(errors.Join(err, rollback))
	}
	e.forget()
	e.fail(jobs, err)
}

// forget drops what was folded and not committed.
func (e *Engine) forget() { e.private = e.seen.Load().state.Clone() }

// fail answers every command of a batch that left no trace.
func (e *Engine) fail(jobs []*job, err error) {
	e.opts.Log.Error("batch not written", "commands", len(jobs), "error", err)
	e.refuse(jobs, fmt.Errorf("%w: %w", ErrNotWritten, err))
}

func (e *Engine) refuse(jobs []*job, err error) {
	for _, j := range jobs {
		select {
		case j.done <- result{err: err}:
		default: // answered before the batch failed, from an earlier batch's row
		}
	}
}
