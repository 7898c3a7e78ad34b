package main

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"
	"golang.org/x/sys/unix"
)

// upgraded is the answer to the clients' request; they do not check the key.
const upgraded = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"

// textFrame is a payload as a server's WebSocket frame.
func textFrame(payload []byte) []byte {
	b := []byte{0x81}
	switch n := len(payload); {
	case n < 126:
		b = append(b, byte(n))
	case n <= 0xFFFF:
		b = binary.BigEndian.AppendUint16(append(b, 126), uint16(n))
	default:
		b = binary.BigEndian.AppendUint64(append(b, 127), uint64(n))
	}
	return append(b, payload...)
}

func textFrames(payloads [][]byte) [][]byte {
	frames := make([][]byte, len(payloads))
	for i, p := range payloads {
		frames[i] = textFrame(p)
	}
	return frames
}

// startRaw is the least a fan-out can do: plain sockets, one write(2) for each
// client and frame, in a loop, with nothing of Go's network code between.
func startRaw(_ context.Context, clients int, payloads [][]byte) (*server, error) {
	frames := textFrames(payloads)
	l, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, fmt.Errorf("raw: %w", err)
	}
	if err := errors.Join(unix.Bind(l, &unix.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}), unix.Listen(l, unix.SOMAXCONN)); err != nil {
		return nil, fmt.Errorf("raw: %w", err)
	}
	name, err := unix.Getsockname(l)
	if err != nil {
		return nil, fmt.Errorf("raw: %w", err)
	}
	r := &rawServer{listener: l}
	r.accepting.Go(func() { r.accept(clients) })
	return &server{
		port: name.(*unix.SockaddrInet4).Port, path: "/",
		publish: func(n int, pace time.Duration) ([]int64, error) {
			r.accepting.Wait()
			return paced(n, pace, func(i int) error { return r.send(frames[i%len(frames)]) })
		},
		close: r.close,
	}, nil
}

type rawServer struct {
	listener  int
	accepting sync.WaitGroup
	fds       []int
}

// accept takes so many clients and answers their upgrade.
func (r *rawServer) accept(clients int) {
	buf := make([]byte, 4096)
	for range clients {
		fd, _, err := unix.Accept4(r.listener, unix.SOCK_CLOEXEC)
		if err != nil {
			return // closed
		}
		r.fds = append(r.fds, fd)
		if err := unix.SetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_NODELAY, 1); err != nil {
			return
		}
		// The request comes in one piece: it was written by one write(2).
		if _, err := unix.Read(fd, buf); err != nil {
			return
		}
		if _, err := unix.Write(fd, []byte(upgraded)); err != nil {
			return
		}
	}
}

func (r *rawServer) send(frame []byte) error {
	for _, fd := range r.fds {
		for b := frame; len(b) > 0; {
			n, err := unix.Write(fd, b)
			if err != nil && !errors.Is(err, unix.EINTR) {
				return fmt.Errorf("raw: %w", err)
			}
			b = b[max(0, n):]
		}
	}
	return nil
}

func (r *rawServer) close() {
	_ = unix.Shutdown(r.listener, unix.SHUT_RDWR) // ends an accept that waits
	r.accepting.Wait()
	_ = unix.Close(r.listener)
	for _, fd := range r.fds {
		_ = unix.Close(fd)
	}
}

// gorillaQueue bounds a connection's queue in the gorilla server, in frames:
// enough for a burst.
const gorillaQueue = 2 * burstCalls

// startGorilla is the best that was known before: gorilla's upgrade, a bounded
// queue and a writer for each connection, and what waits in the queue written
// by one writev of frames encoded once.
func startGorilla(_ context.Context, clients int, payloads [][]byte) (*server, error) {
	g := &gorillaServer{frames: textFrames(payloads), ready: make(chan struct{}), want: clients}
	port, closeHTTP, err := listen(http.HandlerFunc(g.serve))
	if err != nil {
		return nil, err
	}
	return &server{
		port: port, path: boardPath,
		publish: func(n int, pace time.Duration) ([]int64, error) {
			<-g.ready
			return paced(n, pace, g.send)
		},
		close: func() { g.close(); closeHTTP() },
	}, nil
}

type gorillaServer struct {
	frames [][]byte
	want   int
	ready  chan struct{} // closed when all are there

	mu     sync.Mutex // guards what follows
	queues []chan []byte
	conns  []net.Conn
}

func (g *gorillaServer) serve(w http.ResponseWriter, r *http.Request) {
	up := websocket.Upgrader{ReadBufferSize: 256, WriteBufferSize: 1024}
	ws, err := up.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	queue := make(chan []byte, gorillaQueue)
	g.mu.Lock()
	g.queues, g.conns = append(g.queues, queue), append(g.conns, ws.UnderlyingConn())
	if len(g.queues) == g.want {
		close(g.ready)
	}
	g.mu.Unlock()
	go drain(ws.UnderlyingConn(), queue)
	for {
		if _, _, err := ws.ReadMessage(); err != nil {
			return
		}
	}
}

// drain writes what waits in a queue, all that is there at a time.
func drain(conn net.Conn, queue <-chan []byte) {
	var bufs net.Buffers
	for first := range queue {
		bufs = append(bufs[:0], first)
		for more := true; more; {
			select {
			case b, ok := <-queue:
				if more = ok; ok {
					bufs = append(bufs, b)
				}
			default:
				more = false
			}
		}
		left := bufs
		if _, err := left.WriteTo(conn); err != nil {
			return
		}
	}
}

func (g *gorillaServer) send(i int) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, q := range g.queues {
		select {
		case q <- g.frames[i%len(g.frames)]:
		default:
			return errors.New("gorilla: a queue is full")
		}
	}
	return nil
}

func (g *gorillaServer) close() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for i, q := range g.queues {
		close(q)
		_ = g.conns[i].Close()
	}
	g.queues, g.conns = nil, nil
}
