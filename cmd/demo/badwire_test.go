package main

import (
	"context"
	"net"
	"sync"
	"testing"
	"time"
)

// A badWire is a link between devices and the hall server that can be cut and
// slowed. Its address stays.
type badWire struct {
	to     string
	listen net.Listener

	mu    sync.Mutex // guards what follows
	pace  time.Duration
	open  map[net.Conn]bool
	links sync.WaitGroup
}

const (
	// wireChunk is how many bytes go through at once: a slow wire waits after each.
	wireChunk = 1024
	// wireDialTime is how long the server's end may take to answer.
	wireDialTime = time.Second
)

// layWire lays a wire to an address, at once and whole.
func layWire(t *testing.T, to string) *badWire {
	t.Helper()
	var config net.ListenConfig
	listen, err := config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &badWire{to: to, listen: listen, open: map[net.Conn]bool{}}
	w.links.Go(w.accept)
	t.Cleanup(func() {
		_ = listen.Close()
		w.cut()
		w.links.Wait()
	})
	return w
}

func (w *badWire) address() string { return "http://" + w.listen.Addr().String() }

// slow makes every kilobyte take so long, from now on; 0: no time.
func (w *badWire) slow(pace time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.pace = pace
}

// cut ends every link there is, in the middle of whatever it carries.
func (w *badWire) cut() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for c := range w.open {
		_ = c.Close()
	}
}

func (w *badWire) accept() {
	for {
		near, err := w.listen.Accept()
		if err != nil {
			return
		}
		w.links.Go(func() { w.link(near) })
	}
}

// link carries between a device and the server, until an end is gone.
func (w *badWire) link(near net.Conn) {
	defer w.hold(near)()
	ctx, cancel := context.WithTimeout(context.Background(), wireDialTime)
	defer cancel()
	var d net.Dialer
	far, err := d.DialContext(ctx, "tcp", w.to)
	if err != nil {
		return // the server is down
	}
	defer w.hold(far)()
	var back sync.WaitGroup
	back.Go(func() { w.carry(near, far) })
	w.carry(far, near)
	back.Wait()
}

// hold keeps a connection among those that can be cut, until let go.
func (w *badWire) hold(c net.Conn) (letGo func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.open[c] = true
	return func() {
		_ = c.Close()
		w.mu.Lock()
		defer w.mu.Unlock()
		delete(w.open, c)
	}
}

// carry moves bytes one way until an end is gone, and then ends both.
func (w *badWire) carry(to, from net.Conn) {
	defer func() { _, _ = to.Close(), from.Close() }()
	buf := make([]byte, wireChunk)
	for {
		n, err := from.Read(buf)
		w.mu.Lock()
		pace := w.pace
		w.mu.Unlock()
		if pace > 0 {
			<-time.After(pace)
		}
		if _, errTo := to.Write(buf[:n]); err != nil || errTo != nil {
			return
		}
	}
}
