package board

import (
	"slices"
	"time"

	"yimen/hallserver/hall"
	"yimen/hallserver/wire"
)

// projector turns what happens in the hall into the deltas of one board. It
// gathers until take is called. It reads nothing of a ticket but its number,
// queue, window, calls and pick-up.
type projector struct {
	cfg       *Config // shared, never changes
	announcer Announcer
	board     Board
	traits    traits

	queues   []wire.BoardQueue // as last taken
	windows  []wire.BoardWindow
	seen     []windowSeen // of each of windows
	open     bool
	figures  *wire.Figures
	standing []standing // calls whose ticket is at its window, oldest first
	saying   []saying   // what was said and stands, oldest first

	pending wire.BoardDelta // calls, ended, says and day only
	picked  bool            // the list of pick-ups has changed
}

// what is what take brings up to date besides what must go at once.
type what struct {
	counts bool // waiting counts that changed alone
	slow   bool // figures, and who comes next
}

// newProjector is one for a board, which was checked.
func newProjector(cfg *Config, announcer Announcer, b Board) projector {
	t, _ := traitsOf(b.Kind)
	return projector{cfg: cfg, announcer: announcer, board: b, traits: t}
}

// reset begins anew from a state at a time, with the recent calls and those that
// can be told from the state. Calls known to stand before are remembered. Nothing
// may be gathered.
func (p *projector) reset(st *hall.State, recent recents, now time.Time) model {
	nowMS := now.UnixMilli()
	p.queues, p.open = p.readQueues(st), st.DayOpen
	p.windows, p.seen = p.readWindows(st, nowMS)
	p.standing = slices.DeleteFunc(p.standing, func(s standing) bool { return !stands(st, s.ticket, s.window) })
	p.figures, p.picked = p.readFigures(st, nowMS), false
	languages := p.cfg.Languages()
	m := model{
		base: wire.BoardSnapshot{
			Board: p.board.ID, Kind: p.board.Kind, Hall: p.cfg.Names.HallName(), Day: st.Day, Open: st.DayOpen,
			Notices: slices.Concat([]wire.Text{}, p.board.Notices), Layout: layoutIn(p.board.Layout, languages), Media: p.board.Media,
			Languages: languages,
		},
		queues: slices.Clone(p.queues), windows: slices.Clone(p.windows), figures: p.figures,
		pickups: p.readPickups(st), calls: p.readCalls(st, recent, now), says: p.readSays(st, now),
	}
	if p.board.Kind == KindZone {
		m.base.Zone = p.cfg.ZoneName(p.board.Zone)
	}
	return m
}

// observe takes in one record; st is the state after it.
func (p *projector) observe(st *hall.State, r hall.Record) {
	switch e := r.Event.(type) {
	case hall.DayOpened:
		p.pending = wire.BoardDelta{Day: e.Date}
		p.standing, p.picked = nil, p.traits.listed
	case hall.TicketCalled, hall.TicketRecalled:
		if c, ok := recentCallOf(r); ok {
			p.observeCall(st, c)
		}
	case hall.AnnouncementMade:
		p.observeAnnouncement(st, e.ID)
	case hall.PickupReady:
		p.observePickup(st, e.Ticket)
	case hall.PickupCalled:
		p.observePickup(st, e.Ticket)
	case hall.PickupTaken:
		p.picked = p.traits.listed
	default:
	}
	p.standing = slices.DeleteFunc(p.standing, func(s standing) bool {
		ended := !stands(st, s.ticket, s.window)
		if ended {
			p.pending.Ended = append(p.pending.Ended, s.call)
		}
		return ended
	})
}

// full says whether what is gathered must go before the next event is taken in.
func (p *projector) full(next hall.Event) bool {
	if len(p.pending.Calls)+len(p.pending.Says) >= maxCallsInFrame {
		return true
	}
	switch next.(type) {
	case hall.DayOpened, hall.PlanAdopted, hall.ClockSet:
		return p.pending.Day != "" || p.pending.Calls != nil || p.pending.Ended != nil || p.pending.Says != nil
	default:
		return false
	}
}

// take returns what has changed since the last take, and whether anything has.
// What changes slowly stays behind unless it is wanted.
func (p *projector) take(st *hall.State, nowMS int64, want what) (d wire.BoardDelta, changed bool) {
	d = p.pending
	p.pending = wire.BoardDelta{}
	d.Windows = p.takeWindows(st, nowMS, want.slow)
	d.Unsaid = p.takeUnsaid(st, nowMS)
	if p.picked {
		d.Pickups, p.picked = &wire.Pickups{List: p.readPickups(st)}, false
	}
	if want.slow {
		d.Figures = p.takeFigures(st, nowMS)
	}
	if st.DayOpen != p.open || d.Day != "" {
		p.open = st.DayOpen
		open := st.DayOpen
		d.Open = &open
	}
	changed = d.Calls != nil || d.Ended != nil || d.Windows != nil || d.Open != nil || d.Says != nil || d.Unsaid != nil ||
		d.Pickups != nil || d.Figures != nil
	if changed || want.counts {
		d.Queues = p.takeQueues(st)
		changed = changed || d.Queues != nil
	}
	return d, changed
}
