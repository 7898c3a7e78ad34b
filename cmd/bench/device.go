package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"yimen/hallserver/wire"
)

const (
	screensShown = 1000 // at a kiosk, before its memory is looked at
	framesShown  = 1000 // on a board
	framePace    = 50 * time.Millisecond
	idleLook     = time.Minute
	idlePercent  = 2 // of one processor
	firstPicture = time.Minute
	nextPicture  = 3 * time.Second
	restPatience = 30 * time.Second
)

// deviceRows measure a kiosk and a board, each on a display of its own with software
// OpenGL, against those of an earlier build.
func deviceRows() []row {
	return []row{
		{
			name: "device-kiosk-memory", what: "memory of a kiosk after 1,000 screens", against: "the earlier build",
			unit: "MB", reach: atMost(0.6), measure: device(openKiosk, kioskMemory),
		},
		{
			name: "device-board-memory", what: "memory of a board after 1,000 calls", against: "the earlier build",
			unit: "MB", reach: atMost(0.6), measure: device(openBoard, boardMemory),
		},
		{
			name: "device-kiosk-idle", what: "processor of a kiosk with nobody there", against: "the earlier build",
			unit: "%", reach: under(idlePercent), measure: device(openKiosk, idle),
		},
		{
			name: "device-board-idle", what: "processor of a board with nobody there", against: "the earlier build",
			unit: "%", reach: under(idlePercent), measure: device(openBoard, idle),
		},
		{
			name: "device-call", what: "call → board, p99, as the report of calls tells", against: "the earlier build",
			unit: "s", reach: atMost(0.3), measure: device(openBoard, callShown),
		},
	}
}

// machine is a kiosk or a board at work in a hall.
type machine struct {
	place *place
	glass *glass
	cmd   *exec.Cmd
}

func (m *machine) pid() int { return m.cmd.Process.Pid }

// opener starts a machine of the build that a server belongs to.
type opener func(ctx context.Context, p *place, server, dir string) (*machine, error)

func openKiosk(ctx context.Context, p *place, server, dir string) (*machine, error) {
	return openMachine(ctx, p, filepath.Join(filepath.Dir(server), "kiosk"), dir, wire.RoleKiosk, 1080, 1920)
}

func openBoard(ctx context.Context, p *place, server, dir string) (*machine, error) {
	return openMachine(ctx, p, filepath.Join(filepath.Dir(server), "display"), dir, wire.RoleBoard, 1920, 1080, "--board", "hall")
}

// openMachine starts a program on a display of so many pixels, and returns when it
// shows a picture and rests.
func openMachine(ctx context.Context, p *place, path, dir, role string, width, height int, args ...string) (m *machine, err error) {
	program := filepath.Base(path)
	if _, err := os.Stat(path); err != nil {
		return nil, fmt.Errorf("%w: %w", errUnavailable, err)
	}
	token, err := p.run(ctx, "", "token", "create", "--data", p.dir, "--role", role, "--name", "bench-"+program)
	if err != nil {
		return nil, err
	}
	file := filepath.Join(dir, program+".token")
	if err := os.WriteFile(file, []byte(token), 0o600); err != nil {
		return nil, err
	}
	m = &machine{place: p}
	if m.glass, err = openGlass(ctx, dir, width, height); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, m.close())
		}
	}()
	blank := m.glass.seen()
	m.cmd = exec.CommandContext(ctx, path, append([]string{"--server", p.url, "--token-file", file, "--state", filepath.Join(dir, program)}, args...)...)
	m.cmd.Env = m.glass.env()
	var said bytes.Buffer
	m.cmd.Stderr = &said
	if err := m.cmd.Start(); err != nil {
		return nil, err
	}
	if err := m.glass.changed(ctx, blank, firstPicture); err != nil {
		return nil, fmt.Errorf("%s: %w: %s", program, err, said.String())
	}
	return m, rest(ctx, m.pid(), restPatience)
}

// close ends the program, then its display.
func (m *machine) close() error {
	var err error
	if m.cmd != nil {
		err = end(m.cmd)
	}
	return errors.Join(err, m.glass.close())
}

// end ends a process that may be ending, and waits for it.
func end(cmd *exec.Cmd) error {
	if cmd.Process == nil {
		return nil
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	return cmd.Wait()
}

// device measures a machine of this build and one of the earlier build, each in a hall
// of its own with a server of this build.
func device(open opener, measure func(ctx context.Context, m *machine, e effort) (float64, error)) func(context.Context, effort) ([]pair, error) {
	return func(ctx context.Context, e effort) ([]pair, error) {
		builds, err := e.programs.both()
		if err != nil {
			return nil, err
		}
		var got [2]float64
		for i, build := range builds {
			if got[i], err = inPlace(ctx, e.programs.ours, windowsUsed, func(p *place) (float64, error) {
				return inFolder(func(dir string) (figure float64, err error) {
					m, err := open(ctx, p, build, dir)
					if err != nil {
						return 0, err
					}
					defer func() { err = errors.Join(err, m.close()) }()
					return measure(ctx, m, e)
				})
			}); err != nil {
				return nil, err
			}
		}
		return []pair{{ours: got[0], other: got[1]}}, nil
	}
}

// idle is the processor time of a machine that nobody touches, in parts of a hundred of
// one processor.
func idle(ctx context.Context, m *machine, e effort) (float64, error) {
	span := idleLook * time.Duration(e.of(1, 3)) / 3
	before, err := worked(m.pid())
	if err != nil {
		return 0, err
	}
	began := time.Now()
	select {
	case <-time.After(span):
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	after, err := worked(m.pid())
	return 100 * float64(after-before) / float64(time.Since(began)), err
}
