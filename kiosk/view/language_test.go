package view_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"yimen/kiosk/flow"
	"yimen/kiosk/flow/flowtest"
	"yimen/kiosk/view"
)

var (
	korean  = regexp.MustCompile(`\p{Hangul}`)
	english = regexp.MustCompile(`[A-Za-z]{4}`)
	code    = regexp.MustCompile(flowtest.Code[:4] + `.*`)
)

// TestEveryScreenOfAHallIsInItsLanguagesAlone walks over all that is written on every
// screen of a hall that has no texts in other languages.
func TestEveryScreenOfAHallIsInItsLanguagesAlone(t *testing.T) {
	newTheme(t)
	for _, languages := range [][]string{{"zh"}, {"zh", "en"}, {"ko", "zh"}} {
		for _, s := range flowtest.Screens() {
			for _, mode := range []flowtest.Mode{{}, {Big: true}, {Reach: true}} {
				face := s.FaceIn(mode, languages...)
				if face.Catalogue == nil { // nothing is known of the hall yet
					continue
				}
				name := s.Name + "-" + strings.Join(languages, "-") + "-" + mode.String()
				if face.Language != languages[0] || !slices.Equal(face.Languages, languages) {
					t.Errorf("%s: in %s of %v", name, face.Language, face.Languages)
				}
				walk(t, name, face)
			}
		}
	}
}

// walk fails where a scene has an empty text, one in a language that the hall does
// not show, or a way to choose a language where there is no choice.
func walk(t *testing.T, name string, face flow.Face) {
	t.Helper()
	said, choice, lines := "", false, 0
	for _, it := range view.Compose(face, flowtest.Day()).Items {
		choice = choice || it.Do == flow.OpenLanguage || it.Do == flow.SetLanguage
		if it.Part != view.Line {
			continue
		}
		lines++
		if strings.TrimSpace(it.Text) == "" {
			t.Errorf("%s: an empty text at %v", name, it.At)
		}
		said += it.Text + "\n"
	}
	if lines < 3 {
		t.Errorf("%s: only %d lines", name, lines)
	}
	if choice != (len(face.Languages) > 1 && face.Kind != flow.Emergency) { // where nothing can be chosen
		t.Errorf("%s: that a language can be chosen is %v", name, choice)
	}
	if face.Kind == flow.LanguagePage || face.Kind == flow.Emergency { // each in its own; for everybody
		return
	}
	if !slices.Contains(face.Languages, "ko") && korean.MatchString(said) {
		t.Errorf("%s: Korean:\n%s", name, said)
	}
	if found := english.FindString(code.ReplaceAllString(said, "")); !slices.Contains(face.Languages, "en") && found != "" && face.Language == "zh" {
		t.Errorf("%s: %q is English:\n%s", name, found, said)
	}
}

// TestAPersonChoosesAmongTheLanguagesOfTheHall: the page of languages has those, and
// the texts of the one chosen are shown.
func TestAPersonChoosesAmongTheLanguagesOfTheHall(t *testing.T) {
	newTheme(t)
	for _, s := range flowtest.Screens() {
		if s.Name != "language" {
			continue
		}
		var offered []string
		for _, it := range view.Compose(s.FaceIn(flowtest.Mode{}, "zh", "en"), flowtest.Day()).Items {
			if it.Do == flow.SetLanguage {
				offered = append(offered, it.ID)
			}
		}
		if !slices.Equal(offered, []string{"zh", "en"}) {
			t.Errorf("offered are %v", offered)
		}
		if face := s.FaceIn(flowtest.Mode{Language: "en"}, "zh", "en"); face.Language != "en" {
			t.Errorf("in %s after English was chosen", face.Language)
		}
		return
	}
	t.Error("there is no page of languages")
}
