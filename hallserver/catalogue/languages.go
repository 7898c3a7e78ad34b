package catalogue

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"yimen/hallserver/message"
	"yimen/hallserver/wire"
	"yimen/hallserver/yamlfile"
)

// languages checks those that the hall shows. What each text is held against is
// what is sound of them.
func (k *checker) languages() {
	shown := k.c.Languages
	for i, lang := range shown {
		at := fmt.Sprintf("$.languages[%d]", i)
		switch {
		case !slices.Contains(message.Languages, lang):
			k.misnamed("languages", at, "language %q is not one of %s", lang, strings.Join(message.Languages, ", "))
		case slices.Contains(shown[:i], lang):
			k.misnamed("languages", at, "language %q is there twice", lang)
		}
	}
	if !slices.Contains(shown, "zh") {
		k.misnamed("languages", "$.languages", "zh has to be among the languages: it is shown wherever another one is missing")
	}
}

// text checks that a text speaks every language that the hall shows. It may speak
// others: nobody sees those.
func (k *checker) text(path string, t wire.Text, needed bool) {
	if len(t) == 0 {
		if needed {
			k.report(path, "missing; give %s", strings.Join(k.c.Languages, ", "))
		}
		return
	}
	for lang, s := range t {
		switch {
		case !slices.Contains(message.Languages, lang):
			k.report(path, "language %q is not one of %s", lang, strings.Join(message.Languages, ", "))
		case !slices.Contains(k.c.Languages, lang):
		case strings.TrimSpace(s) != s || s == "" || strings.ContainsAny(s, "\n\t"):
			k.report(path+"."+lang, "empty, or with blanks at its ends or line breaks inside")
		}
	}
	if k.amiss["languages"] {
		return
	}
	for _, lang := range k.c.Languages {
		if _, ok := t[lang]; !ok {
			k.report(path, "not given in %s", lang)
		}
	}
}

// NotShown notes that a settings file asks, at a place of it, for a language that the
// hall does not show.
func NotShown(line int, path, lang string) yamlfile.Fault {
	return yamlfile.Say(line, path, "the hall does not show the language %q (see languages in catalogue.yaml)", lang)
}

// shown is a text in the languages that the hall shows.
func (c *Catalogue) shown(t wire.Text) wire.Text {
	t = maps.Clone(t)
	maps.DeleteFunc(t, func(lang, _ string) bool { return !slices.Contains(c.Languages, lang) })
	return t
}
