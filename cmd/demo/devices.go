package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"yimen/cmd/demo/paper"
)

const (
	devicesStartTime = time.Minute
	deviceAnswerTime = time.Minute
	// cardTime is how long a card lies on the reader at most, and cardRest how
	// long it stays after it was read, as a person's hand would have it.
	cardTime = 30 * time.Second
	cardRest = time.Second
	// cardLook is how often the reader is asked whether it has read.
	cardLook = 100 * time.Millisecond
)

// devices are the simulated card reader, ticket printer, pads and signs, each behind a
// path of its own that a driver opens like a serial port.
type devices struct {
	dir     string
	program *program
	mu      sync.Mutex // one order at a time, so that answers belong to their orders
}

// startDevices starts the devices, called so, with their paths under dir.
func startDevices(ctx context.Context, l *launcher, name, path, dir string) (*devices, error) {
	d := &devices{dir: dir}
	// The roll is new.
	if err := os.Remove(d.roll()); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("put a new roll into the printer: %w", err)
	}
	var err error
	d.program, err = l.launch(order{name: name, path: path, args: []string{"simulate", "--dir", dir}})
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, devicesStartTime)
	defer cancel()
	_, err = d.program.await(ctx, "the devices", func(line string) (string, bool) {
		return strings.CutPrefix(line, "ready ")
	})
	if err != nil {
		d.program.stop()
		return nil, err
	}
	return d, nil
}

func (d *devices) reader() string  { return filepath.Join(d.dir, "idcard") }
func (d *devices) printer() string { return filepath.Join(d.dir, "ticketprinter") }
func (d *devices) pads() string    { return filepath.Join(d.dir, "callpad") }
func (d *devices) signs() string   { return filepath.Join(d.dir, "ledsign") }
func (d *devices) roll() string    { return filepath.Join(d.dir, "ticketprinter.out") }

// order gives a device an order and answers what it says.
func (d *devices) order(ctx context.Context, line string) (string, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	ctx, cancel := context.WithTimeout(ctx, deviceAnswerTime)
	defer cancel()
	_, said, _ := d.program.since(0)
	if err := d.program.say(line); err != nil {
		return "", err
	}
	for {
		lines, count, news := d.program.since(said)
		said = count
		for _, answer := range lines {
			if text, ok := strings.CutPrefix(answer, "ok "); ok {
				return text, nil
			}
			if text, ok := strings.CutPrefix(answer, "error: "); ok {
				return "", errors.New(text)
			}
		}
		select {
		case <-news:
		case <-d.program.done:
			return "", d.program.ended()
		case <-ctx.Done():
			return "", fmt.Errorf("devices: no answer to %q: %w", line, context.Cause(ctx))
		}
	}
}

// lay lays a sample card on the reader and returns when it has been read, or
// when it has lain there long enough; the card is lifted in any case. It says
// which it was.
func (d *devices) lay(ctx context.Context, sample string) (read bool, err error) {
	if _, err := d.order(ctx, "idcard place "+sample); err != nil {
		return false, err
	}
	lying, cancel := context.WithTimeout(ctx, cardTime)
	defer cancel()
	read, err = d.awaitRead(lying)
	if read {
		rest := time.NewTimer(cardRest)
		defer rest.Stop()
		select {
		case <-rest.C:
		case <-ctx.Done():
		}
	}
	// Lifted also when the demo is about to end: the reader's state is its own.
	_, liftErr := d.order(context.WithoutCancel(ctx), "idcard lift")
	return read, errors.Join(err, liftErr)
}

// awaitRead asks the reader until it has read the card, or ctx ends.
func (d *devices) awaitRead(ctx context.Context) (bool, error) {
	tick := time.NewTicker(cardLook)
	defer tick.Stop()
	for {
		state, err := d.order(ctx, "idcard state")
		switch {
		case ctx.Err() != nil:
			return false, nil
		case err != nil:
			return false, err
		case strings.Contains(state, " read,"):
			return true, nil
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return false, nil
		}
	}
}

// sheets are the sheets that have come out of the printer.
func (d *devices) sheets() ([]paper.Sheet, error) {
	sent, err := os.ReadFile(d.roll())
	if err != nil {
		return nil, fmt.Errorf("look at the paper: %w", err)
	}
	sheets, err := paper.Read(sent, paper.Width80)
	if err != nil && !errors.Is(err, paper.ErrCutShort) {
		return sheets, fmt.Errorf("look at the paper: %w", err)
	}
	return sheets, nil
}

func (d *devices) stop() {
	if d != nil {
		d.program.stop()
	}
}
