package httpapi

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"yimen/hallserver/hall"
	"yimen/hallserver/wire"
)

// Bounds of what is remembered of guide desks.
const (
	desksMost = 16
	slipsMost = 16 // of one desk; of those that ended the oldest go

	// deskSilence is after how long without a word a desk counts as silent: its bridge
	// speaks twice a second.
	deskSilence = 3 * time.Second
	// cardWanted is how long a card is asked for, and cardKept how long one that was
	// read is kept: the person stands at the desk.
	cardWanted = time.Minute
	cardKept   = 2 * time.Minute
	// A slip that nobody fetches, or of which nobody says how it ended, has failed:
	// none comes out when its holder has gone.
	slipFetched = 15 * time.Second
	slipEnds    = 45 * time.Second
)

// desks remembers how the guide desks are, and what was asked of them. It is not in
// the journal: a desk's state now is of no worth tomorrow, and what a card says may
// not lie there. How a slip came out is an event.
type desks struct {
	now     func() time.Time
	elapsed func() time.Duration

	mu sync.Mutex
	of map[string]*guideDesk // by bridge; guarded by mu
}

// guideDesk is one of them. Times are of elapsed.
type guideDesk struct {
	report wire.DeskReport
	at     time.Time
	gone   time.Duration // the same moment

	wanted time.Duration  // a card is asked for until then; 0: none is
	card   *wire.DeskCard // the last one, since it was asked for
	cardBy time.Duration  // it is kept until then
	over   string         // the id of a card that is not asked for any more
	slips  []slip         // oldest first
}

// slip is one that a page has asked for.
type slip struct {
	id     string
	ticket hall.TicketID
	number string
	copied bool
	state  string // of wire
	cause  string
	asked  time.Duration
}

func (s *slip) ended() bool { return s.state == wire.SlipPrinted || s.state == wire.SlipFailed }

func newDesks(now func() time.Time, elapsed func() time.Duration) *desks {
	return &desks{now: now, elapsed: elapsed, of: map[string]*guideDesk{}}
}

// hear takes a report in, and says which slips the bridge is to print and whether it is
// to read a card; ok is false when there are too many desks.
func (d *desks) hear(bridge string, r wire.DeskReport) (slips []slip, read, ok bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, gone := d.of[bridge], d.elapsed()
	if k == nil {
		if !d.room(gone) {
			return nil, false, false
		}
		k = &guideDesk{}
		d.of[bridge] = k
	}
	k.expire(gone)
	k.report, k.at, k.gone = r, d.now(), gone
	k.takeCard(r.Card, gone)
	k.report.Card = nil
	for i := range k.slips {
		if s := &k.slips[i]; !s.ended() {
			s.state = wire.SlipPrinting
			slips = append(slips, *s)
		}
	}
	return slips, k.wanted != 0, true
}

// room makes room for one more desk, if need be in the place of the one that has been
// silent longest; false: none is. d.mu is held.
func (d *desks) room(gone time.Duration) bool {
	if len(d.of) < desksMost {
		return true
	}
	oldest := ""
	for id, k := range d.of {
		if gone-k.gone > deskSilence && (oldest == "" || k.gone < d.of[oldest].gone) {
			oldest = id
		}
	}
	delete(d.of, oldest)
	return oldest != ""
}

// takeCard takes in the card that lies on the reader. One that is not asked for any
// more is not taken, though its bridge may not have heard of that yet.
func (k *guideDesk) takeCard(c *wire.DeskCard, gone time.Duration) {
	if c == nil || k.wanted == 0 || c.ID == k.over {
		return
	}
	k.card, k.cardBy = c, gone+cardKept
	if len(c.Sealed) > 0 {
		k.wanted, k.over = 0, c.ID
	}
}

// expire ends what has taken too long.
func (k *guideDesk) expire(gone time.Duration) {
	if k.wanted != 0 && gone > k.wanted {
		k.wanted = 0
	}
	if k.card != nil && gone > k.cardBy {
		k.card = nil
	}
	for i := range k.slips {
		s := &k.slips[i]
		if age := gone - s.asked; (s.state == wire.SlipWaiting && age > slipFetched) || (s.state == wire.SlipPrinting && age > slipEnds) {
			s.state, s.cause = wire.SlipFailed, "bridge"
		}
	}
}

// wantCard asks for a card at a desk, or for none any more, and forgets the last one;
// false: there is no such desk.
func (d *desks) wantCard(bridge string, on bool) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	k := d.of[bridge]
	if k == nil {
		return false
	}
	if k.card != nil {
		k.over = k.card.ID
	}
	k.card, k.wanted = nil, 0
	if on {
		k.wanted = d.elapsed() + cardWanted
	}
	return true
}

// print asks for a slip. The same id once more changes nothing; full says that too many
// wait already, known that there is such a desk.
func (d *desks) print(bridge string, s slip) (known, full bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	k := d.of[bridge]
	if k == nil {
		return false, false
	}
	k.expire(d.elapsed())
	if slices.ContainsFunc(k.slips, func(x slip) bool { return x.id == s.id }) {
		return true, false
	}
	if len(k.slips) >= slipsMost {
		i := slices.IndexFunc(k.slips, func(x slip) bool { return x.ended() })
		if i < 0 {
			return true, true
		}
		k.slips = slices.Delete(k.slips, i, i+1)
	}
	s.asked, s.state = d.elapsed(), wire.SlipWaiting
	k.slips = append(k.slips, s)
	return true, false
}

// slipOf is a slip of a bridge's own desk.
func (d *desks) slipOf(bridge, id string) (slip, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if k := d.of[bridge]; k != nil {
		for _, s := range k.slips {
			if s.id == id {
				return s, true
			}
		}
	}
	return slip{}, false
}

// ended says how a slip came out.
func (d *desks) ended(bridge, id string, ok bool, cause string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	k := d.of[bridge]
	if k == nil {
		return
	}
	for i := range k.slips {
		if s := &k.slips[i]; s.id == id {
			s.state, s.cause = wire.SlipPrinted, ""
			if !ok {
				s.state, s.cause = wire.SlipFailed, cause
			}
		}
	}
}

// seen is a desk as it is now.
type seenDesk struct {
	id      string
	silent  bool
	at      time.Time // the last word
	report  wire.DeskReport
	reading bool
	card    *wire.DeskCard
	slips   []slip
}

// look lists the desks by id.
func (d *desks) look() []seenDesk {
	d.mu.Lock()
	defer d.mu.Unlock()
	out := make([]seenDesk, 0, len(d.of))
	gone := d.elapsed()
	for id, k := range d.of {
		k.expire(gone)
		out = append(out, seenDesk{
			id: id, silent: gone-k.gone > deskSilence, at: k.at, report: k.report,
			reading: k.wanted != 0, card: k.card, slips: slices.Clone(k.slips),
		})
	}
	slices.SortFunc(out, func(a, b seenDesk) int { return cmp.Compare(a.id, b.id) })
	return out
}

func (d *desks) knows(bridge string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.of[bridge] != nil
}
