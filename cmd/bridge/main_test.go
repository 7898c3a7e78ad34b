package main

import (
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"bridge": main})
}

func TestCommandLine(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(e *testscript.Env) error {
			h := newHall(1)
			e.Values[hallKey{}] = h
			e.Setenv("SERVER", h.serve(t).URL)
			e.Setenv("HOME", e.WorkDir)
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){"told": told},
	})
}

type hallKey struct{}

// told waits until the hall has been told of a pad since the last time: told PAD.
func told(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: told WINDOW/PAD")
	}
	h, ok := ts.Value(hallKey{}).(*hall)
	if !ok {
		ts.Fatalf("no hall")
	}
	late := time.After(2 * time.Minute)
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for {
		h.mu.Lock()
		_, found := h.pads[args[0]]
		delete(h.pads, args[0])
		h.mu.Unlock()
		if found {
			return
		}
		select {
		case <-tick.C:
		case <-late:
			ts.Fatalf("the hall was never told of %s", args[0])
		}
	}
}
