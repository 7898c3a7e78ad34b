package board

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"yimen/hallserver/wire"
)

const (
	// maxAckBytes bounds a message from a client; it is the size of its read
	// buffer too.
	maxAckBytes = 256
	// maxCallIDBytes bounds the call id of an acknowledgement.
	maxCallIDBytes = 64
	// maxAcks bounds the messages of a client in one ackSpan, where it was
	// asked for one a second.
	maxAcks = 50
	ackSpan = 10 * time.Second
)

var (
	errAckEmpty = errors.New("neither shown nor spoken")
	errAckCall  = errors.New("call id too long")
)

// decodeAck reads an acknowledgement: {"shown":12}, {"spoken":"c7"} or both.
// Unknown members are let be.
func decodeAck(b []byte) (wire.BoardAck, error) {
	var a wire.BoardAck
	if err := json.Unmarshal(b, &a); err != nil {
		return wire.BoardAck{}, fmt.Errorf("reading an acknowledgement: %w", err)
	}
	switch {
	case a.Shown == nil && a.Spoken == "":
		return wire.BoardAck{}, errAckEmpty
	case len(a.Spoken) > maxCallIDBytes:
		return wire.BoardAck{}, errAckCall
	}
	return a, nil
}

// acknowledge records what a client has shown and spoken. What it cannot have
// been sent yet, and what goes back, is ignored.
func (c *client) acknowledge(a wire.BoardAck, head uint64, now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if a.Shown != nil && *a.Shown <= head && *a.Shown >= c.status.Shown {
		c.status.Shown, c.status.ShownAt = *a.Shown, now
	}
	if a.Spoken != "" {
		c.status.Spoken, c.status.SpokenAt = a.Spoken, now
	}
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
