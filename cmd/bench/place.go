package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"yimen/hallserver/wire"
)

// programs are the servers that are measured: this build's, and an earlier one's
// to hold it against.
type programs struct{ ours, old string }

// findPrograms looks for the server beside this program.
func findPrograms(old string) (programs, error) {
	self, err := os.Executable()
	if err != nil {
		return programs{}, fmt.Errorf("finding this program: %w", err)
	}
	return programs{ours: filepath.Join(filepath.Dir(self), "hallserver"), old: old}, nil
}

// both are the programs of a comparison, the earlier one last.
func (p programs) both() ([]string, error) {
	if p.old == "" {
		return nil, fmt.Errorf("%w: name an earlier build's hallserver with --old", errUnavailable)
	}
	return []string{p.ours, p.old}, nil
}

// place is the example county hall as init makes it, open at any hour, served by a
// program of its own.
type place struct {
	program, dir string
	url          string
	kiosk        string // a token
	clerk        []string
	services     []wire.ServiceDetail
	sealed       []byte
	server       *exec.Cmd
}

// windowsUsed is at how many windows somebody sits.
const windowsUsed = 12

// readyWithin is how long a server may take to start.
const readyWithin = 2 * time.Minute

// openPlace makes a hall in dir and serves it. Its clips are made when it returns.
func openPlace(ctx context.Context, program, dir string, clerks int) (*place, error) {
	if _, err := os.Stat(program); err != nil {
		return nil, fmt.Errorf("%w: %w", errUnavailable, err)
	}
	p := &place{program: program, dir: filepath.Join(dir, "hall")}
	if _, err := p.run(ctx, "", "init", p.dir); err != nil {
		return nil, err
	}
	var err error
	if err := unbounded(filepath.Join(p.dir, "hall.yaml")); err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(p.dir, "boards.yaml"), []byte(quickBoards), 0o600); err != nil {
		return nil, err
	}
	if p.kiosk, err = p.run(ctx, "", "token", "create", "--data", p.dir, "--role", wire.RoleKiosk, "--name", "bench"); err != nil {
		return nil, err
	}
	for i := range clerks {
		name := fmt.Sprintf("clerk%d", i+1)
		if _, err := p.run(ctx, "Only-for-bench-2026\n", "user", "add", name, "--data", p.dir, "--role", wire.RoleClerk, "--password-stdin"); err != nil {
			return nil, err
		}
		token, err := p.run(ctx, "", "token", "create", "--data", p.dir, "--role", wire.RoleClerk, "--name", name)
		if err != nil {
			return nil, err
		}
		p.clerk = append(p.clerk, token)
	}
	if err := p.serve(ctx); err != nil {
		return nil, err
	}
	return p, p.prepare(ctx)
}

func (p *place) run(ctx context.Context, stdin string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, p.program, args...)
	cmd.Stdin = strings.NewReader(stdin)
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("%s %s: %w: %s", p.program, args[0], err, said.String())
	}
	return strings.TrimSpace(out.String()), nil
}

func (p *place) serve(ctx context.Context) error {
	p.server = exec.CommandContext(ctx, p.program, "serve", "--data", p.dir, "--listen", "127.0.0.1:0")
	said, err := p.server.StderrPipe()
	if err != nil {
		return err
	}
	if err := p.server.Start(); err != nil {
		return err
	}
	ready := make(chan string, 1)
	go func() {
		defer close(ready)
		for lines := bufio.NewScanner(said); lines.Scan(); {
			if url, ok := strings.CutPrefix(lines.Text(), "ready "); ok {
				ready <- url
			}
		}
	}()
	select {
	case p.url = <-ready:
	case <-time.After(readyWithin):
	}
	if p.url == "" {
		return errors.Join(fmt.Errorf("%s did not serve", p.program), p.close())
	}
	return nil
}

// prepare reads the catalogue and waits until the server has made its clips: they
// are made at the start, and share processor and disk.
func (p *place) prepare(ctx context.Context) error {
	catalogue, err := wire.NewClient(p.url, p.kiosk, nil).Catalogue(ctx)
	if err != nil {
		return err
	}
	p.services = catalogue.Services
	p.sealed, err = wire.SealSubject(catalogue.SealKey, wire.Subject{Name: "测试甲", IDNumber: "219999199001010016", IDType: "resident"})
	if err != nil {
		return err
	}
	return rest(ctx, p.pid(), time.Minute)
}

// pid is the server's process.
func (p *place) pid() int { return p.server.Process.Pid }

// close ends the server and waits for it.
func (p *place) close() error {
	if err := p.server.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	return p.server.Wait()
}

// door is where the server's kiosks come in.
func (p *place) door() *door {
	return &door{host: strings.TrimPrefix(p.url, "http://"), token: p.kiosk, services: p.services, sealed: p.sealed}
}

// inPlace measures at a hall of its own, thrown away after.
func inPlace[T any](ctx context.Context, program string, clerks int, measure func(p *place) (T, error)) (T, error) {
	return inFolder(func(dir string) (got T, err error) {
		p, err := openPlace(ctx, program, dir, clerks)
		if err != nil {
			return got, err
		}
		defer func() { err = errors.Join(err, p.close()) }()
		return measure(p)
	})
}

func dial(ctx context.Context, host string) (net.Conn, error) {
	return (&net.Dialer{}).DialContext(ctx, "tcp", host)
}

// quickBoards are a hall's boards on which a call keeps its line as short as may be:
// the next one waits for none.
const quickBoards = "boards: [{id: hall, kind: hall, layout: {hold_s: 3}}]\n"

// unbounded lets one kiosk's token take what the server can give: here it is a whole
// hall's. An earlier build has no such bound.
func unbounded(settings string) error {
	raw, err := os.ReadFile(settings)
	if err != nil {
		return fmt.Errorf("read settings: %w", err)
	}
	raw = bytes.Replace(raw, []byte("tickets_per_minute: 30"), []byte("tickets_per_minute: 100000000"), 1)
	if err := os.WriteFile(settings, raw, 0o600); err != nil {
		return fmt.Errorf("write settings: %w", err)
	}
	return nil
}
