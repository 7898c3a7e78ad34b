package board

import (
	"bufio"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"

	"yimen/hallserver/wire"
)

// handshakeTime bounds the writing of the answer to an upgrade.
const handshakeTime = 5 * time.Second

// SnapshotJSON is a board's snapshot frame as JSON. The bytes are shared and
// must not be changed. The error is *UnknownBoard.
func (s *Service) SnapshotJSON(boardID string) ([]byte, error) {
	b, ok := s.set.Load().byID[boardID]
	if !ok {
		return nil, &UnknownBoard{ID: boardID}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.encoded().json, nil
}

// ServeWS answers a request to open a board's feed and serves it until the
// connection ends. The query's feed and offset say where the client was. Who
// may ask is for the caller to decide; the origin is checked here.
//
// The error is *UnknownBoard, ErrOrigin, ErrFull or ErrStopped: nothing has
// been written yet. It is nil once an answer was.
func (s *Service) ServeWS(w http.ResponseWriter, r *http.Request, boardID string) error {
	b, ok := s.set.Load().byID[boardID]
	if !ok {
		return &UnknownBoard{ID: boardID}
	}
	if !s.originAllowed(r) {
		return ErrOrigin
	}
	if err := s.enter(); err != nil {
		return err
	}
	defer s.exit()
	ws, conn, err := upgrade(w, r)
	if err != nil {
		return nil // the upgrader has answered the client
	}
	defer func() { _ = conn.Close() }()
	c := &client{
		stream: b, meters: s.meters, conn: conn, done: make(chan struct{}),
		status: ClientStatus{Board: b.id, Remote: conn.RemoteAddr().String(), Since: s.now()},
	}
	if t, ok := conn.(*net.TCPConn); ok {
		c.raw, _ = t.SyscallConn() // without one it is written to with waiting
	}
	c.status.Device, _ = r.Context().Value(deviceKey{}).(string)
	holder, _ := r.Context().Value(holderKey{}).(string)
	defer s.holders.hold(holder, c)()
	s.serve(c, ws, r.URL.Query())
	return nil
}

// serve runs one connection.
func (s *Service) serve(c *client, ws *websocket.Conn, query url.Values) {
	offset, err := strconv.ParseUint(query.Get("offset"), 10, 64)
	feed := query.Get("feed")
	if err != nil {
		feed = ""
	}
	c.busy.Store(true)
	how, first, err := c.stream.join(c, feed, offset)
	if err != nil {
		c.stop(websocket.CloseServiceRestart, reasonRestart, farewellTime)
		c.farewell(nil, 0)
		return
	}
	defer c.stream.leave(c)
	s.meters.joins.WithLabelValues(how).Inc()
	if s.cfg.Watcher != nil {
		st, _ := c.report(c.stream.headNow())
		s.cfg.Watcher.Joined(st)
	}
	if t, ok := c.conn.(*net.TCPConn); ok {
		_ = t.SetWriteBuffer(sendBuffer)
	}
	go c.write(first, 0)
	code, reason := s.read(c, ws)
	c.stop(code, reason, farewellTime)
	<-c.done
	// What the client still sends is read away until it ends its side or the
	// time that stop allowed is over: closing on unread data would throw away
	// what is on its way to the client, the close frame among it.
	_, _ = io.Copy(io.Discard, c.conn)
	s.ended(c)
}

func (s *Service) ended(c *client) {
	if s.cfg.Watcher != nil {
		st, _ := c.report(c.stream.headNow())
		s.cfg.Watcher.Left(st)
	}
	code := strconv.Itoa(c.code)
	s.meters.drops.WithLabelValues(code).Inc()
	if c.code == wire.CloseResync {
		s.meters.resyncs.Inc()
	}
	s.log.Info("board connection ended", "board", c.stream.id, "device", c.status.Device,
		"code", c.code, "sent", c.cursor.Load()-1)
}

// read takes the client's acknowledgements until the connection ends, and says
// with which code and reason.
//
// Every heartbeat has a ping with it. A client that has answered once and then
// falls silent is let go; one that never does, which a program of few lines may
// well be, is kept as long as it reads.
func (s *Service) read(c *client, ws *websocket.Conn) (code int, reason string) {
	heard := func() { c.expect(time.Now().Add(answersMissed * s.cfg.Heartbeat)) }
	ws.SetReadLimit(maxAckBytes)
	ws.SetPongHandler(func(string) error { heard(); return nil })
	ws.SetPingHandler(func(data string) error { c.answer(data); return nil })
	ws.SetCloseHandler(func(int, string) error { return nil })
	buf := make([]byte, usualAckBytes)
	var seen meter
	for {
		typ, r, err := ws.NextReader()
		if err != nil {
			return readEnded(err)
		}
		message, err := readMessage(r, buf)
		if err != nil {
			return readEnded(err)
		}
		if !seen.allow(time.Now()) {
			return websocket.ClosePolicyViolation, reasonTooMany
		}
		ack, err := decodeAck(message)
		if err != nil || typ != websocket.TextMessage {
			return websocket.CloseInvalidFramePayloadData, reasonBadAck
		}
		told := c.acknowledge(ack, s.now(), s.cfg.Watcher != nil)
		if s.cfg.Watcher != nil {
			s.cfg.Watcher.Told(told)
		}
	}
}

// readMessage reads a message into buf, and into memory of its own where it is
// longer, which few are.
func readMessage(r io.Reader, buf []byte) ([]byte, error) {
	n, err := io.ReadFull(r, buf)
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return buf[:n], nil
	case err != nil:
		return nil, err
	}
	rest, err := io.ReadAll(r) // the connection's read limit bounds it
	return slices.Concat(buf, rest), err
}

