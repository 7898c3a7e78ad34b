package board

import (
	"net"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"

	"yimen/hallserver/hall"
	"yimen/hallserver/wire"
)

// snapshotAge is how long an encoded snapshot may be handed out again while
// nothing new was published, so that a thousand boards that come back at once
// cost one.
const snapshotAge = time.Second

// stream is one board: what it shows, its frames, its clients.
type stream struct {
	id   string
	feed string
	now  func() time.Time
	mark func() string // nil: none

	writeTimeout time.Duration
	linger       time.Duration
	meters       *meters
	watcher      Watcher // nil: nobody
	pumps        []*pump // never changes
	// version grows with every frame and heartbeat; written under mu.
	version atomic.Uint64

	// Owned by the service's Run.
	projector projector
	countsAt  time.Time // when waiting counts last went out
	held      *bool     // as the watcher knows it; nil: it does not

	mu      sync.RWMutex // guards what follows
	model   model
	tail    tail
	beat    beat
	snap    snapshot
	clients []*client
	closed  bool
	toldIn  toldIn
}

// How a client joined.
const (
	joinedBySnapshot = "snapshot"
	joinedByTail     = "tail"
)

// beat is the latest heartbeat: sent to every client after the frame it names.
type beat struct {
	n     uint64
	after uint64 // offset
	bytes []byte
}

// snapshot is an encoded snapshot frame, shared by all who join at its offset.
type snapshot struct {
	at     time.Time
	offset uint64
	json   []byte
	bytes  []byte
}

func (s *stream) frame(typ string, offset uint64, data any) []byte {
	f := wire.Frame{Feed: s.feed, Offset: offset, Type: typ, At: s.now().UTC().Truncate(time.Millisecond)}
	if s.mark != nil && typ != wire.FrameDelta {
		f.Mark = s.mark()
	}
	return appendFrame(nil, websocket.TextMessage, encode(f, data))
}

// begin makes the picture that the first client gets.
func (s *stream) begin(st *hall.State, recent recents) {
	now := s.now()
	m := s.projector.reset(st, recent, now)
	s.mu.Lock()
	calls, says := s.model.adopt(m, s.projector.isStanding)
	s.toldIn.addAll(calls, says, s.tail.head())
	held := s.model.held()
	s.mu.Unlock()
	s.version.Store(1)
	s.watched(calls, says, held)
}

// reset begins anew from a state and tells every client the whole. As another
// board it forgets all that it showed before.
func (s *stream) reset(st *hall.State, recent recents, another bool) {
	now := s.now()
	m := s.projector.reset(st, recent, now)
	s.mu.Lock()
	if another {
		s.model = model{}
	}
	calls, says := s.model.adopt(m, s.projector.isStanding)
	s.toldIn.addAll(calls, says, s.tail.next)
	s.tail.append(s.frame(wire.FrameSnapshot, s.tail.next, s.model.snapshot(now)))
	s.version.Add(1)
	held := s.model.held()
	s.mu.Unlock()
	s.watched(calls, says, held)
	s.signal()
}

// flush publishes what changed since the last flush, if anything did.
func (s *stream) flush(st *hall.State, want what) (published bool) {
	now := s.now()
	d, changed := s.projector.take(st, now.UnixMilli(), want)
	if !changed {
		return false
	}
	if d.Queues != nil {
		s.countsAt = now
	}
	s.mu.Lock()
	s.toldIn.addAll(d.Calls, d.Says, s.tail.next)
	s.model.apply(d)
	s.model.trim(now)
	s.tail.append(s.frame(wire.FrameDelta, s.tail.next, d))
	s.version.Add(1)
	held := s.model.held()
	s.mu.Unlock()
	s.watched(d.Calls, d.Says, held)
	s.signal()
	return true
}

// watched tells the watcher what went out, and whether an emergency holds the board.
func (s *stream) watched(calls []wire.Call, says []wire.Say, held bool) {
	if s.watcher == nil {
		return
	}
	if s.held == nil || *s.held != held {
		s.held = &held
		s.watcher.Held(s.id, held)
	}
	if len(calls)+len(says) > 0 {
		s.watcher.Published(s.id, calls, says)
	}
}

