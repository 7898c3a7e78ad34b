package view

import (
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"yimen/display/boardview"
	"yimen/kiosk/theme"
)

// The window is cleared to the ground of its theme: a board of the same ground does not
// draw it over the whole screen once more.
func TestTheGroundIsDrawnOnce(t *testing.T) {
	for _, c := range []struct {
		pal  theme.Palette
		want int // of rectangles as large as the screen
	}{{theme.Light(), 0}, {theme.HighContrast(), 1}} {
		h := New(Options{Zone: china(), Palette: c.pal, Still: true})
		w := test.NewTempWindow(t, h.Content())
		w.SetPadded(false)
		w.Resize(wide())
		h.Set(model(boardview.Empty))
		grounds := 0
		for _, o := range test.WidgetRenderer(h).Objects() {
			if _, ok := o.(*canvas.Rectangle); ok && o.Size() == wide() && o.Position() == (fyne.Position{}) {
				grounds++
			}
		}
		got := color.NRGBAModel.Convert(w.Canvas().Capture().At(2, 2))
		if grounds != c.want || got != c.pal.Ground {
			t.Errorf("%d grounds, want %d; the corner is %v, want %v", grounds, c.want, got, c.pal.Ground)
		}
	}
}
