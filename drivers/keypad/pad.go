package keypad

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// ErrNotInput: the path names something that is no input device.
var ErrNotInput = errors.New("not an input device")

var errOther = errors.New("path names another device now")

// eviocgrab is _IOW('E', 0x90, int): the keys go to this open file alone.
const eviocgrab = 0x40044590

// Options of a Pad.
type Options struct {
	// Path is a stable name of the keyboard, /dev/input/by-id/…-event-kbd.
	Path string
	// Debounce: a key pressed again within it after it moved has bounced; 0: 30 ms.
	Debounce time.Duration
	// Again is how often a keyboard that cannot be used is tried; 0: 1 s.
	Again time.Duration
	// PathCheck is how often the open file is compared with what its path names;
	// 0: 1 s.
	PathCheck time.Duration
	// Grab takes the keyboard for this program alone; nil: EVIOCGRAB. Tests that
	// have no keyboard put another step here.
	Grab func(f *os.File) error
	// Log may be nil. Keys are not logged.
	Log *slog.Logger
	// Now gives the time of events; nil: time.Now.
	Now func() time.Time
}

// Pad is one keyboard. Make it with New; it does nothing until Run.
type Pad struct {
	opts   Options
	reason Reason // told last; empty: Ready or nothing was
	emit   func(Event)
}

// New makes a pad.
func New(o Options) *Pad {
	for _, d := range []struct {
		field *time.Duration
		value time.Duration
	}{{&o.Debounce, 30 * time.Millisecond}, {&o.Again, time.Second}, {&o.PathCheck, time.Second}} {
		if *d.field <= 0 {
			*d.field = d.value
		}
	}
	if o.Grab == nil {
		o.Grab = grab
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Pad{opts: o}
}

// Run reads the keyboard and tells what is pressed, until ctx ends; it then
// returns the cause of that. emit is called from within Run and must return soon.
// A Pad runs once at a time.
func (p *Pad) Run(ctx context.Context, emit func(Event)) error {
	p.emit, p.reason = emit, ""
	for ctx.Err() == nil {
		err := p.serve(ctx)
		if ctx.Err() != nil {
			break
		}
		p.report(err)
		t := time.NewTimer(p.opts.Again)
		select {
		case <-ctx.Done():
		case <-t.C:
		}
		t.Stop()
	}
	return context.Cause(ctx)
}

// serve opens, grabs and reads the keyboard until something is wrong with it.
func (p *Pad) serve(ctx context.Context) error {
	f, err := os.OpenFile(p.opts.Path, os.O_RDONLY|unix.O_NONBLOCK, 0)
	if err != nil {
		return fmt.Errorf("open keyboard: %w", err)
	}
	defer func() { _ = f.Close() }() // nothing was written
	stop := context.AfterFunc(ctx, func() { _ = f.Close() })
	defer stop()
	if err := p.opts.Grab(f); err != nil {
		return fmt.Errorf("grab keyboard %s: %w", p.opts.Path, err)
	}
	opened, err := f.Stat()
	if err != nil {
		return fmt.Errorf("look at keyboard: %w", err)
	}
	p.reason = ""
	p.opts.Log.Info("keyboard pad ready", "path", p.opts.Path)
	p.emit(Ready{At: p.opts.Now()})
	return p.read(f, opened)
}

// read tells what is pressed until the keyboard is gone.
func (p *Pad) read(f *os.File, opened fs.FileInfo) error {
	keys := filter{debounce: p.opts.Debounce, moved: map[uint16]time.Duration{}}
	buf := make([]byte, 64*recordSize)
	have := 0
	for {
		if err := f.SetReadDeadline(time.Now().Add(p.opts.PathCheck)); err != nil {
			return fmt.Errorf("read keyboard: %w: %w", ErrNotInput, err) // a plain file, not one that is waited for
		}
		n, err := f.Read(buf[have:])
		have += n
		at := 0
		for ; have-at >= recordSize; at += recordSize {
			p.tell(&keys, parseRecord(buf[at:]))
		}
		have = copy(buf, buf[at:have])
		switch {
		case errors.Is(err, os.ErrDeadlineExceeded):
			if err := p.checkPath(opened); err != nil {
				return err
			}
		case errors.Is(err, io.EOF):
			return fmt.Errorf("read keyboard: %w", syscall.ENODEV)
		case err != nil:
			return fmt.Errorf("read keyboard: %w", err)
		}
	}
}

func (p *Pad) tell(keys *filter, r record) {
	press, dropped := keys.take(r)
	switch {
	case press:
		p.emit(Press{Code: r.code, At: p.opts.Now()})
	case dropped:
		p.opts.Log.Warn("keyboard events dropped by the kernel", "path", p.opts.Path)
		p.emit(Dropped{At: p.opts.Now()})
	}
}

// checkPath fails when the stable path is gone or was pointed elsewhere.
func (p *Pad) checkPath(opened fs.FileInfo) error {
	now, err := os.Stat(p.opts.Path)
	if err != nil {
		return fmt.Errorf("look at keyboard: %w: %w", syscall.ENODEV, err)
	}
	if !os.SameFile(opened, now) {
		return fmt.Errorf("look at keyboard: %w: %w", syscall.ENODEV, errOther)
	}
	return nil
}

// report tells once why the keyboard cannot be used.
func (p *Pad) report(err error) {
	reason := reasonOf(err)
	if p.reason == reason || p.reason == ReasonUnplugged && reason == ReasonNoDevice {
		return
	}
	p.reason = reason
	p.opts.Log.Warn("keyboard pad cannot be used", "path", p.opts.Path, "reason", string(reason), "err", err)
	p.emit(Absent{Reason: reason, Err: err, At: p.opts.Now()})
}

func reasonOf(err error) Reason {
	switch {
	case errors.Is(err, ErrNotInput):
		return ReasonNotInput
	case errors.Is(err, syscall.EBUSY):
		return ReasonBusy
	case errors.Is(err, fs.ErrPermission):
		return ReasonDenied
	case errors.Is(err, syscall.ENODEV):
		return ReasonUnplugged
	default:
		return ReasonNoDevice
	}
}

// grab takes an input device for this open file alone.
func grab(f *os.File) error {
	raw, err := f.SyscallConn()
	if err != nil {
		return err
	}
	var inner error
	if err := raw.Control(func(fd uintptr) { inner = unix.IoctlSetInt(int(fd), eviocgrab, 1) }); err != nil {
		return err
	}
	if errors.Is(inner, syscall.ENOTTY) || errors.Is(inner, syscall.EINVAL) {
		return fmt.Errorf("%w: %w", ErrNotInput, inner)
	}
	return inner
}
