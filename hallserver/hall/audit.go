package hall

import (
	"fmt"
	"slices"
)

// Audit follows a whole journal and finds what no single state can show: a
// number given twice in one day, a call without exactly one outcome, time
// running backwards. Its memory grows with the tickets, not the events.
type Audit struct {
	State   *State
	Tickets int

	numbers map[string]TicketID // day, number
	open    map[TicketID]int64  // called and without outcome: seq of the call
	rated   map[string]bool     // ticket, service
	lastMS  int64
}

// NewAudit begins before the first record.
func NewAudit() *Audit {
	return &Audit{State: New(), numbers: map[string]TicketID{}, open: map[TicketID]int64{}, rated: map[string]bool{}}
}

// Observe folds one record and says which rules it breaks. After a fault of
// RuleFold the audit cannot go on.
func (a *Audit) Observe(r Record) (faults []Fault) {
	report := func(rule, format string, args ...any) {
		faults = append(faults, Fault{Rule: rule, Seq: r.Seq, Detail: fmt.Sprintf(format, args...)})
	}
	defer func() {
		if p := recover(); p != nil {
			report(RuleFold, "%v", p)
		}
	}()
	a.observeTime(r, report)
	a.observeCall(r, report)
	a.observeSaid(r, report)
	Fold(a.State, r)
	return faults
}

// observeTime sees to it that time goes back only where the clock was set, which
// itself says from when to when.
func (a *Audit) observeTime(r Record, report reporter) {
	set, isSet := r.Event.(ClockSet)
	switch {
	case isSet && (r.AtMS != set.ToMS || set.FromMS < a.lastMS):
		report(RuleTime, "the clock was set at %d ms from %d to %d ms, after %d ms", r.AtMS, set.FromMS, set.ToMS, a.lastMS)
	case !isSet && r.AtMS < a.lastMS:
		report(RuleTime, "%d ms after %d ms", r.AtMS, a.lastMS)
	}
	if isSet {
		a.lastMS = r.AtMS
		return
	}
	a.lastMS = max(a.lastMS, r.AtMS)
}

func (a *Audit) observeCall(r Record, report reporter) {
	outcome := func(id TicketID, mayWait bool) {
		if _, called := a.open[id]; !called && !mayWait {
			report(RuleOneOutcome, "ticket %s has an outcome without a call", id)
		}
		delete(a.open, id)
	}
	switch e := r.Event.(type) {
	case TicketIssued:
		a.Tickets++
		key := e.Day + " " + FormatNumber(e.Series, e.N)
		if other, taken := a.numbers[key]; taken {
			report(RuleNumberOnce, "%s is ticket %s and %s", key, other, e.Ticket)
		}
		a.numbers[key] = e.Ticket
	case TicketCalled:
		if seq, called := a.open[e.Ticket]; called {
			report(RuleOneOutcome, "ticket %s was called at %d and has no outcome", e.Ticket, seq)
		}
		a.open[e.Ticket] = r.Seq
	case ServiceFinished:
		if _, called := a.open[e.Ticket]; !called || !e.More {
			outcome(e.Ticket, false)
		}
	case ServiceRated:
		key := string(e.Ticket) + " " + string(e.Service)
		if a.rated[key] && e.Supplements == "" {
			report(RuleRated, "service %s of ticket %s was rated twice", e.Service, e.Ticket)
		}
		a.rated[key] = true
	case TicketNoShow:
		outcome(e.Ticket, false)
	case TicketParked:
		outcome(e.Ticket, false)
	case TicketTransferred:
		outcome(e.Ticket, false)
	case TicketExpired:
		outcome(e.Ticket, e.Window == 0)
	case DayClosed:
		for id, seq := range a.open {
			report(RuleOneOutcome, "ticket %s was called at %d and the day ended", id, seq)
		}
		clear(a.open)
	}
}

// observeSaid looks at the end of an announcement and at the calls of a pick-up:
// each belongs to one that there is, and calls are counted without gaps.
func (a *Audit) observeSaid(r Record, report reporter) {
	switch e := r.Event.(type) {
	case AnnouncementEnded:
		if !slices.ContainsFunc(a.State.Announcements, func(n Announcement) bool { return n.ID == e.ID }) {
			report(RuleAnnounced, "announcement %s ended and did not stand", e.ID)
		}
	case PickupReady:
		if _, ready := a.State.Pickup(e.Ticket); ready {
			report(RulePickup, "the result of ticket %s lies ready already", e.Ticket)
		}
	case PickupCalled:
		if p, _ := a.State.Pickup(e.Ticket); e.Times != p.Times+1 {
			report(RulePickup, "call %d of ticket %s's result follows call %d", e.Times, e.Ticket, p.Times)
		}
	}
}
