package view

import (
	"image/color"
	"reflect"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"yimen/kiosk/flow"
	"yimen/kiosk/theme"
)

// Stage shows scenes in a window. All its methods belong on Fyne's thread.
type Stage struct {
	theme  *theme.Theme
	tap    func(flow.Tap)
	root   *fyne.Container
	scene  Scene
	shown  []fyne.CanvasObject // of scene.Items, in order
	parts  theme.Parts
	photos []*canvas.Image // in shown
	size   fyne.Size
	// pressed are the pads that show a finger.
	pressed []*touch
	// HideCursor takes the mouse pointer away: there is only a finger.
	HideCursor bool
}

// NewStage is a stage for one window; put Content in it. tap is called for
// every touch.
func NewStage(th *theme.Theme, tap func(flow.Tap)) *Stage {
	s := &Stage{theme: th, tap: tap}
	s.root = container.New(&stageLayout{stage: s})
	return s
}

// Content is what the window shows.
func (s *Stage) Content() fyne.CanvasObject { return s.root }

// Show draws scene in place of the one before. Where only texts differ, only
// those are drawn again.
func (s *Stage) Show(scene Scene) {
	before := s.scene
	s.scene = scene
	for _, t := range s.pressed {
		t.lift()
	}
	s.pressed = s.pressed[:0]
	if len(s.shown) > 0 && before.Palette == scene.Palette && sameShape(before.Items, scene.Items) {
		s.update(before.Items)
		return
	}
	s.theme.SetPalette(scene.Palette)
	s.rebuild()
}

// sameShape says whether b differs from a in the words of its texts only.
func sameShape(a, b []Item) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		x, y := a[i], b[i]
		if x.Part == Line && y.Part == Line {
			x.Text, y.Text, x.At, y.At = "", "", Rect{}, Rect{}
			if theme.HasHangul(a[i].Text) != theme.HasHangul(b[i].Text) {
				return false
			}
		}
		if !reflect.DeepEqual(x, y) {
			return false
		}
	}
	return true
}

func (s *Stage) update(before []Item) {
	k, offset := s.scale()
	for i, it := range s.scene.Items {
		if it.Part != Line || it.Text == before[i].Text && it.At == before[i].At {
			continue
		}
		t, ok := s.shown[i].(*canvas.Text)
		if !ok {
			continue
		}
		t.Text = it.Text
		placeLine(t, it, k, offset)
		t.Refresh()
	}
}

// scale is how large the field is shown, and where its corner lies.
func (s *Stage) scale() (float32, fyne.Position) {
	if s.size.Width <= 0 || s.size.Height <= 0 {
		return 1, fyne.Position{}
	}
	k := min(s.size.Width/Width, s.size.Height/Height)
	return k, fyne.NewPos((s.size.Width-Width*k)/2, (s.size.Height-Height*k)/2)
}

func (s *Stage) rebuild() {
	k, offset := s.scale()
	// The window itself is cleared to the theme's ground.
	all := []fyne.CanvasObject{s.newPad(Item{Part: Pad, At: Rect{W: Width, H: Height}}, k)}
	place(all[0], Rect{W: Width, H: Height}, k, offset)
	s.clear()
	for _, it := range s.scene.Items {
		o := s.object(it, k)
		if t, ok := o.(*canvas.Text); ok {
			placeLine(t, it, k, offset)
		} else {
			place(o, it.At, k, offset)
		}
		s.shown = append(s.shown, o)
	}
	s.root.Objects = append(all, s.shown...)
	canvas.Refresh(s.root) // not s.root.Refresh, which draws every icon from its lines again
}

// clear lets go what the scene before showed.
func (s *Stage) clear() {
	s.parts.Next()
	for _, img := range s.photos {
		theme.Release(img)
	}
	s.photos, s.shown = s.photos[:0], s.shown[:0]
}

func (s *Stage) object(it Item, k float32) fyne.CanvasObject {
	switch it.Part {
	case Box:
		return newBox(it, s.scene.Palette, k)
	case Line:
		return theme.NewText(it.Text, it.Size*k, it.Bold, it.Fill)
	case Icon:
		return s.parts.Icon(it.Text, it.Fill, it.At.W*k)
	case Photo:
		img := canvas.NewImageFromImage(it.Pixels)
		img.ScaleMode = canvas.ImageScalePixels
		img.FillMode = canvas.ImageFillStretch
		s.photos = append(s.photos, img)
		return img
	case Pad:
		return s.newPad(it, k)
	}
	return canvas.NewRectangle(color.Transparent)
}

func newBox(it Item, p theme.Palette, k float32) *canvas.Rectangle {
	r := canvas.NewRectangle(it.Fill)
	r.CornerRadius = it.Radius * k
	if it.EdgeW > 0 {
		r.StrokeColor, r.StrokeWidth = it.Edge, it.EdgeW*k
	}
	if it.Shadow {
		r.Shadow = theme.SoftShadow(p)
		r.Shadow.BlurRadius *= k
		r.Shadow.Offset = fyne.NewPos(r.Shadow.Offset.X*k, r.Shadow.Offset.Y*k)
	}
	return r
}

func place(o fyne.CanvasObject, r Rect, k float32, offset fyne.Position) {
	o.Move(offset.AddXY(r.X*k, r.Y*k))
	o.Resize(fyne.NewSize(r.W*k, r.H*k))
}

// lift is how far a line is raised, in its size, to stand in the optical
// middle: the typeface has more room over its letters than under them.
const lift = 0.056

func placeLine(t *canvas.Text, it Item, k float32, offset fyne.Position) {
	theme.Dress(t, it.Bold)
	t.TextSize = it.Size * k
	own := t.MinSize()
	y := it.At.Y*k + (it.At.H*k-own.Height)/2 - it.Size*k*lift
	t.Move(offset.AddXY(it.At.X*k, y))
	t.Resize(own)
}

// stageLayout fits the field to the window.
type stageLayout struct{ stage *Stage }

func (l *stageLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	if size == l.stage.size {
		return
	}
	l.stage.size = size
	if len(l.stage.shown) > 0 {
		l.stage.rebuild()
	}
}

// MinSize lets the window be small: the field is shown smaller then.
func (l *stageLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(Width/4, Height/4)
}
