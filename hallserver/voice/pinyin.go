package voice

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"github.com/mozillazg/go-pinyin"
)

// syllableForm is one syllable in numbered pinyin; ü is written v.
var syllableForm = regexp.MustCompile(`^[a-zv]{1,6}[1-5]$`)

// read is the pinyin of text, syllables and signs with blanks between. A
// character that it cannot read is an error that names it: half a sentence is not
// said.
func (r *reader) read(text string) (string, error) {
	chars := []rune(text)
	var out []string
	at := 0
	for _, n := range r.cut(chars) {
		said, err := r.part(chars, at, n)
		if err != nil {
			return "", fmt.Errorf("character %d: %w", at+1, err)
		}
		out = append(out, said...)
		at += n
	}
	if !hasSyllable(out) {
		return "", fmt.Errorf("there is nothing to say in %q", text)
	}
	return strings.Join(out, " "), nil
}

// part reads a part of text, which is cut where it begins and where it ends.
func (r *reader) part(text []rune, at, n int) ([]string, error) {
	c := text[at]
	if isDigit(c) && n == r.numberLength(text, at) {
		said, _ := r.number(text, at)
		return said, nil
	}
	if said := r.words[string(text[at:at+n])]; said != nil {
		return said, nil
	}
	var out []string
	for i := at; i < at+n; i++ {
		behind := text[i+1:] // what its tone may hang on
		if i+1 < at+n {
			behind = text[i+1 : i+2]
		}
		said, err := r.character(text, i, behind)
		if err != nil {
			return nil, err
		}
		out = append(out, said...)
	}
	return out, nil
}

// character is what is said of one that stands for itself.
func (r *reader) character(text []rune, at int, behind []rune) ([]string, error) {
	c := text[at]
	switch said := r.words[string(c)]; {
	case said != nil:
		return said, nil
	case c == '一' || c == '不':
		return []string{sandhi(c, at > 0 && unicode.Is(unicode.Han, text[at-1]), r.tone(behind))}, nil
	case unicode.Is(unicode.Han, c):
		s := usual(c)
		if s == "" {
			return nil, fmt.Errorf("%q (U+%04X) has no known reading; give one under dictionary, or the pinyin of the phrase", c, c)
		}
		return []string{s}, nil
	case c < unicode.MaxASCII && unicode.IsLetter(c):
		return []string{strings.ToUpper(string(c))}, nil
	case unicode.IsSpace(c):
		return nil, nil
	}
	pause, known := pauses()[c]
	if !known {
		return nil, fmt.Errorf("%q (U+%04X) cannot be said", c, c)
	}
	return pause, nil
}

// usual is the reading a character has most often; "" where none is known.
func usual(c rune) string {
	args := pinyin.NewArgs()
	args.Style = pinyin.Tone3
	args.Fallback = func(rune, pinyin.Args) []string { return nil }
	said := pinyin.SinglePinyin(c, args)
	if len(said) == 0 {
		return ""
	}
	s := said[0]
	if last := s[len(s)-1]; last < '1' || last > '4' {
		s += "5"
	}
	if !syllableForm.MatchString(s) {
		return ""
	}
	return s
}

// tone is the tone that text begins with; 0: none.
func (r *reader) tone(text []rune) byte {
	if len(text) == 0 || !unicode.Is(unicode.Han, text[0]) {
		return 0
	}
	for _, word := range []string{string(text[:r.cut(text)[0]]), string(text[0])} {
		if said := r.words[word]; said != nil {
			return said[0][len(said[0])-1]
		}
	}
	if s := usual(text[0]); s != "" {
		return s[len(s)-1]
	}
	return 0
}

// sandhi is how 一 and 不 are said before a tone: 不 rises before a falling one;
// so does 一, which falls before any other. 一 as a figure, after another
// character of a number or with nothing behind it, keeps its own.
func sandhi(c rune, behindHan bool, next byte) string {
	falling := next == '4'
	switch {
	case c == '不' && falling:
		return "bu2"
	case c == '不':
		return "bu4"
	case falling:
		return "yi2"
	case next == 0 || behindHan && next == '5':
		return "yi1"
	}
	return "yi4"
}

// pauses are the signs of a text, and what is heard of them.
func pauses() map[rune][]string {
	out := map[rune][]string{}
	for _, c := range "，、；：,;:—–…" {
		out[c] = []string{","}
	}
	for _, c := range "。！？.!?" {
		out[c] = []string{"."}
	}
	for _, c := range "“”‘’\"'「」『』（）()《》【】·-－/" {
		out[c] = nil
	}
	return out
}

func hasSyllable(said []string) bool {
	for _, s := range said {
		if s != "," && s != "." {
			return true
		}
	}
	return false
}
