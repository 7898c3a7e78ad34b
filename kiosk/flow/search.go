package flow

import (
	"slices"
	"strings"

	"yimen/hallserver/wire"
)

// A matter is looked for by QueryLength of SearchLetters at most: the letters of its
// pinyin, or of its English name.
const (
	SearchLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	QueryLength   = 16
)

// searchable says whether the hall tells how its matters are spelt.
func (m *Machine) searchable() bool {
	c := m.hall.catalogue
	return c != nil && slices.ContainsFunc(c.Services, func(s wire.ServiceDetail) bool { return len(s.Pinyin) > 0 })
}

func (m *Machine) openSearch() {
	p := &m.person
	if k := m.kind(); (k == Home || k == Themes || k == Services) && m.searchable() {
		p.kind, p.searching, p.query, p.page = Search, true, "", 0
	}
}

func (m *Machine) searchKey(letter string) {
	p := &m.person
	if m.kind() != Search || len(p.query) == QueryLength ||
		len(letter) != 1 || !strings.Contains(SearchLetters, letter) {
		return
	}
	p.query += letter
	p.page = 0
}

func (m *Machine) searchErase() {
	p := &m.person
	if m.kind() == Search && p.query != "" {
		p.query = p.query[:len(p.query)-1]
		p.page = 0
	}
}

// leaveSearch goes back to where it was begun: a theme, or the first screen.
func (m *Machine) leaveSearch() {
	p := &m.person
	p.searching, p.query = false, ""
	if p.theme == "" {
		m.home()
		return
	}
	p.kind, p.page = Services, 0
}

// found are the matters that fit what is typed.
func (m *Machine) found() []wire.ServiceDetail {
	if m.hall.catalogue == nil {
		return nil
	}
	return wire.Search(m.hall.catalogue.Services, m.person.query)
}

func (m *Machine) searchPage() int {
	switch p := &m.person; {
	case p.big && p.reach:
		return SearchBigLow
	case p.big:
		return SearchBig
	case p.reach:
		return SearchLow
	}
	return SearchPage
}
