package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"yimen/drivers/drivertest/ptyline"
	"yimen/drivers/padline/padsim"
)

// simulatedPads is how many pads the simulated line has, from address 1 on. Each
// takes the keys of a calling pad and those of a rating pad.
const simulatedPads = 8

// padNames are what the one line of pads is called: by itself, and by what one
// wants of it. Each has a path of its own to the same cable.
func padNames() []string { return []string{"padline", "callpad", "ratingpad"} }

// newPads makes the line of pads under all its names; they share the first one's
// cable.
func newPads(dir string, log *slog.Logger) map[string]*device {
	var units []int
	for unit := 1; unit <= simulatedPads; unit++ {
		units = append(units, unit)
	}
	sim := padsim.New(padsim.Options{Units: units, Log: log})
	serve := func(ctx context.Context, c *ptyline.Cable) error { return sim.Serve(ctx, c) }
	jack := ptyline.NewJack(filepath.Join(dir, padNames()[0]))
	all := map[string]*device{}
	for i, name := range padNames() {
		all[name] = &device{
			name: name, jack: jack, serve: serve, help: padsim.Help(), shared: i > 0,
			control: func(line string) (string, error) { return sim.Control(padOrder(name, line)) },
		}
	}
	return all
}

// padOrder gives the line's own words for "press UNIT LEVEL" of a rating pad.
func padOrder(name, line string) string {
	words := strings.Fields(line)
	if name == "ratingpad" && len(words) == 3 && words[0] == "press" && len(words[2]) == 1 {
		words[2] = "rate-" + words[2]
	}
	return strings.Join(words, " ")
}

// linkPads makes the other paths of the line.
func linkPads(dir string) error {
	for _, name := range padNames()[1:] {
		path := filepath.Join(dir, name)
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("plug: %w", err)
		}
		if err := os.Symlink(padNames()[0], path); err != nil {
			return fmt.Errorf("plug: %w", err)
		}
	}
	return nil
}

// unlinkPads takes them away.
func unlinkPads(dir string) error {
	var errs []error
	for _, name := range padNames()[1:] {
		if err := os.Remove(filepath.Join(dir, name)); !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}
