package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

// nameWidth is the width of the column of names, in cells.
const nameWidth = 14

// A story is what the demo tells on the terminal: one line a step, then where
// everything is, then what happens.
type story struct {
	mu     sync.Mutex
	out    io.Writer
	lively bool // a person sits there: colour, and a line that shows what goes on
	now    func() time.Time
}

// newStory tells on a file, lively where it is a terminal.
func newStory(out *os.File) *story {
	info, err := out.Stat()
	terminal := err == nil && info.Mode()&os.ModeCharDevice != 0 && os.Getenv("TERM") != "dumb"
	return &story{out: out, lively: terminal && os.Getenv("NO_COLOR") == "", now: time.Now}
}

// Colours of a terminal that we use, by what they are for.
const (
	plain = "\x1b[0m"
	quiet = "\x1b[2m"
	loud  = "\x1b[1m"
	good  = "\x1b[32m"
	bad   = "\x1b[31m"
)

func (s *story) paint(colour, text string) string {
	if !s.lively {
		return text
	}
	return colour + text + plain
}

// title opens the story.
func (s *story) title(text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, _ = fmt.Fprintf(s.out, "\n  %s\n\n", s.paint(loud, text))
}

// step tells of one step while it runs and after; do answers what came of it.
func (s *story) step(name string, do func() (string, error)) error {
	from := s.now()
	if s.lively {
		s.mu.Lock()
		_, _ = fmt.Fprintf(s.out, "  … %s", name)
		s.mu.Unlock()
	}
	outcome, err := do()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.lively {
		_, _ = io.WriteString(s.out, "\r\x1b[K")
	}
	if err != nil {
		_, _ = fmt.Fprintf(s.out, "  %s %s\n", s.paint(bad, "✗"), name)
		return err
	}
	took := ""
	if d := s.now().Sub(from); d > time.Second {
		took = s.paint(quiet, fmt.Sprintf(" (%.1f s)", d.Seconds()))
	}
	_, _ = fmt.Fprintf(s.out, "  %s %s%s%s\n", s.paint(good, "✓"), column(name), outcome, took)
	return nil
}

// place tells where a thing is, and what is needed there.
func (s *story) place(name, where, how string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, _ = fmt.Fprintf(s.out, "  %s%s\n", column(name), s.paint(loud, where))
	if how != "" {
		_, _ = fmt.Fprintf(s.out, "  %s%s\n", column(""), s.paint(quiet, how))
	}
}

// say tells what happened.
func (s *story) say(text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, _ = fmt.Fprintf(s.out, "  %s\n", text)
}

// wrong tells what went wrong and what is done about it.
func (s *story) wrong(text string) {
	s.say(s.paint(bad, text))
}

func column(name string) string {
	return name + strings.Repeat(" ", max(1, nameWidth-utf8.RuneCountInString(name)))
}
