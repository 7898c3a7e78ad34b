package engine

import (
	"context"
	"errors"
	"syscall"
	"time"

	"yimen/hallserver/journal"
)

// tend does what must be done now and then: watches the disk and the file, forgets old answers and erases what has expired.
func (e *Engine) tend(ctx context.Context) {
	disk := time.NewTicker(diskEach)
	defer disk.Stop()
	hourly := time.NewTicker(upkeepEach)
	defer hourly.Stop()
	each := time.NewTicker(placeEach)
	defer each.Stop()
	place := e.place
	for {
		select {
		case <-ctx.Done():
			return
		case <-each.C:
			e.watchPlace(&place)
		case <-disk.C:
			e.watchDisk()
			if e.owed.Load() {
				e.later(ctx, e.payErasure)
			}
		case <-hourly.C:
			e.Tidy(ctx)
		}
	}
}

// Tidy forgets answers past their time and erases expired personal data, soon.
func (e *Engine) Tidy(ctx context.Context) {
	if e.Fault() != nil {
		return
	}
	if err := e.opts.Settled(); err != nil {
		e.opts.Log.Warn("nothing is erased or forgotten", "error", err)
		return
	}
	now := e.opts.Now()
	damaged, err := e.journal.DamagedSubjects(ctx)
	if err != nil {
		e.opts.Log.Error("sealed data cannot be read through", "error", err)
	}
	e.later(ctx, func(ctx context.Context) error {
		renewed := e.renew(ctx, damaged, now)
		owed := e.owed.Swap(true) // before the rows are gone: who asks meanwhile is told the worst
		forgotten, err1 := e.writer.ForgetCommands(ctx, now.Add(-keepAnswers).UnixMilli())
		erased, err2 := e.writer.Erase(ctx, now.UnixMilli())
		if forgotten+erased == 0 {
			e.owed.Store(owed)
		}
		return errors.Join(renewed, err1, err2, e.payErasure(ctx))
	})
}

// renew gives rows whose expiry is damaged the longest one that a row may have.
func (e *Engine) renew(ctx context.Context, keys []string, now time.Time) error {
	for _, key := range keys {
		if err := e.writer.Renew(ctx, key, now.Add(e.opts.KeepSubject).UnixMilli()); err != nil {
			return err
		}
	}
	if len(keys) > 0 {
		e.opts.Log.Error("rows of sealed data were damaged; they expire as if they were new", "rows", len(keys))
	}
	return nil
}

// later has the writer do something between two batches.
func (e *Engine) later(ctx context.Context, do func(context.Context) error) {
	select {
	case e.upkeep <- do:
	case <-ctx.Done():
	}
}

// ErasureOwed says whether what was erased may still stand in the write-ahead
// log. It is tried again until it is gone.
func (e *Engine) ErasureOwed() bool { return e.owed.Load() }

// payErasure empties the write-ahead log after an erasure, unless somebody
// still reads an older moment of the journal.
func (e *Engine) payErasure(ctx context.Context) error {
	if !e.owed.Load() {
		return nil
	}
	done, err := e.writer.Truncate(ctx)
	switch {
	case err != nil:
		return err
	case done:
		e.owed.Store(false)
		e.owedTold = false
		e.opts.Log.Info("what was erased is in no file any more")
	case !e.owedTold:
		e.owedTold = true
		e.opts.Log.Warn("erased data still stands in the write-ahead log while somebody reads; it is tried again until it is gone")
	}
	return nil
}

func (e *Engine) keepUp(ctx context.Context, do func(context.Context) error) {
	err := do(ctx)
	if errors.Is(err, journal.ErrUncertain) {
		e.opts.Fatal(err)
	}
	if err != nil {
		e.opts.Log.Warn("upkeep failed", "error", err)
	}
}

func (e *Engine) watchDisk() {
	free, err := e.opts.Free()
	if err != nil {
		e.opts.Log.Warn("disk cannot be measured", "error", err)
		return
	}
	low := free < e.opts.MinFree
	e.mu.Lock()
	changed := low != e.diskLow
	e.diskLow = low
	e.mu.Unlock()
	if changed {
		e.opts.Log.Warn("disk room changed", "low", low, "free_bytes", free)
	}
}

func diskFree(dir string) (uint64, error) {
	var fs syscall.Statfs_t
	if err := syscall.Statfs(dir, &fs); err != nil {
		return 0, err
	}
	return fs.Bavail * uint64(fs.Bsize), nil //nolint:gosec // a block size is positive
}
