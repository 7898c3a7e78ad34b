package drivertest_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"yimen/drivers/drivertest"
	"yimen/drivers/serialport"
)

func TestWireHasTheErrorsOfASerialPort(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := drivertest.NewWire("wire")
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		if err := w.Write(ctx, []byte("x")); !errors.Is(err, serialport.ErrAbsent) || errors.Is(err, serialport.ErrLost) {
			t.Fatalf("nothing plugged in: %v", err)
		}
		end := w.Plug()
		short, stop := context.WithTimeout(ctx, time.Minute)
		defer stop()
		if _, err := w.Read(short, make([]byte, 1)); !errors.Is(err, serialport.ErrTimeout) {
			t.Fatalf("nothing sent: %v", err)
		}
		go w.Unplug()
		if _, err := w.Read(ctx, make([]byte, 1)); !errors.Is(err, serialport.ErrLost) {
			t.Fatalf("pulled out: %v", err)
		}
		if _, err := w.Read(ctx, make([]byte, 1)); !errors.Is(err, serialport.ErrAbsent) || errors.Is(err, serialport.ErrLost) {
			t.Fatalf("after it was told: %v", err)
		}
		if _, err := end.Read(make([]byte, 1)); !errors.Is(err, io.EOF) {
			t.Fatalf("the device's end: %v", err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if err := w.Flush(ctx); !errors.Is(err, serialport.ErrClosed) {
			t.Fatalf("closed: %v", err)
		}
	})
}

func TestRecordedTracePlaysBack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := drivertest.NewWire("wire")
		rec := drivertest.Record(w.Plug())
		go func() {
			buf := make([]byte, 8)
			for {
				n, err := rec.Read(buf)
				if err != nil {
					return
				}
				if _, err := rec.Write(bytes.ToUpper(buf[:n])); err != nil {
					return
				}
			}
		}()
		exchange(t, w, "ab", "AB")
		exchange(t, w, "cd", "CD")
		trace := rec.Trace()
		w.Unplug()
		const want = "> 61 62\n< 41 42\n> 63 64\n< 43 44\n"
		if trace.String() != want {
			t.Fatalf("trace:\n%s", trace)
		}
		parsed, err := drivertest.ParseTrace("# a comment\n\n" + strings.ReplaceAll(want, "62", "62 # b"))
		if err != nil || parsed.String() != want {
			t.Fatalf("parsed:\n%s%v", parsed, err)
		}
		played := make(chan error, 1)
		end := w.Plug()
		go func() { played <- parsed.Play(t.Context(), end) }()
		if err := w.Flush(t.Context()); err != nil {
			t.Fatal(err)
		}
		exchange(t, w, "ab", "AB")
		if err := w.Write(t.Context(), []byte("xx")); err != nil {
			t.Fatal(err)
		}
		if err := <-played; err == nil || !strings.Contains(err.Error(), "trace step 3: host sent 78 78, want 63 64") {
			t.Fatalf("a host that departs: %v", err)
		}
	})
}

func exchange(t *testing.T, w *drivertest.Wire, send, want string) {
	t.Helper()
	if err := w.Write(t.Context(), []byte(send)); err != nil {
		t.Fatal(err)
	}
	got := make([]byte, len(want))
	n, err := w.Read(t.Context(), got)
	if err != nil || string(got[:n]) != want {
		t.Fatalf("got %q, %v, want %q", got[:n], err, want)
	}
}

func TestBadTracesAreErrors(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"61 62", "> 6", "< xx", "? 00"} {
		if _, err := drivertest.ParseTrace(text); err == nil {
			t.Errorf("%q is a trace", text)
		}
	}
}

func TestFaultsRepeatWithTheirSeedAndDoWhatTheySay(t *testing.T) {
	t.Parallel()
	long := bytes.Repeat([]byte{0x55}, 10_000)
	dirty := func(f drivertest.Faults) ([]byte, int) {
		var out bytes.Buffer
		bad := drivertest.NewFaulty(&out, f)
		if n, err := bad.Write(long); n != len(long) || err != nil {
			t.Fatalf("wrote %d, %v", n, err)
		}
		return out.Bytes(), bad.Hits()
	}
	for name, c := range map[string]struct {
		faults drivertest.Faults
		fits   func(out []byte, hits int) bool
	}{
		"none":  {drivertest.Faults{Seed: 1}, func(out []byte, hits int) bool { return hits == 0 && bytes.Equal(out, long) }},
		"drop":  {drivertest.Faults{Seed: 1, Drop: 0.01}, func(out []byte, hits int) bool { return hits > 0 && len(out) == len(long)-hits }},
		"twice": {drivertest.Faults{Seed: 1, Twice: 0.01}, func(out []byte, hits int) bool { return hits > 0 && len(out) == len(long)+hits }},
		"noise": {drivertest.Faults{Seed: 1, Noise: 0.01}, func(out []byte, hits int) bool { return hits > 0 && len(out) == len(long)+hits }},
		"flip": {drivertest.Faults{Seed: 1, Flip: 0.01}, func(out []byte, hits int) bool {
			return hits > 0 && bytes.Count(out, []byte{0x55}) == len(long)-hits
		}},
	} {
		out, hits := dirty(c.faults)
		again, _ := dirty(c.faults)
		c.faults.Seed++
		other, _ := dirty(c.faults)
		if !c.fits(out, hits) || !bytes.Equal(out, again) || (hits > 0 && bytes.Equal(out, other)) {
			t.Errorf("%s: %d bytes out, %d faults", name, len(out), hits)
		}
	}
}
