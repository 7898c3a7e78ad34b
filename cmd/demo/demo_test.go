package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

const demoStartTime = 5 * time.Minute

// startDemo starts the demo itself and waits until it has told everything. It
// answers the line with the passwords.
func startDemo(t *testing.T, l *launcher, dir string) (demo *program, accounts string) {
	t.Helper()
	bin, err := programs()
	if err != nil {
		t.Fatal(err)
	}
	demo, err = l.launch(order{name: "demo", path: filepath.Join(bin, "demo"), args: []string{"--dir", dir, "--virtual"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(demo.stop)
	ctx := within(t, demoStartTime)
	accounts, err = demo.await(ctx, "the passwords", func(line string) (string, bool) {
		return line, strings.Contains(line, "sign in as "+clerkUser)
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := demo.await(ctx, "the end of the story", func(line string) (string, bool) {
		return line, strings.HasPrefix(strings.TrimSpace(line), "quit ")
	}); err != nil {
		t.Fatal(err)
	}
	return demo, accounts
}

// running are the command lines of the processes that name a folder.
func running(t *testing.T, dir string) []string {
	t.Helper()
	all, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, file := range all {
		// A process may end while it is looked at.
		if line, err := os.ReadFile(file); err == nil && bytes.Contains(line, []byte(dir)) {
			found = append(found, string(bytes.ReplaceAll(line, []byte{0}, []byte{' '})))
		}
	}
	return found
}

func TestTheDemoGoesOnWhereItEndedAndLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	l, err := newLauncher(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.close)
	dir := t.TempDir()

	demo, first := startDemo(t, l, dir)
	if len(running(t, dir)) < 5 {
		t.Errorf("only these run: %q", running(t, dir))
	}
	if _, err := newStage(dir, ".", nil); err == nil || !strings.Contains(err.Error(), "--dir") {
		t.Errorf("a second demo in the same folder: %v", err)
	}
	if err := demo.say("shot"); err != nil {
		t.Fatal(err)
	}
	if _, err := demo.await(within(t, answerTime), "pictures", func(line string) (string, bool) {
		return line, strings.HasSuffix(line, "kiosk.png")
	}); err != nil {
		t.Error(err)
	}
	if err := demo.say("quit"); err != nil {
		t.Fatal(err)
	}
	until(t, 2*graceTime+answerTime, "the demo ends", func() bool {
		select {
		case <-demo.done:
			return true
		default:
			return false
		}
	})
	if demo.err != nil {
		t.Errorf("the demo ended badly: %v", demo.ended())
	}
	if left := running(t, dir); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}

	// Again in the same folder, and killed in the hard way.
	demo, second := startDemo(t, l, dir)
	if first != second {
		t.Error("the second run has other accounts than the first")
	}
	if err := syscall.Kill(demo.cmd.Process.Pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	until(t, answerTime, "everything of a killed demo is gone", func() bool { return len(running(t, dir)) == 0 })
}
