package engine

import (
	"context"
	"errors"
	"syscall"
	"time"

	"yimen/hallserver/journal"
)

// tend does what must be done now and then: watches the disk, forgets old answers and erases what has expired.
func (e *Engine) tend(ctx context.Context) {
	disk := time.NewTicker(diskEach)
	defer disk.Stop()
	hourly := time.NewTicker(upkeepEach)
	defer hourly.Stop()
	e.watchDisk()
	for {
		select {
		case <-ctx.Done():
			return
		case <-disk.C:
			e.watchDisk()
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
	now := e.opts.Now()
	select {
	case e.upkeep <- func(ctx context.Context) error {
		return errors.Join(
			e.writer.ForgetCommands(ctx, now.Add(-keepAnswers).UnixMilli()),
			e.writer.Erase(ctx, now.UnixMilli()))
	}:
	case <-ctx.Done():
	}
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
