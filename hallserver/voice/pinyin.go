package voice

import (
	_ "embed"
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"github.com/mozillazg/go-pinyin"
)

//go:embed words.txt
var wordsFile string

// syllableForm is one syllable in numbered pinyin; ü is written v.
var syllableForm = regexp.MustCompile(`^[a-zv]{1,6}[1-5]$`)

// reader turns Chinese text into numbered pinyin, so that no character is left to
// the synthesiser's guess.
type reader struct {
	words   map[string][]string // syllables of words
	longest int                 // of words, in characters
}

// newReader knows the words of words.txt, and extra ones that go before them.
func newReader(extra map[string]string) (*reader, error) {
	r := &reader{words: map[string][]string{}}
	for line := range strings.Lines(wordsFile) {
		word, said, ok := strings.Cut(strings.TrimSpace(line), " ")
		if !ok || strings.HasPrefix(word, "#") {
			continue
		}
		if err := r.add(word, said); err != nil {
			return nil, err
		}
	}
	for word, said := range extra {
		if err := r.add(word, said); err != nil {
			return nil, err
		}
	}
	return r, nil
}

func (r *reader) add(word, said string) error {
	syllables := strings.Fields(said)
	for _, s := range syllables {
		if !syllableForm.MatchString(s) {
			return fmt.Errorf("%s: %q is no syllable in numbered pinyin, such as yin2 or lv4", word, s)
		}
	}
	length := len([]rune(word))
	if length == 0 || len(syllables) == 0 {
		return fmt.Errorf("%q: a word and its pinyin are needed", word)
	}
	r.words[word] = syllables
	r.longest = max(r.longest, length)
	return nil
}

// read is the pinyin of text, syllables and signs with blanks between. A
// character that it cannot read is an error that names it: half a sentence is not
// said.
func (r *reader) read(text string) (string, error) {
	var out []string
	chars := []rune(text)
	for at := 0; at < len(chars); {
		said, used, err := r.next(chars[at:], at > 0 && unicode.Is(unicode.Han, chars[at-1]))
		if err != nil {
			return "", fmt.Errorf("character %d: %w", at+1, err)
		}
		out = append(out, said...)
		at += used
	}
	if !hasSyllable(out) {
		return "", fmt.Errorf("there is nothing to say in %q", text)
	}
	return strings.Join(out, " "), nil
}

// next reads what text begins with: a word, a number, a letter, a sign.
func (r *reader) next(text []rune, behindHan bool) (said []string, used int, err error) {
	if word, n := r.word(text); n > 0 && !cutsNumber(text, n) {
		return word, n, nil
	}
	c := text[0]
	switch {
	case c == '一' || c == '不':
		return []string{sandhi(c, behindHan, r.tone(text[1:]))}, 1, nil
	case unicode.Is(unicode.Han, c):
		s := usual(c)
		if s == "" {
			return nil, 0, fmt.Errorf("%q (U+%04X) has no known reading; give one under dictionary, or the pinyin of the phrase", c, c)
		}
		return []string{s}, 1, nil
	case c >= '0' && c <= '9':
		said, used = readNumber(text)
		return said, used, nil
	case c < unicode.MaxASCII && unicode.IsLetter(c):
		return []string{strings.ToUpper(string(c))}, 1, nil
	case unicode.IsSpace(c):
		return nil, 1, nil
	}
	pause, known := pauses()[c]
	if !known {
		return nil, 0, fmt.Errorf("%q (U+%04X) cannot be said", c, c)
	}
	return pause, 1, nil
}

// word is the longest known word that text begins with, and its length.
func (r *reader) word(text []rune) (said []string, length int) {
	for n := min(r.longest, len(text)); n > 0; n-- {
		if said, ok := r.words[string(text[:n])]; ok {
			return said, n
		}
	}
	return nil, 0
}

// cutsNumber is whether the word of n characters ends amid a number: 110 is a
// telephone number, the 110 of 1100 is not.
func cutsNumber(text []rune, n int) bool {
	isDigit := func(c rune) bool { return c >= '0' && c <= '9' }
	return isDigit(text[n-1]) && n < len(text) && (isDigit(text[n]) || text[n] == ':')
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
	if len(text) == 0 {
		return 0
	}
	said, n := r.word(text)
	switch {
	case n > 0:
		return said[0][len(said[0])-1]
	case unicode.Is(unicode.Han, text[0]):
		if s := usual(text[0]); s != "" {
			return s[len(s)-1]
		}
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
	for _, c := range "“”‘’\"'「」『』（）()《》【】·-/" {
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
