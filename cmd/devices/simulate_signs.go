package main

import (
	"context"
	"log/slog"
	"path/filepath"

	"yimen/drivers/drivertest/ptyline"
	"yimen/drivers/ledsign/ledsim"
)

// The simulated signs: as many on one line, from address 1 on, two rows of eight
// Hanzi each.
const (
	simulatedSigns = 4
	signWidth      = 128
	signHeight     = 32
)

// newSigns makes the line of LED signs.
func newSigns(dir string, log *slog.Logger) *device {
	var signs []int
	for n := 1; n <= simulatedSigns; n++ {
		signs = append(signs, n)
	}
	sim := ledsim.New(ledsim.Options{Signs: signs, Width: signWidth, Height: signHeight, Log: log})
	return &device{
		name: "ledsign", jack: ptyline.NewJack(filepath.Join(dir, "ledsign")), help: ledsim.Help(), control: sim.Control,
		serve: func(ctx context.Context, c *ptyline.Cable) error { return sim.Serve(ctx, c) },
	}
}
