package flow

import "yimen/hallserver/wire"

// How many choices a page holds.
const (
	HomePage     = 8
	ServicesPage = 6
	BigPage      = 4 // in big-text and low-reach mode
	SearchPage   = 6 // beside the letters
	SearchLow    = 4 // in low-reach mode
	SearchBig    = 3 // in big-text mode
	SearchBigLow = 1 // in both
	MattersLow   = 2 // of the list of matters in both, where they do not fit
	BigHomePage  = 3 // of themes in big-text mode: the appointment is the fourth choice
)

// perPage is how many choices fit on a page of the screen.
func (m *Machine) perPage() int {
	p := &m.person
	switch {
	case p.kind == Matters:
		return m.mattersPage()
	case p.kind == Search:
		return m.searchPage()
	case p.kind != Services && p.kind != Claims && p.big:
		return BigHomePage
	case p.big, p.reach:
		return BigPage
	case p.kind == Services, p.kind == Claims:
		return ServicesPage
	}
	return HomePage
}

// pages counts the pages of the screen, at least 1.
func (m *Machine) pages() int {
	n := 0
	switch m.person.kind {
	case Services:
		n = len(m.offered())
	case Search:
		n = len(m.found())
	case Matters:
		n = len(m.person.matters)
	case Claims:
		n = len(m.claims())
	case Home, Starting, Themes:
		if m.hall.catalogue != nil {
			n = len(m.hall.catalogue.Themes)
		}
	default:
	}
	per := m.perPage()
	return max(1, (n+per-1)/per)
}

// offered lists the services of the chosen theme.
func (m *Machine) offered() []wire.ServiceDetail {
	t := m.themeOf(m.person.theme)
	if t == nil {
		return nil
	}
	var out []wire.ServiceDetail
	for _, code := range t.Services {
		if s := m.find(code); s != nil {
			out = append(out, *s)
		}
	}
	return out
}

// onPage cuts the screen's page out of all.
func onPage[T any](all []T, page, per int) []T {
	from := min(page*per, len(all))
	return all[from:min(from+per, len(all))]
}
