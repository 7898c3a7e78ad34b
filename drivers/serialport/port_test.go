package serialport_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"yimen/drivers/drivertest/ptyline"
	"yimen/drivers/serialport"
)

// patience is how long a test waits for what must come.
const patience = 3 * time.Minute

// rig is a port and the jack it looks at.
type rig struct {
	t    *testing.T
	jack *ptyline.Jack
	port *serialport.Port

	mu     sync.Mutex // guards states
	states []string
}

func newRig(t *testing.T, cfg serialport.Config) *rig {
	t.Helper()
	r := &rig{t: t, jack: ptyline.NewJack(filepath.Join(t.TempDir(), "device"))}
	cfg.Path = r.jack.Path()
	if cfg.ReopenMax == 0 {
		cfg.ReopenMin, cfg.ReopenMax = 2*time.Millisecond, 10*time.Millisecond
	}
	cfg.OnState = func(s serialport.State) {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.states = append(r.states, fmt.Sprintf("open=%v lost=%v", s.Open, s.Cause != nil))
	}
	r.port = serialport.New(cfg, nil)
	t.Cleanup(func() {
		if err := errors.Join(r.port.Close(), r.jack.Unplug()); err != nil {
			t.Error(err)
		}
	})
	return r
}

func (r *rig) plug() *ptyline.Cable {
	r.t.Helper()
	cable, err := r.jack.Plug()
	if err != nil {
		r.t.Fatal(err)
	}
	if err := cable.SetDeadline(time.Now().Add(patience)); err != nil {
		r.t.Fatal(err)
	}
	return cable
}

func (r *rig) ctx() context.Context {
	ctx, cancel := context.WithTimeout(r.t.Context(), patience)
	r.t.Cleanup(cancel)
	return ctx
}

// told waits until the states are want.
func (r *rig) told(want ...string) {
	r.t.Helper()
	ctx := r.ctx()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for {
		r.mu.Lock()
		got := strings.Join(r.states, "; ")
		r.mu.Unlock()
		if got == strings.Join(want, "; ") {
			return
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			r.t.Fatalf("states %s, want %s", got, strings.Join(want, "; "))
		}
	}
}

// readAll reads n bytes.
func readAll(ctx context.Context, t *testing.T, p *serialport.Port, n int) []byte {
	t.Helper()
	var got []byte
	buf := make([]byte, 100)
	for len(got) < n {
		m, err := p.Read(ctx, buf)
		if err != nil {
			t.Fatalf("after %d bytes: %v", len(got), err)
		}
		got = append(got, buf[:m]...)
	}
	return got
}

func TestBytesGoBothWaysUnchanged(t *testing.T) {
	t.Parallel()
	r := newRig(t, serialport.Config{})
	cable := r.plug()
	all := make([]byte, 256)
	for i := range all {
		all[i] = byte(i)
	}
	if err := r.port.Write(r.ctx(), all); err != nil {
		t.Fatal(err)
	}
	got := make([]byte, 256)
	if _, err := io.ReadFull(cable, got); err != nil || !bytes.Equal(got, all) {
		t.Fatalf("the device got % X, %v", got, err)
	}
	if _, err := cable.Write(all); err != nil {
		t.Fatal(err)
	}
	if got := readAll(r.ctx(), t, r.port, 256); !bytes.Equal(got, all) {
		t.Fatalf("the driver got % X", got)
	}
}

func TestLongWriteGoesWholeAtTheDevicesPace(t *testing.T) {
	t.Parallel()
	r := newRig(t, serialport.Config{})
	cable := r.plug()
	long := bytes.Repeat([]byte("0123456789"), 20_000)
	got := make([]byte, len(long))
	done := make(chan error, 1)
	go func() {
		_, err := io.ReadFull(cable, got)
		done <- err
	}()
	if err := r.port.Write(r.ctx(), long); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil || !bytes.Equal(got, long) {
		t.Fatalf("the device got another text; %v", err)
	}
}

