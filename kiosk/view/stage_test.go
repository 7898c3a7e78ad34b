package view_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"yimen/kiosk/flow"
	"yimen/kiosk/flow/flowtest"
	"yimen/kiosk/view"
)

// window shows a screen in a test window and collects the taps.
func window(t *testing.T, size fyne.Size) (*view.Stage, fyne.Window, *[]flow.Tap) {
	t.Helper()
	taps := &[]flow.Tap{}
	stage := view.NewStage(newTheme(t), func(x flow.Tap) { *taps = append(*taps, x) })
	w := test.NewTempWindow(t, stage.Content())
	w.SetPadded(false)
	w.Resize(size)
	return stage, w, taps
}

func screen(t *testing.T, name string) flow.Face {
	t.Helper()
	for _, s := range flowtest.Screens() {
		if s.Name == name {
			return s.Face(flowtest.Mode{})
		}
	}
	t.Fatalf("no screen %q", name)
	return flow.Face{}
}

func at(it view.Item, scale float32) fyne.Position {
	return fyne.NewPos((it.At.X+it.At.W/2)*scale, (it.At.Y+it.At.H/2)*scale)
}

func TestATapOnEachPlaceAsksForItsAction(t *testing.T) {
	for _, scale := range []float32{1, 0.5} {
		stage, w, taps := window(t, fyne.NewSize(view.Width*scale, view.Height*scale))
		for _, s := range flowtest.Screens() {
			scene := view.Compose(s.Face(flowtest.Mode{}), flowtest.Day())
			stage.Show(scene)
			for _, it := range scene.Items {
				if it.Part != view.Pad || it.Over != (s.Name == "countdown") {
					continue
				}
				*taps = (*taps)[:0]
				test.TapCanvas(w.Canvas(), at(it, scale))
				want := flow.Tap{Gen: scene.Gen, Do: it.Do, ID: it.ID}
				if len(*taps) != 1 || (*taps)[0] != want {
					t.Errorf("%s: tap on action %v gives %v", s.Name, it.Do, *taps)
				}
			}
		}
	}
}

func TestATapBesideTheButtonsShowsThatSomebodyIsThere(t *testing.T) {
	stage, w, taps := window(t, fyne.NewSize(view.Width, view.Height))
	stage.Show(view.Compose(screen(t, "home"), flowtest.Day()))
	test.TapCanvas(w.Canvas(), fyne.NewPos(4, 4))
	if len(*taps) != 1 || (*taps)[0].Do != flow.Nothing {
		t.Errorf("taps %v", *taps)
	}
}

func TestAFingerThatCameDownOnTheScreenBeforeSaysSo(t *testing.T) {
	stage, w, taps := window(t, fyne.NewSize(view.Width, view.Height))
	first := view.Compose(screen(t, "home"), flowtest.Day())
	stage.Show(first)
	var button view.Item
	for _, it := range first.Items {
		if it.Part == view.Pad && it.Do == flow.OpenHelp {
			button = it
		}
	}
	pressed := under(t, w, at(button, 1))
	pressed.(desktop.Mouseable).MouseDown(&desktop.MouseEvent{}) //nolint:forcetypeassert // it is one, or the test fails
	second := first
	second.Gen++
	stage.Show(second)
	pressed.(fyne.Tappable).Tapped(&fyne.PointEvent{}) //nolint:forcetypeassert // it is one, or the test fails
	if len(*taps) != 1 || (*taps)[0].Gen != first.Gen {
		t.Errorf("taps %v, want one of screen %d", *taps, first.Gen)
	}
}

// under is the place to touch that lies at p.
func under(t *testing.T, w fyne.Window, p fyne.Position) fyne.CanvasObject {
	t.Helper()
	var found fyne.CanvasObject
	for _, o := range w.Content().(*fyne.Container).Objects { //nolint:forcetypeassert // it is one, or the test fails
		q := p.Subtract(o.Position())
		if _, ok := o.(fyne.Tappable); ok && q.X >= 0 && q.Y >= 0 && q.X < o.Size().Width && q.Y < o.Size().Height {
			found = o
		}
	}
	if found == nil {
		t.Fatal("nothing to touch there")
	}
	return found
}

func TestOnlyTextsAreDrawnAgainWhereOnlyTextsChange(t *testing.T) {
	stage, w, _ := window(t, fyne.NewSize(view.Width, view.Height))
	face := screen(t, "home")
	stage.Show(view.Compose(face, flowtest.Day()))
	before := w.Content().(*fyne.Container).Objects[1] //nolint:forcetypeassert // it is one, or the test fails
	stage.Show(view.Compose(face, flowtest.Day().Add(60e9)))
	if after := w.Content().(*fyne.Container).Objects[1]; after != before { //nolint:forcetypeassert // it is one, or the test fails
		t.Error("the whole screen was built again for the clock")
	}
	stage.Show(view.Compose(screen(t, "help"), flowtest.Day()))
	if after := w.Content().(*fyne.Container).Objects[1]; after == before { //nolint:forcetypeassert // it is one, or the test fails
		t.Error("another screen kept the objects of the one before")
	}
}

func TestWhatTwoScreensShareIsNotDrawnAnew(t *testing.T) {
	stage, w, _ := window(t, fyne.NewSize(view.Width, view.Height))
	bell := func(name string) *canvas.Image {
		stage.Show(view.Compose(screen(t, name), flowtest.Day()))
		w.Canvas().Capture()
		for _, o := range stage.Content().(*fyne.Container).Objects {
			if img, ok := o.(*canvas.Image); ok && img.Resource != nil && strings.HasPrefix(img.Resource.Name(), "icon-bell-") {
				return img
			}
		}
		t.Fatalf("screen %s has no bell", name)
		return nil
	}
	home := bell("home")
	pixels := home.Image
	if again := bell("services"); again != home || again.Image != pixels || pixels == nil {
		t.Error("the bell of the bar is drawn from its lines again")
	}
}
