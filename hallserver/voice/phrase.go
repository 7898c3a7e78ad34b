package voice

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"yimen/hallserver/wire"
)

// phrasePrefix begins the clip ids of phrases: phrase-<id>-<language>-<hash>. The
// hash is of the words, so that a recording of other words is never played for
// them.
const phrasePrefix = "phrase-"

// phrase checks a phrase and makes its recipes.
func (c *checker) phrase(f phraseFile, r *reader) phrase {
	id := f.ID.v
	p := phrase{Phrase: wire.Phrase{ID: id, Kind: f.Kind.v, Text: wire.Text{}}}
	if _, ok := f.Text[langChinese]; !ok {
		c.fault(f.ID.line, "phrase %s: text has no zh", id)
	}
	for lang, text := range f.Text {
		if !slices.Contains(languages(), lang) {
			c.fault(text.line, "phrase %s: text in %q: zh, en or ko", id, lang)
			continue
		}
		p.Text[lang] = strings.TrimSpace(text.v)
		if n := len([]rune(p.Text[lang])); n == 0 || n > maxPhraseRunes(lang) {
			c.fault(text.line, "phrase %s: text in %s has %d characters, and may have 1 to %d", id, lang, n, maxPhraseRunes(lang))
		}
	}
	for _, lang := range languages() {
		text, ok := f.Text[lang]
		if !ok {
			continue
		}
		said := p.Text[lang]
		if lang == langChinese {
			said = c.pinyin(f, text, r)
		}
		p.recipes = append(p.recipes, phraseRecipe(id, lang, p.Text[lang], said))
	}
	return p
}

// pinyin is how a phrase is read: as it says itself, or by the dictionary.
func (c *checker) pinyin(f phraseFile, text val[string], r *reader) string {
	if f.Pinyin == nil {
		if r == nil {
			return ""
		}
		said, err := r.read(text.v)
		if err != nil {
			c.fault(text.line, "phrase %s: %v", f.ID.v, err)
		}
		return said
	}
	fields := strings.Fields(f.Pinyin.v)
	if !hasSyllable(fields) {
		c.fault(f.Pinyin.line, "phrase %s: pinyin is empty", f.ID.v)
	}
	for _, s := range fields {
		if !syllableForm.MatchString(strings.TrimRight(s, ",.")) && s != "," && s != "." {
			c.fault(f.Pinyin.line, "phrase %s: %q is no syllable in numbered pinyin, such as yin2 or lv4", f.ID.v, s)
		}
	}
	return strings.Join(fields, " ")
}

// maxPhraseRunes: a letter is sooner said than a character.
func maxPhraseRunes(lang string) int {
	if lang == langEnglish {
		return 3 * maxTextRunes
	}
	return maxTextRunes
}

func phraseRecipe(id, lang, text, said string) recipe {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s|%s", text, said))
	return recipe{
		id:   phrasePrefix + id + "-" + lang + "-" + hex.EncodeToString(sum[:4]),
		text: text, voice: espeakVoice(lang), input: said,
	}
}

// languages are those that are spoken, in their order.
func languages() []string { return []string{langChinese, langEnglish, langKorean} }

// recipes of all phrases, as far as they are said.
func (r Rules) recipes() []recipe {
	var out []recipe
	for _, p := range r.phrases {
		for _, one := range p.recipes {
			if p.Kind == wire.SayEmergency || shows(r.shown, one.language()) {
				out = append(out, one)
			}
		}
	}
	slices.SortFunc(out, func(a, b recipe) int { return cmp.Compare(a.id, b.id) })
	return out
}
