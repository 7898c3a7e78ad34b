package main

import (
	"context"
	"fmt"
	"os"
	"strconv"
)

// The kiosk's screen in pixels, upright.
const (
	kioskWidth  = 1080
	kioskHeight = 1920
)

// A place where a program shows itself: a screen of our own, or the user's
// display in windows.
type showing struct {
	screen *screen // nil: the user's display
}

func (s showing) env() []string {
	if s.screen == nil {
		return []string{"FYNE_SCALE=1"}
	}
	return s.screen.env()
}

func (s showing) flags() []string {
	if s.screen == nil {
		return []string{"--windowed"}
	}
	return nil
}

// kioskSettings is the kiosk's file.
const kioskSettings = `# Written anew at every start of the example hall.
server: %s
state: %s
time_zone: Asia/Shanghai
reader:
  port: %s
printer:
  port: %s
`

// kioskOrder is how the kiosk is started; state is the folder of its token.
func (st *stage) kioskOrder(ctx context.Context, on showing) (order, error) {
	state, file := st.folder.in("kiosk"), st.folder.in("kiosk.yaml")
	code, err := st.hall.code(ctx, state, "kiosk", "自助机 1")
	if err != nil {
		return order{}, err
	}
	settings := fmt.Appendf(nil, kioskSettings, st.hall.address, strconv.Quote(state),
		strconv.Quote(st.devices.reader()), strconv.Quote(st.devices.printer()))
	if err := os.WriteFile(file, settings, 0o600); err != nil {
		return order{}, fmt.Errorf("write the kiosk's settings: %w", err)
	}
	args := []string{"--config", file}
	if code != "" {
		args = append(args, "--code", code)
	}
	return order{
		name: "kiosk", path: st.bin("kiosk"), args: append(args, on.flags()...),
		env: append(on.env(), "HOME="+st.folder.in("home")),
	}, nil
}

// startKiosk starts the kiosk and keeps it. It returns when its screen is up.
func (st *stage) startKiosk(ctx context.Context, on showing) (err error) {
	st.kiosk, err = keep(ctx, "kiosk", st.report, func(ctx context.Context) (*program, error) {
		o, err := st.kioskOrder(ctx, on)
		if err != nil {
			return nil, err
		}
		return st.launchAndAwait(ctx, o, "its screen", "screen is up")
	})
	return err
}
