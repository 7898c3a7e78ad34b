package board

import (
	"bytes"
	"io"
	"log/slog"
	"net"
	"testing"
	"time"
)

// What is published in the moment in which the writer of the frame before has
// found nothing more to send, but has not let go of the client yet, is passed
// over by the pumps. The writer has to look again.
func TestAWriterLooksAgainForWhatThePumpsPassedOver(t *testing.T) {
	t.Parallel()
	s, err := New(config(), openDay(t), nil, slog.New(slog.DiscardHandler), time.Now) // not running
	if err != nil {
		t.Fatal(err)
	}
	b := s.set.Load().byID["hall"]
	_, far := tcpPair(t)
	c := &client{stream: b, meters: s.meters, conn: far, done: make(chan struct{})}
	c.busy.Store(true)
	if _, _, err := b.join(c, "", 0); err != nil {
		t.Fatal(err)
	}
	pump := newPump(0, 1)
	has, _ := b.portion(c.cursor.Load(), c.beat)
	b.heartbeat()
	pump.round(b) // finds the client busy
	if c.moved.Load() != 0 || !c.rest(has.version) || !c.busy.Load() {
		t.Error("the writer let go of a client that has not got everything")
	}
	has, _ = b.portion(c.cursor.Load(), b.beat.n)
	if c.rest(has.version) || c.busy.Load() {
		t.Error("the writer keeps a client that has got everything")
	}
}

// A heartbeat that lies among the frames a client missed splits what it gets
// in portions; it gets all of them in one visit.
func TestAPumpGivesAClientAllThereIs(t *testing.T) {
	t.Parallel()
	s, err := New(config(), openDay(t), nil, slog.New(slog.DiscardHandler), time.Now) // not running
	if err != nil {
		t.Fatal(err)
	}
	b := s.set.Load().byID["hall"]
	near, far := tcpPair(t)
	raw, err := far.SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	c := &client{stream: b, meters: s.meters, conn: far, raw: raw, done: make(chan struct{})}
	c.busy.Store(true)
	if _, _, err := b.join(c, "", 0); err != nil {
		t.Fatal(err)
	}
	c.cursor.Store(b.tail.next)
	var want []byte
	for range 3 {
		b.reset(s.state, nil, false)
		b.heartbeat()
		b.reset(s.state, nil, false)
	}
	for offset := uint64(1); offset < b.tail.next; offset++ {
		p := b.tail.ring[offset%uint64(len(b.tail.ring))]
		want = append(want, p.chunk[p.from:]...)
		if offset == b.beat.after {
			want = append(want, b.beat.bytes...)
		}
	}
	p := newPump(0, 1)
	frames, size := p.give(c, &given{})
	if frames != 6 || size != int64(len(want)) || c.busy.Load() || c.moved.Load() != b.version.Load() {
		t.Errorf("%d frames, %d of %d bytes, at %d of %d", frames, size, len(want), c.moved.Load(), b.version.Load())
	}
	got := make([]byte, len(want))
	if _, err := io.ReadFull(near, got); err != nil || !bytes.Equal(got, want) {
		t.Errorf("read %q, %v", got, err)
	}
}

// tcpPair is a connection and its other end.
func tcpPair(t *testing.T) (near, far *net.TCPConn) {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	dialled, err := new(net.Dialer).DialContext(t.Context(), "tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	accepted, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = dialled.Close(); _ = accepted.Close() })
	return dialled.(*net.TCPConn), accepted.(*net.TCPConn)
}
