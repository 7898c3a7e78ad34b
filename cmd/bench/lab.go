package main

import (
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"syscall"
)

// raiseFileLimit lifts the limit of open files to what we are allowed.
func raiseFileLimit() error {
	var l syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &l); err != nil {
		return fmt.Errorf("file limit: %w", err)
	}
	l.Cur = l.Max
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &l); err != nil {
		return fmt.Errorf("file limit: %w", err)
	}
	return nil
}

// crowd is the clients' process, seen from here.
type crowd struct {
	cmd     *exec.Cmd
	stdin   io.Closer
	orders  *gob.Encoder
	answers *gob.Decoder
}

// gather starts the clients' process.
func gather(ctx context.Context) (*crowd, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("finding this program: %w", err)
	}
	cmd := exec.CommandContext(ctx, self, clientsCommand)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("clients: %w", err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("clients: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("clients: %w", err)
	}
	return &crowd{cmd: cmd, stdin: in, orders: gob.NewEncoder(in), answers: gob.NewDecoder(out)}, nil
}

// disperse ends the clients' process.
func (c *crowd) disperse() {
	_ = c.stdin.Close()
	_ = c.cmd.Wait()
}

func (c *crowd) answer() (answer, error) {
	var a answer
	if err := c.answers.Decode(&a); err != nil {
		return answer{}, fmt.Errorf("clients: %w", err)
	}
	if a.Err != "" {
		return answer{}, errors.New("clients: " + a.Err)
	}
	return a, nil
}

func (c *crowd) dial(o dialOrder) error {
	if err := c.orders.Encode(order{Dial: &o}); err != nil {
		return fmt.Errorf("clients: %w", err)
	}
	_, err := c.answer()
	return err
}

// expect has every client wait for n frames while publish makes them, and
// returns the arrivals by client and frame.
func (c *crowd) expect(n int, publish func() error) ([][]int64, error) {
	if err := c.orders.Encode(order{Expect: n}); err != nil {
		return nil, fmt.Errorf("clients: %w", err)
	}
	if _, err := c.answer(); err != nil {
		return nil, err
	}
	if err := publish(); err != nil {
		return nil, err
	}
	a, err := c.answer()
	return a.Arrivals, err
}
