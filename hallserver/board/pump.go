package board

import (
	"context"
	"net"
	"runtime"
	"slices"
	"syscall"

	"yimen/hallserver/wire"
)

const (
	// maxPumps bounds the pumps; one for each processor is enough.
	maxPumps = 8
	// pumpTurn is how many writes a pump makes before it lets other
	// goroutines run.
	pumpTurn = 64
)

// pump brings what is new to the clients. Each pump goes round all of them,
// beginning at another place, and skips those that have everything; so the
// work is shared however fast each of them gets on. It never waits for a
// client: one that does not take all it is given gets a goroutine for as long
// as that lasts.
//
// A pump and one write(2) for each client is what makes a call reach five
// thousand boards as fast as a bare loop over their sockets, and faster on two
// processors: a goroutine for each client costs a wake-up each, about a third
// of what the write itself does.
type pump struct {
	wake    chan struct{} // one token
	place   int           // of pumps
	pumps   int
	streams []*stream
	seen    []uint64 // version of each stream that the last round began at
	clients []*client

	// For try, the function given to RawConn.Write.
	try     func(fd uintptr) bool
	data    []byte
	written int
}

func newPump(place, pumps int) *pump {
	p := &pump{wake: make(chan struct{}, 1), place: place, pumps: pumps}
	p.try = func(fd uintptr) bool {
		n, err := syscall.Write(int(fd), p.data)
		for err == syscall.EINTR {
			n, err = syscall.Write(int(fd), p.data)
		}
		p.written = max(0, n) // an error is found again by the client's own write
		return true
	}
	return p
}

// run pumps the streams there are at a time, until ctx ends.
func (p *pump) run(ctx context.Context, streams func() []*stream) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-p.wake:
		}
		if now := streams(); !slices.Equal(now, p.streams) {
			p.streams, p.seen = now, make([]uint64, len(now))
		}
		for i, s := range p.streams {
			if v := s.version.Load(); v != p.seen[i] {
				p.seen[i] = v
				p.round(s)
			}
		}
	}
}

// round goes round the clients of one board.
func (p *pump) round(s *stream) {
	s.mu.RLock()
	p.clients = append(p.clients[:0], s.clients...)
	s.mu.RUnlock()
	var last given
	var frames uint64
	var bytes int64
	start := len(p.clients) * p.place / p.pumps
	for i := range p.clients {
		c := p.clients[(start+i)%len(p.clients)]
		if c.moved.Load() == s.version.Load() || !c.busy.CompareAndSwap(false, true) {
			continue
		}
		f, b := p.give(c, &last)
		frames, bytes = frames+f, bytes+b
		if i%pumpTurn == pumpTurn-1 {
			runtime.Gosched()
		}
	}
	clear(p.clients)
	s.meters.deliveries.Add(float64(frames))
	s.meters.bytes.Add(float64(bytes))
}

// given is the last portion made and whom it is for: most clients of a board
// are at the same place and get the same.
type given struct {
	portion
	fromCursor, fromBeat uint64
	size                 int64
}

// give sends a client what is new to it. The caller has taken busy.
func (p *pump) give(c *client, last *given) (frames uint64, bytes int64) {
	for {
		cursor := c.cursor.Load()
		if last.version == 0 || last.version != c.stream.version.Load() || last.fromCursor != cursor || last.fromBeat != c.beat {
			next, lost := c.stream.portion(cursor, c.beat)
			if lost {
				c.stop(wire.CloseResync, reasonOverflow, c.stream.linger)
				break
			}
			*last = given{portion: next, fromCursor: cursor, fromBeat: c.beat, size: size(next.bufs)}
		}
		n := p.offer(c, last.bufs)
		bytes += n
		if n < last.size {
			go c.write(last.portion, n)
			return frames, bytes
		}
		frames += c.got(last.portion)
		if last.version != 0 {
			break
		}
	}
	c.release()
	return frames, bytes
}

func size(bufs net.Buffers) (n int64) {
	for _, b := range bufs {
		n += int64(len(b))
	}
	return n
}

// offer writes as much of bufs as the kernel takes now.
func (p *pump) offer(c *client, bufs [][]byte) (n int64) {
	if c.raw == nil {
		return 0
	}
	for _, b := range bufs {
		p.data, p.written = b, 0
		if err := c.raw.Write(p.try); err != nil {
			return n
		}
		if n += int64(p.written); p.written < len(b) {
			return n
		}
	}
	return n
}
