package main

import (
	"context"
	"sync"
	"time"
)

const (
	// restartAfter is how long a program that ended by itself stays down, at
	// first; it doubles with each end in short order, up to restartAfterMax.
	restartAfter    = time.Second
	restartAfterMax = 15 * time.Second
	// steadyTime is how long a program has to run for its past to be forgotten.
	steadyTime = time.Minute
)

// A kept program is started again whenever it ends by itself, as a service
// manager would. A hall server that cannot know whether its last write reached
// the disk ends on purpose and finds out at its next start.
type kept struct {
	name   string
	start  func(ctx context.Context) (*program, error)
	report func(string)
	now    func() time.Time

	mu      sync.Mutex
	running *program // guarded by mu

	end  context.CancelFunc
	over chan struct{}
}

// keep starts a program and keeps it. It returns once the program has started
// for the first time; report is told of every end and every new start.
func keep(ctx context.Context, name string, report func(string), start func(ctx context.Context) (*program, error)) (*kept, error) {
	first, err := start(ctx)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	k := &kept{name: name, start: start, report: report, now: time.Now, running: first, end: cancel, over: make(chan struct{})}
	go k.watch(ctx)
	return k, nil
}

func (k *kept) watch(ctx context.Context) {
	defer close(k.over)
	pause := restartAfter
	for {
		p, since := k.program(), k.now()
		select {
		case <-ctx.Done():
			p.stop()
			return
		case <-p.done:
		}
		if k.now().Sub(since) > steadyTime {
			pause = restartAfter
		}
		k.report(p.ended().Error())
		if !k.again(ctx, &pause) {
			return
		}
		k.report(k.name + ": runs again")
	}
}

// again starts the program anew until it starts or ctx ends.
func (k *kept) again(ctx context.Context, pause *time.Duration) bool {
	for {
		wait := time.NewTimer(*pause)
		*pause = min(2**pause, restartAfterMax)
		select {
		case <-ctx.Done():
			wait.Stop()
			return false
		case <-wait.C:
		}
		p, err := k.start(ctx)
		if err == nil {
			k.mu.Lock()
			k.running = p
			k.mu.Unlock()
			return true
		}
		if ctx.Err() != nil {
			return false
		}
		k.report(err.Error())
	}
}

// program is the one that runs now, or ran last.
func (k *kept) program() *program {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.running
}

// stop ends the program for good and waits for it.
func (k *kept) stop() {
	if k == nil {
		return
	}
	k.end()
	<-k.over
}
