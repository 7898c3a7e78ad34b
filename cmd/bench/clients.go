package main

import (
	"encoding/binary"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// The clients of the board rows run in a process of their own, as in a hall
// they run elsewhere: one thread, one epoll, so that they cost the server as
// little as can be. It is the same for every server measured.

// clientsCommand starts this program as that process. It takes orders on
// stdin and answers each on stdout, both as gob.
const clientsCommand = "board-clients"

// order is one order; exactly one member is set.
type order struct {
	Dial   *dialOrder
	Expect int // text frames each client waits for from now on
}

// dialOrder opens WebSocket connections to 127.0.0.1.
type dialOrder struct {
	Port    int
	Path    string
	Clients int
	Mute    int  // more of them, that never read
	Hello   bool // each gets a first frame by itself
}

// answer answers an order. An Expect is answered twice: when the clients are
// watching, and with the arrivals.
type answer struct {
	Err string
	// Arrivals are the times, in ns of CLOCK_MONOTONIC, by client and frame.
	Arrivals [][]int64
}

const (
	clientPatience = 2 * time.Minute // for one order
	muteReceive    = 4 << 10         // receive buffer of one that never reads
	readBytes      = 256 << 10
)

func monotonicNS() int64 {
	var ts unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_MONOTONIC, &ts); err != nil {
		panic(err)
	}
	return ts.Nano()
}

// runClients follows orders until stdin ends.
func runClients(in io.Reader, out io.Writer) int {
	if err := raiseFileLimit(); err != nil {
		fmt.Fprintln(os.Stderr, "bench clients:", err)
	}
	orders, answers := gob.NewDecoder(in), gob.NewEncoder(out)
	s, err := newSwarm()
	for err == nil {
		var o order
		if err = orders.Decode(&o); errors.Is(err, io.EOF) {
			return 0
		}
		if err == nil {
			err = s.follow(o, answers)
		}
	}
	_ = answers.Encode(answer{Err: err.Error()})
	return 1
}

// swarm is many clients on one epoll.
type swarm struct {
	epoll   int
	clients []*swarmClient
	buf     []byte
}

// swarmClient counts the text frames of one connection.
type swarmClient struct {
	fd     int
	header []byte // of a frame, when cut by the end of a read
	left   uint64 // of the payload
	text   bool   // the frame being read
	times  []int64
	want   int
}

func newSwarm() (*swarm, error) {
	epoll, err := unix.EpollCreate1(unix.EPOLL_CLOEXEC)
	if err != nil {
		return nil, fmt.Errorf("epoll: %w", err)
	}
	return &swarm{epoll: epoll, buf: make([]byte, readBytes)}, nil
}

func (s *swarm) follow(o order, answers *gob.Encoder) error {
	switch {
	case o.Dial != nil:
		if err := s.dial(*o.Dial); err != nil {
			return err
		}
		return answers.Encode(answer{})
	default:
		for _, c := range s.clients {
			c.times, c.want = make([]int64, 0, o.Expect), o.Expect
		}
		if err := answers.Encode(answer{}); err != nil {
			return err
		}
		if err := s.watch(); err != nil {
			return err
		}
		a := answer{Arrivals: make([][]int64, len(s.clients))}
		for i, c := range s.clients {
			a.Arrivals[i] = c.times
		}
		return answers.Encode(a)
	}
}

func (s *swarm) dial(o dialOrder) error {
	for range o.Mute {
		if _, err := dialOne(o, muteReceive); err != nil { // open as long as this process
			return err
		}
	}
	for range o.Clients {
		fd, err := dialOne(o, 0)
		if err != nil {
			return err
		}
		if err := unix.SetNonblock(fd, true); err != nil {
			return fmt.Errorf("nonblock: %w", err)
		}
		event := unix.EpollEvent{Events: unix.EPOLLIN, Fd: int32(len(s.clients))} //nolint:gosec // some thousands
		if err := unix.EpollCtl(s.epoll, unix.EPOLL_CTL_ADD, fd, &event); err != nil {
			return fmt.Errorf("epoll: %w", err)
		}
		s.clients = append(s.clients, &swarmClient{fd: fd})
	}
	if !o.Hello {
		return nil
	}
	for _, c := range s.clients {
		c.want = 1
	}
	return s.watch()
}

