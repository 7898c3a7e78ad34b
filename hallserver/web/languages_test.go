package web_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"yimen/hallserver"
	"yimen/hallserver/web/webtest"
	"yimen/hallserver/wire"
	"yimen/hallserver/yamlfile"
)

var (
	korean  = regexp.MustCompile(`\p{Hangul}`)
	english = regexp.MustCompile(`[A-Za-z]{4}`) // no queue's letter and no ticket's
)

// writePhrases leaves the phrases of a hall in its languages alone; nil: in all.
func (p *place) writePhrases(languages []string) {
	p.t.Helper()
	if languages == nil {
		return
	}
	name := filepath.Join(p.data, "voice.yaml")
	raw, err := os.ReadFile(name)
	if err != nil {
		p.t.Fatal(err)
	}
	raw, err = yamlfile.Without(raw, func(of *yaml.Node, key string) bool {
		_, text := yamlfile.Value(of, "zh")
		return text && !slices.Contains(languages, key)
	})
	if err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(name, raw, 0o600); err != nil {
		p.t.Fatal(err)
	}
}

// A hall of one language, or two, that has no texts in others is whole: its files are
// sound, and nobody meets an empty text.
func TestAHallHasTheLanguagesThatItShowsAndNoneIsMissed(t *testing.T) {
	t.Parallel()
	b := browser(t)
	for _, languages := range [][]string{{"zh"}, {"zh", "en"}} {
		t.Run(strings.Join(languages, "-"), func(t *testing.T) {
			t.Parallel()
			hall := openHallIn(t, languages)
			checks, err := hallserver.CheckFolder(hall.data)
			for _, c := range checks {
				if len(c.Faults) > 0 {
					t.Errorf("%s: %v", c.File, c.Faults)
				}
			}
			if err != nil {
				t.Error(err)
			}
			v := visit{hall: hall, b: b.For(t), languages: languages, name: strings.Join(languages, "-"), folder: os.Getenv("YIMEN_PICTURES")}
			v.catalogue()
			feed := v.speaker()
			number := v.staff()
			v.call(feed, number)
			v.boards(number)
			v.manager()
		})
	}
}

// visit walks through a hall.
type visit struct {
	hall      *place
	b         *webtest.Browser
	languages []string
	name      string
	folder    string // of pictures; "": none
}

// catalogue looks at every text that kiosks get.
func (v visit) catalogue() {
	t := v.hall.t
	t.Helper()
	c, err := v.hall.kiosk.Catalogue(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(c.Languages, v.languages) {
		t.Errorf("the catalogue tells the languages %v", c.Languages)
	}
	raw, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	var all any
	if err := json.Unmarshal(raw, &all); err != nil {
		t.Fatal(err)
	}
	if n := v.texts("catalogue", all); n < 200 {
		t.Errorf("only %d texts", n)
	}
}

// texts fails where a text lacks one of the hall's languages, and counts them.
func (v visit) texts(at string, of any) (n int) {
	v.hall.t.Helper()
	switch of := of.(type) {
	case []any:
		for i, one := range of {
			n += v.texts(fmt.Sprintf("%s[%d]", at, i), one)
		}
	case map[string]any:
		if _, text := of["zh"]; text {
			for _, lang := range v.languages {
				if said, _ := of[lang].(string); strings.TrimSpace(said) == "" {
					v.hall.t.Errorf("%s is empty in %s", at, lang)
				}
			}
			return 1
		}
		for key, one := range of {
			n += v.texts(at+"."+key, one)
		}
	}
	return n
}

// speaker is the feed of what is shown and said.
func (v visit) speaker() *wire.Feed {
	t := v.hall.t
	t.Helper()
	made, err := hallserver.Administer(t.Context(), v.hall.data, hallserver.Order{Op: hallserver.OpNewToken, Role: wire.RoleBoard, Name: "测试屏乙", Days: 1})
	if err != nil {
		t.Fatal(err)
	}
	feed, err := wire.NewClient(v.hall.url, made.Token, nil).DialBoard(t.Context(), "hall", "", 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = feed.Close() })
	return feed
}

// staff has somebody come who once chose Korean, at an older kiosk, and calls them.
func (v visit) staff() (number string) {
	t := v.hall.t
	t.Helper()
	issued := v.hall.issue("SB01", func(r *wire.IssueRequest) { r.Language = "ko" })
	v.page(issued)
	v.hall.issue("SB02")
	c := v.b.Page("console " + v.name)
	c.SignIn(v.hall.url, "clerk1", password)
	c.Wait(".tile")
	v.look(c, "console-choose", "body", false)
	c.OpenWindow(1)
	if number = c.Next(); number != issued.Number {
		t.Fatalf("called %q, want %s", number, issued.Number)
	}
	for _, lang := range []string{"zh", "en", "ko"} { // staff have each their own
		c.Choose(".languages select", lang)
		c.Wait(`html[lang^=` + lang + `] .stage.called`)
		v.look(c, "console-"+lang, "body", lang != "zh")
		if said := c.Text("body"); strings.Contains(said, "养老保险") == (lang == "en" && slices.Contains(v.languages, lang)) {
			t.Errorf("the console in %s does not name the service as the hall has it: %s", lang, said)
		}
	}
	c.Choose(".languages select", "zh")
	c.Press("t")
	c.Wait("dialog.ask")
	v.look(c, "console-transfer", "dialog", false)
	c.Press("Escape")
	return number
}

