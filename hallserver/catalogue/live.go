package catalogue

import (
	"sync/atomic"

	"yimen/hallserver/hall"
	"yimen/hallserver/wire"
)

// Live is the catalogue in force, for those who outlive a change of it. It is
// safe for concurrent use.
type Live struct{ current atomic.Pointer[Catalogue] }

// NewLive begins with a catalogue.
func NewLive(c *Catalogue) *Live {
	l := &Live{}
	l.current.Store(c)
	return l
}

// Now is the catalogue in force. Ask once a request, so that one answer speaks
// of one catalogue.
func (l *Live) Now() *Catalogue { return l.current.Load() }

// Swap puts another one in force.
func (l *Live) Swap(c *Catalogue) { l.current.Store(c) }

// HallName is the hall's name now.
func (l *Live) HallName() wire.Text { return l.Now().HallName() }

// Languages are those that the hall shows now, its own first.
func (l *Live) Languages() []string { return l.Now().Languages }

// QueueText is a queue's name and zone now.
func (l *Live) QueueText(id hall.QueueID) (name, zone wire.Text) { return l.Now().QueueText(id) }

// WindowText is a window's name and zone now.
func (l *Live) WindowText(n int) (name, zone wire.Text) { return l.Now().WindowText(n) }
