package main

import (
	"context"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestAKeptProgramIsStartedAgain(t *testing.T) {
	t.Parallel()
	l, err := newLauncher(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer l.close()
	reports := make(chan string, 16)
	k, err := keep(t.Context(), "sleeper", func(s string) { reports <- s }, func(context.Context) (*program, error) {
		return l.launch(order{name: "sleeper", path: "/bin/sh", args: []string{"-c", "echo up; exec sleep 600"}})
	})
	if err != nil {
		t.Fatal(err)
	}
	defer k.stop()

	first := k.program()
	ctx := within(t, 2*time.Minute)
	if _, err := first.await(ctx, "up", equals("up")); err != nil {
		t.Fatal(err)
	}
	first.signal(syscall.SIGKILL)
	for _, want := range []string{"signal: killed", "sleeper: runs again"} {
		select {
		case got := <-reports:
			if !strings.Contains(got, want) {
				t.Errorf("got the report %q, want %q", got, want)
			}
		case <-ctx.Done():
			t.Fatalf("no report of %q", want)
		}
	}
	second := k.program()
	if second == first {
		t.Fatal("the program was not started again")
	}
	if _, err := second.await(ctx, "up", equals("up")); err != nil {
		t.Fatal(err)
	}
	k.stop()
	gone(t, second.cmd.Process.Pid)
	if len(reports) > 0 {
		t.Errorf("stopping on purpose was reported: %q", <-reports)
	}
}