// heartbeat tells every client that the server lives, and asks for an answer.
func (s *stream) heartbeat() {
	s.mu.Lock()
	head := s.tail.head()
	s.beat = beat{n: s.beat.n + 1, after: head, bytes: s.alive(head)}
	s.version.Add(1)
	s.mu.Unlock()
	s.signal()
}

// alive is a heartbeat at an offset, and a ping behind it.
func (s *stream) alive(offset uint64) []byte {
	return appendFrame(s.frame(wire.FrameHeartbeat, offset, nil), websocket.PingMessage, nil)
}

// signal has the pumps look for clients that have not got everything.
func (s *stream) signal() {
	for _, p := range s.pumps {
		select {
		case p.wake <- struct{}{}:
		default:
		}
	}
}

// join takes a client in and decides what it gets first: nothing but a
// heartbeat when it can go on where it was, else a snapshot. The caller holds
// the client's busy and writes that.
func (s *stream) join(c *client, feed string, offset uint64) (how string, first portion, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return "", portion{}, ErrStopped
	}
	first = portion{beat: s.beat.n}
	if feed == s.feed && offset < s.tail.next && offset+1 >= s.tail.first {
		how, first.cursor, first.bufs = joinedByTail, offset+1, net.Buffers{s.alive(offset)}
	} else {
		how, first.cursor, first.bufs = joinedBySnapshot, s.tail.next, net.Buffers{s.encoded().bytes}
	}
	c.cursor.Store(first.cursor)
	s.clients = append(s.clients, c)
	return how, first, nil
}

// headNow is the offset of the newest frame.
func (s *stream) headNow() uint64 {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.tail.head()
}

// leave lets a client go.
func (s *stream) leave(c *client) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if i := slices.Index(s.clients, c); i >= 0 {
		last := len(s.clients) - 1
		s.clients[i] = s.clients[last]
		s.clients[last] = nil
		s.clients = s.clients[:last]
	}
}

// encoded is the snapshot at the head. mu is held.
func (s *stream) encoded() snapshot {
	now, head := s.now(), s.tail.head()
	if age := now.Sub(s.snap.at); s.snap.bytes == nil || s.snap.offset != head || age < 0 || age >= snapshotAge {
		b := s.frame(wire.FrameSnapshot, head, s.model.snapshot(now))
		s.snap = snapshot{at: now, offset: head, bytes: b, json: payload(b)}
	}
	return s.snap
}

// portion is what a client gets that is at cursor and got heartbeat beat last:
// nothing when it has everything. lost says that some of it is gone already.
func (s *stream) portion(cursor, beat uint64) (p portion, lost bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	p = portion{cursor: cursor, beat: beat}
	if cursor < s.tail.first {
		return p, true
	}
	to, due := s.tail.next, beat != s.beat.n
	if due {
		to = s.beat.after + 1
	}
	p.bufs, p.cursor = s.tail.read(nil, cursor, to, maxWriteBytes)
	if due && p.cursor == to {
		p.bufs = append(p.bufs, s.beat.bytes)
		p.beat = s.beat.n
	}
	if p.cursor == s.tail.next && p.beat == s.beat.n {
		p.version = s.version.Load()
	}
	return p, false
}

// sweep ends the connections of clients that cannot follow.
func (s *stream) sweep() {
	s.mu.RLock()
	defer s.mu.RUnlock()
	now := time.Now() // as the connections' deadlines
	for _, c := range s.clients {
		switch {
		case c.cursor.Load() < s.tail.first:
			c.stop(wire.CloseResync, reasonOverflow, s.linger)
		case c.stuck(now, s.writeTimeout):
			c.stop(wire.CloseResync, reasonStuck, s.linger)
		}
	}
}

// close ends every connection and lets nobody in any more.
func (s *stream) close(code int, reason string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	for _, c := range s.clients {
		c.stop(code, reason, farewellTime)
	}
}
