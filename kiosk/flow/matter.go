package flow

import (
	"maps"
	"slices"
	"time"

	"yimen/hallserver/wire"
)

// MattersMost is how many matters one number may be for, as in the hall.
const MattersMost = 5

// chosen says whether the number is to be for a matter already.
func (m *Machine) chosen(code string) bool {
	return slices.ContainsFunc(m.person.matters, func(s wire.ServiceDetail) bool { return s.Code == code })
}

// about is the matter that the screen is about: one outside its hours, where there is
// such a one, else the first, in whose queue the number is; nil: none is chosen.
func (m *Machine) about() *wire.ServiceDetail {
	all := m.person.matters
	if len(all) == 0 {
		return nil
	}
	return &all[max(0, slices.IndexFunc(all, outsideHours))]
}

func outsideHours(s wire.ServiceDetail) bool { return s.ClosedReason != "" }

// codes are the matters that the number is to be for, the first one first.
func (m *Machine) codes() []string {
	var out []string
	for _, s := range m.person.matters {
		out = append(out, s.Code)
	}
	return out
}

// needsCard says whether any of the matters needs a card.
func (m *Machine) needsCard() bool {
	return slices.ContainsFunc(m.person.matters, func(s wire.ServiceDetail) bool { return s.CardRequired })
}

// mayAdd says whether the number may be for one more matter.
func (m *Machine) mayAdd() bool {
	n := len(m.person.matters)
	return n > 0 && n < MattersMost && m.hall.catalogue != nil && len(m.hall.catalogue.Services) > n
}

// addMatter goes back to choosing.
func (m *Machine) addMatter() {
	if k := m.kind(); (k == LayCard || k == Matters) && m.mayAdd() {
		m.person.listed = false
		m.toThemes()
	}
}

// toThemes asks what else the number is to be for.
func (m *Machine) toThemes() {
	p := &m.person
	p.kind, p.theme, p.page = Themes, "", 0
	p.searching, p.query = false, ""
	p.cardProblem, p.cardReading = NoProblem, false
}

// showMatters goes to the list of what was chosen.
func (m *Machine) showMatters() {
	p := &m.person
	if m.kind() == LayCard && len(p.matters) > 1 {
		p.listed = false
		m.enter()
	}
}

// dropMatter takes one out of the list.
func (m *Machine) dropMatter(code string) {
	if k := m.kind(); k != Matters && k != Shut || !m.chosen(code) {
		return
	}
	shut := m.kind() == Shut
	m.remove(code)
	m.person.page = min(m.person.page, m.pages()-1)
	switch {
	case len(m.person.matters) == 0:
		m.home()
	case shut:
		m.enter()
	}
}

// mattersPage is how many of the list fit on a page.
func (m *Machine) mattersPage() int {
	if p := &m.person; p.big && p.reach && len(p.matters) > MattersLow+1 {
		return MattersLow
	}
	return MattersMost
}

func (m *Machine) remove(code string) {
	m.person.matters = slices.DeleteFunc(m.person.matters, func(s wire.ServiceDetail) bool { return s.Code == code })
}

// onward goes on from the list of matters, to which there is no more to add: to the
// card, or where that is held to the number.
func (m *Machine) onward(now time.Time) []Effect {
	switch {
	case m.kind() != Matters:
	case m.holds():
		return m.issue(now, m.person.sealed, m.person.elderly)
	default:
		m.person.listed = true
		m.enter()
	}
	return nil
}

// Materials are what matters ask for, each thing once: as often as they ask together,
// and to be brought unless the hall fetches it for all of them.
func Materials(matters []wire.ServiceDetail) []wire.Material {
	if len(matters) == 1 {
		return matters[0].Materials
	}
	var out []wire.Material
	for _, s := range matters {
		for _, x := range s.Materials {
			i := slices.IndexFunc(out, func(o wire.Material) bool { return sameMaterial(o, x) })
			if i < 0 {
				out = append(out, x)
				continue
			}
			out[i].Copies += x.Copies
			out[i].Shared = out[i].Shared && x.Shared
		}
	}
	return out
}

// sameMaterial says whether two are one thing, handed in in one way.
func sameMaterial(a, b wire.Material) bool {
	return maps.Equal(a.Name, b.Name) && a.Form == b.Form && a.Commitment == b.Commitment && a.Deferrable == b.Deferrable
}
