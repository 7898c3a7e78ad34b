package view

import (
	"image/color"
	"strings"

	"yimen/kiosk/theme"
)

// words is a piece of text and how it may be drawn.
type words struct {
	text  string
	size  float32 // wanted
	least float32 // smallest; 0: as wanted
	bold  bool
	ink   color.Color
	align align
}

// wide is how wide text is at its wanted size.
func (t words) wide() float32 {
	return theme.Measure(theme.Typeset(t.text), t.size, t.bold).Width
}

// lines is text on one line, shrunk, or where that does not do, on at most n
// lines of the least size.
func (t words) lines(w float32, n int) []words {
	if theme.Measure(theme.Typeset(t.text), t.least, t.bold).Width <= w { // letters do not grow by their size alone
		return []words{t}
	}
	t.size = t.least
	var out []words
	for _, line := range wrap(t.text, t.size, t.bold, w, n) {
		t.text = line
		out = append(out, t)
	}
	return out
}

// fit shrinks text to width w, and cuts it where that is not enough.
func (t words) fit(w float32) words {
	t.text = theme.Typeset(t.text)
	if t.least == 0 {
		t.least = t.size
	}
	wide := theme.Measure(t.text, t.size, t.bold).Width
	if wide <= w {
		return t
	}
	for _, t.size = range []float32{max(t.least, t.size*w/wide*0.99), t.least} { // widths are whole pixels a letter
		if theme.Measure(t.text, t.size, t.bold).Width <= w {
			return t
		}
	}
	runes := []rune(t.text)
	for n := len(runes) - 1; n > 0; n-- {
		t.text = strings.TrimRight(string(runes[:n]), " ,，、·") + "…"
		if theme.Measure(t.text, t.size, t.bold).Width <= w {
			break
		}
	}
	return t
}

// wrap breaks text into at most lines lines of width w; the last is cut where
// that is not enough.
func wrap(text string, size float32, bold bool, w float32, lines int) []string {
	var out []string
	rest := []rune(theme.Typeset(text))
	for len(rest) > 0 {
		if len(out) == lines-1 {
			return append(out, words{text: string(rest), size: size, bold: bold}.fit(w).text)
		}
		n := lineBreak(rest, size, bold, w)
		out = append(out, strings.TrimSpace(string(rest[:n])))
		rest = []rune(strings.TrimLeft(string(rest[n:]), " \u2009"))
	}
	return out
}

// lineBreak is how many characters of text go on a line of width w: up to a
// stop or a space, or between two Chinese characters, but not before a stop.
func lineBreak(text []rune, size float32, bold bool, w float32) int {
	n := len(text)
	for n > 1 && theme.Measure(string(text[:n]), size, bold).Width > w {
		n--
	}
	if n == len(text) {
		return n
	}
	for i := n; i > n/2; i-- {
		if strings.ContainsRune("，。；：", text[i-1]) {
			return i
		}
	}
	for i := n; i > 0; i-- { // the last word of a Latin text may be a long one
		if mayBreak(text[i-1], text[i]) {
			return i
		}
	}
	return n
}

func mayBreak(before, after rune) bool {
	if strings.ContainsRune("，。、；：？！）》”·…", after) || strings.ContainsRune("（《“", before) {
		return false
	}
	return before == ' ' || before >= 0x2E80 || (after >= 0x2E80 && before != '\u2009')
}

// at is entry i of a list, the last where there are fewer.
func at(list []string, i int) string {
	if len(list) == 0 {
		return ""
	}
	return list[min(i, len(list)-1)]
}

// longest is the longer text where it fits on width w as it is, else t's own.
func longest(t words, w float32, longer string) string {
	own := t.text
	t.text = longer
	if t.wide() <= w {
		return longer
	}
	return own
}

// joined is both texts with between in the middle, or the one there is.
func joined(a, between, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + between + b
}

// fitTo shrinks text to width w, however small that makes it.
func (t words) fitTo(w float32) words {
	t.text = theme.Typeset(t.text)
	if wide := t.wide(); wide > w {
		t.size *= 0.99 * w / wide
	}
	return t
}
