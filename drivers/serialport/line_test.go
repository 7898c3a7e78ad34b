package serialport

import (
	"bytes"
	"testing"
	"time"

	"go.bug.st/serial"
)

// stuckDevice takes no write until it is closed, and sends nothing.
type stuckDevice struct{ let chan struct{} }

func (d *stuckDevice) Read([]byte) (int, error) { // as the library does: it waits, and nothing came
	t := time.NewTimer(time.Millisecond)
	defer t.Stop()
	<-t.C
	return 0, nil
}

func (d *stuckDevice) Write(p []byte) (int, error) {
	<-d.let
	return len(p), nil
}
func (d *stuckDevice) SetMode(*serial.Mode) error { return nil }
func (d *stuckDevice) ResetInputBuffer() error    { return nil }
func (d *stuckDevice) ResetOutputBuffer() error   { return nil }
func (d *stuckDevice) Close() error               { return nil }

func TestReaderThatComesLateFindsTheNewestBytes(t *testing.T) {
	t.Parallel()
	l := newLine(New(Config{}, nil), &stuckDevice{}, nil)
	for range 20 {
		l.receive(bytes.Repeat([]byte("o"), 8000))
	}
	l.receive([]byte("end"))
	got := make([]byte, 2*maxReceived)
	n := l.take(got)
	if n != maxReceived || !bytes.HasSuffix(got[:n], []byte("oend")) {
		t.Errorf("%d bytes that end in %q", n, got[max(0, n-4):n])
	}
	if l.take(got) != 0 {
		t.Error("taken twice")
	}
}

func TestWriteThatNeverComesBackIsLeftAndCounted(t *testing.T) {
	t.Parallel()
	p := New(Config{Path: "stuck", WriteTimeout: time.Millisecond}, nil)
	let := make(chan struct{})
	for i := range maxStuckWrites {
		for int(p.stuck.Load()) == i { // a busy machine may not hand it to the device in time
			l := newLine(p, &stuckDevice{let: let}, nil)
			p.mu.Lock()
			p.line = l
			p.mu.Unlock()
			l.start()
			if err := p.Write(t.Context(), []byte("x")); err == nil {
				t.Fatal("a stuck write came back")
			}
			l.drop(errStalled)
			<-l.gone
		}
		if got := int(p.stuck.Load()); got != i+1 {
			t.Fatalf("%d stuck writes counted, want %d", got, i+1)
		}
	}
	p.mu.Lock()
	p.notBefore = time.Time{}
	p.mu.Unlock()
	if _, err := p.reopen("open"); err == nil || !bytes.Contains([]byte(err.Error()), []byte("have not come back")) {
		t.Fatalf("open with %d stuck writes: %v", maxStuckWrites, err)
	}
	close(let)
	late := time.After(2 * time.Minute)
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for p.stuck.Load() > 0 {
		select {
		case <-tick.C:
		case <-late:
			t.Fatal("writes that came back are still counted")
		}
	}
}
