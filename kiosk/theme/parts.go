package theme

import (
	"image/color"

	"fyne.io/fyne/v2/canvas"
)

// Parts are the texts and icons of one window's picture, to be used again in the next:
// Fyne keeps what it has drawn for a while, with its texture, and an icon is drawn from
// its lines. The zero Parts is ready. It belongs on Fyne's thread.
type Parts struct {
	before, now parts
}

// parts are those of one picture.
type parts struct {
	texts []*canvas.Text
	icons map[iconKey][]*canvas.Image
}

type iconKey struct {
	name string
	ink  color.NRGBA
	side float32
}

// Text is a line of text as NewText makes it.
func (p *Parts) Text(s string, size float32, bold bool, c color.Color) *canvas.Text {
	at := len(p.now.texts)
	if at >= len(p.before.texts) {
		p.now.texts = append(p.now.texts, NewText(s, size, bold, c))
		return p.now.texts[at]
	}
	t := p.before.texts[at]
	t.Text, t.TextSize, t.Color = s, size, c
	Dress(t, bold)
	p.now.texts = append(p.now.texts, t)
	return t
}

// Icon is icon name as NewIconSide makes it; each is handed out once a picture.
func (p *Parts) Icon(name string, ink color.NRGBA, side float32) *canvas.Image {
	k := iconKey{name, ink, side}
	var img *canvas.Image
	if list := p.before.icons[k]; len(list) > 0 {
		img, p.before.icons[k] = list[len(list)-1], list[:len(list)-1]
	} else {
		img = NewIconSide(name, ink, side)
	}
	if p.now.icons == nil {
		p.now.icons = map[iconKey][]*canvas.Image{}
	}
	p.now.icons[k] = append(p.now.icons[k], img)
	return img
}

// Next begins another picture. Icons that the one before last had and the last did not
// take are let go, with their textures.
func (p *Parts) Next() {
	for _, list := range p.before.icons {
		for _, img := range list {
			Release(img)
		}
	}
	p.before, p.now = p.now, parts{}
}

// Release lets a picture go that is no longer in the window: Fyne keeps it, with its
// pixels and its texture, for a while more.
func Release(img *canvas.Image) {
	canvas.Refresh(img) // frees the texture when the window is drawn next
	img.Resource, img.Image = nil, nil
}
