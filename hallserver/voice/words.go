package voice

import (
	_ "embed"
	"fmt"
	"iter"
	"strings"
)

// The words that are known. words.txt says how each is read; of those of plain.txt
// every character has its usual reading.
var (
	//go:embed words.txt
	wordsFile string
	//go:embed plain.txt
	plainFile string
)

// reader turns Chinese text into numbered pinyin, so that no character is left to
// the synthesiser's guess.
type reader struct {
	words   map[string][]string // syllables of words; nil: as its characters are
	longest int                 // of words, in characters
}

// newReader knows the words of words.txt and plain.txt, and extra ones that go
// before them.
func newReader(extra map[string]string) (*reader, error) {
	r := &reader{words: map[string][]string{}}
	for line := range entries(wordsFile) {
		word, said, _ := strings.Cut(line, " ")
		if err := r.add(word, said); err != nil {
			return nil, err
		}
	}
	for line := range entries(plainFile) {
		for word := range strings.FieldsSeq(line) {
			r.know(word, nil)
		}
	}
	for word, said := range extra {
		if err := r.add(word, said); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// entries are the lines of a list of words that are not empty and no remark.
func entries(file string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for line := range strings.Lines(file) {
			line = strings.TrimSpace(line)
			if line != "" && !strings.HasPrefix(line, "#") && !yield(line) {
				return
			}
		}
	}
}

func (r *reader) add(word, said string) error {
	syllables, err := syllablesOf(word, said)
	if err != nil {
		return err
	}
	r.know(word, syllables)
	return nil
}

func (r *reader) know(word string, syllables []string) {
	r.words[word] = syllables
	r.longest = max(r.longest, len([]rune(word)))
}

// syllablesOf takes a word's reading apart.
func syllablesOf(word, said string) ([]string, error) {
	syllables := strings.Fields(said)
	for _, s := range syllables {
		if !syllableForm.MatchString(s) {
			return nil, fmt.Errorf("%s: %q is no syllable in numbered pinyin, such as yin2 or lv4", word, s)
		}
	}
	if word == "" || len(syllables) == 0 {
		return nil, fmt.Errorf("%q: a word and its pinyin are needed", word)
	}
	return syllables, nil
}

// cut cuts text into the fewest parts, each a known word, a number or a character,
// and says how long each is. Of ways with as few it is the one that leaves the
// fewest characters by themselves, and of those the one whose first part is longer,
// then whose second is, and so on: 社会计划 is 社会 and 计划, 分行长期 is 分行 and
// 长期, though 分行长 is a word too.
func (r *reader) cut(text []rune) []int {
	type way struct{ parts, alone, first int }
	ways := make([]way, len(text)+1) // from each place to the end
	for at := len(text) - 1; at >= 0; at-- {
		best := way{}
		for n := range r.parts(text, at) {
			w := way{parts: 1 + ways[at+n].parts, alone: ways[at+n].alone, first: n}
			if n == 1 {
				w.alone++
			}
			if best.first == 0 || w.parts < best.parts || w.parts == best.parts && w.alone < best.alone {
				best = w
			}
		}
		ways[at] = best
	}
	var out []int
	for at := 0; at < len(text); at += ways[at].first {
		out = append(out, ways[at].first)
	}
	return out
}

// parts are the lengths of the parts that text can begin with at a place, longest
// first.
func (r *reader) parts(text []rune, at int) iter.Seq[int] {
	return func(yield func(int) bool) {
		shortest := 1
		if isDigit(text[at]) {
			shortest = r.numberLength(text, at)
		}
		for n := min(r.longest, len(text)-at); n > shortest; n-- {
			if _, known := r.words[string(text[at:at+n])]; known && !cutsNumber(text[at:], n) && !yield(n) {
				return
			}
		}
		yield(shortest)
	}
}

// cutsNumber is whether a word of n characters ends amid a number: 拨打110 does
// where 1100 follows.
func cutsNumber(text []rune, n int) bool {
	return isDigit(text[n-1]) && n < len(text) && (isDigit(text[n]) || text[n] == ':')
}

func isDigit(c rune) bool { return c >= '0' && c <= '9' }
