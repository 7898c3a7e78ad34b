package flow

import (
	"bytes"
	"net/http"
	"slices"
	"time"

	"yimen/hallserver/wire"
)

// issue asks for a number for the chosen matters. Elderly: the card says that its
// holder goes first.
func (m *Machine) issue(now time.Time, sealed []byte, elderly bool) []Effect {
	r := &request{services: m.codes(), language: m.language()}
	r.class, r.ground = m.first(elderly)
	r.sealed = bytes.Clone(sealed)
	return m.send(now, r)
}

// send sends r for the first time, under a key and a ticket's id of its own.
func (m *Machine) send(now time.Time, r *request) []Effect {
	p := &m.person
	p.kind, p.over = Working, Starting
	r.key, r.ticket = m.newID(), m.newID()
	r.since, r.flying = now, true
	p.request = r
	return []Effect{r.effect()}
}

// effect is the request as it goes out: with bytes of its own, so that a wipe
// does not change what is being sent.
func (r *request) effect() Effect {
	sealed := bytes.Clone(r.sealed)
	if r.appointment != "" {
		return CheckIn{
			Key: r.key, Code: r.appointment,
			Request: wire.CheckInRequest{Ticket: r.ticket, SubjectSealed: sealed},
		}
	}
	return Issue{Key: r.key, Request: wire.IssueRequest{
		ID: r.ticket, Services: r.services, Class: r.class, Ground: r.ground,
		SubjectSealed: sealed, Language: r.language,
	}}
}

// answer takes what became of a request. What is not for the one that is
// waited for belongs to somebody who has left: see Abandon.
func (m *Machine) answer(now time.Time, e Event) []Effect {
	r := m.person.request
	if r == nil || r.ticket != answered(e) {
		return nil
	}
	switch e := e.(type) {
	case Issued:
		return m.issued(now, e)
	case IssueRefused:
		return m.refused(e)
	case IssueLost:
		pause := min(m.timing.Again<<min(r.lost, 16), m.timing.AgainMax)
		r.flying = false
		r.lost++
		r.againAt = now.Add(pause)
	}
	return nil
}

func answered(e Event) string {
	switch e := e.(type) {
	case Issued:
		return e.Ticket.ID
	case IssueRefused:
		return e.TicketID
	case IssueLost:
		return e.TicketID
	}
	return ""
}

func (m *Machine) issued(now time.Time, e Issued) []Effect {
	p := &m.person
	m.dropRequest()
	if len(p.matters) == 0 { // of an appointment
		for _, code := range e.Services {
			if s := m.find(code); s != nil {
				p.matters = append(p.matters, *s)
			}
		}
	}
	p.ticket = &e.Ticket
	p.kind, p.over, p.touchAt = TicketOut, Starting, now
	return m.print(now, false)
}

// dropRequest forgets an answered request and what the card said with it.
func (m *Machine) dropRequest() {
	p := &m.person
	clear(p.request.sealed)
	clear(p.sealed)
	p.request, p.sealed = nil, nil
}

func (m *Machine) refused(e IssueRefused) []Effect {
	p := &m.person
	p.refusal, p.from = p.request.refusal(e.Code), e.From
	m.dropRequest()
	p.kind, p.over, p.code = Refused, Starting, ""
	switch {
	case e.Code == "emergency":
		return m.alarmed()
	case e.Code == "day-not-open" && !p.checkIn:
		return append(m.closed(), Refresh{})
	case e.Code == "subject-required":
		p.kind, p.refusal = NeedCard, NoRefusal
	case e.Status == http.StatusUnauthorized, e.Status == http.StatusForbidden:
		p.refusal = RefusedDevice
	}
	return []Effect{Refresh{}}
}

// print asks for the slip.
func (m *Machine) print(now time.Time, again bool) []Effect {
	p := &m.person
	p.print, p.printAt, p.cause, p.copied = Printing, now, "", again
	return []Effect{m.slip(again)}
}

func (m *Machine) slip(again bool) Print {
	p := &m.person
	job := Print{Ticket: *p.ticket, Services: slices.Clone(p.matters), Language: m.language(), Copy: again, Large: p.big}
	if c := m.claimed(); c != nil && p.ticket.Ground == wire.GroundClaim {
		job.Show = c.Show
	}
	if m.hall.catalogue != nil {
		job.Hall = m.hall.catalogue.Hall
	}
	return job
}

// printed takes how printing ended. The server is told whoever it was for.
func (m *Machine) printed(now time.Time, e Event) []Effect {
	switch e := e.(type) {
	case Printed:
		m.hall.printerIs = ""
		if m.awaits(e.TicketID) {
			m.person.print, m.person.printAt, m.person.cause = PrintDone, now, ""
		}
		return []Effect{Report{TicketID: e.TicketID, Printed: wire.PrintedRequest{OK: true, Reprint: e.Copy}}}
	case PrintFailed:
		if m.awaits(e.TicketID) {
			m.printFault(now, e.Cause)
		}
		return []Effect{Report{TicketID: e.TicketID, Printed: wire.PrintedRequest{Cause: e.Cause, Reprint: e.Copy}}}
	}
	return nil
}

func (m *Machine) awaits(ticketID string) bool {
	return m.person.ticket != nil && m.person.ticket.ID == ticketID && m.person.print != PrintDone
}

func (m *Machine) printFault(now time.Time, cause string) {
	p := &m.person
	p.print, p.printAt, p.cause = PrintFault, now, cause
	p.touchAt, p.over = now, Starting
	m.hall.printerIs = cause
}

// done ends the visit, or reminds of the card first.
func (m *Machine) done(now time.Time) []Effect {
	p := &m.person
	switch {
	case p.kind == TakeCard:
		return m.wipe()
	case p.kind != TicketOut || p.print == Printing || p.print == NotPrinted:
		return nil
	}
	return m.goodbye(now)
}

func (m *Machine) goodbye(now time.Time) []Effect {
	p := &m.person
	if !p.cardUsed && !p.cardLies {
		return m.wipe()
	}
	m.restart(now)
	m.hall.leftCard = false // it is theirs still
	m.person.kind, m.person.cardAt, m.person.cardUsed = TakeCard, now, true
	return nil
}
