package theme

import (
	"image/color"

	"fyne.io/fyne/v2/canvas"
)

// Icons are the icons of one window's picture, to be used again in the next: a new
// one is drawn from its lines anew, and keeps pixels and a texture until Fyne forgets
// it. The zero Icons is ready. It belongs on Fyne's thread.
type Icons struct {
	before, now map[iconKey][]*canvas.Image
}

type iconKey struct {
	name string
	ink  color.NRGBA
	side float32
}

// Take is icon name as NewIconSide makes it; each is handed out once a picture.
func (s *Icons) Take(name string, ink color.NRGBA, side float32) *canvas.Image {
	k := iconKey{name, ink, side}
	var img *canvas.Image
	if list := s.before[k]; len(list) > 0 {
		img, s.before[k] = list[len(list)-1], list[:len(list)-1]
	} else {
		img = NewIconSide(name, ink, side)
	}
	if s.now == nil {
		s.now = map[iconKey][]*canvas.Image{}
	}
	s.now[k] = append(s.now[k], img)
	return img
}

// Next begins another picture. What the one before last had and the last did not
// take is let go, with its texture.
func (s *Icons) Next() {
	for _, list := range s.before {
		for _, img := range list {
			Release(img)
		}
	}
	s.before, s.now = s.now, nil
}

// Release lets a picture go that is no longer in the window: Fyne keeps it, with its
// pixels and its texture, for a minute more.
func Release(img *canvas.Image) {
	canvas.Refresh(img) // frees the texture when the window is drawn next
	img.Resource, img.Image = nil, nil
}
