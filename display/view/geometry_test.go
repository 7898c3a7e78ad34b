package view

import (
	"fmt"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"yimen/display/boardview"
)

// mark is what is really inked of an object: of a text its em square, without
// the room above and below that Fyne gives it.
type mark struct {
	what string
	at   box
}

func marks(objects []fyne.CanvasObject) []mark {
	var out []mark
	for _, o := range objects {
		p, s := o.Position(), o.Size()
		switch o := o.(type) {
		case *canvas.Text:
			out = append(out, mark{fmt.Sprintf("text %q", o.Text), box{p.X, p.Y + emTop*o.TextSize, s.Width, o.TextSize}})
		case *canvas.Image:
			out = append(out, mark{"icon " + o.Resource.Name(), box{p.X, p.Y, s.Width, s.Height}})
		}
	}
	return out
}

func (b box) overlaps(o box) bool {
	const touch = 0.5 // of a pixel is rounding
	return b.x+touch < o.right() && o.x+touch < b.right() && b.y+touch < o.bottom() && o.y+touch < b.bottom()
}

func (b box) within(o box) bool {
	const touch = 0.5
	return b.x >= o.x-touch && b.y >= o.y-touch && b.right() <= o.right()+touch && b.bottom() <= o.bottom()+touch
}

// checkGeometry fails when text or icons overlap, leave the screen, cross the
// edge of a card, or when cards overlap.
func checkGeometry(t *testing.T, h *Hall) {
	t.Helper()
	all := marks(h.holds)
	for _, c := range h.model.Calls[:min(len(h.model.Calls), h.plan.Lines)] {
		if h.model.State == boardview.Calling && !slices.ContainsFunc(all, func(m mark) bool { return m.what == fmt.Sprintf("text %q", c.Number) }) {
			t.Errorf("number %s is cut or missing", c.Number)
		}
	}
	if len(all) < 4 {
		t.Fatalf("only %d texts and icons on the screen", len(all))
	}
	whole := box{0, 0, h.plan.Size.Width, h.plan.Size.Height}
	var cards []mark
	for i, o := range h.holds {
		if r, ok := o.(*canvas.Rectangle); ok && i > 0 {
			p, s := r.Position(), r.Size()
			cards = append(cards, mark{fmt.Sprintf("card at %v, %v", p, s), box{p.X, p.Y, s.Width, s.Height}})
		}
	}
	for i, m := range all {
		if !m.at.within(whole) {
			t.Errorf("%s leaves the screen: %+v", m.what, m.at)
		}
		for _, o := range all[i+1:] {
			if m.at.overlaps(o.at) {
				t.Errorf("%s at %+v overlaps %s at %+v", m.what, m.at, o.what, o.at)
			}
		}
		for _, c := range cards {
			if m.at.overlaps(c.at) && !m.at.within(c.at) && !c.at.within(m.at) {
				t.Errorf("%s at %+v crosses the edge of %s", m.what, m.at, c.what)
			}
		}
	}
	for i, c := range cards {
		if !c.at.within(whole) {
			t.Errorf("%s leaves the screen", c.what)
		}
		for _, o := range cards[i+1:] {
			if c.at.overlaps(o.at) && !o.at.within(c.at) {
				t.Errorf("%s overlaps %s", c.what, o.what)
			}
		}
	}
}
