package engine

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
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

// load makes the state from the newest snapshot and the rows after it, checking
// the chain as it goes. On a foldError the state stands before the bad row.
func load(ctx context.Context, j *journal.Journal) (*hall.State, int64, error) {
	state, seq, prev, err := fromSnapshot(ctx, j)
	if err != nil {
		return nil, 0, err
	}
	for row, err := range ahead(ctx, j.Rows(ctx, seq)) {
		if err != nil {
			return nil, 0, err
		}
		if row.Seq != seq+1 {
			return state, seq, &foldError{row.Seq, fmt.Errorf("follows event %d", seq)}
		}
		if hash := row.Chain(prev); !bytes.Equal(hash[:], row.Hash) {
			return state, seq, &foldError{row.Seq, errors.New("its hash does not fit its content")}
		}
		if err := foldRow(state, row); err != nil {
			return state, seq, &foldError{row.Seq, err}
		}
		seq, prev = row.Seq, row.Hash
	}
	return state, seq, nil
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

func fromSnapshot(ctx context.Context, j *journal.Journal) (*hall.State, int64, []byte, error) {
	snap, ok, err := j.LatestSnapshot(ctx, hall.FoldVersion)
	if err != nil || !ok {
		return hall.New(), 0, nil, err
	}
	state := hall.New()
	if err := json.Unmarshal(snap.State, state); err != nil {
		return hall.New(), 0, nil, nil //nolint:nilerr // a snapshot is a cache: one that cannot be read is not used
	}
	return state, snap.Seq, snap.Hash, nil
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
