package forecast

// event is a window's next turn.
type event struct {
	atMS   int64
	window int32
}

func (e event) before(o event) bool {
	return e.atMS < o.atMS || (e.atMS == o.atMS && e.window < o.window)
}

// events is a heap, the soonest first; at the same time the first window. It is
// as long as there are windows, and a few turns that no longer count.
type events struct{ list []event }

func (h *events) nextMS() int64 {
	if len(h.list) == 0 {
		return never
	}
	return h.list[0].atMS
}

func (h *events) push(atMS int64, window int32) {
	e := event{atMS, window}
	h.list = append(h.list, e)
	i := len(h.list) - 1
	for i > 0 {
		up := (i - 1) / 2
		if !e.before(h.list[up]) {
			break
		}
		h.list[i] = h.list[up]
		i = up
	}
	h.list[i] = e
}

// pop takes the first out of a heap that is not empty.
func (h *events) pop() event {
	top := h.list[0]
	n := len(h.list) - 1
	e := h.list[n]
	h.list = h.list[:n]
	if n > 0 {
		h.sink(e)
	}
	return top
}

// moveFirst gives the first another time.
func (h *events) moveFirst(atMS int64) { h.sink(event{atMS, h.list[0].window}) }

// sink puts an event in the place of the first, and where it belongs.
func (h *events) sink(e event) {
	n, i := len(h.list), 0
	for {
		down := 2*i + 1
		if down >= n {
			break
		}
		if down+1 < n && h.list[down+1].before(h.list[down]) {
			down++
		}
		if !h.list[down].before(e) {
			break
		}
		h.list[i] = h.list[down]
		i = down
	}
	h.list[i] = e
}
