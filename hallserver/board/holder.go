package board

import (
	"slices"
	"sync"

	"github.com/gorilla/websocket"
)

// holders keeps the connections of each holder, so that one of them cannot take the
// places of all. The newest is let in: what a device left behind when its network
// broke is the oldest, and must not keep it out.
type holders struct {
	mu sync.Mutex // guards of
	of map[string][]*client
}

// hold counts a connection to its holder and ends the oldest that is too many. The
// func answered counts it out again. Nobody in particular is not counted.
func (h *holders) hold(holder string, c *client) (release func()) {
	if holder == "" {
		return func() {}
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.of == nil {
		h.of = map[string][]*client{}
	}
	all := append(h.of[holder], c)
	same := func(other *client) bool { return other.stream == c.stream }
	n := 0
	for _, other := range all {
		if same(other) {
			n++
		}
	}
	switch {
	case n > HolderOnBoard:
		all = replaced(all, slices.IndexFunc(all, same))
	case len(all) > HolderInAll:
		all = replaced(all, 0)
	}
	h.of[holder] = all
	return func() { h.release(holder, c) }
}

// replaced ends the connection at i and does without it.
func replaced(all []*client, i int) []*client {
	all[i].stop(websocket.ClosePolicyViolation, reasonReplaced, 0)
	return slices.Delete(all, i, i+1)
}

func (h *holders) release(holder string, c *client) {
	h.mu.Lock()
	defer h.mu.Unlock()
	left := slices.DeleteFunc(h.of[holder], func(other *client) bool { return other == c })
	if len(left) == 0 {
		delete(h.of, holder)
		return
	}
	h.of[holder] = left
}
