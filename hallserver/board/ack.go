package board

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"yimen/hallserver/wire"
)

const (
	// maxAckBytes bounds a message from a client.
	maxAckBytes = 2048
	// usualAckBytes is what nearly all messages fit into; it is the size of a
	// client's read buffer.
	usualAckBytes = 256
	// maxCallIDBytes bounds a call id of an acknowledgement, maxWordBytes and
	// maxDetailBytes what a client says of itself.
	maxCallIDBytes = 64
	maxWordBytes   = 32
	maxDetailBytes = 80
	// maxAcks bounds the messages of a client in one ackSpan, where it was
	// asked for one a second.
	maxAcks = 50
	ackSpan = 10 * time.Second
)

var (
	errAckEmpty = errors.New("nothing is said")
	errAckCall  = errors.New("call id too long")
	errAckMany  = errors.New("too many calls skipped")
	errAckWord  = errors.New("word or detail too long")
)

// decodeAck reads an acknowledgement: {"shown":12}, {"spoken":"c7"}, or what else
// a BoardAck may say. Unknown members are let be.
func decodeAck(b []byte) (wire.BoardAck, error) {
	var a wire.BoardAck
	if err := json.Unmarshal(b, &a); err != nil {
		return wire.BoardAck{}, fmt.Errorf("reading an acknowledgement: %w", err)
	}
	switch {
	case a.Shown == nil && a.Spoken == "" && len(a.Skipped) == 0 && a.Word == "":
		return wire.BoardAck{}, errAckEmpty
	case len(a.Spoken) > maxCallIDBytes, slices.ContainsFunc(a.Skipped, func(id string) bool { return len(id) > maxCallIDBytes }):
		return wire.BoardAck{}, errAckCall
	case len(a.Skipped) > wire.SkippedMost:
		return wire.BoardAck{}, errAckMany
	case len(a.Word) > maxWordBytes, len(a.Detail) > maxDetailBytes:
		return wire.BoardAck{}, errAckWord
	}
	return a, nil
}

// acknowledge records what a client has shown and spoken, and returns it with the
// calls that it is about. What it cannot have been sent yet, and what goes back, is
// ignored. Where nobody wants to know the calls, they are not looked for.
func (c *client) acknowledge(a wire.BoardAck, now time.Time, wanted bool) Told {
	s := c.stream
	s.mu.RLock()
	defer s.mu.RUnlock()
	head := s.tail.head()
	c.mu.Lock()
	defer c.mu.Unlock()
	told := Told{Skipped: a.Skipped, Word: a.Word, Detail: a.Detail, At: now}
	if wanted {
		c.begin(&s.toldIn)
	}
	if a.Shown != nil && *a.Shown <= head && *a.Shown >= c.status.Shown {
		c.status.Shown, c.status.ShownAt = *a.Shown, now
		if to := s.toldIn.after(*a.Shown); wanted && to > c.shownTo {
			told.Shown = s.toldIn.between(c.shownTo, to)
			c.shownTo = to
		}
	}
	if a.Spoken != "" {
		told.Spoken = c.spoke(a, now, wanted)
	}
	told.Client = c.status
	told.Client.Head, told.Client.Sent = head, c.cursor.Load()-1
	return told
}

// spoke records what a client said last, and returns what it has said with that. An
// emergency is said out of its turn: what went out before it may still wait. c.mu and
// the stream's are held.
func (c *client) spoke(a wire.BoardAck, now time.Time, wanted bool) []string {
	t := &c.stream.toldIn
	place, _, known := t.place(a.Spoken)
	urgent := known && t.isUrgent(place)
	c.status.SpokenAt = now
	if !urgent || c.status.Spoken == "" {
		c.status.Spoken = a.Spoken
	}
	switch {
	case !wanted || !known:
		return nil
	case urgent:
		return []string{a.Spoken}
	case place < c.spokenTo:
		return nil
	}
	said := without(t.inTurn(c.spokenTo, place+1), a.Skipped)
	c.spokenTo = place + 1
	return said
}

// begin says, once, from where on a client tells what it has shown and spoken: the
// calls of the minute before it came. c.mu is held.
func (c *client) begin(t *toldIn) {
	if !c.begun {
		c.begun = true
		c.shownTo = t.since(c.status.Since.Add(-recentCalls))
		c.spokenTo = c.shownTo
	}
}

// without is ids but for some of them; ids itself is not changed.
func without(ids, some []string) []string {
	if len(some) == 0 {
		return ids
	}
	return slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return slices.Contains(some, id) })
}

// meter counts a client's messages.
type meter struct {
	from time.Time
	n    int
}

// allow says whether one more is within bounds.
func (m *meter) allow(now time.Time) bool {
	if now.Sub(m.from) >= ackSpan {
		*m = meter{from: now}
	}
	m.n++
	return m.n <= maxAcks
}
