package view

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"yimen/kiosk/flow"
)

// touch is a place to touch. It shows nothing but a shade while a finger is on
// it.
type touch struct {
	widget.BaseWidget
	stage *Stage
	item  Item
	shade *canvas.Rectangle
	press uint64 // the scene the finger came down on
	down  bool
}

var (
	_ fyne.Tappable      = (*touch)(nil)
	_ desktop.Mouseable  = (*touch)(nil)
	_ desktop.Cursorable = (*touch)(nil)
)

func (s *Stage) newPad(it Item, k float32) *touch {
	t := &touch{stage: s, item: it, shade: canvas.NewRectangle(color.Transparent)}
	t.shade.CornerRadius = it.Radius * k
	t.ExtendBaseWidget(t)
	return t
}

// Tapped is for Fyne. The shade stays until the next scene, which is on its
// way: drawing the old screen once more without it would only delay that.
func (t *touch) Tapped(*fyne.PointEvent) {
	gen := t.stage.scene.Gen
	if t.down {
		gen = t.press
	}
	t.down = false
	t.stage.tap(flow.Tap{Gen: gen, Do: t.item.Do, ID: t.item.ID})
}

// MouseDown is for Fyne: a finger came down.
func (t *touch) MouseDown(*desktop.MouseEvent) {
	t.down, t.press = true, t.stage.scene.Gen
	if t.item.Do == flow.Nothing || t.item.Radius == 0 {
		return
	}
	c := t.stage.scene.Palette.Ink
	c.A = 0x26
	t.stage.pressed = append(t.stage.pressed, t)
	t.shade.FillColor = c
	t.shade.Refresh()
}

// MouseUp is for Fyne: the finger went up. On the pad Tapped comes after it;
// beside it nothing does.
func (t *touch) MouseUp(e *desktop.MouseEvent) {
	if p := e.Position; p.X < 0 || p.Y < 0 || p.X > t.Size().Width || p.Y > t.Size().Height {
		t.down = false
		t.lift()
	}
}

// lift takes the shade away.
func (t *touch) lift() {
	if t.shade.FillColor != color.Transparent {
		t.shade.FillColor = color.Transparent
		t.shade.Refresh()
	}
}

// Cursor is for Fyne.
func (t *touch) Cursor() desktop.Cursor {
	if t.stage.HideCursor {
		return desktop.HiddenCursor
	}
	return desktop.DefaultCursor
}

// CreateRenderer is for Fyne.
func (t *touch) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(t.shade)
}
