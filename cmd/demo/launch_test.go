package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

func shell(t *testing.T, script string) *program {
	t.Helper()
	l, err := newLauncher(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	p, err := l.launch(order{name: "shell", path: "/bin/sh", args: []string{"-c", script}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		p.stop()
		l.close()
	})
	return p
}

func equals(want string) func(string) (string, bool) {
	return func(line string) (string, bool) { return line, line == want }
}

func after(prefix string) func(string) (string, bool) {
	return func(line string) (string, bool) { return strings.CutPrefix(line, prefix) }
}

func within(t *testing.T, d time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}

// gone waits until no process has the id.
func gone(t *testing.T, pid int) {
	t.Helper()
	ctx := within(t, 2*time.Minute)
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		// A zombie that nobody collects still has its id; its state says Z.
		stat, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
		if err != nil || strings.Contains(string(stat), ") Z ") {
			return
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			t.Fatalf("process %d is still there: %s", pid, stat)
		}
	}
}

func TestAProgramsLinesCanBeAwaited(t *testing.T) {
	t.Parallel()
	p := shell(t, `echo one; echo "ready 7" >&2; read answer; echo "heard $answer"; exec sleep 60`)
	ctx := within(t, 2*time.Minute)
	got, err := p.await(ctx, "ready", after("ready "))
	if err != nil || got != "7" {
		t.Fatalf("got %q, %v", got, err)
	}
	if err := p.say("you"); err != nil {
		t.Fatal(err)
	}
	if _, err := p.await(ctx, "the echo", equals("heard you")); err != nil {
		t.Fatal(err)
	}
}

func TestAProgramThatEndsTooSoonTellsItsLastWords(t *testing.T) {
	t.Parallel()
	p := shell(t, `echo "the port is taken" >&2; exit 3`)
	_, err := p.await(within(t, 2*time.Minute), "ready", equals("ready"))
	if err == nil || !strings.Contains(err.Error(), "exit status 3") || !strings.Contains(err.Error(), "the port is taken") {
		t.Errorf("got %v", err)
	}
}

func TestAwaitingEndsWithItsContext(t *testing.T) {
	t.Parallel()
	p := shell(t, `exec sleep 60`)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := p.await(ctx, "ready", equals("ready")); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestStoppingAProgramStopsItsChildrenToo(t *testing.T) {
	t.Parallel()
	p := shell(t, `sleep 600 & echo "child $!"; wait`)
	child, err := p.await(within(t, 2*time.Minute), "the child", after("child "))
	if err != nil {
		t.Fatal(err)
	}
	p.stop()
	pid, err := strconv.Atoi(child)
	if err != nil {
		t.Fatal(err)
	}
	gone(t, pid)
	gone(t, p.cmd.Process.Pid)
}

// The test binary starts itself as a demo that starts a sleeper, and is then
// killed in the hard way, as a broken terminal or an empty memory would.
func TestNoProgramOutlivesAKilledDemo(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	l, err := newLauncher(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer l.close()
	p, err := l.launch(order{
		name: "inner", path: self, args: []string{"-test.run=^TestHelperThatStartsASleeper$"},
		env: []string{"YIMEN_DEMO_SLEEPER=" + t.TempDir()},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer p.stop()
	text, err := p.await(within(t, 2*time.Minute), "the sleeper", after("sleeper "))
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(p.cmd.Process.Pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	gone(t, pid)
}

func TestHelperThatStartsASleeper(t *testing.T) {
	dir := os.Getenv("YIMEN_DEMO_SLEEPER")
	if dir == "" {
		return // only of use to TestNoProgramOutlivesAKilledDemo
	}
	l, err := newLauncher(dir)
	if err != nil {
		t.Fatal(err)
	}
	p, err := l.launch(order{name: "sleeper", path: "/bin/sleep", args: []string{"600"}})
	if err != nil {
		t.Fatal(err)
	}
	_, _ = os.Stdout.WriteString("sleeper " + strconv.Itoa(p.cmd.Process.Pid) + "\n")
	<-p.done
}
