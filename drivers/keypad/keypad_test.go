package keypad

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

const ms = time.Millisecond

// event is a record as the kernel writes it, at some time of its clock.
func event(at time.Duration, kind, code uint16, value int32) []byte {
	e := binary.NativeEndian
	b := e.AppendUint64(nil, uint64(1_700_000_000+at/time.Second))
	b = e.AppendUint64(b, uint64(at%time.Second/time.Microsecond))
	b = e.AppendUint16(b, kind)
	b = e.AppendUint16(b, code)
	return e.AppendUint32(b, uint32(value))
}

// stroke is a key that is pressed at a time, held, and released.
func stroke(code uint16, at, held time.Duration) (b []byte) {
	sync := func(at time.Duration) []byte { return event(at, 0, 0, 0) }
	b = append(event(at, 4, 4, 0x7_0059), event(at, 1, code, 1)...) // a scan code comes before each key
	b = append(b, sync(at)...)
	for t := 250 * ms; t < held; t += 33 * ms {
		b = append(append(b, event(at+t, 1, code, 2)...), event(at+t, 0, 0, 1)...)
	}
	return append(append(b, event(at+held, 1, code, 0)...), sync(at+held)...)
}

func join(parts ...[]byte) (b []byte) {
	for _, p := range parts {
		b = append(b, p...)
	}
	return b
}

func TestOnePressIsToldOnce(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		b    []byte
		want []uint16
	}{
		"a stroke":               {stroke(79, 0, 80*ms), []uint16{79}},
		"held for three seconds": {stroke(79, 0, 3*time.Second), []uint16{79}},
		"two strokes":            {join(stroke(79, 0, 80*ms), stroke(79, 200*ms, 80*ms)), []uint16{79, 79}},
		"two keys at once":       {join(event(0, 1, 79, 1), event(ms, 1, 80, 1), event(2*ms, 0, 0, 0)), []uint16{79, 80}},
		"a key that bounces":     {join(stroke(79, 0, 3*ms), stroke(79, 8*ms, 80*ms)), []uint16{79}},
		"it bounces at release":  {join(stroke(79, 0, 80*ms), stroke(79, 95*ms, 4*ms)), []uint16{79}},
		"a bounce of another":    {join(stroke(79, 0, 3*ms), stroke(80, 8*ms, 80*ms)), []uint16{79, 80}},
		"the clock is set back":  {join(stroke(79, 10*time.Second, 80*ms), stroke(79, 0, 80*ms)), []uint16{79, 79}},
		"a mouse":                {join(event(0, 2, 0, 5), event(0, 0, 0, 0)), nil},
		"events were dropped": {
			join(event(0, 0, 3, 0), event(ms, 1, 79, 1), event(2*ms, 0, 0, 0), stroke(80, 100*ms, 80*ms)), []uint16{80},
		},
	} {
		keys := filter{debounce: 30 * ms, moved: map[uint16]time.Duration{}}
		var got []uint16
		for at := 0; at < len(c.b); at += recordSize {
			r := parseRecord(c.b[at:])
			if press, _ := keys.take(r); press {
				got = append(got, r.code)
			}
		}
		if fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%s: pressed %v, want %v", name, got, c.want)
		}
	}
}

// run is a pad at work on a pipe that stands for the keyboard.
type run struct {
	t      *testing.T
	path   string
	events chan Event
}

func start(t *testing.T, path string, grab func(*os.File) error) *run {
	t.Helper()
	r := &run{t: t, path: path, events: make(chan Event, 256)}
	pad := New(Options{Path: path, Again: 5 * ms, PathCheck: 10 * ms, Grab: grab})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- pad.Run(ctx, func(e Event) { r.events <- e }) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Errorf("Run returned %v", err)
		}
	})
	return r
}

// keyboard puts a pipe at path, and gives its far end.
func keyboard(t *testing.T, path string) *os.File {
	t.Helper()
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func (r *run) want(want string) {
	r.t.Helper()
	select {
	case e := <-r.events:
		got := fmt.Sprintf("%T", e)
		switch e := e.(type) {
		case Press:
			got = "press " + Name(e.Code)
		case Absent:
			got = "absent " + string(e.Reason)
		}
		if got != want {
			r.t.Fatalf("event %s (%+v), want %s", got, e, want)
		}
	case <-time.After(2 * time.Minute):
		r.t.Fatalf("no event, want %s", want)
	}
}

func write(t *testing.T, f *os.File, b []byte) {
	t.Helper()
	if _, err := f.Write(b); err != nil {
		t.Fatal(err)
	}
}

func taken(*os.File) error { return nil }

func TestAKeyboardIsReadThroughItsFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "kbd")
	kbd := keyboard(t, path)
	r := start(t, path, taken)
	r.want("keypad.Ready")
	write(t, kbd, stroke(79, 0, 80*ms))
	r.want("press KEY_KP1")
	b := stroke(96, time.Second, 400*ms)
	write(t, kbd, b[:2*recordSize+7]) // a read may end anywhere
	r.want("press KEY_KPENTER")
	write(t, kbd, append(b[2*recordSize+7:], stroke(80, 1800*ms, 80*ms)...))
	r.want("press KEY_KP2")
	write(t, kbd, event(2*time.Second, 0, 3, 0))
	r.want("keypad.Dropped")
}

