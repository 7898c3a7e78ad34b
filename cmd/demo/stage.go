package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

const (
	// wishedPort is where the hall is served if nobody else is there.
	wishedPort = 8080
	// portTries is how often another port is tried when one that was free has
	// been taken meanwhile.
	portTries = 3
	// programStartTime is how long a program with a screen may take to show it.
	programStartTime = 2 * time.Minute
)

// A stage is a whole example hall: what it is made of, and where.
type stage struct {
	folder   *folder
	programs string // the folder of our programs
	launcher *launcher
	report   func(string) // told of what ended by itself and runs again

	memory      memory
	hall        *hall
	devices     *devices
	desk        *devices // the guide desk's
	kioskScreen *screen
	boardScreen *screen
	sound       *sound
	kiosk       *kept
	board       *kept
	bridge      *kept
	crowd       *crowd
	bustle      *bustle
}

// newStage takes a folder for a hall. Nothing is started yet.
func newStage(dir, programs string, report func(string)) (*stage, error) {
	f, err := openFolder(dir)
	if err != nil {
		return nil, err
	}
	l, err := newLauncher(f.in("log"))
	if err != nil {
		f.close()
		return nil, err
	}
	st := &stage{folder: f, programs: programs, launcher: l, report: report}
	st.hall = &hall{program: st.bin("hallserver"), data: f.in("hall")}
	if err := st.check(); err != nil {
		st.close()
		return nil, err
	}
	return st, nil
}

// check says which of our programs are missing, before anything is started.
func (st *stage) check() error {
	var missing []string
	for _, name := range []string{"hallserver", "kiosk", "display", "bridge", "devices"} {
		if _, err := os.Stat(st.bin(name)); err != nil {
			missing = append(missing, name)
		}
	}
	if len(missing) > 0 {
		return fmt.Errorf("not built: %s (looked in %s); run make build", strings.Join(missing, ", "), st.programs)
	}
	// A home of their own for what libraries like to keep there.
	if err := os.MkdirAll(st.folder.in("home", ".cache"), 0o700); err != nil {
		return fmt.Errorf("make a home: %w", err)
	}
	return nil
}

func (st *stage) bin(name string) string { return filepath.Join(st.programs, name) }

// openHall makes the hall's data where there is none, and serves it on the port
// of the last run if that is free. It says where.
func (st *stage) openHall(ctx context.Context, port int) (string, error) {
	var err error
	if st.memory, err = st.folder.recall(); err != nil {
		return "", err
	}
	if st.memory.Clerk.User == "" {
		// Tokens of a hall that is made anew are worth nothing.
		if err := errors.Join(
			os.RemoveAll(st.folder.in("kiosk")), os.RemoveAll(st.folder.in("board")), os.RemoveAll(st.folder.in("bridge"))); err != nil {
			return "", fmt.Errorf("make the hall anew: %w", err)
		}
	}
	if err := st.hall.prepare(ctx, &st.memory); err != nil {
		return "", err
	}
	wished := st.wished(port)
	if err := st.serveHall(ctx, wished); err != nil {
		return "", err
	}
	if st.memory.Port != wished {
		return fmt.Sprintf("%s (port %d is taken)", st.hall.address, wished), nil
	}
	return st.hall.address, nil
}

// serveHall serves the hall on the wished port, or on another free one.
func (st *stage) serveHall(ctx context.Context, wished int) (err error) {
	for range portTries {
		if st.memory.Port, err = freePort(wished); err != nil {
			return err
		}
		// Remembered before the start: whatever happens then, the data is good.
		if err = st.folder.remember(st.memory); err != nil {
			return err
		}
		err = st.hall.serve(ctx, st.launcher, st.memory.Port, st.report)
		if err == nil || !strings.Contains(err.Error(), "address already in use") {
			return err
		}
	}
	return err
}

// wished is the port to try first: the one asked for, else the last run's.
func (st *stage) wished(port int) int {
	switch {
	case port != 0:
		return port
	case st.memory.Port != 0:
		return st.memory.Port
	}
	return wishedPort
}

// launchAndAwait starts a program and returns when it has logged what it does
// when it is ready.
func (st *stage) launchAndAwait(ctx context.Context, o order, what, logged string) (*program, error) {
	p, err := st.launcher.launch(o)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, programStartTime)
	defer cancel()
	_, err = p.await(ctx, what, func(line string) (string, bool) { return line, strings.Contains(line, logged) })
	if err != nil {
		p.stop()
		return nil, err
	}
	return p, nil
}

// openDevices starts the simulated devices, and a second set of them of which the guide
// desk has the reader and the printer.
func (st *stage) openDevices(ctx context.Context) (err error) {
	if st.devices, err = startDevices(ctx, st.launcher, "devices", st.bin("devices"), st.folder.in("devices")); err != nil {
		return err
	}
	st.desk, err = startDevices(ctx, st.launcher, "desk-devices", st.bin("devices"), st.folder.in("desk-devices"))
	return err
}

// openScreens starts a screen each for the kiosk and the board.
func (st *stage) openScreens(ctx context.Context) (err error) {
	st.kioskScreen, err = startScreen(ctx, st.launcher, "kiosk-screen", st.folder.in("kiosk-screen"), kioskWidth, kioskHeight)
	if err != nil {
		return err
	}
	st.boardScreen, err = startScreen(ctx, st.launcher, "board-screen", st.folder.in("board-screen"), boardWidth, boardHeight)
	return err
}

// close ends everything, what leans on another part first, and waits for it.
func (st *stage) close() {
	st.bustle.end()
	st.kiosk.stop()
	st.board.stop()
	st.bridge.stop()
	st.devices.stop()
	st.desk.stop()
	st.hall.stop()
	st.kioskScreen.stop()
	st.boardScreen.stop()
	st.sound.stop()
	st.launcher.close()
	st.folder.close()
}
