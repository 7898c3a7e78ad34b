package boardview

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"yimen/hallserver/wire"
)

// saved is the board's file: its last state as a snapshot frame.
type saved struct {
	Frame    wire.Frame `json:"frame"`
	Received time.Time  `json:"received"` // by the board's clock
	// Due are the calls that have not been on the screen.
	Due []string `json:"due,omitempty"`
}

// ErrNothing says that the board has seen nothing worth keeping.
var ErrNothing = errors.New("boardview: nothing to save")

// Save writes down what the board knows, so that it is not blank after a
// restart. It holds no more than a snapshot does: no personal data.
func (b *Board) Save() ([]byte, error) {
	if !b.ready {
		return nil, ErrNothing
	}
	s := b.hall
	s.Says = b.says
	var due []string
	for _, l := range slices.Backward(b.calls) {
		l.call.Ended = l.ended
		s.Calls = append(s.Calls, l.call)
		if l.due {
			due = append(due, l.call.CallID)
		}
	}
	data, err := json.Marshal(s)
	if err != nil {
		return nil, fmt.Errorf("boardview: save: %w", err)
	}
	raw, err := json.Marshal(saved{
		Frame: wire.Frame{
			Feed: b.feed, Offset: b.offset, Type: wire.FrameSnapshot, At: b.clock(b.received), Data: data,
		},
		Received: b.received, Due: due,
	})
	if err != nil {
		return nil, fmt.Errorf("boardview: save: %w", err)
	}
	return raw, nil
}

// Restore takes in what Save wrote, after Remember. Until the first frame arrives
// the board says that it is out of date.
func (b *Board) Restore(raw []byte) error {
	var s saved
	if err := json.Unmarshal(raw, &s); err != nil {
		return fmt.Errorf("boardview: restore: %w", err)
	}
	if s.Frame.Type != wire.FrameSnapshot || b.Take(s.Frame, s.Received) != Applied {
		return errors.New("boardview: restore: not a snapshot")
	}
	for i, l := range b.calls {
		b.calls[i].due = b.watched && slices.Contains(s.Due, l.call.CallID) && !b.before.has(l.call.CallID)
	}
	b.restored = true
	return nil
}
