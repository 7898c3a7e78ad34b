package board

import (
	"fmt"
	"slices"

	"yimen/hallserver/hall"
	"yimen/hallserver/wire"
)

// Kinds of boards: what each of them is told.
const (
	KindHall    = wire.BoardHall   // every call of its queues
	KindZone    = wire.BoardZone   // the calls of a zone's windows
	KindWindow  = wire.BoardOne    // the calls of one window, and who comes next
	KindPickup  = wire.BoardPickup // whose result lies ready
	KindWall    = wire.BoardWall   // figures, queues, windows; no calls
	KindSpeaker = wire.BoardSpeak  // calls and what else is said; nothing to see
	KindSign    = wire.BoardSign   // as window, for a sign that shows a number
)

// Board is one board of the hall, by the id in its address.
type Board struct {
	ID   string
	Kind string
	// Window is the window of a board of KindWindow or KindSign.
	Window int
	// Zone is the zone of a board of KindZone, by id; it limits a speaker or a
	// pick-up board to the zone's windows. Empty: everywhere.
	Zone string
	// Queues limits a board of KindHall, KindSpeaker or KindPickup to some queues,
	// and to the windows that serve one of them. Empty: all.
	Queues []hall.QueueID
	// Notices, Layout and Media go into the snapshot as they are, but that Layout's
	// second language is one that the hall shows.
	Notices []wire.Text
	Layout  *wire.Layout
	Media   []wire.Media
}

// traits is what boards of a kind are told.
type traits struct {
	one     bool // of one window
	calls   bool
	queues  bool
	windows bool
	next    bool // who comes next at its window
	idle    bool // windows that are free while people wait for them
	says    bool // notices and emergencies
	pickups bool // announcements of pick-ups
	listed  bool // the list of them
	figures bool
	speaks  bool // calls and says come with what a speaker says of them
}

func traitsOf(kind string) (t traits, known bool) {
	switch kind {
	case KindHall, KindZone:
		return traits{calls: true, queues: true, windows: true, says: true, pickups: true, speaks: true}, true
	case KindWindow:
		return traits{one: true, calls: true, queues: true, windows: true, next: true, says: true, pickups: true, speaks: true}, true
	case KindPickup:
		return traits{says: true, pickups: true, listed: true, speaks: true}, true
	case KindWall:
		return traits{queues: true, windows: true, says: true, figures: true, idle: true}, true
	case KindSpeaker:
		return traits{calls: true, says: true, pickups: true, speaks: true}, true
	case KindSign:
		return traits{one: true, calls: true, windows: true, next: true, says: true}, true
	}
	return traits{}, false
}

// checkBoards says what is wrong with boards.
func checkBoards(boards []Board) error {
	seen := map[string]bool{}
	for _, b := range boards {
		if b.ID == "" || seen[b.ID] {
			return fmt.Errorf("board: board id %q empty or twice", b.ID)
		}
		seen[b.ID] = true
		t, known := traitsOf(b.Kind)
		switch {
		case !known:
			return fmt.Errorf("board: board %q: unknown kind %q", b.ID, b.Kind)
		case t.one && b.Window < 1:
			return fmt.Errorf("board: board %q: window missing", b.ID)
		case b.Kind == KindZone && b.Zone == "":
			return fmt.Errorf("board: board %q: zone missing", b.ID)
		}
	}
	return nil
}

// shows says whether a ticket of a queue at a window is this board's business.
func (p *projector) shows(q hall.QueueID, window int) bool {
	if p.traits.one {
		return window == p.board.Window
	}
	return p.inZone(window) && (len(p.board.Queues) == 0 || slices.Contains(p.board.Queues, q))
}

func (p *projector) inZone(window int) bool {
	return p.board.Zone == "" || p.cfg.Zones(window) == p.board.Zone
}

func (p *projector) showsWindow(w *hall.Window) bool {
	if p.traits.one {
		return w.Number == p.board.Window
	}
	return p.inZone(w.Number) && (len(p.board.Queues) == 0 || slices.ContainsFunc(p.board.Queues, func(q hall.QueueID) bool {
		return slices.Contains(w.Queues, q)
	}))
}

func (p *projector) showsQueue(st *hall.State, id hall.QueueID) bool {
	if p.board.Zone != "" {
		if zone := p.cfg.QueueZones(id); zone != "" && zone != p.board.Zone {
			return false
		}
	}
	if p.traits.one || p.board.Zone != "" {
		for _, w := range st.Windows.All() {
			if p.showsWindow(w) && slices.Contains(w.Queues, id) {
				return true
			}
		}
		return false
	}
	return len(p.board.Queues) == 0 || slices.Contains(p.board.Queues, id)
}

// zone is where the board stands, by id; empty: it is for the whole hall.
func (p *projector) zone() string {
	if p.traits.one {
		return p.cfg.Zones(p.board.Window)
	}
	return p.board.Zone
}

// hears says whether what is said in some zones is said here.
func (p *projector) hears(zones []string) bool {
	zone := p.zone()
	return len(zones) == 0 || zone == "" || slices.Contains(zones, zone)
}
