package view

import (
	"slices"

	"yimen/hallserver/wire"
	"yimen/kiosk/theme"
)

// outlook is what is said before anybody has a number: how many wait, or where
// nobody does, whether a number taken now is called at once. The zero outlook says
// nothing.
type outlook struct {
	kind    outlookKind
	waiting int // of somebodyWaits
}

type outlookKind int

const (
	nothingKnown  outlookKind = iota
	somebodyWaits             // people wait
	atOnce                    // nobody waits, and a number is called at once
	nobodyWaits               // nobody waits, but the windows are not free
	noWindow                  // nobody waits, and nobody serves
)

// soonS is from how many seconds of forecast a wait counts as one.
const soonS = 60

// outlookOf is the outlook of a matter that may be served from some queues. At
// once it is only where each of them says so; no window is open only where none is
// for any of them.
func (d *pen) outlookOf(queues []string) outlook {
	c := d.face.Catalogue
	if c == nil || !d.face.Online || d.hallShut() {
		return outlook{}
	}
	n, all, free, closed := 0, 0, 0, 0
	for _, q := range c.Queues {
		if !slices.Contains(queues, q.ID) {
			continue
		}
		all++
		n += q.Waiting
		switch {
		case q.OpenWindows == 0:
			closed++
		case q.FreeWindows > 0, q.Wait != nil && q.Wait.P90S < soonS:
			free++
		}
	}
	switch {
	case n > 0:
		return outlook{somebodyWaits, n}
	case all > 0 && free == all:
		return outlook{kind: atOnce}
	case all > 0 && closed == all:
		return outlook{kind: noWindow}
	}
	return outlook{kind: nobodyWaits}
}

// themeOutlook is the outlook of a theme.
func (d *pen) themeOutlook(t wire.Theme) outlook {
	c := d.face.Catalogue
	if c == nil {
		return outlook{}
	}
	var queues []string
	for _, s := range c.Services {
		if slices.Contains(t.Services, s.Code) && !slices.Contains(queues, s.Queue) {
			queues = append(queues, s.Queue)
		}
	}
	return d.outlookOf(queues)
}

// themeNote says who waits for a theme, or that it is closed.
func (d *pen) themeNote(t wire.Theme) string {
	if d.themeShut(t) {
		return d.t("kiosk.services.shut")
	}
	return d.outlookText(d.themeOutlook(t))
}

func (d *pen) outlookText(o outlook) string {
	switch o.kind {
	case nothingKnown:
	case somebodyWaits:
		return d.t("kiosk.home.waiting", "n", o.waiting)
	case atOnce:
		return d.t("kiosk.home.none")
	case nobodyWaits:
		return d.t("kiosk.home.nobody")
	case noWindow:
		return d.t("kiosk.home.no_window")
	}
	return ""
}

func (d *pen) outlook(r Rect, o outlook, a align) {
	s := d.outlookText(o)
	if s == "" {
		return
	}
	k := d.small().to(a)
	switch o.kind {
	case atOnce:
		k = k.in(d.p.Good)
	case noWindow:
		k = k.in(d.p.Watch)
	case nothingKnown, somebodyWaits, nobodyWaits:
	}
	d.line(r, s, k)
}

// outlookWidth is how much of a row an outlook takes.
func (d *pen) outlookWidth(o outlook) float32 {
	const least, most = 160, 300
	return min(max(least, theme.Measure(d.outlookText(o), d.small().size, false).Width+2), most)
}
