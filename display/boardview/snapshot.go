package boardview

import (
	"encoding/json"
	"slices"
	"time"

	"yimen/hallserver/wire"
)

// takeSnapshot takes in a snapshot. A call that the board knows keeps its place;
// one that waits for its line keeps its turn even where the snapshot does not
// hold it any more.
func (b *Board) takeSnapshot(f wire.Frame, received time.Time) Result {
	if b.ready && f.Feed == b.feed && f.Offset < b.offset {
		return Double
	}
	var s wire.BoardSnapshot
	if json.Unmarshal(f.Data, &s) != nil {
		return Gap
	}
	if b.ready && s.Day != b.hall.Day {
		b.forget()
	}
	fresh := !b.ready
	b.skew = f.At.Sub(received)
	b.keep(s.Calls, f, received)
	b.ready, b.feed, b.offset = true, f.Feed, f.Offset
	b.hall = s
	b.hall.Calls, b.hall.Says, b.says = nil, nil, nil
	b.say(s.Says, nil, received)
	for _, c := range slices.Backward(s.Calls) {
		if indexCall(b.calls, c.CallID) < 0 {
			b.add(c, b.Local(c.At), received, b.watched && !fresh)
		}
	}
	if fresh && b.watched {
		b.expect(received)
	}
	b.sort()
	b.end(s.Calls)
	b.schedule(received)
	return Applied
}

// keep leaves those calls on the board that a snapshot holds, and those that wait
// for a line.
func (b *Board) keep(held []wire.Call, f wire.Frame, received time.Time) {
	in := map[string]bool{}
	for _, c := range held {
		in[c.CallID] = true
	}
	started := b.started(received)
	kept := b.calls[:0]
	for i, l := range b.calls {
		if !in[l.call.CallID] && i < started && !l.due {
			continue
		}
		if f.Feed != b.feed {
			l.offset = f.Offset // the old one counts in another feed
		}
		kept = append(kept, l)
	}
	clear(b.calls[len(kept):])
	b.calls = kept
}

// expect makes those calls of the first snapshot due that wait for their lines:
// the others were called before the board was there.
func (b *Board) expect(received time.Time) {
	for i := range b.calls {
		b.calls[i].due = b.calls[i].shown.After(received)
	}
}

// end says of each call whether its ticket has left its window, as a snapshot
// with these calls tells.
func (b *Board) end(held []wire.Call) {
	for i := range b.calls {
		l := &b.calls[i]
		at := slices.IndexFunc(held, func(c wire.Call) bool { return c.CallID == l.call.CallID })
		w, ok := b.window(l.call.Window)
		l.ended = at < 0 || held[at].Ended || ok && w.Ticket != l.call.Number
	}
}
