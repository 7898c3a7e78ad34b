package desk_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"yimen/cmd/bridge/desk"
	"yimen/drivers/padline"
	"yimen/hallserver/wire"
)

// What may go wrong with one request.
const (
	away     = "away"      // it does not arrive
	lost     = "lost"      // it is done, and the answer does not arrive
	refused  = "409"       // the window is another
	unwell   = "503"       // the server cannot now
	nobody   = "204"       // nobody waits
	rejected = "403"       // it may not
	silent   = "no answer" // nothing comes until the sender gives up
)

// hall is a server with one window.
type hall struct {
	t *testing.T

	mu      sync.Mutex
	window  wire.Window
	looks   int      // at the window
	posts   []string // every changing request that arrived: key, verb and body
	done    []string // what was done, once a key: verb and body
	keys    map[string]string
	faults  []string // of the next changing requests, in turn; empty: none
	all     string   // of every request
	reports []wire.PadReport
}

func newHall(t *testing.T) *hall {
	t.Helper()
	return &hall{t: t, keys: map[string]string{}, window: wire.Window{
		Number: 3, State: wire.WindowOpen, Version: 7, Waiting: 2, Ticket: &wire.Ticket{ID: "ticket-1", Number: "A001"},
	}}
}

var errAway = errors.New("connection refused")

func (h *hall) Window(ctx context.Context, n int) (wire.Window, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if n != 3 {
		h.t.Errorf("window %d asked for", n)
	}
	if h.all != "" {
		return wire.Window{}, h.err(h.all)
	}
	h.looks++
	return h.window, nil
}

func (h *hall) err(fault string) error {
	status := 0
	if n, _ := fmt.Sscanf(fault, "%d", &status); n == 1 {
		return &wire.Problem{Status: status, Code: "a-code"}
	}
	return errAway
}

// change is one changing request; it answers whether it was done.
func (h *hall) change(ctx context.Context, key, verb string, body any) (err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	raw, jsonErr := json.Marshal(body)
	if jsonErr != nil {
		h.t.Error(jsonErr)
	}
	request := verb + " " + string(raw)
	fault := h.all
	if fault == "" && len(h.faults) > 0 {
		fault, h.faults = h.faults[0], h.faults[1:]
	}
	switch fault {
	case away:
		return errAway
	case silent:
		h.mu.Unlock()
		<-ctx.Done()
		h.mu.Lock()
		return ctx.Err()
	}
	h.posts = append(h.posts, key+" "+request)
	if before, again := h.keys[key]; again && before != request {
		return &wire.Problem{Status: http.StatusUnprocessableEntity, Code: "idempotency-key-reused"}
	}
	if fault == unwell || fault == refused || fault == rejected {
		return h.err(fault)
	}
	if _, again := h.keys[key]; !again {
		h.keys[key] = request
		h.done = append(h.done, request)
		h.window.Version++
	}
	if fault == lost {
		return errAway
	}
	return nil
}

func (h *hall) CallWindow(ctx context.Context, key string, n int, r wire.CallRequest) (*wire.CallAnswer, error) {
	h.mu.Lock()
	none := len(h.faults) > 0 && h.faults[0] == nobody
	h.mu.Unlock()
	if err := h.change(ctx, key, "call", r); err != nil || none {
		return nil, err
	}
	return &wire.CallAnswer{}, nil
}

func (h *hall) OpenWindow(ctx context.Context, key string, n int, r wire.OpenRequest) (wire.WindowAnswer, error) {
	return wire.WindowAnswer{}, h.change(ctx, key, "open", r)
}

func (h *hall) PauseWindow(ctx context.Context, key string, n int, r wire.PauseRequest) (wire.WindowAnswer, error) {
	return wire.WindowAnswer{}, h.change(ctx, key, "pause", r)
}

func (h *hall) RecallWindow(ctx context.Context, key string, n int, r wire.WindowRequest) (wire.WindowAnswer, error) {
	return wire.WindowAnswer{}, h.change(ctx, key, "recall", r)
}

func (h *hall) StartWindow(ctx context.Context, key string, n int, r wire.WindowRequest) (wire.WindowAnswer, error) {
	return wire.WindowAnswer{}, h.change(ctx, key, "start", r)
}

func (h *hall) NoShowWindow(ctx context.Context, key string, n int, r wire.WindowRequest) (wire.WindowAnswer, error) {
	return wire.WindowAnswer{}, h.change(ctx, key, "noshow", r)
}

func (h *hall) FinishWindow(ctx context.Context, key string, n int, r wire.FinishRequest) (wire.WindowAnswer, error) {
	return wire.WindowAnswer{}, h.change(ctx, key, "finish", r)
}

func (h *hall) ParkWindow(ctx context.Context, key string, n int, r wire.ParkRequest) (wire.WindowAnswer, error) {
	return wire.WindowAnswer{}, h.change(ctx, key, "park", r)
}

func (h *hall) Rate(ctx context.Context, key string, r wire.RatingRequest) (wire.RatingAnswer, error) {
	return wire.RatingAnswer{ID: "rating-1"}, h.change(ctx, key, "rate", r)
}

func (h *hall) ReportPad(_ context.Context, n int, pad string, r wire.PadReport) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if n != 3 || pad != "pad-1" {
		h.t.Errorf("report of %s at window %d", pad, n)
	}
	h.reports = append(h.reports, r)
	return nil
}

// record is what arrived at a hall.
type record struct {
	posts, done []string
	keys        int
	reports     []wire.PadReport
}

func (h *hall) seen() record {
	h.mu.Lock()
	defer h.mu.Unlock()
	return record{
		posts: slices.Clone(h.posts), done: slices.Clone(h.done), keys: len(h.keys), reports: slices.Clone(h.reports),
	}
}

func (h *hall) set(f func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	f()
}

// seat runs a desk at the hall's window until the test ends.
func seat(t *testing.T, h *hall) *room {
	t.Helper()
	r := &room{t: t, hall: h, beeps: make(chan padline.Beep, 64)}
	r.desk = desk.New(3, desk.Options{Server: h, Show: func(f desk.Faces) {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.faces = f
	}})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- r.desk.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Errorf("Run returned %v", err)
		}
	})
	return r
}

// room is a desk at work and what is heard and seen of it.
type room struct {
	t     *testing.T
	hall  *hall
	desk  *desk.Desk
	beeps chan padline.Beep

	mu    sync.Mutex
	faces desk.Faces
}

func (r *room) shown() desk.Faces {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.faces
}

// beep waits for the next beep and how long it took.
func (r *room) beep(want padline.Beep) time.Duration {
	r.t.Helper()
	began := time.Now()
	select {
	case got := <-r.beeps:
		if got != want {
			r.t.Fatalf("beep %d, want %d", got, want)
		}
	case <-time.After(time.Hour):
		r.t.Fatal("no beep")
	}
	return time.Since(began)
}
