package flow

import (
	"slices"
	"time"
)

// tap takes a touch. Any touch shows that somebody is there; it does what it
// asks only if it was made on the screen that is on, once that has settled. In an
// emergency nobody is served, whoever is there.
func (m *Machine) tap(now time.Time, t Tap) []Effect {
	if m.kind() == Emergency {
		return nil
	}
	asked := m.counting()
	m.person.touched, m.person.touchAt = true, now
	if t.Gen != m.gen || now.Sub(m.shownAt) < m.timing.Settle || asked {
		return nil
	}
	return m.do(now, t)
}

func (m *Machine) do(now time.Time, t Tap) []Effect {
	p := &m.person
	switch t.Do {
	case ChooseTheme:
		m.chooseTheme(t.ID)
	case ChooseService:
		m.chooseService(t.ID)
	case AddMatter:
		m.addMatter()
	case ShowMatters:
		m.showMatters()
	case DropMatter:
		m.dropMatter(t.ID)
	case Onward:
		return m.onward(now)
	case OpenSearch:
		m.openSearch()
	case SearchKey:
		m.searchKey(t.ID)
	case SearchErase:
		m.searchErase()
	case AskHelp:
		if k := m.kind(); k == Search || k == NeedCard {
			m.open(OpenHelp)
		}
	case WithoutCard:
		if m.kind() == LayCard && !m.needsCard() {
			return m.issue(now, nil, false)
		}
	case OpenCheckIn:
		return m.toCheckIn(now)
	case EnterCode:
		m.enterCode()
	case CodeKey:
		m.codeKey(t.ID)
	case CodeErase:
		m.codeErase()
	case CodeDone:
		return m.codeDone(now)
	case Browse:
		if m.kind() == Closed {
			p.browsing = true
		}
	case NoCardHelp:
		if m.kind() == LayCard {
			p.kind = NeedCard
		}
	case OpenNumber:
		m.openNumber()
	case NumberKey:
		m.numberKey(t.ID)
	case NumberErase:
		m.numberErase()
	case NumberDone:
		return m.numberDone()
	case OpenClaims:
		m.openClaims()
	case ChooseClaim:
		m.chooseClaim(t.ID)
	case DropClaim:
		m.dropClaim()
	case Back:
		return m.back(now)
	case GoHome:
		return m.goHome(now)
	case NextPage:
		p.page = min(p.page+1, m.pages()-1)
	case PreviousPage:
		p.page = max(p.page-1, 0)
	case OpenHelp, OpenLanguage:
		m.open(t.Do)
	case CallForHelp:
		return m.callHelp()
	case TakeHelpBack:
		return m.takeHelpBack()
	case SetLanguage:
		if m.kind() == LanguagePage && slices.Contains(m.languages(), t.ID) {
			p.language, p.over = t.ID, Starting
		}
	case ToggleBig, ToggleContrast, ToggleReach:
		m.toggle(t.Do)
	case Leave:
		if m.kind() == Working && m.retrying() {
			return m.wipe()
		}
	case Reprint:
		if m.kind() == TicketOut && p.print == PrintFault {
			return m.print(now, true)
		}
	case Done:
		return m.done(now)
	case Nothing, Stay:
	}
	return nil
}

func (m *Machine) toggle(a Action) {
	p := &m.person
	switch a {
	case ToggleBig:
		p.big = !p.big
		p.page, p.under = 0, 0
	case ToggleReach:
		p.reach = !p.reach
		p.page, p.under = 0, 0
	case ToggleContrast:
		p.contrast = !p.contrast
	default:
	}
}

// open lays help, or the languages where there is a choice, over the screen. A number that is answered
// meanwhile takes them away again.
func (m *Machine) open(a Action) {
	if a == OpenHelp {
		m.person.over = HelpPage
		return
	}
	if len(m.languages()) > 1 {
		m.person.over = LanguagePage
	}
}

func (m *Machine) chooseTheme(id string) {
	if k := m.kind(); k != Home && k != Themes {
		return
	}
	m.person.theme = id
	offered := m.offered()
	switch len(offered) {
	case 0:
		m.person.theme = ""
	case 1:
		m.person.kind, m.person.page = Services, 0
		m.chooseService(offered[0].Code)
	default:
		m.person.kind, m.person.page = Services, 0
	}
}

func (m *Machine) chooseService(code string) {
	p := &m.person
	s := m.find(code)
	if k := m.kind(); k != Services && k != Search || s == nil {
		return
	}
	if !m.chosen(code) {
		p.matters = append(p.matters, *s)
	}
	m.enter()
}

// back goes one screen back. From a request or a number there is no way back
// but Leave and Done.
func (m *Machine) back(now time.Time) []Effect {
	p := &m.person
	if p.over != Starting {
		p.over = Starting
		return nil
	}
	switch p.kind {
	case Services:
		m.home()
	case Search:
		m.leaveSearch()
	case Claims:
		m.leaveClaims()
	case LayCard:
		if len(p.matters) > 1 {
			m.showMatters()
			return nil
		}
		m.unchoose()
	case Offline, Shut, Matters:
		m.unchoose()
	case Themes:
		if len(p.matters) == 0 {
			return m.goodbye(now)
		}
		m.enter()
	case CheckInCard:
		m.leaveCheckIn()
	case CheckInCode:
		p.code = ""
		m.enter()
	case TypeNumber:
		p.kind, p.number, p.sealing, p.cardProblem = NeedCard, "", "", NoProblem
	case NeedCard:
		if len(p.matters) == 0 {
			m.leaveCheckIn()
		} else {
			m.enter()
		}
	case Refused:
		return m.backFromRefusal(now)
	case Starting, Home, Closed, Working, TicketOut, TakeCard, HelpPage, LanguagePage, Emergency:
	}
	return nil
}

// backFromRefusal lets an appointment be tried again; anything else begins
// again from the first screen.
func (m *Machine) backFromRefusal(now time.Time) []Effect {
	checkIn := m.person.checkIn
	out := m.restart(now)
	if checkIn {
		m.openCheckIn()
	}
	return out
}

// goHome leaves a matter that cannot go on. It is not for a number or the
// taking of one.
func (m *Machine) goHome(now time.Time) []Effect {
	switch m.person.kind {
	case Working, TicketOut, TakeCard:
		return nil
	default:
		if m.holds() {
			return m.goodbye(now)
		}
		return m.restart(now)
	}
}

// unchoose takes the matter that was chosen last, or the one outside its hours, off
// the list and goes back to the choice of one; where there was no choice, to where
// that began.
func (m *Machine) unchoose() {
	p := &m.person
	if n := len(p.matters); n > 0 {
		code := p.matters[n-1].Code
		if s := m.about(); p.kind == Shut {
			code = s.Code
		}
		m.remove(code)
	}
	p.checkIn = false
	p.cardProblem, p.cardReading = NoProblem, false
	if p.searching {
		p.kind = Search
		return
	}
	p.kind = Services
	if len(m.offered()) <= 1 {
		m.home()
	}
}

// home goes back to the first screen, where nothing is chosen and no card held: whoever comes next may
// be somebody else, of whom nothing has been said. Else to the choice of what else.
func (m *Machine) home() {
	p := &m.person
	if len(p.matters) > 0 || m.holds() {
		m.toThemes()
		return
	}
	p.kind, p.theme, p.page, p.claim = Home, "", 0, ""
	p.searching, p.query = false, ""
}
