package view_test

import (
	"fmt"
	"sync"
	"testing"

	"yimen/kiosk/flow"
	"yimen/kiosk/flow/flowtest"
	"yimen/kiosk/theme"
	"yimen/kiosk/view"
)

// composed is a screen in a mode, as it is drawn.
type composed struct {
	name  string
	face  flow.Face
	scene view.Scene
}

// scenes are every screen in every mode: composed by the first test that asks,
// and only looked at by all.
var scenes struct {
	once sync.Once
	all  []composed
}

func everyScreen(t *testing.T, check func(t *testing.T, name string, face flow.Face, s view.Scene)) {
	t.Helper()
	scenes.once.Do(func() {
		newTheme(t)
		for _, mode := range modes() {
			for _, screen := range flowtest.Screens() {
				face := screen.Face(mode)
				scenes.all = append(scenes.all, composed{
					name: screen.Name + " " + mode.String(), face: face, scene: view.Compose(face, flowtest.Day()),
				})
			}
		}
	})
	for _, x := range scenes.all {
		check(t, x.name, x.face, x.scene)
	}
}

func TestNothingLiesOutsideTheField(t *testing.T) {
	everyScreen(t, func(t *testing.T, name string, _ flow.Face, s view.Scene) {
		t.Helper()
		for _, it := range s.Items {
			if it.At.X < 0 || it.At.Y < 0 || it.At.Right() > view.Width || it.At.Bottom() > view.Height ||
				it.At.W <= 0 || it.At.H <= 0 {
				t.Errorf("%s: %s lies at %v", name, label(it), it.At)
			}
		}
	})
}

func TestNoTextIsCut(t *testing.T) {
	everyScreen(t, func(t *testing.T, name string, _ flow.Face, s view.Scene) {
		t.Helper()
		for _, it := range s.Items {
			if it.Cut {
				t.Errorf("%s: %q does not fit", name, it.Text)
			}
		}
	})
}

func TestNoTextIsSmallerThanTheSmallest(t *testing.T) {
	everyScreen(t, func(t *testing.T, name string, face flow.Face, s view.Scene) {
		t.Helper()
		least := theme.NormalSizes().Small
		if face.Big {
			least = theme.BigSizes().Small
		}
		for _, it := range s.Items {
			if it.Part == view.Line && it.Size < least {
				t.Errorf("%s: %q is %v px, want %v or more", name, it.Text, it.Size, least)
			}
		}
	})
}

func TestNoTextLiesOverAnother(t *testing.T) {
	everyScreen(t, func(t *testing.T, name string, _ flow.Face, s view.Scene) {
		t.Helper()
		for i, a := range s.Items {
			for _, b := range s.Items[i+1:] {
				if text(a) && text(b) && a.Over == b.Over && overlap(glyphs(a), glyphs(b)) {
					t.Errorf("%s: %s lies over %s", name, label(b), label(a))
				}
			}
		}
	})
}

// A box that comes after a text hides what it covers; one that holds part of a
// text and not the rest cuts through it.
func TestNoTextIsHiddenOrCrossesAnEdge(t *testing.T) {
	everyScreen(t, func(t *testing.T, name string, _ flow.Face, s view.Scene) {
		t.Helper()
		for i, a := range s.Items {
			if !text(a) {
				continue
			}
			for j, b := range s.Items {
				if b.Part != view.Box || a.Over != b.Over || !overlap(glyphs(a), b.At) {
					continue
				}
				if j > i {
					t.Errorf("%s: %s is hidden by a box at %v", name, label(a), b.At)
				} else if !within(glyphs(a), b.At) && b.At.H > 20 {
					t.Errorf("%s: %s at %v crosses the edge of a box at %v", name, label(a), a.At, b.At)
				}
			}
		}
	})
}

func TestWhatIsTouchedIsLargeAndApart(t *testing.T) {
	everyScreen(t, func(t *testing.T, name string, _ flow.Face, s view.Scene) {
		t.Helper()
		var pads []view.Item
		for _, it := range s.Items {
			if it.Part == view.Pad && !it.Over {
				pads = append(pads, it)
			}
		}
		for i, a := range pads {
			if a.At.W < theme.Touch || a.At.H < theme.Touch {
				t.Errorf("%s: action %v is %v by %v", name, a.Do, a.At.W, a.At.H)
			}
			for _, b := range pads[i+1:] {
				if overlap(a.At.Inset(-theme.TouchGap/2+0.1), b.At.Inset(-theme.TouchGap/2+0.1)) {
					t.Errorf("%s: actions %v and %v are too near", name, a.Do, b.Do)
				}
			}
		}
	})
}