func TestAKeyboardIsPluggedInAgain(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "by-id")
	r := start(t, path, taken)
	r.want("absent no-device")
	first := keyboard(t, filepath.Join(dir, "event3"))
	swap(t, "event3", path)
	r.want("keypad.Ready")
	write(t, first, stroke(79, 0, 80*ms))
	r.want("press KEY_KP1")
	second := keyboard(t, filepath.Join(dir, "event4"))
	swap(t, "event4", path)
	r.want("absent unplugged")
	r.want("keypad.Ready")
	write(t, second, stroke(80, 0, 80*ms))
	r.want("press KEY_KP2")
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	r.want("absent unplugged")
}

// swap points path at another device, in one step as udev does.
func swap(t *testing.T, target, path string) {
	t.Helper()
	if err := errors.Join(os.Symlink(target, path+".next"), os.Rename(path+".next", path)); err != nil {
		t.Fatal(err)
	}
}

func TestWhatCannotBeGrabbedIsNotRead(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		grab func(*os.File) error // nil: the real one, on a pipe
		want string
	}{
		"no input device": {nil, "absent not-input"},
		"another has it":  {func(*os.File) error { return syscall.EBUSY }, "absent busy"},
		"no permission":   {func(*os.File) error { return syscall.EACCES }, "absent denied"},
		"it goes away":    {func(*os.File) error { return syscall.ENODEV }, "absent unplugged"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "kbd")
			write(t, keyboard(t, path), stroke(79, 0, 80*ms))
			r := start(t, path, c.grab)
			r.want(c.want)
			select {
			case e := <-r.events:
				t.Errorf("event %T %+v", e, e)
			case <-time.After(50 * ms):
			}
		})
	}
}

func TestAPlainFileIsNoKeyboard(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "plain")
	if err := os.WriteFile(path, stroke(79, 0, 80*ms), 0o600); err != nil {
		t.Fatal(err)
	}
	start(t, path, nil).want("absent not-input")
}

func TestKeysHaveNames(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]uint16{
		"KEY_KP1": 79, "KEY_KPENTER": 96, "KEY_1": 2, "KEY_9": 10, "KEY_A": 30, "KEY_Q": 16, "KEY_M": 50, "KEY_P": 25,
		"KEY_F1": 59, "KEY_F10": 68, "KEY_F13": 183, "KEY_F24": 194, "272": 272, "KEY_TEA": 0, "0": 0, "-1": 0,
	} {
		got, ok := Code(name)
		if ok != (want > 0) || ok && got != want {
			t.Errorf("%s is %d, %v, want %d", name, got, ok, want)
		}
	}
	codes := map[uint16]string{}
	for _, name := range Names() {
		code, _ := Code(name)
		if other, twice := codes[code]; twice {
			t.Errorf("%s and %s are both %d", name, other, code)
		}
		codes[code] = name
		if Name(code) != name {
			t.Errorf("%s is called %s", name, Name(code))
		}
	}
	if Name(700) != "700" {
		t.Errorf("a key without a name is called %s", Name(700))
	}
}

func FuzzRecordsMakeNoMorePressesThanTheyHold(f *testing.F) {
	f.Add(stroke(79, 0, 80*ms))
	f.Add(join(stroke(79, 0, 3*ms), event(0, 0, 3, 0)))
	f.Fuzz(func(t *testing.T, b []byte) {
		keys := filter{debounce: 30 * ms, moved: map[uint16]time.Duration{}}
		presses, most := 0, 0
		for ; len(b) >= recordSize; b = b[recordSize:] {
			r := parseRecord(b)
			if r.kind == typeKey && r.value == keyPressed {
				most++
			}
			if press, _ := keys.take(r); press {
				presses++
			}
		}
		if presses > most {
			t.Fatalf("%d presses of %d", presses, most)
		}
	})
}
