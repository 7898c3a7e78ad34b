package catalogue_test

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yimen/hallserver/catalogue"
	"yimen/hallserver/hall"
	"yimen/hallserver/holiday"
	"yimen/hallserver/yamlfile"
)

// only is small with the texts of some languages alone, and a line that says so.
func only(t *testing.T, languages ...string) string {
	t.Helper()
	text := small
	for _, lang := range []string{"en", "ko"} {
		if !slices.Contains(languages, lang) {
			text = regexp.MustCompile(`, `+lang+`: [^,}]*`).ReplaceAllString(text, "")
		}
	}
	if strings.Count(text, "ko:") != 0 || !strings.Contains(text, "zh: 厅") {
		t.Fatal("the small catalogue has changed")
	}
	return "languages: [" + strings.Join(languages, ", ") + "]\n" + text
}

func TestAHallNeedsTheTextsOfItsOwnLanguagesAlone(t *testing.T) {
	t.Parallel()
	for name, given := range map[string]struct {
		text string
		want []string
	}{
		"none named":            {small, []string{"zh", "en", "ko"}},
		"Chinese":               {only(t, "zh"), []string{"zh"}},
		"Chinese and English":   {only(t, "zh", "en"), []string{"zh", "en"}},
		"another one first":     {strings.Replace(only(t, "zh", "en"), "[zh, en]", "[en, zh]", 1), []string{"en", "zh"}},
		"texts besides":         {"languages: [zh]\n" + small, []string{"zh"}},
		"empty texts besides":   {strings.Replace("languages: [zh]\n"+small, "en: Matter", "en: ''", 1), []string{"zh"}},
		"vague texts besides":   {strings.Replace("languages: [zh]\n"+small, "en: ID card", "en: other documents", 1), []string{"zh"}},
		"one that nobody needs": {strings.Replace("languages: [zh, ko]\n"+small, ", en: Matter", "", 1), []string{"zh", "ko"}},
	} {
		c, err := catalogue.Read([]byte(given.text))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(given.want, c.Languages); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		travels := c.Wire(hall.New(), time.Now(), nil)
		if diff := cmp.Diff(given.want, travels.Languages); diff != "" {
			t.Errorf("%s, as it travels: %s", name, diff)
		}
	}
}

func TestWhatIsWrongWithLanguagesIsSaidOnce(t *testing.T) {
	t.Parallel()
	for name, given := range map[string]struct {
		line string
		want []string
	}{
		"none":                 {"languages: []", []string{"zh has to be among the languages: it is shown wherever another one is missing"}},
		"no Chinese":           {"languages: [en]", []string{"zh has to be among the languages: it is shown wherever another one is missing"}},
		"one that is not ours": {"languages: [zh, fr]", []string{`language "fr" is not one of zh, en, ko`}},
		"one twice":            {"languages: [zh, zh]", []string{`language "zh" is there twice`}},
		"a text missing": {"languages: [zh, en]", []string{
			"not given in en", "not given in en", "not given in en", "not given in en", "not given in en", "not given in en", "not given in en", "not given in en",
		}},
	} {
		_, err := catalogue.Read([]byte(strings.Replace(only(t, "zh"), "languages: [zh]", given.line, 1)))
		var faults yamlfile.Faults
		if !errors.As(err, &faults) {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var said []string
		for _, f := range faults {
			if f.Line == 0 {
				t.Errorf("%s: no line: %v", name, f)
			}
			said = append(said, f.Message())
		}
		if diff := cmp.Diff(given.want, said); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestHolidaysAreWrittenInTheHallsLanguages(t *testing.T) {
	t.Parallel()
	text := only(t, "zh") + `calendar: office
calendars:
  - id: office
    name: {zh: 工作日}
    weekly: {mon-fri: ["09:00-17:00"]}
`
	year := holiday.Year{Year: 2027, Days: []holiday.Day{
		{Date: "2027-01-01", Off: true, Name: map[string]string{"zh": "元旦", "en": "New Year's Day", "ko": "양력 설"}},
	}}
	out, h, err := catalogue.WithHolidays([]byte(text), "", year, "2027.json")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{`{date: 2027-01-01, closed: true, name: {zh: 元旦}}`}
	if diff := cmp.Diff(want, h.Added); diff != "" {
		t.Error(diff)
	}
	if !strings.Contains(string(out), want[0]) {
		t.Errorf("not in the file:\n%s", out)
	}
}