func TestTheWayBackAndHelpAreAlwaysInTheSamePlace(t *testing.T) {
	places := map[string]view.Rect{}
	everyScreen(t, func(t *testing.T, name string, face flow.Face, s view.Scene) {
		t.Helper()
		if face.Kind == flow.Emergency {
			return // nothing is to be touched
		}
		help := false
		for _, it := range s.Items {
			bar := it.Part == view.Pad && (it.Do == flow.OpenHelp || it.Do == flow.Back) && it.At.Y > view.Height*0.8
			if !bar {
				continue
			}
			help = help || it.Do == flow.OpenHelp
			key := fmt.Sprint(it.Do, face.Big)
			if was, ok := places[key]; ok && was != it.At {
				t.Errorf("%s: action %v lies at %v, elsewhere at %v", name, it.Do, it.At, was)
			}
			places[key] = it.At
		}
		if !help {
			t.Errorf("%s: no way to help", name)
		}
	})
}

func TestTheNumberIsAsLargeAsPromised(t *testing.T) {
	everyScreen(t, func(t *testing.T, name string, face flow.Face, s view.Scene) {
		t.Helper()
		if face.Kind != flow.TicketOut {
			return
		}
		want := theme.NormalSizes().Number
		if face.Big {
			want = theme.BigSizes().Number
		}
		for _, it := range s.Items {
			if it.Part == view.Line && it.Text == face.Ticket.Number {
				if it.Size < want {
					t.Errorf("%s: the number is %v px, want %v", name, it.Size, want)
				}
				return
			}
		}
		t.Errorf("%s: no number on the ticket screen", name)
	})
}

func TestLowReachModeKeepsEveryControlInTheLowerHalf(t *testing.T) {
	everyScreen(t, func(t *testing.T, name string, face flow.Face, s view.Scene) {
		t.Helper()
		for _, it := range s.Items {
			if face.Reach && it.Part == view.Pad && !it.Over && it.At.Y < view.Height/2 {
				t.Errorf("%s: action %v lies at %v", name, it.Do, it.At)
			}
		}
	})
}

func TestBigTextModeOffersAtMostFourChoices(t *testing.T) {
	everyScreen(t, func(t *testing.T, name string, face flow.Face, s view.Scene) {
		t.Helper()
		n := 0
		for _, it := range s.Items {
			if it.Part == view.Pad && (it.Do == flow.ChooseTheme || it.Do == flow.ChooseService || it.Do == flow.SetLanguage || it.Do == flow.OpenCheckIn) {
				n++
			}
		}
		if face.Big && n > 4 {
			t.Errorf("%s: %d choices", name, n)
		}
	})
}

func text(it view.Item) bool { return it.Part == view.Line && it.Text != "" }

// glyphs is where a line's characters are: its place without the white over and
// under them.
func glyphs(it view.Item) view.Rect {
	h := it.Size
	return view.Rect{X: it.At.X, Y: it.At.Y + (it.At.H-h)/2, W: it.At.W, H: h}
}

func overlap(a, b view.Rect) bool {
	const slack = 1
	return a.X+slack < b.Right() && b.X+slack < a.Right() && a.Y+slack < b.Bottom() && b.Y+slack < a.Bottom()
}

func within(a, b view.Rect) bool {
	const slack = 1
	return a.X >= b.X-slack && a.Y >= b.Y-slack && a.Right() <= b.Right()+slack && a.Bottom() <= b.Bottom()+slack
}

func label(it view.Item) string {
	switch it.Part {
	case view.Line:
		return fmt.Sprintf("%q", it.Text)
	case view.Icon:
		return "icon " + it.Text
	case view.Pad:
		return fmt.Sprintf("action %v", it.Do)
	case view.Box, view.Photo:
	}
	return fmt.Sprintf("part %v", it.Part)
}
