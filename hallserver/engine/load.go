package engine

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"path/filepath"
	"sync"

	"yimen/hallserver/hall"
	"yimen/hallserver/journal"
)

// foldError says where a journal cannot be folded.
type foldError struct {
	seq int64
	err error
}

func (f *foldError) Error() string { return fmt.Sprintf("event %d: %v", f.seq, f.err) }
func (f *foldError) Unwrap() error { return f.err }

// cutError says that a journal ends before what lies beside it.
type cutError struct{ head, known int64 }

func (c *cutError) Error() string {
	return fmt.Sprintf("the journal ends at event %d, but it once had %d", c.head, c.known)
}

// loaded is what a start finds.
type loaded struct {
	state *hall.State
	seq   int64
	unfit []journal.Unfit // snapshots passed over
}

// load makes the state from the newest snapshot and the rows after it, checking
// the chain as it goes. On a foldError the state stands before the bad row, on a
// cutError at the last that there is.
func load(ctx context.Context, j *journal.Journal) (l loaded, err error) {
	state, from, unfit, err := fromSnapshot(ctx, j)
	if err != nil {
		return loaded{}, err
	}
	l = loaded{state: state, seq: from.Seq, unfit: unfit}
	prev, epoch := from.Hash, j.Epoch // a snapshot is of the newest
	if l.seq == 0 {
		epoch = 0
	}
	for row, err := range ahead(ctx, j.Unchecked(ctx, l.seq)) {
		if err != nil {
			return l, err
		}
		if row.Seq != l.seq+1 {
			return l, &foldError{row.Seq, fmt.Errorf("follows event %d", l.seq)}
		}
		if row.Epoch != epoch {
			if err := row.Begins(hall.Point{Epoch: epoch, Seq: l.seq, Hash: hex.EncodeToString(prev)}); err != nil {
				return l, &foldError{row.Seq, err}
			}
			epoch, prev = row.Epoch, nil
		}
		if hash := row.Chain(prev); !bytes.Equal(hash[:], row.Hash) {
			return l, &foldError{row.Seq, errors.New("its hash does not fit its content")}
		}
		if err := foldRow(state, row); err != nil {
			return l, &foldError{row.Seq, err}
		}
		l.seq, prev = row.Seq, row.Hash
	}
	return l, l.whole(ctx, j)
}

// whole is a cutError when the journal ends before what its snapshots or its
// answers know of: a number given after that end would be given again.
func (l loaded) whole(ctx context.Context, j *journal.Journal) error {
	known, err := j.LastAnswered(ctx)
	if err != nil {
		return err
	}
	for _, u := range l.unfit {
		if u.Sound {
			known = max(known, u.Seq)
		}
	}
	if known > l.seq {
		return &cutError{head: l.seq, known: known}
	}
	return nil
}

// aheadRows is how many rows are read at a time while others are folded.
const aheadRows = 512

// ahead reads rows on another core than the one that folds them.
func ahead(ctx context.Context, rows iter.Seq2[journal.Row, error]) iter.Seq2[journal.Row, error] {
	type lot struct {
		rows []journal.Row
		err  error
	}
	return func(yield func(journal.Row, error) bool) {
		ctx, stop := context.WithCancel(ctx)
		lots := make(chan lot, 4)
		var reader sync.WaitGroup
		defer reader.Wait()
		defer stop()
		send := func(l lot) bool {
			select {
			case lots <- l:
				return true
			case <-ctx.Done():
				return false
			}
		}
		reader.Go(func() {
			defer close(lots)
			gathered := make([]journal.Row, 0, aheadRows)
			for row, err := range rows {
				if err != nil {
					send(lot{gathered, err})
					return
				}
				if gathered = append(gathered, row); len(gathered) == aheadRows {
					if !send(lot{rows: gathered}) {
						return
					}
					gathered = make([]journal.Row, 0, aheadRows)
				}
			}
			send(lot{rows: gathered})
		})
		for l := range lots {
			for _, row := range l.rows {
				if !yield(row, nil) {
					return
				}
			}
			if l.err != nil {
				yield(journal.Row{}, l.err)
				return
			}
		}
	}
}

// fromSnapshot is the state of the newest snapshot that is what was written, or
// of none. It is a cache: one that does not fit is passed over.
func fromSnapshot(ctx context.Context, j *journal.Journal) (state *hall.State, from journal.Snapshot, unfit []journal.Unfit, err error) {
	snap, ok, unfit, err := j.Snapshot(ctx, hall.FoldVersion)
	if err != nil && ctx.Err() == nil {
		return hall.New(), journal.Snapshot{}, append(unfit, journal.Unfit{Why: err.Error()}), nil
	}
	if err != nil || !ok {
		return hall.New(), journal.Snapshot{}, unfit, err
	}
	state = hall.New()
	if err := json.Unmarshal(snap.State, state); err != nil {
		return hall.New(), journal.Snapshot{}, append(unfit, journal.Unfit{Seq: snap.Seq, Why: err.Error()}), nil //nolint:nilerr // told as unfit
	}
	return state, snap, unfit, nil
}

// foldRow folds one stored row; a panic of the fold comes back as an error.
func foldRow(s *hall.State, row journal.Row) (err error) {
	r, err := row.Record()
	if err != nil {
		return err
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("fold: %v", p)
		}
	}()
	hall.Fold(s, r)
	return nil
}

// StateOf is the state of the journal in dir as it stands, for one who has the
// folder to himself. It changes nothing.
func StateOf(ctx context.Context, dir string) (s *hall.State, err error) {
	j, err := journal.Open(ctx, filepath.Join(dir, JournalFile), journal.Options{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, j.Close()) }()
	l, err := load(ctx, j)
	return l.state, err
}
