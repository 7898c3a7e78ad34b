package display

import (
	"log/slog"
	"slices"
	"sync"
	"time"

	"yimen/display/calllog"
	"yimen/hallserver/wire"
)

// namesMost bounds the calls that are known by number, the newest.
const namesMost = 4096

// name is what a call is known by to people.
type name struct {
	number string
	window int
}

// told writes the log of calls.
type told struct {
	log   *slog.Logger
	calls *calllog.Log // nil: none
	now   func() time.Time
	// either says that a call is shown or skipped, not both: the device says none.
	either bool

	mu    sync.Mutex // guards what follows
	names map[string]name
	order []string
	fails bool // the last fact was not written, which was told
}

// meet learns the numbers of calls.
func (t *told) meet(calls []wire.Call) {
	if t.calls == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, c := range calls {
		if _, known := t.names[c.CallID]; !known {
			t.names[c.CallID] = name{c.Number, c.Window}
			t.order = append(t.order, c.CallID)
		}
	}
	if n := len(t.order) - namesMost; n > 0 {
		for _, id := range t.order[:n] {
			delete(t.names, id)
		}
		t.order = slices.Delete(t.order, 0, n)
	}
}

// add writes what was done with a call that is known by its id alone.
func (t *told) add(what, callID, why string) {
	t.mu.Lock()
	n := t.names[callID]
	t.mu.Unlock()
	t.write(what, callID, n, why)
}

// write writes what was done with a call.
func (t *told) write(what, callID string, n name, why string) {
	if t.calls == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.either && what == calllog.Shown && t.calls.Has(calllog.Skipped, callID) {
		return // as when the board died before it kept that its recall took its turn
	}
	err := t.calls.Add(calllog.Fact{
		At: t.now().UTC(), What: what, CallID: callID, Number: n.number, Window: n.window, Why: why,
	})
	if err != nil && !t.fails {
		t.log.Error("calls are not logged", "error", err)
	}
	t.fails = err != nil
}
