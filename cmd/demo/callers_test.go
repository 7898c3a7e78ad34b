package main

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"yimen/hallserver/wire"
)

const (
	// callers is how many windows call, from window 1.
	callers = 12
	// emptyMost is how often a window may find nobody waiting, of those who came
	// for it: others serve its queues too.
	emptyMost = 10
)

// A seat is a window with its clerk.
type seat struct {
	window  int
	service string // whose queue it serves first
	client  *wire.Client
}

// seatClerks has a clerk of their own sit down at each window.
func (h *troubledHall) seatClerks(t *testing.T) {
	t.Helper()
	ctx := within(t, 3*time.Minute)
	catalogue, err := wire.NewClient(h.st.hall.address, "", nil).Catalogue(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for n := 1; n <= callers; n++ {
		c := h.seat(ctx, t, n)
		w, err := c.Window(ctx, n)
		if err != nil {
			t.Fatal(err)
		}
		h.seats = append(h.seats, seat{n, serviceOf(t, catalogue, w), c})
	}
}

// seat signs a new clerk in at a window and opens it.
func (h *troubledHall) seat(ctx context.Context, t *testing.T, window int) *wire.Client {
	t.Helper()
	clerk, err := h.st.hall.hire(ctx, wire.RoleClerk, fmt.Sprintf("clerk%d", window), fmt.Sprintf("窗口员%d", window))
	if err != nil {
		t.Fatal(err)
	}
	c, err := signedIn(ctx, h.st.hall.address, clerk)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.OpenWindow(ctx, fmt.Sprintf("open-%d", window), window, wire.OpenRequest{}); err != nil {
		t.Fatal(err)
	}
	return c
}

// serviceOf is a service of the queue that a window serves first.
func serviceOf(t *testing.T, c wire.Catalogue, w wire.Window) string {
	t.Helper()
	for _, s := range c.Services {
		if len(w.Queues) > 0 && s.Queue == w.Queues[0] {
			return s.Code
		}
	}
	t.Fatalf("no service for window %d", w.Number)
	return ""
}

// callAll has the windows call so many tickets: in rushes of twenty a second, with
// quieter times between.
func (h *troubledHall) callAll(t *testing.T, calls int) {
	t.Helper()
	ctx := within(t, 20*time.Minute)
	turns := make(chan int)
	var windows sync.WaitGroup
	for _, s := range h.seats {
		windows.Go(func() {
			for i := range turns {
				if err := s.callOne(ctx, i); err != nil {
					t.Errorf("window %d: %v", s.window, err)
				}
			}
		})
	}
	for i := range calls {
		turns <- i
		pause := time.Second / 20
		if i/60%2 == 1 {
			pause = time.Second / 8
		}
		<-time.After(pause)
	}
	close(turns)
	windows.Wait()
}

// callOne gives somebody a ticket and calls them; every tenth is called again at
// once.
func (s seat) callOne(ctx context.Context, i int) error {
	for try := range emptyMost {
		key := fmt.Sprintf("trouble-%d-%d", i, try)
		err := insist(ctx, func() error {
			_, err := s.client.IssueTicket(ctx, key+"-issue", wire.IssueRequest{ID: key, Services: []string{s.service}})
			return err
		})
		if err != nil {
			return fmt.Errorf("issue: %w", err)
		}
		called, err := s.call(ctx, key)
		if err != nil {
			return fmt.Errorf("call: %w", err)
		}
		if called == nil {
			continue
		}
		if i%10 != 9 {
			return nil
		}
		return s.recall(ctx, key, called.Window)
	}
	return fmt.Errorf("found nobody waiting %d times", emptyMost)
}

// call calls the next one, and finishes with the one before; nil: none waits.
func (s seat) call(ctx context.Context, key string) (called *wire.CallAnswer, err error) {
	var w wire.Window
	err = insist(ctx, func() (err error) {
		w, err = s.client.Window(ctx, s.window)
		return err
	})
	if err != nil {
		return nil, err
	}
	err = insist(ctx, func() (err error) {
		called, err = s.client.CallWindow(ctx, key+"-call", s.window, wire.CallRequest{Expect: expect(w), FinishCurrent: true, FinishAs: wire.FinishServed})
		return err
	})
	return called, err
}

func (s seat) recall(ctx context.Context, key string, w wire.Window) error {
	err := insist(ctx, func() error {
		_, err := s.client.RecallWindow(ctx, key+"-recall", s.window, wire.WindowRequest{Expect: expect(w)})
		return err
	})
	if err != nil {
		return fmt.Errorf("recall: %w", err)
	}
	return nil
}
