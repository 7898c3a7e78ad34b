package board

import "net"

// chunkBytes is how much of a tail lies in one piece of memory.
const chunkBytes = 64 << 10

// tail holds a board's latest frames, ready for the socket. It is the queue of
// every client at once: a client is a place in it, and what a client still has
// to get is one or a few pieces of shared memory, however many frames it is.
//
// Frames lie one behind the other in chunks. A byte once written is never
// changed, so pieces handed out stay good without a lock; a chunk goes when no
// frame held and no client needs it.
type tail struct {
	ring  []place // frame of offset o is at o % len(ring)
	first uint64  // offset of the oldest frame held
	next  uint64  // offset the next frame gets; first == next: none held
	size  int     // bytes held
	limit int     // of size
	chunk []byte  // being filled
}

// place is where a frame lies: chunk[from:]. Frames of one chunk follow each
// other without a gap.
type place struct {
	chunk []byte // the chunk from its beginning to the end of the frame
	from  int
}

func newTail(frames, bytes int) tail {
	return tail{ring: make([]place, frames), first: 1, next: 1, limit: bytes}
}

// head is the offset of the newest frame; 0 before the first.
func (t *tail) head() uint64 { return t.next - 1 }

// append adds the next frame and lets go of the oldest beyond the bounds. The
// newest is always held.
func (t *tail) append(frame []byte) {
	if len(t.chunk)+len(frame) > cap(t.chunk) {
		t.chunk = make([]byte, 0, max(chunkBytes, len(frame)))
	}
	if t.next-t.first == uint64(len(t.ring)) {
		t.drop()
	}
	from := len(t.chunk)
	t.chunk = append(t.chunk, frame...)
	t.ring[t.next%uint64(len(t.ring))] = place{chunk: t.chunk, from: from}
	t.next++
	t.size += len(frame)
	for t.size > t.limit && t.next-t.first > 1 {
		t.drop()
	}
}

func (t *tail) drop() {
	p := &t.ring[t.first%uint64(len(t.ring))]
	t.size -= len(p.chunk) - p.from
	*p = place{}
	t.first++
}

// read returns the frames from offset from to before offset to, at most about
// limit bytes but at least one frame, and the offset that follows them.
func (t *tail) read(bufs net.Buffers, from, to uint64, limit int) (net.Buffers, uint64) {
	for size := 0; from < to && size < limit; {
		p := t.ring[from%uint64(len(t.ring))]
		start, end := p.from, p
		size += len(p.chunk) - p.from
		for from++; from < to && size < limit; from++ {
			q := t.ring[from%uint64(len(t.ring))]
			if &q.chunk[0] != &p.chunk[0] {
				break
			}
			size += len(q.chunk) - q.from
			end = q
		}
		bufs = append(bufs, end.chunk[start:])
	}
	return bufs, from
}
