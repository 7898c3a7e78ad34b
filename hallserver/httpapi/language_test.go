package httpapi_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yimen/hallserver/catalogue"
	"yimen/hallserver/httpapi"
)

// showing is a hall that shows some languages and has no texts in others.
func showing(t *testing.T, languages ...string) setting {
	t.Helper()
	raw, err := os.ReadFile("testdata/catalogue.yaml")
	if err != nil {
		t.Fatal(err)
	}
	text := string(raw)
	for _, lang := range []string{"en", "ko"} {
		if !strings.Contains(strings.Join(languages, " "), lang) {
			text = regexp.MustCompile(`, `+lang+`: [^,}]*`).ReplaceAllString(text, "")
		}
	}
	c, err := catalogue.Read([]byte("languages: [" + strings.Join(languages, ", ") + "]\n" + text))
	if err != nil {
		t.Fatal(err)
	}
	return func(cfg *httpapi.Config) { cfg.Catalogue = catalogue.NewLive(c) }
}

var (
	pageLanguages = regexp.MustCompile(`<a href="\?lang=(..)"`)
	pageIn        = regexp.MustCompile(`<html lang="(..)"`)
)

func TestThePhonePageIsInALanguageOfTheHall(t *testing.T) {
	t.Parallel()
	type langs = []string
	for name, c := range map[string]struct {
		hall          langs
		query, accept string
		want          string
		offered       langs
	}{
		"Chinese alone, asked by the browser": {langs{"zh"}, "", "en-GB,en;q=0.9", "zh", nil},
		"Chinese alone, asked by the address": {langs{"zh"}, "?lang=ko", "ko", "zh", nil},
		"the second wish":                     {langs{"zh", "en"}, "", "ko,en;q=0.8", "en", langs{"zh", "en"}},
		"the address goes first":              {langs{"zh", "en"}, "?lang=zh", "en", "zh", langs{"zh", "en"}},
		"an address from before":              {langs{"zh", "en"}, "?lang=ko", "en", "en", langs{"zh", "en"}},
		"no wish that the hall has":           {langs{"ko", "zh"}, "", "fr", "ko", langs{"ko", "zh"}},
		"all":                                 {langs{"zh", "en", "ko"}, "", "ko", "ko", langs{"zh", "en", "ko"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHall(t, showing(t, c.hall...))
			r := request{path: "/t/" + tokenOf(h, "0001") + c.query, rooted: true, header: map[string]string{"Accept-Language": c.accept}}
			body := h.send(r).Body.String()
			var offered langs
			for _, m := range pageLanguages.FindAllStringSubmatch(body, -1) {
				offered = append(offered, m[1])
			}
			if diff := cmp.Diff(c.offered, offered); diff != "" {
				t.Errorf("offered: %s", diff)
			}
			if m := pageIn.FindStringSubmatch(body); m == nil || m[1] != c.want {
				t.Errorf("in %v, want %s", m, c.want)
			}
			for _, empty := range []string{`class="hall"></`, `class="text"></`, `class="lead"></`, `class="zone"></`, `class="label"></`} {
				if strings.Contains(body, empty) {
					t.Errorf("an empty text: %s", empty)
				}
			}
			if !strings.Contains(body, "B001") {
				t.Error("the number is missing")
			}
		})
	}
}

// What staff and devices are told of a refusal is in the language that they ask for:
// its words are the programs' own.
func TestARefusalIsInTheLanguageOfWhoAsks(t *testing.T) {
	t.Parallel()
	h := newHall(t, showing(t, "zh"))
	w := h.send(request{path: "/public/tickets/nonsense", header: map[string]string{"Accept-Language": "en"}})
	if !regexp.MustCompile(`"title":"[A-Z][a-z]`).MatchString(w.Body.String()) {
		t.Errorf("not in English: %s", w.Body)
	}
}
