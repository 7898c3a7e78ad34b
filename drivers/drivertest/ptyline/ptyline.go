package ptyline

import (
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

// shareEvery is how soon a path that a crashed driver held can be opened again.
const shareEvery = 500 * time.Millisecond

// Jack is a stable path into which cables are plugged. Its methods may be called
// from any goroutine.
type Jack struct {
	link string

	mu    sync.Mutex // guards cable
	cable *Cable
}

// NewJack makes an empty jack; link is the path it will have.
func NewJack(link string) *Jack { return &Jack{link: link} }

// Path is what a driver opens.
func (j *Jack) Path() string { return j.link }

// Plug puts a fresh cable in; one that was in is pulled out after the path names
// the new one. It gives the device's end.
func (j *Jack) Plug() (*Cable, error) {
	cable, err := newCable()
	if err != nil {
		return nil, err
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if err := j.point(cable.near.Name()); err != nil {
		return nil, errors.Join(err, cable.Close())
	}
	old := j.cable
	j.cable = cable
	if old != nil {
		return cable, old.Close()
	}
	return cable, nil
}

// point makes the path a symlink to target in one step.
func (j *Jack) point(target string) error {
	next := j.link + ".next"
	if err := os.Remove(next); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("plug: %w", err)
	}
	if err := os.Symlink(target, next); err != nil {
		return fmt.Errorf("plug: %w", err)
	}
	if err := os.Rename(next, j.link); err != nil {
		return fmt.Errorf("plug: %w", err)
	}
	return nil
}

// Unplug pulls the cable out and takes the path away. An empty jack stays empty.
func (j *Jack) Unplug() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.cable == nil {
		return nil
	}
	cable := j.cable
	j.cable = nil
	return errors.Join(os.Remove(j.link), cable.Close())
}

// Plugged reports whether a cable is in.
func (j *Jack) Plugged() bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.cable != nil
}

// Cable is the device's end of a pseudo-terminal.
type Cable struct {
	far, near *os.File
	once      sync.Once
	stop      chan struct{}
	stopped   chan struct{}
	closeErr  error
}

func newCable() (*Cable, error) {
	blocking, near, err := pty.Open()
	if err != nil {
		return nil, fmt.Errorf("open pseudo-terminal: %w", err)
	}
	far, err := pollable(blocking)
	if err != nil {
		return nil, errors.Join(err, near.Close())
	}
	c := &Cable{far: far, near: near, stop: make(chan struct{}), stopped: make(chan struct{})}
	if err := c.raw(); err != nil {
		return nil, errors.Join(err, far.Close(), near.Close())
	}
	go c.share()
	return c, nil
}

// pollable gives f anew, so that its reads end when it is closed and at
// deadlines; f itself is closed.
func pollable(f *os.File) (*os.File, error) {
	defer func() { _ = f.Close() }() // the copy is what is used
	raw, err := f.SyscallConn()
	if err != nil {
		return nil, fmt.Errorf("open pseudo-terminal: %w", err)
	}
	fd := -1
	var dupErr error
	if err := raw.Control(func(old uintptr) { fd, dupErr = unix.FcntlInt(old, unix.F_DUPFD_CLOEXEC, 0) }); err != nil {
		return nil, fmt.Errorf("open pseudo-terminal: %w", err)
	}
	if dupErr != nil {
		return nil, fmt.Errorf("open pseudo-terminal: %w", dupErr)
	}
	if err := unix.SetNonblock(fd, true); err != nil {
		return nil, errors.Join(fmt.Errorf("open pseudo-terminal: %w", err), unix.Close(fd))
	}
	return os.NewFile(uintptr(fd), f.Name()), nil
}

// raw sets the near end the way a serial library would.
func (c *Cable) raw() error {
	return c.control(c.near, func(fd int) error {
		t, err := unix.IoctlGetTermios(fd, unix.TCGETS)
		if err != nil {
			return fmt.Errorf("get terminal settings: %w", err)
		}
		t.Iflag &^= unix.IGNBRK | unix.BRKINT | unix.PARMRK | unix.ISTRIP | unix.INLCR | unix.IGNCR | unix.ICRNL | unix.IXON
		t.Oflag &^= unix.OPOST
		t.Lflag &^= unix.ECHO | unix.ECHONL | unix.ICANON | unix.ISIG | unix.IEXTEN
		t.Cflag &^= unix.CSIZE | unix.PARENB
		t.Cflag |= unix.CS8
		if err := unix.IoctlSetTermios(fd, unix.TCSETS, t); err != nil {
			return fmt.Errorf("set terminal settings: %w", err)
		}
		return nil
	})
}

// share lets the path be opened again after a driver died while it held it. The
// near end stays open here, so that the far one does not hang up between two
// drivers, and the kernel keeps the dead one's claim meanwhile.
func (c *Cable) share() {
	defer close(c.stopped)
	tick := time.NewTicker(shareEvery)
	defer tick.Stop()
	for {
		select {
		case <-c.stop:
			return
		case <-tick.C:
			_ = c.control(c.near, func(fd int) error { // best effort
				return unix.IoctlSetInt(fd, unix.TIOCNXCL, 0)
			})
		}
	}
}

func (c *Cable) control(f *os.File, do func(fd int) error) error {
	raw, err := f.SyscallConn()
	if err != nil {
		return err
	}
	var inner error
	if err := raw.Control(func(fd uintptr) { inner = do(int(fd)) }); err != nil {
		return err
	}
	return inner
}

// Read gives what the driver has sent; an unplugged cable gives os.ErrClosed.
func (c *Cable) Read(p []byte) (int, error) { return c.far.Read(p) }

// Write sends to the driver. When it does not read, some 4 KiB fit.
func (c *Cable) Write(p []byte) (int, error) { return c.far.Write(p) }

// SetDeadline ends Reads and Writes at t with os.ErrDeadlineExceeded.
func (c *Cable) SetDeadline(t time.Time) error { return c.far.SetDeadline(t) }

// Baud is the rate that the driver set, in bit/s; 0 when it is none of the usual
// ones.
func (c *Cable) Baud() int {
	rate := 0
	_ = c.control(c.far, func(fd int) error { // an unplugged cable has no rate
		t, err := unix.IoctlGetTermios(fd, unix.TCGETS)
		if err != nil {
			return err
		}
		rates := map[uint32]int{
			unix.B115200: 115200, unix.B57600: 57600, unix.B38400: 38400, unix.B19200: 19200, unix.B9600: 9600,
		}
		rate = rates[t.Cflag&unix.CBAUD]
		return nil
	})
	return rate
}

// Close pulls the cable out: the driver's reads and writes fail.
func (c *Cable) Close() error {
	c.once.Do(func() {
		close(c.stop)
		<-c.stopped
		c.closeErr = errors.Join(c.far.Close(), c.near.Close()) // the other way round the far end would fail with EIO
	})
	return c.closeErr
}
