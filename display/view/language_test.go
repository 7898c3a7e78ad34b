package view

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"yimen/hallserver/wire"
	"yimen/kiosk/theme"
)

var (
	korean  = regexp.MustCompile(`\p{Hangul}`)
	english = regexp.MustCompile(`[A-Za-z]{4}`) // no queue's letter and no ticket's
)

// inLanguages is a face of a hall that has texts of these languages alone, as its
// server tells it.
func inLanguages(f face, languages ...string) face {
	keep := func(t wire.Text) wire.Text {
		if t == nil {
			return nil
		}
		out := wire.Text{}
		for _, lang := range languages {
			if t[lang] != "" {
				out[lang] = t[lang]
			}
		}
		return out
	}
	s := &f.board
	s.Languages, s.Layout = languages, &wire.Layout{Second: "none"}
	if len(languages) > 1 {
		s.Layout = &wire.Layout{Second: languages[1]}
	}
	s.Hall, s.Zone = keep(s.Hall), keep(s.Zone)
	for i := range s.Queues {
		s.Queues[i].Name = keep(s.Queues[i].Name)
	}
	for i := range s.Windows {
		s.Windows[i].Name, s.Windows[i].PauseText = keep(s.Windows[i].Name), keep(s.Windows[i].PauseText)
	}
	for i := range s.Notices {
		s.Notices[i] = keep(s.Notices[i])
	}
	for i := range s.Says {
		s.Says[i].Text = keep(s.Says[i].Text)
	}
	for i := range s.Pickups {
		s.Pickups[i].WindowName = keep(s.Pickups[i].WindowName)
	}
	for i := range f.calls {
		f.calls[i].QueueName = keep(f.calls[i].QueueName)
	}
	return f
}

// hangAs is hang with options of the board's own.
func hangAs(t *testing.T, f face, size fyne.Size, second string) (*Hall, fyne.Window) {
	t.Helper()
	h := New(Options{Second: second, Zone: china(), Palette: theme.Light(), Still: true})
	w := test.NewWindow(h.Content())
	w.SetPadded(false)
	w.Resize(size)
	h.Set(modelOf(t, f, 6))
	h.Set(modelOf(t, f, max(1, h.Plan().Lines)))
	return h, w
}

// checkLanguages fails where a board has an empty text, or one that its hall does not
// show.
func checkLanguages(t *testing.T, h *Hall, languages []string) {
	t.Helper()
	var texts []string
	for _, o := range h.holds {
		if s, ok := o.(*canvas.Text); ok {
			if strings.TrimSpace(s.Text) == "" {
				t.Error("a text is empty")
			}
			texts = append(texts, s.Text)
		}
	}
	if len(texts) == 0 {
		t.Fatal("nothing is on it")
	}
	all := strings.Join(texts, "\n")
	if !slices.Contains(languages, "ko") && korean.MatchString(all) {
		t.Errorf("Korean:\n%s", all)
	}
	if !slices.Contains(languages, "en") && english.MatchString(all) {
		t.Errorf("English:\n%s", all)
	}
}

func TestABoardShowsTheLanguagesOfItsHallAlone(t *testing.T) {
	for _, c := range []struct {
		languages []string
		glass     string
		size      fyne.Size
	}{
		{[]string{"zh"}, "1080p", wide()},
		{[]string{"zh"}, "1080p-upright", tall()},
		{[]string{"zh", "en"}, "1080p", wide()},
		{[]string{"zh", "ko"}, "1080p-upright", tall()},
	} {
		for _, f := range faces() {
			name := strings.Join(append(c.languages, f.name, c.glass), "-")
			t.Run(name, func(t *testing.T) { // one Fyne, one test at a time
				h, w := hangAs(t, inLanguages(f, c.languages...), c.size, "")
				defer w.Close()
				checkGeometry(t, h)
				checkLanguages(t, h, c.languages)
				if *shots != "" && len(c.languages) == 1 {
					shoot(t, "language-"+name, w.Canvas())
				}
			})
		}
	}
}

// A board that was started with a language that its hall does not show has the
// hall's own.
func TestABoardIsNotStartedInALanguageThatItsHallDoesNotShow(t *testing.T) {
	f := inLanguages(faces()[0], "zh", "en")
	for second, want := range map[string]string{"ko": "en", "en": "en", None: "", "": "en"} {
		h, w := hangAs(t, f, wide(), second)
		if h.look.second != want {
			t.Errorf("started with %q: %q, want %q", second, h.look.second, want)
		}
		w.Close()
	}
	f.board.Languages, f.board.Layout = nil, nil // of a server before languages
	h, w := hangAs(t, f, wide(), "ko")
	defer w.Close()
	if h.look.second != "ko" {
		t.Errorf("where the hall does not tell: %q, want ko", h.look.second)
	}
}

func TestAnEmergencyInOneLanguageFillsTheScreen(t *testing.T) {
	t.Parallel()
	parts := func(t wire.Text) (out []float32) {
		for _, one := range emergencyTexts(t) {
			out = append(out, one.part)
		}
		return out
	}
	for name, c := range map[string]struct {
		text wire.Text
		want []float32
	}{
		"three": {text("火", "Fire", "불"), []float32{0.5, 0.25, 0.25}},
		"two":   {wire.Text{"zh": "火", "ko": "불"}, []float32{0.5, 0.5}},
		"one":   {wire.Text{"zh": "火"}, []float32{1}},
	} {
		got := parts(c.text)
		if len(got) != len(c.want) {
			t.Fatalf("%s: %v", name, got)
		}
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("%s: %v, want %v", name, got, c.want)
			}
		}
	}
}