// page is the ticket's page on the phone of somebody whose browser asks for Korean.
func (v visit) page(issued wire.Issued) {
	t := v.hall.t
	t.Helper()
	p := v.b.Sized("phone "+v.name, webtest.Size{Width: 390, Height: 844})
	p.Goto(v.hall.url + "/t/" + issued.Token + "?lang=ko")
	p.Wait(".number")
	v.look(p, "phone", "body", false)
	if n := p.Count("nav a"); len(v.languages) == 1 && n != 0 || len(v.languages) > 1 && n != len(v.languages) {
		t.Errorf("the page can be read in %d languages", n)
	}
	if got := p.Attribute("html", "lang"); got != "zh" {
		t.Errorf("the page is in %s", got)
	}
	p.Close()
}

// call takes what is said of a call: every clip of it is there, in the hall's
// languages alone.
func (v visit) call(feed *wire.Feed, number string) {
	t := v.hall.t
	t.Helper()
	for {
		frame, err := feed.Next(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var said struct {
			Calls     []wire.Call `json:"calls"`
			Languages []string    `json:"languages"`
		}
		if len(frame.Data) == 0 {
			continue
		}
		if err := json.Unmarshal(frame.Data, &said); err != nil {
			t.Fatal(err)
		}
		if frame.Type == wire.FrameSnapshot && !slices.Equal(said.Languages, v.languages) {
			t.Errorf("the board is told the languages %v", said.Languages)
		}
		for _, c := range said.Calls {
			if c.Number == number && c.Announcement != nil {
				v.clips(c.Announcement)
				return
			}
		}
	}
}

func (v visit) clips(a *wire.Announcement) {
	t := v.hall.t
	t.Helper()
	if strings.TrimSpace(a.Text) == "" || len(a.Clips) == 0 || len(a.Also) > 0 {
		t.Errorf("said is %+v", a)
	}
	for _, id := range slices.Concat([]string{a.Chime}, a.Clips, a.Short) {
		if id != a.Chime && !strings.HasPrefix(id, "zh-") {
			t.Errorf("clip %s is said", id)
		}
		if wav, err := v.hall.kiosk.Clip(t.Context(), id); err != nil || len(wav) < 1000 {
			t.Errorf("clip %s: %d bytes, %v", id, len(wav), err)
		}
	}
}

// boards looks at every board of the hall.
func (v visit) boards(number string) {
	t := v.hall.t
	t.Helper()
	p := v.b.Sized("board "+v.name, webtest.Size{Width: 1920, Height: 1080})
	p.Goto(v.hall.url + "/board/hall#code=" + v.hall.boardCode)
	p.WaitFresh()
	p.WaitCall(number, 1)
	for _, id := range []string{"hall", "window-1", "pickup", "wall"} {
		p.Goto(v.hall.url + "/board/" + id)
		p.WaitFresh()
		v.look(p, "board-"+id, ".board", false)
		if n := p.Count(".other"); (n > 0) != (len(v.languages) > 1) {
			t.Errorf("%d texts in another language on the board %s", n, id)
		}
	}
}

// manager looks at the manager's page, and has an emergency told.
func (v visit) manager() {
	t := v.hall.t
	t.Helper()
	m := v.b.Page("manager " + v.name)
	m.SignIn(v.hall.url+"/manager", "boss", password)
	m.Wait("tr[data-board=hall]")
	v.look(m, "manager-devices", "body", false)
	m.Press("2")
	m.Wait(".notices [data-phrase]")
	v.look(m, "manager-say", "body", false)
}

// look fails where a page has an empty text, or one in a language that the hall does
// not show; staff choose theirs themselves, and are foreign then.
func (v visit) look(p *webtest.Page, name, part string, foreign bool) {
	t := v.hall.t
	t.Helper()
	name = v.name + "-" + name
	if v.folder != "" {
		p.Screenshot(filepath.Join(v.folder, "languages-"+name+".png"))
	}
	for _, one := range p.Empty(part) {
		t.Errorf("%s: empty: %s", name, one)
	}
	for _, fault := range p.Faults() {
		t.Errorf("%s: %s", name, fault)
	}
	said := p.Text(part)
	if strings.TrimSpace(said) == "" || strings.Contains(said, "undefined") {
		t.Errorf("%s says %q", name, said)
	}
	if foreign || strings.Contains(name, "console") || strings.Contains(name, "manager") {
		return // the choice of the page's language names each in its own
	}
	shown := regexp.MustCompile(`中文|EN|한국어`).ReplaceAllString(said, "")
	if korean.MatchString(shown) {
		t.Errorf("%s is in Korean too: %s", name, said)
	}
	if found := english.FindString(shown); found != "" && !slices.Contains(v.languages, "en") {
		t.Errorf("%s: %q: %s", name, found, said)
	}
}