// readEnded is the close code that answers a read error.
func readEnded(err error) (code int, reason string) {
	if closed, ok := errors.AsType[*websocket.CloseError](err); ok {
		switch closed.Code {
		case websocket.CloseNoStatusReceived, websocket.CloseAbnormalClosure:
			return websocket.CloseNormalClosure, ""
		default:
			return closed.Code, ""
		}
	}
	network, isNetwork := errors.AsType[net.Error](err)
	switch {
	case errors.Is(err, websocket.ErrReadLimit):
		return websocket.CloseMessageTooBig, reasonTooBig
	case isNetwork && network.Timeout():
		return wire.CloseResync, reasonSilent
	case isNetwork, errors.Is(err, io.ErrClosedPipe):
		return websocket.CloseNormalClosure, ""
	default:
		return websocket.CloseProtocolError, ""
	}
}

// originAllowed says whether the page that asks, if it is one, is ours.
func (s *Service) originAllowed(r *http.Request) bool {
	origins := r.Header["Origin"]
	if len(origins) == 0 {
		return true // not a browser
	}
	if len(origins) > 1 {
		return false
	}
	u, err := url.Parse(origins[0])
	if err != nil || u.Host == "" {
		return false
	}
	if strings.EqualFold(u.Host, r.Host) {
		return true
	}
	for _, o := range s.cfg.Origins {
		if strings.EqualFold(o, origins[0]) {
			return true
		}
	}
	return false
}

// upgrade makes a WebSocket of a request. The connection is for the one who
// writes; ws only reads.
func upgrade(w http.ResponseWriter, r *http.Request) (*websocket.Conn, net.Conn, error) {
	h := &hijacker{ResponseWriter: w}
	up := websocket.Upgrader{
		ReadBufferSize:   usualAckBytes,
		WriteBufferPool:  noBuffers{},
		HandshakeTimeout: handshakeTime,
		CheckOrigin:      func(*http.Request) bool { return true }, // checked before
	}
	ws, err := up.Upgrade(h, r, nil)
	if err != nil {
		return nil, nil, err
	}
	h.conn.muted.Store(true)
	return ws, h.conn.Conn, nil
}

// hijacker hands out the connection under a ResponseWriter, however wrapped,
// and can mute the one it is handed to.
type hijacker struct {
	http.ResponseWriter
	conn *mutable
}

// Hijack implements http.Hijacker.
func (h *hijacker) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, rw, err := http.NewResponseController(h.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, err
	}
	h.conn = &mutable{Conn: conn}
	return h.conn, rw, nil
}

// mutable is a connection whose Write does nothing once it is muted: gorilla's
// own answers to protocol errors would run into the frames of our writer.
type mutable struct {
	net.Conn
	muted atomic.Bool
}

func (m *mutable) Write(b []byte) (int, error) {
	if m.muted.Load() {
		return len(b), nil
	}
	return m.Conn.Write(b)
}

// noBuffers keeps gorilla from holding a write buffer for each connection,
// which nobody would use.
type noBuffers struct{}

func (noBuffers) Get() any { return nil }
func (noBuffers) Put(any)  {}
