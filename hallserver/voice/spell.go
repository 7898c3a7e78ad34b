package voice

import (
	"fmt"
	"strings"
	"unicode"
)

// Speller writes Chinese text in pinyin, for what is looked for by it. It may be used
// by many goroutines at once.
type Speller struct{ words *reader }

// NewSpeller knows the words that the program knows; a hall's own dictionary is for
// what is said aloud.
func NewSpeller() *Speller {
	r, err := newReader(nil)
	if err != nil {
		panic(fmt.Sprintf("voice: built-in words: %v", err)) // a test reads them
	}
	return &Speller{r}
}

// Spell is the syllables of text in small letters, without tones and with blanks
// between; ü is v. Digits and Latin letters stay, each for itself; signs, and
// characters with no known reading, are left out.
func (s *Speller) Spell(text string) string {
	chars := []rune(text)
	var out []string
	at := 0
	for _, n := range s.words.cut(chars) {
		part := chars[at : at+n]
		at += n
		if said := s.words.words[string(part)]; said != nil && unicode.Is(unicode.Han, part[0]) {
			for _, syllable := range said {
				out = append(out, strings.TrimRight(syllable, "12345"))
			}
			continue
		}
		for _, c := range part {
			out = append(out, spellOne(c)...)
		}
	}
	return strings.Join(out, " ")
}

func spellOne(c rune) []string {
	switch {
	case unicode.Is(unicode.Han, c):
		if s := usual(c); s != "" {
			return []string{strings.TrimRight(s, "12345")}
		}
	case c < unicode.MaxASCII && (unicode.IsLetter(c) || unicode.IsDigit(c)):
		return []string{strings.ToLower(string(c))}
	}
	return nil
}