// dialOne opens a connection and asks for the upgrade; it reads the answer to
// its last byte and nothing beyond.
func dialOne(o dialOrder, receive int) (fd int, err error) {
	if fd, err = unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0); err != nil {
		return 0, fmt.Errorf("socket: %w", err)
	}
	if receive > 0 {
		if err := unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_RCVBUF, receive); err != nil {
			return 0, fmt.Errorf("receive buffer: %w", err)
		}
	}
	patience := unix.NsecToTimeval(clientPatience.Nanoseconds())
	if err := unix.SetsockoptTimeval(fd, unix.SOL_SOCKET, unix.SO_RCVTIMEO, &patience); err != nil {
		return 0, fmt.Errorf("timeout: %w", err)
	}
	if err := unix.Connect(fd, &unix.SockaddrInet4{Port: o.Port, Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		return 0, fmt.Errorf("connect: %w", err)
	}
	request := fmt.Sprintf("GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"+
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n", o.Path, o.Port)
	if _, err := unix.Write(fd, []byte(request)); err != nil {
		return 0, fmt.Errorf("upgrade: %w", err)
	}
	var reply []byte
	for one := make([]byte, 1); len(reply) < 4 || string(reply[len(reply)-4:]) != "\r\n\r\n"; reply = append(reply, one[0]) {
		n, err := unix.Read(fd, one)
		for errors.Is(err, unix.EINTR) {
			n, err = unix.Read(fd, one)
		}
		if err != nil || n == 0 {
			return 0, fmt.Errorf("upgrade answer after %q: %w", reply, errors.Join(err, io.ErrUnexpectedEOF))
		}
	}
	if string(reply[:12]) != "HTTP/1.1 101" {
		return 0, fmt.Errorf("upgrade refused: %q", reply)
	}
	return fd, nil
}

// watch reads until every client has got what it waits for.
func (s *swarm) watch() error {
	missing := 0
	for _, c := range s.clients {
		if len(c.times) < c.want {
			missing++
		}
	}
	events := make([]unix.EpollEvent, 512)
	for until := time.Now().Add(clientPatience); missing > 0; {
		if time.Now().After(until) {
			return fmt.Errorf("%d clients did not get their frames", missing)
		}
		n, err := unix.EpollWait(s.epoll, events, 1000)
		if err != nil && !errors.Is(err, unix.EINTR) {
			return fmt.Errorf("epoll: %w", err)
		}
		for _, e := range events[:max(0, n)] {
			c := s.clients[e.Fd]
			had := len(c.times)
			if err := c.read(s.buf); err != nil {
				return fmt.Errorf("client %d: %w", e.Fd, err)
			}
			if had < c.want && len(c.times) >= c.want {
				missing--
			}
		}
	}
	return nil
}

// read takes what one read gives and notes the frames that ended in it.
func (c *swarmClient) read(buf []byte) error {
	n, err := unix.Read(c.fd, buf)
	switch {
	case errors.Is(err, unix.EAGAIN), errors.Is(err, unix.EINTR):
		return nil
	case err != nil:
		return fmt.Errorf("read: %w", err)
	case n == 0:
		return io.ErrUnexpectedEOF
	}
	now := monotonicNS()
	for b := buf[:n]; len(b) > 0; {
		if c.left == 0 {
			var ended bool
			if b, ended = c.readHeader(b); !ended {
				return nil
			}
		}
		k := min(c.left, uint64(len(b)))
		b, c.left = b[k:], c.left-k
		if c.left == 0 && c.text {
			c.times = append(c.times, now)
		}
	}
	return nil
}

// readHeader reads on in a frame's header; a server masks nothing.
func (c *swarmClient) readHeader(b []byte) (rest []byte, ended bool) {
	for len(b) > 0 {
		c.header = append(c.header, b[0])
		b = b[1:]
		h := c.header
		switch {
		case len(h) == 2 && h[1] < 126:
			c.left = uint64(h[1])
		case len(h) == 4 && h[1] == 126:
			c.left = uint64(binary.BigEndian.Uint16(h[2:]))
		case len(h) == 10:
			c.left = binary.BigEndian.Uint64(h[2:])
		default:
			continue
		}
		c.text = h[0]&0x0F == 1
		c.header = h[:0]
		return b, true
	}
	return nil, false
}
