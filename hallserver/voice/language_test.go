package voice

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// languagesOf are those of the clips that are said of something.
func languagesOf(t *testing.T, r Rules, u Utterance) (out []string) {
	t.Helper()
	a := r.Announce(u)
	if a == nil || len(a.Clips) == 0 {
		t.Fatalf("%+v is not said", u)
	}
	known := map[string]recipe{}
	for _, one := range r.recipes() {
		known[one.id] = one
	}
	for _, id := range slices.Concat(append(slices.Clone(a.Also), a.Clips, a.Short)...) {
		one, ok := recipeOf(id)
		if !ok {
			one, ok = known[id]
		}
		if !ok {
			t.Errorf("clip %s cannot be made", id)
		}
		if !slices.Contains(out, one.language()) {
			out = append(out, one.language())
		}
	}
	slices.Sort(out)
	return out
}

func TestAHallSpeaksItsOwnLanguagesAlone(t *testing.T) {
	t.Parallel()
	all, err := ReadRules([]byte("default: {also: [en, ko]}"))
	if err != nil {
		t.Fatal(err)
	}
	call := func(lang string) Utterance {
		return Utterance{Kind: UtterCall, Number: "A001", Window: 3, Language: lang}
	}
	notice, emergency := Utterance{Kind: UtterNotice, Phrase: "lunch"}, Utterance{Kind: UtterEmergency, Phrase: "fire"}
	type said = []string
	for name, c := range map[string]struct {
		rules Rules
		u     Utterance
		shown said
		want  said
	}{
		"a call, of the ticket's language":  {DefaultRules(), call("ko"), said{"zh", "ko"}, said{"ko", "zh"}},
		"a call, of another":                {DefaultRules(), call("ko"), said{"zh", "en"}, said{"zh"}},
		"a call, in Chinese alone":          {DefaultRules(), call("en"), said{"zh"}, said{"zh"}},
		"a call, languages not told":        {DefaultRules(), call("ko"), nil, said{"ko", "zh"}},
		"a call, in all the rules' own":     {all, call("zh"), said{"zh", "en"}, said{"en", "zh"}},
		"a notice":                          {DefaultRules(), notice, said{"zh", "ko"}, said{"ko", "zh"}},
		"a notice, in Chinese alone":        {all, notice, said{"zh"}, said{"zh"}},
		"an emergency, whatever is written": {DefaultRules(), emergency, said{"zh"}, said{"en", "ko", "zh"}},
	} {
		if diff := cmp.Diff(c.want, languagesOf(t, c.rules.Speaking(c.shown), c.u)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestClipsAreMadeOfTheHallsLanguages(t *testing.T) {
	t.Parallel()
	s, err := Open(Config{Cache: t.TempDir()}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	s.Use(DefaultRules().Speaking([]string{"zh"}))
	ids := s.wanted([]int{1, 12})
	for _, id := range ids {
		other := strings.HasPrefix(id, "en-") || strings.HasPrefix(id, "ko-") || strings.Contains(id, "phrase-lunch-en") || strings.Contains(id, "phrase-lunch-ko")
		if other {
			t.Errorf("%s is made", id)
		}
	}
	for _, want := range []string{chimeID, "zh-please", "zh-take-card", "zh-w12", "zh-9", "zh-z"} {
		if !slices.Contains(ids, want) {
			t.Errorf("%s is not made", want)
		}
	}
	if !slices.ContainsFunc(ids, func(id string) bool { return strings.HasPrefix(id, "phrase-fire-ko") }) {
		t.Error("the emergency is not made in Korean")
	}
	s.Use(DefaultRules())
	if ids := s.wanted(nil); !slices.Contains(ids, "ko-take-card") || !slices.Contains(ids, "en-a") {
		t.Error("a hall of all languages makes too few clips")
	}
}
