package board

import (
	"net"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/gorilla/websocket"

	"yimen/hallserver/wire"
)

const (
	// maxWriteBytes bounds one write, so that a client far behind is looked at
	// between two of them.
	maxWriteBytes = 256 << 10
	// sendBuffer is asked of the kernel for each connection: what may be under
	// way to a client that reads slowly. The rest waits in the shared tail.
	sendBuffer = 128 << 10
	// farewellBuffer replaces it when the connection ends, so that the end of
	// the frame under way and the close frame find room even in a full one.
	farewellBuffer = 2 * sendBuffer
	// farewellTime bounds the writing of a close frame, and then the wait for
	// the client to end its side.
	farewellTime = time.Second
)

// Reasons given when a connection is ended.
const (
	reasonOverflow = "resync: too far behind"
	reasonStuck    = "resync: not reading"
	reasonSilent   = "resync: no answer"
	reasonRestart  = "restart: come back"
	reasonBadAck   = "acknowledgement not understood"
	reasonTooMany  = "too many messages"
	reasonTooBig   = "message too big"
	reasonGone     = "this board is no more"
	reasonReplaced = "replaced by a newer connection of the same device"
)

// client is one connection: a place in its board's tail, and what it has to be
// told besides.
//
// Only the holder of busy writes to the connection. That is a pump for as long
// as one write without waiting takes; where the kernel would not take it all,
// or there is something to say to this client alone, it is a goroutine of the
// client's own until it has caught up.
type client struct {
	stream *stream
	meters *meters
	conn   net.Conn
	raw    syscall.RawConn // nil: conn cannot be written to without waiting
	done   chan struct{}   // closed when nothing will be written any more

	busy   atomic.Bool
	urgent atomic.Bool // pong or bye may be there for the holder of busy

	// Written by the holder of busy.
	cursor atomic.Uint64 // offset it gets next
	moved  atomic.Uint64 // the stream's version when it had got everything
	writes atomic.Uint64 // odd while a write that waits is under way
	beat   uint64        // the last heartbeat sent

	seen sight // owned by the sweep

	mu     sync.Mutex // guards what follows
	pong   []byte     // to be sent, the latest only
	bye    []byte     // the close frame; set once
	code   int        // of bye
	until  time.Time  // reading ends, once bye is set
	status ClientStatus
	// Places in the stream's toldIn up to which it told what it has shown and
	// spoken; begun says that they are set.
	begun             bool
	shownTo, spokenTo uint64
}

// portion is what a client gets next.
type portion struct {
	bufs    net.Buffers // whole frames
	cursor  uint64      // and where that brings it
	beat    uint64
	version uint64 // of the stream, if it then has everything; else 0
}

// sight is what the sweep saw last of a client's writes.
type sight struct {
	writes uint64
	since  time.Time
}

// stop ends the connection with a close frame. Only the first stop counts,
// but that linger, the time the client has to take in what is on its way to
// it, may be shortened.
func (c *client) stop(code int, reason string, linger time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := time.Now()
	if until := now.Add(farewellTime + linger); c.bye == nil || until.Before(c.until) {
		c.until = until
		_ = c.conn.SetReadDeadline(until)
	}
	if c.bye != nil {
		return
	}
	c.code, c.bye = code, closeFrame(code, reason)
	// A write under way ends at once; farewell writes what it leaves open.
	_ = c.conn.SetWriteDeadline(now)
	c.kick()
}

// expect gives the client until a time to show a sign of life. Once the
// connection is to end, only what stop allowed counts.
func (c *client) expect(until time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.bye == nil {
		_ = c.conn.SetReadDeadline(until)
	}
}

// answer has a ping answered.
func (c *client) answer(ping string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.pong = appendFrame(nil, websocket.PongMessage, []byte(ping))
	c.kick()
}

// message takes what is to be said to this client alone.
func (c *client) message() (pong []byte, stopping bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	pong, c.pong = c.pong, nil
	return pong, c.bye != nil
}

