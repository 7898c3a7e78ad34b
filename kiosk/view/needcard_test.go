package view_test

import (
	"strings"
	"testing"

	"yimen/kiosk/flow"
	"yimen/kiosk/view"
)

// Who has no card is told the same thing by title and text, and has a way on that is
// not the way out.
func TestWhoHasNoCardIsToldTheTruthAndHasAWayOn(t *testing.T) {
	seen := 0
	everyScreen(t, func(t *testing.T, name string, face flow.Face, s view.Scene) {
		t.Helper()
		if face.Kind != flow.NeedCard {
			return
		}
		seen++
		help := false
		for _, it := range s.Items {
			help = help || it.Part == view.Pad && it.Do == flow.AskHelp
			for _, promise := range []string{"没带身份证也能办", "without your card", "없어도"} {
				if it.Part == view.Line && strings.Contains(it.Text, promise) {
					t.Errorf("%s: %q, though a card is needed", name, it.Text)
				}
			}
		}
		if !help {
			t.Errorf("%s: no way to have somebody help", name)
		}
	})
	if seen == 0 {
		t.Error("no screen of somebody without a card")
	}
}