func TestAbsentDeviceIsToldAtOnceAndUsedWhenItComes(t *testing.T) {
	t.Parallel()
	r := newRig(t, serialport.Config{})
	err := r.port.Write(r.ctx(), []byte("x"))
	var portErr *serialport.Error
	if !errors.Is(err, serialport.ErrAbsent) || !errors.Is(err, os.ErrNotExist) || !errors.As(err, &portErr) || portErr.Path != r.jack.Path() {
		t.Fatalf("write: %v", err)
	}
	opened := make(chan error, 1)
	go func() { opened <- r.port.Open(r.ctx()) }()
	r.plug()
	if err := <-opened; err != nil {
		t.Fatalf("open: %v", err)
	}
	r.told("open=true lost=false")
}

func TestOpenGivesUpWithItsContext(t *testing.T) {
	t.Parallel()
	r := newRig(t, serialport.Config{})
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if err := r.port.Open(ctx); !errors.Is(err, context.DeadlineExceeded) || !errors.Is(err, serialport.ErrAbsent) {
		t.Fatalf("open: %v", err)
	}
}

func TestUnpluggedDeviceEndsTheReadAndTheNextOneIsUsed(t *testing.T) {
	t.Parallel()
	r := newRig(t, serialport.Config{})
	for i := range 3 {
		cable := r.plug()
		if err := r.port.Open(r.ctx()); err != nil {
			t.Fatal(err)
		}
		if _, err := cable.Write([]byte{byte(i)}); err != nil {
			t.Fatal(err)
		}
		if got := readAll(r.ctx(), t, r.port, 1); got[0] != byte(i) {
			t.Fatalf("got %v from device %d", got, i)
		}
		ended := make(chan error, 1)
		go func() {
			_, err := r.port.Read(r.ctx(), make([]byte, 8))
			ended <- err
		}()
		if err := r.jack.Unplug(); err != nil {
			t.Fatal(err)
		}
		if err := <-ended; !errors.Is(err, serialport.ErrLost) {
			t.Fatalf("read: %v", err)
		}
		if _, err := r.port.Read(r.ctx(), make([]byte, 8)); !errors.Is(err, serialport.ErrAbsent) {
			t.Fatalf("read without a device: %v", err)
		}
	}
	r.told("open=true lost=false", "open=false lost=true", "open=true lost=false", "open=false lost=true",
		"open=true lost=false", "open=false lost=true")
}

func TestAnswerOfTheNextDeviceIsNotThatOfTheLostOne(t *testing.T) {
	t.Parallel()
	r := newRig(t, serialport.Config{})
	r.plug()
	if err := r.port.Write(r.ctx(), []byte("question")); err != nil {
		t.Fatal(err)
	}
	if err := r.jack.Unplug(); err != nil {
		t.Fatal(err)
	}
	r.told("open=true lost=false", "open=false lost=true")
	other := r.plug()
	if _, err := other.Write([]byte("hello")); err != nil {
		t.Fatal(err)
	}
	if _, err := r.port.Read(r.ctx(), make([]byte, 8)); !errors.Is(err, serialport.ErrLost) {
		t.Fatalf("read after a loss: %v", err)
	}
}

