package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"
)

// The rows of the board feed. Every server measured sends the same frames, the
// ones our service makes of real calls, to the same clients.
const (
	hallBoards  = 1000
	manyBoards  = 5000
	mixedBoards = 500
	muteBoards  = 10
	manyMute    = 50 // of manyBoards
	burstCalls  = 100
	muteFlood   = 800 // frames that fill the sockets of those who never read
	hallPace    = 60 * time.Millisecond
	manyPace    = 200 * time.Millisecond
	mixedPace   = 20 * time.Millisecond
)

func boardRows() []row {
	return []row{
		{
			name: "boards-1000", what: "call → 1,000 boards, p99", unit: "ms", reach: atMost(1),
			against: "one write(2) a socket, in a loop", measure: callLatency(hallBoards, 60, hallPace),
		},
		{
			name: "boards-5000", what: "call → 5,000 boards, p99", unit: "ms", reach: atMost(1),
			against: "one write(2) a socket, in a loop", measure: callLatency(manyBoards, 40, manyPace),
		},
		{
			name: "boards-burst-gorilla", what: "100 calls at once → 5,000 boards", unit: "/s", reach: atLeast(0.9),
			against: "gorilla, queue a connection, coalesced writev", measure: burstRate(startGorilla),
		},
		{
			name: "boards-burst-node", what: "100 calls at once → 5,000 boards", unit: "/s", reach: atLeast(2.5),
			against: "node ws", measure: burstRate(startNode),
		},
		{
			name: "boards-mute", what: "call → 500 boards while 10 never read, p99", unit: "ms", reach: atMost(1.2),
			against: "the same without the 10", measure: muteLatency,
		},
		{
			name: "boards-5000-mute", what: "call → 5,000 boards of which 50 never read, p99 of the rest", unit: "ms", reach: atMost(1),
			against: "one write(2) a socket, in a loop, to the rest alone", measure: manyWithMute,
		},
	}
}

// server is a fan-out under test: it listens, and publishes frame after frame
// to all who are connected.
type server struct {
	port  int
	path  string
	hello bool // sends a first frame by itself
	// publish sends n frames, one every pace (0: at once), and returns when
	// each was handed over, in ns of CLOCK_MONOTONIC.
	publish func(n int, pace time.Duration) ([]int64, error)
	close   func()
}

// starter starts a server for so many clients that will send these frames
// (JSON texts), over and over.
type starter func(ctx context.Context, clients int, frames [][]byte) (*server, error)

// trial is a server with its clients.
type trial struct {
	*server
	crowd *crowd
}

func startTrial(ctx context.Context, start starter, clients, mute int, frames [][]byte) (*trial, error) {
	s, err := start(ctx, clients+mute, frames)
	if err != nil {
		return nil, err
	}
	c, err := gather(ctx)
	if err != nil {
		s.close()
		return nil, err
	}
	t := &trial{server: s, crowd: c}
	if err := c.dial(dialOrder{Port: s.port, Path: s.path, Clients: clients, Mute: mute, Hello: s.hello}); err != nil {
		t.end()
		return nil, err
	}
	return t, nil
}

func (t *trial) end() {
	t.crowd.disperse()
	t.close()
}

// round publishes n frames and returns how long each took to each client in
// milliseconds, and how long the whole took in seconds.
func (t *trial) round(n int, pace time.Duration) (latencyMS []float64, wholeS float64, err error) {
	runtime.GC()
	var sent []int64
	arrivals, err := t.crowd.expect(n, func() error {
		sent, err = t.publish(n, pace)
		return err
	})
	if err != nil {
		return nil, 0, err
	}
	var last int64
	for _, client := range arrivals {
		if len(client) < n || len(sent) < n {
			return nil, 0, fmt.Errorf("%d of %d frames arrived", len(client), n)
		}
		for i, at := range client[:n] {
			latencyMS = append(latencyMS, float64(at-sent[i])/1e6)
			last = max(last, at)
		}
	}
	return latencyMS, float64(last-sent[0]) / 1e9, nil
}

// p99 is the 99th percentile of a paced round.
func (t *trial) p99(n int, pace time.Duration) (float64, error) {
	latencyMS, _, err := t.round(n, pace)
	if err != nil {
		return 0, err
	}
	return percentile(latencyMS, 0.99), nil
}

