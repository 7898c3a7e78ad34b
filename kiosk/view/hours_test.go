package view_test

import (
	"slices"
	"strings"
	"testing"

	"yimen/kiosk/flow"
	"yimen/kiosk/view"
)

// words are all texts of a scene, without the spaces they are set with.
func words(s view.Scene) string {
	var out strings.Builder
	for _, it := range s.Items {
		if it.Part == view.Line {
			out.WriteString(strings.NewReplacer(" ", "", "\u2009", "").Replace(it.Text))
		}
	}
	return out.String()
}

func TestWhereNoNumberIsGivenTheScreenSaysWhenItIs(t *testing.T) {
	when := map[string]string{
		"closed": "13:00", "browse": "13:00", "browse-shut": "13:00", "shut": "13:00",
		"services-partly-closed": "13:00", "closed-holiday": "09:00", "refused-closed": "09:00",
	}
	found := 0
	everyScreen(t, func(t *testing.T, name string, face flow.Face, s view.Scene) {
		t.Helper()
		want, ok := when[strings.Fields(name)[0]]
		if !ok {
			return
		}
		found++
		if face.Kind == flow.Services && face.Big && face.Reach { // no room: a clock, and the next screen
			if !slices.ContainsFunc(s.Items, func(it view.Item) bool { return it.Part == view.Icon && it.Text == "clock" }) {
				t.Errorf("%s marks nothing as closed", name)
			}
			return
		}
		if !strings.Contains(words(s), want) {
			t.Errorf("%s does not say %s: %s", name, want, words(s))
		}
	})
	if want := len(when) * len(modes()); found != want {
		t.Errorf("looked at %d screens, want %d", found, want)
	}
}

func TestAClosedHallDoesNotSayHowManyWait(t *testing.T) {
	everyScreen(t, func(t *testing.T, name string, face flow.Face, s view.Scene) {
		t.Helper()
		if strings.HasPrefix(name, "browse ") && face.Language == "zh" &&
			(strings.Contains(words(s), "在等") || strings.Contains(words(s), "不用等")) {
			t.Errorf("%s: %s", name, words(s))
		}
	})
}

func TestTheTicketSaysHowLongItTakesAsARange(t *testing.T) {
	everyScreen(t, func(t *testing.T, name string, face flow.Face, s view.Scene) {
		t.Helper()
		if want := "大约15–25分钟"; strings.HasPrefix(name, "ticket ") && face.Language == "zh" && !strings.Contains(words(s), want) {
			t.Errorf("%s does not say %s: %s", name, want, words(s))
		}
	})
}

func TestTheKeypadHasEveryLetterOfACode(t *testing.T) {
	everyScreen(t, func(t *testing.T, name string, _ flow.Face, s view.Scene) {
		t.Helper()
		if s.Kind != flow.CheckInCode {
			return
		}
		var keys string
		for _, it := range s.Items {
			if it.Part == view.Pad && it.Do == flow.CodeKey {
				keys += it.ID
			}
		}
		if keys != flow.CodeLetters {
			t.Errorf("%s has keys %s", name, keys)
		}
	})
}