func TestPathThatIsPointedElsewhereIsFollowed(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	first, second := ptyline.NewJack(filepath.Join(folder, "a")), ptyline.NewJack(filepath.Join(folder, "b"))
	stable := filepath.Join(folder, "stable")
	port := serialport.New(serialport.Config{
		Path: stable, PathCheck: time.Millisecond, ReadTimeout: 5 * time.Millisecond, ReopenMin: time.Millisecond,
	}, nil)
	defer port.Close() //nolint:errcheck // the test is over
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for _, jack := range []*ptyline.Jack{first, second} {
		cable, err := jack.Plug()
		if err != nil {
			t.Fatal(err)
		}
		defer jack.Unplug() //nolint:errcheck // the test is over
		if err := errors.Join(ignoreMissing(os.Remove(stable)), os.Symlink(jack.Path(), stable)); err != nil {
			t.Fatal(err)
		}
		if jack == second { // the first is still there and silent: only the path has changed
			if _, err := port.Read(ctx, make([]byte, 8)); !errors.Is(err, serialport.ErrLost) {
				t.Fatalf("read: %v", err)
			}
		}
		if err := port.Open(ctx); err != nil {
			t.Fatal(err)
		}
		if _, err := cable.Write([]byte(jack.Path())); err != nil {
			t.Fatal(err)
		}
		if got := readAll(ctx, t, port, len(jack.Path())); string(got) != jack.Path() {
			t.Fatalf("read %q from %s", got, jack.Path())
		}
	}
}

func ignoreMissing(err error) error {
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}

func TestDeviceThatTakesNothingIsDroppedInTime(t *testing.T) {
	t.Parallel()
	for name, size := range map[string]int{"short writes": 100, "one long write": 1 << 20} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, serialport.Config{WriteTimeout: 2 * time.Second, ReadTimeout: 5 * time.Millisecond})
			cable := r.plug()
			var err error
			for err == nil { // nobody reads it: once the kernel holds enough, it takes no more
				err = r.port.Write(r.ctx(), make([]byte, size))
			}
			if !errors.Is(err, serialport.ErrTimeout) {
				t.Fatalf("write: %v", err)
			}
			r.told("open=true lost=false", "open=false lost=true")
			go func() { _, _ = io.Copy(io.Discard, cable) }() // it takes bytes again, until it is unplugged
			if err := r.port.Open(r.ctx()); err != nil {
				t.Fatal(err)
			}
			if err := r.port.Write(r.ctx(), []byte("again")); err != nil {
				t.Fatalf("write after it was opened again: %v", err)
			}
		})
	}
}

func TestContextsEndEveryCall(t *testing.T) {
	t.Parallel()
	r := newRig(t, serialport.Config{})
	r.plug()
	if err := r.port.Open(r.ctx()); err != nil {
		t.Fatal(err)
	}
	short, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := r.port.Read(short, make([]byte, 8)); !errors.Is(err, serialport.ErrTimeout) {
		t.Fatalf("read: %v", err)
	}
	ended, end := context.WithCancel(t.Context())
	end()
	for name, err := range map[string]error{
		"read":  second(r.port.Read(ended, make([]byte, 8))),
		"write": r.port.Write(ended, []byte("x")),
		"flush": r.port.Flush(ended),
		"open":  r.port.Open(ended),
	} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := r.port.Read(short, nil); err != nil {
		t.Errorf("reading nothing: %v", err)
	}
	// The line is still good.
	if err := r.port.Write(r.ctx(), []byte("x")); err != nil {
		t.Fatal(err)
	}
}

func second[T any](_ T, err error) error { return err }

func TestFlushForgetsWhatCame(t *testing.T) {
	t.Parallel()
	r := newRig(t, serialport.Config{})
	cable := r.plug()
	if err := r.port.Open(r.ctx()); err != nil {
		t.Fatal(err)
	}
	if _, err := cable.Write([]byte("old!")); err != nil {
		t.Fatal(err)
	}
	one := make([]byte, 1) // it has come; the rest waits
	if _, err := r.port.Read(r.ctx(), one); err != nil {
		t.Fatal(err)
	}
	if err := r.port.Flush(r.ctx()); err != nil {
		t.Fatal(err)
	}
	if _, err := cable.Write([]byte("new")); err != nil {
		t.Fatal(err)
	}
	if got := readAll(r.ctx(), t, r.port, 3); string(got) != "new" {
		t.Fatalf("read %q", got)
	}
}

