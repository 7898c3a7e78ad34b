package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// NewCardRectangle is the rounded surface of a card: with the soft shadow in
// the light palette, with the white edge in high contrast. fill is usually
// p.Surface.
func NewCardRectangle(p Palette, fill color.Color, radius float32) *canvas.Rectangle {
	r := canvas.NewRectangle(fill)
	r.CornerRadius = radius
	if p.EdgeWidth > 0 {
		r.StrokeColor, r.StrokeWidth = p.Edge, p.EdgeWidth
		return r
	}
	r.Shadow = SoftShadow(p)
	return r
}

// SoftShadow is the one shadow there is.
func SoftShadow(p Palette) canvas.Shadow {
	if p.Shadow.A == 0 {
		return canvas.Shadow{}
	}
	return canvas.Shadow{
		Color: p.Shadow, BlurRadius: 12, Offset: fyne.NewPos(0, 6), Variant: canvas.DropShadow,
	}
}

// Card is a card as a widget: a rounded surface with content inside Padding.
// Its fields may be set before it is shown; call Refresh after.
type Card struct {
	widget.BaseWidget

	Palette Palette
	Fill    color.Color // nil: Palette.Surface
	Radius  float32
	Padding float32
	Content fyne.CanvasObject // may be nil
}

// NewCard is a card around content.
func NewCard(p Palette, content fyne.CanvasObject) *Card {
	c := &Card{Palette: p, Radius: Radius, Padding: Space3, Content: content}
	c.ExtendBaseWidget(c)
	return c
}

// CreateRenderer is for Fyne.
func (c *Card) CreateRenderer() fyne.WidgetRenderer {
	r := &cardRenderer{card: c}
	r.build()
	return r
}

type cardRenderer struct {
	card *Card
	back *canvas.Rectangle
}

func (r *cardRenderer) build() {
	c := r.card
	fill := c.Fill
	if fill == nil {
		fill = c.Palette.Surface
	}
	r.back = NewCardRectangle(c.Palette, fill, c.Radius)
}

func (r *cardRenderer) Layout(size fyne.Size) {
	r.back.Resize(size)
	if c := r.card.Content; c != nil {
		pad := r.card.Padding
		c.Move(fyne.NewPos(pad, pad))
		c.Resize(size.SubtractWidthHeight(2*pad, 2*pad))
	}
}

func (r *cardRenderer) MinSize() fyne.Size {
	pad := 2 * r.card.Padding
	if c := r.card.Content; c != nil {
		return c.MinSize().AddWidthHeight(pad, pad)
	}
	return fyne.NewSize(pad, pad)
}

func (r *cardRenderer) Refresh() {
	size := r.back.Size()
	r.build()
	r.Layout(size)
	canvas.Refresh(r.card)
}

func (r *cardRenderer) Objects() []fyne.CanvasObject {
	if r.card.Content == nil {
		return []fyne.CanvasObject{r.back}
	}
	return []fyne.CanvasObject{r.back, r.card.Content}
}

func (r *cardRenderer) Destroy() {}