// stuck says, from one look to the next, whether a write makes no headway.
func (c *client) stuck(now time.Time, limit time.Duration) bool {
	if w := c.writes.Load(); w != c.seen.writes {
		c.seen = sight{writes: w, since: now}
	}
	return c.seen.writes%2 == 1 && now.Sub(c.seen.since) > limit
}

// kick has pong and bye looked at: now, or by whoever is writing.
func (c *client) kick() {
	c.urgent.Store(true)
	if c.busy.CompareAndSwap(false, true) {
		go c.write(c.nothing(), 0)
	}
}

// nothing is the portion that leaves the client where it is. The caller holds
// busy.
func (c *client) nothing() portion {
	return portion{cursor: c.cursor.Load(), beat: c.beat, version: c.moved.Load()}
}

// release lets others write. The holder of busy calls it last.
func (c *client) release() {
	c.busy.Store(false)
	if c.urgent.Load() {
		c.kick()
	}
}

// got notes that a portion was sent.
func (c *client) got(p portion) (frames uint64) {
	c.beat = p.beat
	frames = p.cursor - c.cursor.Swap(p.cursor)
	c.moved.Store(p.version)
	return frames
}

// write sends a portion of which n bytes are out already, and what more there
// is, waiting where it must. The caller has taken busy; write gives it back,
// or keeps it for ever when the connection has ended.
func (c *client) write(p portion, n int64) {
	for ; ; n = 0 {
		var err error
		n, err = c.send(p.bufs, n)
		c.urgent.Store(false)
		pong, stopping := c.message()
		if err != nil || stopping {
			c.farewell(p.bufs, n)
			return
		}
		c.meters.deliveries.Add(float64(c.got(p)))
		more, lost := c.stream.portion(p.cursor, p.beat)
		if lost {
			c.stop(wire.CloseResync, reasonOverflow, c.stream.linger)
		}
		if pong != nil {
			more.bufs = append(more.bufs, pong)
		}
		if p = more; len(p.bufs) == 0 && !lost {
			if !c.rest(p.version) {
				return
			}
			p = c.nothing()
		}
	}
}

// rest lets go of a client that has everything up to a version of the stream,
// and takes it again when more has come: a pump that came by in between has
// passed over it.
func (c *client) rest(version uint64) (again bool) {
	c.moved.Store(version)
	c.release()
	return c.stream.version.Load() != version && c.busy.CompareAndSwap(false, true)
}

// send writes what is missing of bufs after n bytes, and says how many bytes
// are out then.
func (c *client) send(bufs net.Buffers, n int64) (int64, error) {
	left, skip := make(net.Buffers, 0, len(bufs)), n
	for _, b := range bufs {
		k := min(skip, int64(len(b)))
		if skip -= k; k < int64(len(b)) {
			left = append(left, b[k:])
		}
	}
	if len(left) == 0 {
		return n, nil
	}
	c.writes.Add(1)
	k, err := left.WriteTo(c.conn)
	c.writes.Add(1)
	c.meters.bytes.Add(float64(k))
	return n + k, err
}

// farewell ends the frame of bufs that was under way after n bytes, writes the
// close frame and shuts our direction. Without a close frame, because the
// client is gone, it closes the connection, which ends its reader.
func (c *client) farewell(bufs net.Buffers, n int64) {
	defer close(c.done)
	c.mu.Lock()
	bye := slices.Clone(c.bye)
	_ = c.conn.SetWriteDeadline(time.Now().Add(farewellTime))
	c.mu.Unlock()
	if bye == nil {
		_ = c.conn.Close()
		return
	}
	if t, ok := c.conn.(*net.TCPConn); ok {
		_ = t.SetWriteBuffer(farewellBuffer)
	}
	if _, err := c.conn.Write(append(restOfFrame(bufs, n), bye...)); err != nil {
		_ = c.conn.Close()
		return
	}
	if t, ok := c.conn.(interface{ CloseWrite() error }); ok {
		_ = t.CloseWrite()
	}
}