// duel starts ours and another server with so many clients each, and plays
// rounds by turns, the other first and ours first alternating.
func duel(ctx context.Context, other starter, clients, rounds int, play func(*trial) (float64, error)) ([]pair, error) {
	frames, err := realFrames(ctx, burstCalls)
	if err != nil {
		return nil, err
	}
	ours, err := startTrial(ctx, startOurs, clients, 0, frames)
	if err != nil {
		return nil, fmt.Errorf("ours: %w", err)
	}
	defer ours.end()
	theirs, err := startTrial(ctx, other, clients, 0, frames)
	if err != nil {
		return nil, fmt.Errorf("the other: %w", err)
	}
	defer theirs.end()
	var pairs []pair
	for i := range rounds + 1 {
		var p pair
		var errOurs, errOther error
		if i%2 == 0 {
			p.other, errOther = play(theirs)
			p.ours, errOurs = play(ours)
		} else {
			p.ours, errOurs = play(ours)
			p.other, errOther = play(theirs)
		}
		if err := errors.Join(errOurs, errOther); err != nil {
			return nil, err
		}
		if i > 0 { // the first round warms up
			pairs = append(pairs, p)
		}
	}
	return pairs, nil
}

// callLatency measures so many calls a round, enough for a single hiccup of the
// machine not to be the 99th percentile.
func callLatency(clients, calls int, pace time.Duration) func(context.Context, effort) ([]pair, error) {
	return func(ctx context.Context, e effort) ([]pair, error) {
		return duel(ctx, startRaw, clients, e.of(3, 7), func(t *trial) (float64, error) {
			return t.p99(e.of(calls/4, calls), pace)
		})
	}
}

func burstRate(other starter) func(context.Context, effort) ([]pair, error) {
	return func(ctx context.Context, e effort) ([]pair, error) {
		return duel(ctx, other, manyBoards, e.of(3, 9), func(t *trial) (float64, error) {
			latencyMS, wholeS, err := t.round(burstCalls, 0)
			return float64(len(latencyMS)) / wholeS, err
		})
	}
}

// muteLatency measures our own server with and without clients that never
// read, from the time their sockets are full until they have been let go.
func muteLatency(ctx context.Context, e effort) ([]pair, error) {
	frames, err := realFrames(ctx, burstCalls)
	if err != nil {
		return nil, err
	}
	measure := func(mute int) (float64, error) {
		t, err := startTrial(ctx, startOurs, mixedBoards, mute, frames)
		if err != nil {
			return 0, err
		}
		defer t.end()
		if _, _, err := t.round(muteFlood, 0); err != nil {
			return 0, err
		}
		return t.p99(e.of(100, 400), mixedPace)
	}
	var pairs []pair
	for i := range e.of(3, 7) {
		var p pair
		var errWith, errWithout error
		if i%2 == 0 {
			p.ours, errWith = measure(muteBoards)
			p.other, errWithout = measure(0)
		} else {
			p.other, errWithout = measure(0)
			p.ours, errWith = measure(muteBoards)
		}
		if err := errors.Join(errWith, errWithout); err != nil {
			return nil, err
		}
		pairs = append(pairs, p)
	}
	return pairs, nil
}

// manyWithMute plays rounds by turns on a bare loop and on our own server, which
// serves as many who read and others besides whose sockets are full. There are
// fewer calls than would have them let go.
func manyWithMute(ctx context.Context, e effort) ([]pair, error) {
	const reading = manyBoards - manyMute
	frames, err := realFrames(ctx, burstCalls)
	if err != nil {
		return nil, err
	}
	ours, err := startTrial(ctx, startOurs, reading, manyMute, frames)
	if err != nil {
		return nil, fmt.Errorf("ours: %w", err)
	}
	defer ours.end()
	bare, err := startTrial(ctx, startRaw, reading, 0, frames)
	if err != nil {
		return nil, fmt.Errorf("the other: %w", err)
	}
	defer bare.end()
	if _, _, err := ours.round(muteFlood, 0); err != nil {
		return nil, err
	}
	var pairs []pair
	for range e.of(3, 7) {
		var p pair
		var errOurs, errBare error
		p.other, errBare = bare.p99(e.of(10, 30), manyPace)
		p.ours, errOurs = ours.p99(e.of(10, 30), manyPace)
		if err := errors.Join(errOurs, errBare); err != nil {
			return nil, err
		}
		pairs = append(pairs, p)
	}
	return pairs, nil
}