func TestBaudIsSetOnTheLineAndOnTheNext(t *testing.T) {
	t.Parallel()
	r := newRig(t, serialport.Config{Baud: 9600})
	cable := r.plug()
	if err := r.port.Open(r.ctx()); err != nil {
		t.Fatal(err)
	}
	if got := cable.Baud(); got != 9600 {
		t.Fatalf("opened at %d", got)
	}
	if err := r.port.SetBaud(r.ctx(), 57600); err != nil {
		t.Fatal(err)
	}
	if got := cable.Baud(); got != 57600 || r.port.Baud() != 57600 {
		t.Fatalf("set to %d", got)
	}
	if err := r.jack.Unplug(); err != nil {
		t.Fatal(err)
	}
	r.told("open=true lost=false", "open=false lost=true")
	cable = r.plug()
	if err := r.port.Open(r.ctx()); err != nil {
		t.Fatal(err)
	}
	if got := cable.Baud(); got != 57600 {
		t.Fatalf("opened again at %d", got)
	}
}

func TestLineWithoutModemLinesIsUsedAllTheSame(t *testing.T) {
	t.Parallel()
	r := newRig(t, serialport.Config{DTR: serialport.LineOn, RTS: serialport.LineOff})
	r.plug()
	if err := r.port.Open(r.ctx()); err != nil {
		t.Fatal(err)
	}
}

func TestWhatIsNoSerialDeviceIsAbsent(t *testing.T) {
	t.Parallel()
	plain := filepath.Join(t.TempDir(), "plain")
	if err := os.WriteFile(plain, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"", plain, t.TempDir(), "/dev/null"} {
		port := serialport.New(serialport.Config{Path: path}, nil)
		if err := port.Flush(t.Context()); !errors.Is(err, serialport.ErrAbsent) {
			t.Errorf("%q: %v", path, err)
		}
		if err := port.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestClosedPortStaysClosedAndLeavesNoGoroutine(t *testing.T) {
	// Not parallel: it counts goroutines.
	jack := ptyline.NewJack(filepath.Join(t.TempDir(), "device"))
	cable, err := jack.Plug()
	if err != nil {
		t.Fatal(err)
	}
	before := runtime.NumGoroutine()
	port := serialport.New(serialport.Config{Path: jack.Path()}, nil)
	if err := port.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := cable.Write([]byte("x")); err != nil {
		t.Fatal(err)
	}
	begun, reading := make(chan error), make(chan error, 1)
	go func() {
		buf := make([]byte, 1)
		begun <- second(port.Read(context.WithoutCancel(t.Context()), buf))
		reading <- second(port.Read(context.WithoutCancel(t.Context()), buf))
	}()
	if err := <-begun; err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(port.Close(), port.Close()); err != nil {
		t.Fatal(err)
	}
	if err := <-reading; !errors.Is(err, serialport.ErrClosed) {
		t.Errorf("the read that was under way: %v", err)
	}
	for name, err := range map[string]error{
		"read":  second(port.Read(t.Context(), make([]byte, 8))),
		"write": port.Write(t.Context(), []byte("x")),
		"flush": port.Flush(t.Context()),
		"open":  port.Open(t.Context()),
	} {
		if !errors.Is(err, serialport.ErrClosed) {
			t.Errorf("%s: %v", name, err)
		}
	}
	tick := time.NewTicker(time.Millisecond) // what has returned may not have ended
	defer tick.Stop()
	for late := time.Now().Add(patience); runtime.NumGoroutine() > before && time.Now().Before(late); {
		<-tick.C
	}
	if n := runtime.NumGoroutine(); n > before {
		t.Errorf("%d goroutines, %d before", n, before)
	}
	if err := jack.Unplug(); err != nil {
		t.Fatal(err)
	}
}

func TestListGivesAListOnAnyMachine(t *testing.T) {
	t.Parallel()
	infos, err := serialport.List()
	if err != nil {
		t.Fatal(err)
	}
	for _, info := range infos {
		if !filepath.IsAbs(info.Path) {
			t.Errorf("path %q", info.Path)
		}
	}
}
