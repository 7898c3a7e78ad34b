package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// worked is the processor time of a process so far, of all its threads.
func worked(pid int) (time.Duration, error) {
	var now unix.Timespec
	clock := int32(^pid<<3 | 2) //nolint:gosec // process numbers are far below the bounds; Linux numbers the clock of a process so
	if err := unix.ClockGettime(clock, &now); err != nil {
		return 0, fmt.Errorf("processor time of process %d: %w", pid, err)
	}
	return time.Duration(now.Nano()), nil
}

// rest waits until a process works no more, or for patience: then it never rests, and
// is measured as it is.
func rest(ctx context.Context, pid int, patience time.Duration) error {
	const calm = 2 * time.Second
	for until := time.Now().Add(patience); time.Now().Before(until); {
		before, err := worked(pid)
		if err != nil {
			return err
		}
		select {
		case <-time.After(calm):
		case <-ctx.Done():
			return ctx.Err()
		}
		if after, err := worked(pid); err != nil || after-before < calm/20 {
			return err
		}
	}
	return nil
}

// memoryMB is what a process holds of memory now, of which it may share some with
// others.
func memoryMB(pid int) (float64, error) {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(raw)) {
		if f := strings.Fields(line); len(f) > 1 && f[0] == "VmRSS:" {
			kb, err := strconv.ParseFloat(f[1], 64)
			return kb / 1024, err
		}
	}
	return 0, errors.New("the memory of a process is not told")
}
