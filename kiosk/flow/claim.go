package flow

import (
	"slices"

	"yimen/hallserver/wire"
)

// claims are what a person may say of themselves here.
func (m *Machine) claims() []wire.Claim {
	if m.hall.catalogue == nil || m.hall.catalogue.Priority == nil {
		return nil
	}
	return m.hall.catalogue.Priority.Claims
}

// claimed is what the person says of themselves; nil: nothing that counts here.
func (m *Machine) claimed() *wire.Claim {
	all := m.claims()
	i := slices.IndexFunc(all, func(c wire.Claim) bool { return c.Code == m.person.claim })
	if i < 0 {
		return nil
	}
	return &all[i]
}

func (m *Machine) openClaims() {
	p := &m.person
	if k := m.kind(); (k == LayCard || k == Matters) && len(m.claims()) > 0 {
		p.kind, p.under, p.page = Claims, p.page, 0
	}
}

func (m *Machine) chooseClaim(code string) {
	if m.kind() == Claims && slices.ContainsFunc(m.claims(), func(c wire.Claim) bool { return c.Code == code }) {
		m.person.claim = code
		m.leaveClaims()
	}
}

func (m *Machine) dropClaim() {
	if k := m.kind(); k == LayCard || k == Matters {
		m.person.claim = ""
	}
}

// leaveClaims goes back to where they were asked for.
func (m *Machine) leaveClaims() {
	p := &m.person
	p.page, p.under = p.under, 0
	m.enter()
}

// first is the class that a number is asked for, and on what ground; both empty: a
// normal one. An age needs no paper, so that it goes before a claim to the same.
func (m *Machine) first(byAge bool) (class, ground string) {
	switch c := m.claimed(); {
	case c != nil && (!byAge || c.Class != wire.ClassPriority):
		return c.Class, wire.GroundClaim
	case byAge:
		return wire.ClassPriority, wire.GroundAge
	}
	return "", ""
}
