package ledsign

import (
	"unicode"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// Marks in a sign's text: \C1 red, \C2 green, \C3 yellow; \n a new line. A
// backslash of the text itself is shown as the wide one, which is no mark.
const (
	geta          = '〓'
	wideBackslash = '＼'
)

// marked is an area's text in the sign's letters, with its marks, how many lines
// it has, and what it has no letters for.
func (a Area) marked() (text []byte, lines int, replaced []rune) {
	lines = 1
	if a.Colour != None {
		text = append(text, '\\', 'C', '0'+byte(a.Colour))
	}
	for _, r := range a.Text {
		switch {
		case r == '\n':
			text = append(text, '\\', 'n')
			lines++
			continue
		case r == '\t':
			r = ' '
		case r == '\\':
			r = wideBackslash
		case r == unicode.ReplacementChar: // bad UTF-8
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Variation_Selector, r):
			continue
		}
		letter, ok := gbk(r)
		if !ok {
			replaced = append(replaced, r)
			letter, _ = gbk(geta)
		}
		text = append(text, letter...)
	}
	return text, lines, replaced
}

// gbk is the one or two bytes of a character, false where GBK has none.
func gbk(r rune) ([]byte, bool) {
	if r < unicode.MaxASCII {
		return []byte{byte(r)}, true //nolint:gosec // below 80h
	}
	if r == '€' || unicode.Is(unicode.Co, r) { // one byte that no card knows; nobody's characters
		return nil, false
	}
	b, err := simplifiedchinese.GBK.NewEncoder().Bytes([]byte(string(r)))
	return b, err == nil && len(b) == 2
}
