package engine

import (
	"context"
	"encoding/hex"
	"fmt"

	"yimen/hallserver/hall"
	"yimen/hallserver/journal"
)

// At is where the journal stands after a batch. State is the writer's own: it is
// read at once and not kept.
type At struct {
	Epoch, Seq int64
	Hash       []byte
	State      *hall.State
}

// Standing is where a journal stands, and what it has gone through.
type Standing struct {
	First []byte // hash of the first row; none in an empty journal
	Epoch int64
	Seq   int64
	Hash  []byte // of the last row
	// Left are the rows from which later epochs went on, oldest first.
	Left []hall.Point
}

// Standing reads where the journal stands.
func (e *Engine) Standing(ctx context.Context) (s Standing, err error) {
	if s.First, err = e.journal.HashAt(ctx, 1); err != nil {
		return Standing{}, err
	}
	if s.Left, err = e.journal.Left(ctx); err != nil {
		return Standing{}, err
	}
	if s.Epoch, err = e.journal.CurrentEpoch(ctx); err != nil {
		return Standing{}, err
	}
	s.Seq, s.Hash, err = e.journal.Head(ctx)
	return s, err
}

// HashAt is the hash of a row; none where there is no such row.
func (e *Engine) HashAt(ctx context.Context, seq int64) ([]byte, error) {
	return e.journal.HashAt(ctx, seq)
}

// Hold refuses every command but StartEpoch with an ErrHeld that says why, until
// it is called with nil.
func (e *Engine) Hold(why error) {
	if why != nil {
		why = fmt.Errorf("%w: %w", ErrHeld, why)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.held = why
}

// HoldNumbers refuses what takes a number with an ErrNumbersHeld, likewise.
func (e *Engine) HoldNumbers(why error) {
	if why != nil {
		why = fmt.Errorf("%w: %w", ErrNumbersHeld, why)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.issuing = why
}

// tell says what has become durable, before anybody is answered.
func (e *Engine) tell(b *batch) {
	if e.opts.Committed == nil || len(b.records) == 0 {
		return
	}
	seq, hash := e.writer.Head()
	e.opts.Committed(At{Epoch: e.writer.Epoch(), Seq: seq, Hash: hash, State: e.private})
}

// from fills in where an epoch goes on from.
func (e *Engine) from(c hall.StartEpoch) hall.StartEpoch {
	if seq, hash := e.writer.Head(); seq > 0 {
		c.From = hall.Point{Epoch: e.writer.Epoch(), Seq: seq, Hash: hex.EncodeToString(hash)}
	}
	return c
}

// lost is why the journal's file is not there any more, or nil.
func (e *Engine) lost() error {
	e.mu.RLock()
	defer e.mu.RUnlock()
	return e.gone
}

// lose ends the taking of commands: the journal's file is not where it was, and
// what was committed went where nobody will read it. The process ends by the
// next look of watchPlace, when everybody has been told.
func (e *Engine) lose(jobs []*job, why error) {
	err := fmt.Errorf("%w: %w", ErrGone, why)
	e.mu.Lock()
	e.gone = err
	e.mu.Unlock()
	e.opts.Log.Error("the journal's file is gone, ending", "error", why)
	e.refuse(jobs, err)
}

// watchPlace looks whether the file is still there, also while nobody comes. The
// second look ends the process.
func (e *Engine) watchPlace(place *journal.Place) {
	if err := e.lost(); err != nil {
		e.opts.Fatal(err)
	}
	if err := place.Look(); err != nil {
		e.lose(nil, err)
	}
}
