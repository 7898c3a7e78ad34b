package wire_test

import (
	"context"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"

	"yimen/hallserver/wire"
)

// pipes is a listener whose connections are pipes in memory, so that their
// deadlines follow the test's clock.
type pipes struct {
	conns chan net.Conn
	done  chan struct{}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.done:
		return nil, net.ErrClosed
	}
}
func (p *pipes) Close() error   { close(p.done); return nil }
func (p *pipes) Addr() net.Addr { return &net.UnixAddr{Name: "pipe", Net: "unix"} }

func (p *pipes) dial(context.Context, string, string) (net.Conn, error) {
	here, there := net.Pipe()
	p.conns <- there
	return here, nil
}

func TestAFeedSilentForThreeHeartbeatsIsBroken(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := &pipes{conns: make(chan net.Conn, 1), done: make(chan struct{})}
		up := websocket.Upgrader{}
		s := &http.Server{ReadHeaderTimeout: time.Minute, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			c, err := up.Upgrade(w, r, nil)
			if err != nil {
				return
			}
			defer func() { _ = c.Close() }()
			<-time.After(14 * time.Second) // of the test's clock
			_ = c.WriteJSON(wire.Frame{Feed: "f1", Offset: 1, Type: wire.FrameHeartbeat, At: at(0)})
			_, _, _ = c.ReadMessage()
		})}
		go func() { _ = s.Serve(p) }()
		defer func() { _ = s.Close() }()
		c := wire.NewClient("http://hall.example", "", &http.Client{Transport: &http.Transport{DialContext: p.dial}})
		f, err := c.DialBoard(t.Context(), "hall", "", 0)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = f.Close() }()
		if _, err := f.Next(t.Context()); err != nil {
			t.Fatalf("after 14 s: %v", err)
		}
		began := time.Now()
		if _, err := f.Next(t.Context()); err == nil || time.Since(began) != 15*time.Second {
			t.Errorf("broke after %v with %v, want after 15s", time.Since(began), err)
		}
	})
}
