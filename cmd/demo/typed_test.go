package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"
)

func TestTypedLinesAreCarriedOutUntilQuit(t *testing.T) {
	t.Parallel()
	var said bytes.Buffer
	var taps []string
	c := commands{
		"tap": func(_ context.Context, words []string) (string, error) {
			if _, _, err := place(words); err != nil {
				return "", err
			}
			taps = append(taps, strings.Join(words, ","))
			return "tapped\ntwice", nil
		},
	}
	s := &story{out: &said, now: time.Now}
	quit := c.listen(t.Context(), strings.NewReader("tap 1 2\n\ntap one 2\nfly\nhelp\nquit\ntap 3 4\n"), s)
	if !quit {
		t.Error("quit was not heard")
	}
	if strings.Join(taps, " ") != "1,2" {
		t.Errorf("got the taps %q", taps)
	}
	for _, want := range []string{"  tapped\n  twice\n", "two numbers", `"fly" is no command`, "paper out | paper ok"} {
		if !strings.Contains(said.String(), want) {
			t.Errorf("it did not say %q but:\n%s", want, said.String())
		}
	}
}

func TestNoKeyboardIsNoQuit(t *testing.T) {
	t.Parallel()
	s := &story{out: io.Discard, now: time.Now}
	if (commands{}).listen(t.Context(), strings.NewReader(""), s) {
		t.Error("an empty input was taken for quit")
	}
}

func TestListeningEndsWithItsContext(t *testing.T) {
	t.Parallel()
	in, keyboard := io.Pipe()
	defer func() { _ = keyboard.Close() }()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if (commands{}).listen(ctx, in, &story{out: io.Discard, now: time.Now}) {
		t.Error("the end of the context was taken for quit")
	}
}

func TestTheStoryTellsOfStepsThatFail(t *testing.T) {
	t.Parallel()
	var said bytes.Buffer
	s := &story{out: &said, now: time.Now}
	if err := s.step("server", func() (string, error) { return "http://127.0.0.1:1/", nil }); err != nil {
		t.Error(err)
	}
	broken := errors.New("no port")
	if err := s.step("kiosk", func() (string, error) { return "", broken }); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	if got, want := said.String(), "  ✓ server        http://127.0.0.1:1/\n  ✗ kiosk\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	s.lively = true
	said.Reset()
	s.wrong("late")
	if got, want := said.String(), "  \x1b[31mlate\x1b[0m\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
