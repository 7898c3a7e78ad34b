package message

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestEveryMessageSpeaksAllLanguagesWithTheSameParameters(t *testing.T) {
	t.Parallel()
	param := regexp.MustCompile(`\{[a-z_]+\}`)
	for _, key := range Keys() {
		want := param.FindAllString(catalogue[key]["zh"], -1)
		slices.Sort(want)
		for _, lang := range Languages {
			text := catalogue[key][lang]
			if strings.TrimSpace(text) == "" {
				t.Errorf("%s: no text in %s", key, lang)
			}
			got := param.FindAllString(text, -1)
			slices.Sort(got)
			if !slices.Equal(slices.Compact(got), slices.Compact(slices.Clone(want))) {
				t.Errorf("%s: %s has parameters %v, zh has %v", key, lang, got, want)
			}
		}
		if len(catalogue[key]) != len(Languages) {
			t.Errorf("%s: has %d languages, want %d", key, len(catalogue[key]), len(Languages))
		}
	}
}

func TestEachParameterIsReplacedByItsValue(t *testing.T) {
	t.Parallel()
	got := fill("前面 {n} 人，{name}", []any{"n", 3, "name", "A 区"})
	if want := "前面 3 人，A 区"; got != want {
		t.Errorf("fill = %q, want %q", got, want)
	}
}
