package theme

import (
	"image/color"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// thin is U+2009, set between Chinese and Latin or figures.
const thin = "\u2009"

// NewText is a line of text in the right typeface. It is not typeset: see
// Typeset.
func NewText(s string, size float32, bold bool, c color.Color) *canvas.Text {
	t := canvas.NewText(s, c)
	t.TextSize = size
	Dress(t, bold)
	return t
}

// Dress gives a line of text the typeface for what it says now. The typeface is named
// outright: of one that Fyne looks up by the style it parses four others too, the
// emojis among them, and anew for every style.
func Dress(t *canvas.Text, bold bool) {
	t.TextStyle = StyleOf(t.Text, bold)
	t.FontSource = faceOf(t.TextStyle)
}

// StyleOf is the text style under which Theme gives the typeface for s. The
// Korean typeface goes by the italic style, which nothing else uses.
func StyleOf(s string, bold bool) fyne.TextStyle {
	return fyne.TextStyle{Bold: bold, Italic: HasHangul(s)}
}

// faceOf is the typeface of a style.
func faceOf(s fyne.TextStyle) face {
	switch {
	case s.Italic && s.Bold:
		return koreanBold
	case s.Italic:
		return koreanRegular
	case s.Bold:
		return chineseBold
	}
	return chineseRegular
}

// Measure is the size of a line of text.
func Measure(s string, size float32, bold bool) fyne.Size {
	style := StyleOf(s, bold)
	all, _ := fyne.CurrentApp().Driver().RenderedTextSize(s, size, style, faceOf(style))
	return all
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
