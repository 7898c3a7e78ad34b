package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// errQuit is the answer to quit.
var errQuit = errors.New("quit")

const typedHelp = `card [elderly|rare|hmt|foreign2017|foreign2023]   lay an invented ID card on the reader, and take it away again
paper out | paper ok                              empty the printer, fill it
desk card | desk paper out | desk paper ok        the same with the reader and the printer of the guide desk
pad next | recall | skip | pause | complete       press a key of window 1's calling pad; its clerk must be signed in
rate 5 … rate 1                                   press a key of its rating pad
tap X Y                                           touch the kiosk's screen
crowd 30                                          thirty people come at once
shot                                              save the screens as pictures
quit                                              end it all (or Ctrl-C)`

// A command does what one typed line says; its words are what follows its name.
type command func(ctx context.Context, words []string) (string, error)

// commands are what a person may type, by name.
type commands map[string]command

// do carries out one line and says what came of it.
func (c commands) do(ctx context.Context, line string) (string, error) {
	words := strings.Fields(line)
	if len(words) == 0 {
		return "", nil
	}
	switch words[0] {
	case "help", "?":
		return typedHelp, nil
	case "quit", "exit", "q":
		return "", errQuit
	}
	do, ok := c[words[0]]
	if !ok {
		return "", fmt.Errorf("%q is no command; type help", words[0])
	}
	return do(ctx, words[1:])
}

// listen carries out the lines of a reader until quit, until the reader ends,
// or until ctx ends. quit says which: only quit asks for the end of it all, a
// reader that ends (no keyboard) does not.
func (c commands) listen(ctx context.Context, in io.Reader, s *story) (quit bool) {
	lines := make(chan string)
	go func() {
		defer close(lines)
		scanner := bufio.NewScanner(in)
		for scanner.Scan() {
			select {
			case lines <- scanner.Text():
			case <-ctx.Done():
				return
			}
		}
	}()
	for {
		select {
		case <-ctx.Done():
			return false
		case line, ok := <-lines:
			if !ok {
				return false
			}
			answer, err := c.do(ctx, line)
			switch {
			case errors.Is(err, errQuit):
				return true
			case err != nil:
				s.wrong(err.Error())
			default:
				for text := range strings.SplitSeq(answer, "\n") {
					if text != "" {
						s.say(text)
					}
				}
			}
		}
	}
}

// place reads the two numbers of a tap.
func place(words []string) (x, y int, err error) {
	if len(words) != 2 {
		return 0, 0, errors.New("tap wants two numbers: tap X Y")
	}
	x, errX := strconv.Atoi(words[0])
	y, errY := strconv.Atoi(words[1])
	if errX != nil || errY != nil {
		return 0, 0, errors.New("tap wants two numbers: tap X Y")
	}
	return x, y, nil
}
