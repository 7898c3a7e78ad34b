package board

import (
	"slices"

	"yimen/hallserver/wire"
)

// toldMost is how many of the newest calls of a board are remembered with
// their place.
const toldMost = 256

// toldIn knows in which frame each of the newest calls was told, oldest first.
type toldIn []toldCall

type toldCall struct {
	call   string
	offset uint64
}

func (p *toldIn) add(calls []wire.Call, offset uint64) {
	for _, c := range calls {
		*p = append(*p, toldCall{c.CallID, offset})
	}
	if n := len(*p); n > toldMost {
		*p = slices.Delete(*p, 0, n-toldMost)
	}
}

// order is the place of a call among those remembered, and its offset.
func (p toldIn) order(call string) (i int, offset uint64, ok bool) {
	for i, at := range slices.Backward(p) {
		if at.call == call {
			return i, at.offset, true
		}
	}
	return 0, 0, false
}

// Told says how many of the boards and speakers that are connected have shown
// and said a call; nil when no board here knows it, or none is connected. A
// speaker is a client that has ever said what it spoke.
func (s *Service) Told(call string) *wire.Told {
	var sum wire.Told
	for _, b := range s.streams {
		b.told(call, &sum)
	}
	if sum.Boards == 0 && sum.Speakers == 0 {
		return nil
	}
	return &sum
}

func (s *stream) told(call string, sum *wire.Told) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	i, offset, ok := s.toldIn.order(call)
	if !ok {
		return
	}
	for _, c := range s.clients {
		st, open := c.report(0)
		if !open {
			continue
		}
		if st.Spoken == "" || !st.ShownAt.IsZero() {
			sum.Boards++
			if !st.ShownAt.IsZero() && st.Shown >= offset {
				sum.Shown++
			}
		}
		if st.Spoken == "" {
			continue
		}
		sum.Speakers++
		if j, _, known := s.toldIn.order(st.Spoken); known && j >= i {
			sum.Spoken++
		}
	}
}
