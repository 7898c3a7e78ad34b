package flow

import (
	"slices"
	"time"

	"yimen/hallserver/wire"
)

func (m *Machine) catalogueLoaded(now time.Time, e CatalogueLoaded) []Effect {
	c := e.Catalogue
	if e.Cached {
		if m.hall.catalogue != nil {
			return nil
		}
		c = hoursUnknown(c)
	}
	m.hall.catalogue = &c
	if !e.Cached {
		m.hall.online, m.hall.misses = true, 0
		m.helpTold(c.Help)
	}
	out := m.alarm(c.Emergency)
	m.follow(now)
	return out
}

// hoursUnknown is c without what was true of its hours when it was kept, and of an
// emergency; the server will say.
func hoursUnknown(c wire.Catalogue) wire.Catalogue {
	c.Emergency = nil
	c.Open, c.ClosesAt, c.OpensAt = true, nil, nil
	c.ClosedReason, c.ClosedText = "", nil
	c.Services = slices.Clone(c.Services)
	for i := range c.Services {
		s := &c.Services[i]
		s.ClosedReason, s.ClosedText, s.OpensAt = "", nil, nil
	}
	return c
}

// follow brings the person's screen in line with a new catalogue.
func (m *Machine) follow(now time.Time) {
	p := &m.person
	if p.request == nil && p.ticket == nil {
		for i, was := range p.matters {
			if s := m.find(was.Code); s != nil {
				p.matters[i] = *s
			}
		}
	}
	if p.theme != "" && m.themeOf(p.theme) == nil {
		p.theme, p.page = "", 0
		if p.kind == Services {
			m.home()
		}
	}
	p.page = min(p.page, m.pages()-1)
	switch p.kind {
	case Claims:
		if m.hall.online && (len(m.claims()) == 0 || m.barred() != Starting) {
			m.leaveClaims()
			p.touchAt = now
		}
	case LayCard, Matters, Shut, Offline:
		if m.hall.online && p.kind != Matters && p.kind != m.entrance() || p.kind == Matters && m.barred() != Starting {
			m.enter()
			p.touchAt = now
		}
	default:
	}
}

// entrance is the screen on which the chosen matter, or the appointment, goes
// on from here.
func (m *Machine) entrance() Kind {
	p := &m.person
	switch barred := m.barred(); {
	case barred != Starting:
		return barred
	case p.checkIn:
		return CheckInCard
	case m.holds(), len(p.matters) > 1 && !p.listed:
		return Matters
	}
	return LayCard
}

// barred is the screen that says why it does not go on now; Starting: it does.
func (m *Machine) barred() Kind {
	switch {
	case !m.hall.online:
		return Offline
	case m.person.checkIn: // an appointment is kept whatever the hours
	case m.shut():
		return Shut
	}
	return Starting
}

func (m *Machine) enter() {
	p := &m.person
	p.kind = m.entrance()
	if p.kind == Matters {
		p.page = 0
	}
	p.cardProblem, p.cardReading = NoProblem, false
	if m.hall.leftCard {
		p.cardProblem = CardStale
	}
}

// shut says that one of the chosen matters is outside its hours.
func (m *Machine) shut() bool {
	c := m.hall.catalogue
	return c != nil && !c.Open || slices.ContainsFunc(m.person.matters, outsideHours)
}

// closed ends the visit: the hall has closed meanwhile.
func (m *Machine) closed() []Effect {
	if c := m.hall.catalogue; c != nil {
		shut := *c
		shut.Open = false
		m.hall.catalogue = &shut
	}
	return m.wipe()
}
