package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
)

// padWindow is the window with pads and a sign.
const padWindow = 1

// The pads' places on their line.
const (
	callUnit   = 1
	ratingUnit = 2
)

// signAddress is the sign's, on a line of its own.
const signAddress = 1

// bridgeSettings is the bridge's file.
const bridgeSettings = `# Written anew at every start of the example hall.
line: %s
pads:
  - {unit: %d, window: %d, kind: call}
  - {unit: %d, window: %d, kind: rating}
signs:
  - {line: %s, address: %d, board: sign-%d, size: 128x32}
desk:
  name: 导办台
  reader: {port: %s}
  printer: {port: %s}
`

// bridgeOrder is how the bridge of the pads, the sign and the guide desk is started.
func (st *stage) bridgeOrder(ctx context.Context) (order, error) {
	state, file := st.folder.in("bridge"), st.folder.in("bridge.yaml")
	code, err := st.hall.code(ctx, state, "bridge", "叫号器")
	if err != nil {
		return order{}, err
	}
	settings := fmt.Appendf(nil, bridgeSettings, strconv.Quote(st.devices.pads()), callUnit, padWindow, ratingUnit, padWindow,
		strconv.Quote(st.devices.signs()), signAddress, padWindow, strconv.Quote(st.desk.reader()), strconv.Quote(st.desk.printer()))
	if err := os.WriteFile(file, settings, 0o600); err != nil {
		return order{}, fmt.Errorf("write the bridge's settings: %w", err)
	}
	args := []string{"--server", st.hall.address, "--config", file, "--state", state}
	if code != "" {
		args = append(args, "--code", code)
	}
	return order{name: "bridge", path: st.bin("bridge"), args: args}, nil
}

// startBridge starts the bridge of the pads, the sign and the guide desk and keeps it. It
// returns when it has its line.
func (st *stage) startBridge(ctx context.Context) (err error) {
	st.bridge, err = keep(ctx, "bridge", st.report, func(ctx context.Context) (*program, error) {
		o, err := st.bridgeOrder(ctx)
		if err != nil {
			return nil, err
		}
		return st.launchAndAwait(ctx, o, "its pads", "ready pads=")
	})
	return err
}

// typedPad presses a key of the calling pad.
func (st *stage) typedPad(ctx context.Context, words []string) (string, error) {
	if len(words) != 1 {
		return "", errors.New("pad next, recall, skip, pause, transfer or complete")
	}
	return st.devices.order(ctx, fmt.Sprintf("callpad press %d %s", callUnit, words[0]))
}

// typedRate presses a key of the rating pad.
func (st *stage) typedRate(ctx context.Context, words []string) (string, error) {
	if len(words) != 1 {
		return "", errors.New("rate 5, 4, 3, 2 or 1")
	}
	return st.devices.order(ctx, fmt.Sprintf("ratingpad press %d %s", ratingUnit, words[0]))
}
