package theme

import (
	"errors"
	"image/color"
	"io/fs"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

func isNotExist(err error) bool { return errors.Is(err, fs.ErrNotExist) }

// thin is U+2009, set between Chinese and Latin or figures.
const thin = "\u2009"

// NewText is a line of text in the right typeface. It is not typeset: see
// Typeset.
func NewText(s string, size float32, bold bool, c color.Color) *canvas.Text {
	t := canvas.NewText(s, c)
	t.TextSize = size
	t.TextStyle = StyleOf(s, bold)
	return t
}

// StyleOf is the text style under which Theme gives the typeface for s. The
// Korean typeface goes by the italic style, which nothing else uses.
func StyleOf(s string, bold bool) fyne.TextStyle {
	return fyne.TextStyle{Bold: bold, Italic: HasHangul(s)}
}

// Measure is the size of a line of text.
func Measure(s string, size float32, bold bool) fyne.Size {
	return fyne.MeasureText(s, size, StyleOf(s, bold))
}

// HasHangul says whether s holds Korean letters.
func HasHangul(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Hangul, r) })
}

// Typeset sets a thin space between Chinese characters and the Latin letters
// or figures beside them, in place of an ordinary space where one stands.
func Typeset(s string) string {
	var b strings.Builder
	b.Grow(len(s) + 8)
	rs := []rune(s)
	for i, r := range rs {
		if r == ' ' && i > 0 && i+1 < len(rs) && mixed(rs[i-1], rs[i+1]) {
			b.WriteString(thin)
			continue
		}
		if i > 0 && mixed(rs[i-1], r) {
			b.WriteString(thin)
		}
		b.WriteRune(r)
	}
	return b.String()
}

func mixed(a, b rune) bool {
	return unicode.Is(unicode.Han, a) && isLatin(b) || isLatin(a) && unicode.Is(unicode.Han, b)
}

func isLatin(r rune) bool {
	return r < 0x250 && (unicode.IsLetter(r) || unicode.IsDigit(r))
}
