package main

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"
	"go.yaml.in/yaml/v3"

	"yimen/cmd/demo/paper"
	"yimen/drivers/ticketprinter"
	"yimen/hallserver/catalogue"
	"yimen/hallserver/hall"
	"yimen/hallserver/wire"
	"yimen/hallserver/yamlfile"
	"yimen/kiosk/flow"
	"yimen/kiosk/flow/flowtest"
	"yimen/kiosk/slip"
	"yimen/kiosk/theme"
	"yimen/kiosk/view"
)

// countyIn is what the example hall offers where it shows some languages and has no
// texts in others.
func countyIn(t *testing.T, languages []string) wire.Catalogue {
	t.Helper()
	raw, err := os.ReadFile("../../deploy/county/catalogue.yaml")
	if err != nil {
		t.Fatal(err)
	}
	raw, err = yamlfile.Without(raw, func(of *yaml.Node, key string) bool {
		_, text := yamlfile.Value(of, "zh")
		return text && !slices.Contains(languages, key)
	})
	if err != nil {
		t.Fatal(err)
	}
	c, err := catalogue.Read([]byte("languages: [" + strings.Join(languages, ", ") + "]\n" + string(raw)))
	if err != nil {
		t.Fatal(err)
	}
	st := hall.New()
	st.Plan, st.DayOpen = c.Plan(), true
	return c.AlwaysOpen().Wire(st, flowtest.Day(), make([]byte, 32))
}

// visitor stands at a kiosk.
type visitor struct {
	t       *testing.T
	machine *flow.Machine
	now     time.Time
	hall    wire.Catalogue
	screens int
}

// TestAVisitorOfAHallInFewerLanguagesMissesNoWord chooses every service of the example
// hall at its kiosk, with a number and a slip of each.
func TestAVisitorOfAHallInFewerLanguagesMissesNoWord(t *testing.T) {
	fonts, err := theme.LoadFonts()
	if err != nil {
		t.Fatal(err)
	}
	test.NewTempApp(t).Settings().SetTheme(theme.New(fonts, theme.Light()))
	for _, languages := range [][]string{{"zh"}, {"zh", "en"}} {
		t.Run(strings.Join(languages, "-"), func(t *testing.T) {
			hall := countyIn(t, languages)
			slips := 0
			for _, lang := range languages {
				for _, th := range hall.Themes {
					for _, code := range th.Services {
						v := arrive(t, hall, lang)
						v.choose(th.ID, code)
						v.number(code)
						slips++
						if want := 4; v.screens < want {
							t.Errorf("%s: %d screens, want %d", code, v.screens, want)
						}
					}
				}
			}
			if want := 40 * len(languages); slips != want {
				t.Errorf("%d slips, want %d", slips, want)
			}
		})
	}
}

// arrive is a visitor before the first screen, in a language.
func arrive(t *testing.T, hall wire.Catalogue, lang string) *visitor {
	t.Helper()
	v := &visitor{t: t, machine: flow.New(flow.DefaultTiming(), func() string { return "example-0001" }), now: flowtest.Day(), hall: hall}
	v.machine.Step(v.now, flow.CatalogueLoaded{Catalogue: hall})
	v.machine.Step(v.now, flow.ReaderReady{})
	v.machine.Step(v.now, flow.CardNone{At: v.now})
	if lang != v.machine.Face(v.now).Language {
		v.tap(flow.OpenLanguage, "")
		v.tap(flow.SetLanguage, lang)
	}
	return v
}

func (v *visitor) tap(do flow.Action, id string) {
	v.now = v.now.Add(time.Second)
	v.machine.Step(v.now, flow.Tick{})
	v.machine.Step(v.now, flow.Tap{Gen: v.machine.Face(v.now).Gen, Do: do, ID: id})
	v.look()
}

// choose looks for a service of a theme.
func (v *visitor) choose(theme, code string) {
	v.t.Helper()
	v.look()
	offers := func(f flow.Face) bool {
		return f.Kind != flow.Services || slices.ContainsFunc(f.Services, func(s wire.ServiceDetail) bool { return s.Code == code })
	}
	v.tap(flow.ChooseTheme, theme)
	for range 10 {
		if offers(v.machine.Face(v.now)) {
			break
		}
		v.tap(flow.NextPage, "")
	}
	if v.machine.Face(v.now).Kind == flow.Services {
		v.tap(flow.ChooseService, code)
	}
	if f := v.machine.Face(v.now); f.Kind != flow.LayCard || f.Service.Code != code {
		v.t.Fatalf("%s: on screen %v", code, f.Kind)
	}
}

