package view

import (
	"strings"

	"yimen/kiosk/flow"
	"yimen/kiosk/theme"
)

const (
	numberColumns = 3
	numberRows    = 4
	numberHeight  = 120 // of what is typed
)

// typeNumber asks for the number of the card that is not there. In low-reach mode what
// is typed stands over the lower half.
func (d *pen) typeNumber() {
	title, sub := d.t("kiosk.number.title"), d.t("kiosk.number.sub")
	const w = Width - 2*margin
	top := float32(headingTop)
	if d.face.Reach {
		probe := pen{face: d.face, now: d.now, p: d.p, s: d.s}
		top = Height/2 - probe.headingAt(0, 2, title, sub) - numberHeight - theme.Space3
	}
	y := d.headingAt(top, 2, title, sub)
	d.typed(Rect{margin, y, w, numberHeight})
	y += numberHeight + theme.Space3
	h := d.buttonHeight()
	if d.face.Reach {
		y, h = Height/2, theme.Touch+theme.Space3
	}
	r := Rect{margin, y, w, d.floor() - y}
	d.numberButton(Rect{r.X, r.Bottom() - h, r.W, h})
	r.H -= h + theme.TouchGap
	keys := min(r.H, numberRows*190)
	d.numberKeys(Rect{r.X, r.Bottom() - keys, r.W, keys})
}

// typed shows what is typed, in groups as on the card: place, birth, the rest.
func (d *pen) typed(r Rect) {
	edge := d.p.EdgeWidth
	if !d.p.High {
		edge = 3
	}
	d.add(Item{Part: Box, At: r, Fill: d.p.Surface, Radius: theme.Radius, Edge: d.p.Accent, EdgeW: edge})
	in := Rect{r.X + theme.Space3, r.Y, r.W - 2*theme.Space3, r.H}
	if d.face.Number == "" {
		d.line(in, d.t("kiosk.number.empty"), d.soft().to(centre))
		return
	}
	k := d.tile().in(d.p.Accent).to(centre)
	k.size = max(k.size, 56)
	d.line(in, grouped(d.face.Number), k)
}

// grouped is a number in groups of 6, 8 and 4.
func grouped(number string) string {
	var groups []string
	for _, n := range []int{6, 8, 4} {
		n = min(n, len(number))
		if n > 0 {
			groups = append(groups, number[:n])
		}
		number = number[n:]
	}
	return strings.Join(groups, "  ")
}

// numberButton takes a number with what is typed once that can be a card's; before, it
// says what is missing, or that something is wrong.
func (d *pen) numberButton(r Rect) {
	number := d.face.Number
	k := d.tile().in(d.p.InkSoft).to(centre)
	switch left := flow.NumberLength - len(number); {
	case d.face.CardProblem == flow.CardUnseal:
		d.para(r, d.t("kiosk.number.unseal"), k.in(d.p.Watch), 2, true)
	case left > 0:
		d.line(r, d.t("kiosk.code.left", "n", left), k)
	case !flow.IsNumber(number):
		d.para(r, d.t("kiosk.number.wrong"), k.in(d.p.Late), 2, true)
	default:
		d.button(r, d.t("kiosk.first.number"), "ticket", true, flow.NumberDone)
	}
}

// numberKeys is the keypad, as on a telephone.
func (d *pen) numberKeys(r Rect) {
	const gap = theme.TouchGap
	w := (r.W - gap*(numberColumns-1)) / numberColumns
	h := (r.H - gap*(numberRows-1)) / numberRows
	at := func(i int) Rect {
		return Rect{r.X + (w+gap)*float32(i%numberColumns), r.Y + (h+gap)*float32(i/numberColumns), w, h}
	}
	k := d.tile().to(centre)
	k.size *= 1.2
	for i, key := range []string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "X", "0"} {
		d.card(at(i), d.p.Surface)
		d.line(at(i), key, k)
		d.pad(at(i), theme.Radius, flow.NumberKey, key)
	}
	d.iconKey(at(numberColumns*numberRows-1), "erase", flow.NumberErase)
}