// number gets one, and reads its slip.
func (v *visitor) number(code string) {
	v.t.Helper()
	if f := v.machine.Face(v.now); f.Service.CardRequired {
		v.machine.Step(v.now, flow.CardRead{Sealed: []byte("sealed by the test"), Clear: v.now})
	} else {
		v.tap(flow.WithoutCard, "")
	}
	f := v.machine.Face(v.now)
	q := v.hall.Queues[slices.IndexFunc(v.hall.Queues, func(q wire.Queue) bool { return q.ID == f.Service.Queue })]
	issued := flowtest.Issued("example-0001", v.now)
	issued.QueueName, issued.Zone = q.Name, q.Zone
	for _, e := range v.machine.Step(v.now, flow.Issued{Ticket: issued}) {
		if p, ok := e.(flow.Print); ok {
			v.read(code, p)
		}
	}
	v.look()
	if kind := v.machine.Face(v.now).Kind; kind != flow.TicketOut {
		v.t.Fatalf("%s: on screen %v", code, kind)
	}
}

// look fails where the screen has an empty text, one in a language that the hall does
// not show, or a way to choose where there is no choice.
func (v *visitor) look() {
	v.t.Helper()
	v.screens++
	f := v.machine.Face(v.now)
	said, choice := "", false
	for _, it := range view.Compose(f, v.now).Items {
		choice = choice || it.Do == flow.OpenLanguage
		if it.Part == view.Line {
			v.full(it.Text)
			said += it.Text + "\n"
		}
	}
	if choice != (len(f.Languages) > 1) {
		v.t.Errorf("that a language can be chosen is %v", choice)
	}
	if f.Kind != flow.LanguagePage {
		v.inLanguage(f.Language, said)
	}
}

// read looks at a slip as it comes out of the printer.
func (v *visitor) read(code string, p flow.Print) {
	v.t.Helper()
	job, err := ticketprinter.Encode(slip.New(slip.Slip{
		Ticket: p.Ticket, Services: p.Services, Hall: p.Hall, Language: p.Language, Zone: time.UTC,
	}), ticketprinter.Options{WidthDots: ticketprinter.Width80mm})
	if err != nil {
		v.t.Fatal(err)
	}
	sheets, err := paper.Read(job.Bytes, paper.Width80)
	if err != nil || len(sheets) != 1 {
		v.t.Fatalf("%s: %d sheets, %v", code, len(sheets), err)
	}
	said := ""
	for _, item := range sheets[0].Items {
		if line, ok := item.(paper.Line); ok {
			said += line.Text() + "\n"
		}
	}
	name := p.Services[0].Name.In(p.Language)
	if first, _, _ := strings.Cut(name, " "); len(strings.Split(said, "\n")) < 8 || !strings.Contains(strings.ReplaceAll(said, "\n", ""), first) {
		v.t.Errorf("%s: the slip does not name the service:\n%s", code, said)
	}
	v.inLanguage(p.Language, said)
}

func (v *visitor) full(text string) {
	v.t.Helper()
	if strings.TrimSpace(text) == "" {
		v.t.Error("an empty text")
	}
}

var (
	korean  = regexp.MustCompile(`\p{Hangul}`)
	english = regexp.MustCompile(`[A-Za-z]{4}`)
)

// inLanguage fails where what is said is in a language that the hall does not show.
func (v *visitor) inLanguage(lang, said string) {
	v.t.Helper()
	if korean.MatchString(said) {
		v.t.Errorf("in Korean too:\n%s", said)
	}
	if len(v.hall.Languages) > 1 { // the button says so in a word that all know
		said = strings.ReplaceAll(said, "Language", "")
	}
	if found := english.FindString(said); lang == "zh" && found != "" {
		v.t.Errorf("%q:\n%s", found, said)
	}
}
