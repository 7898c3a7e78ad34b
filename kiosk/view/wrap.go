package view

import (
	"strings"
	"unicode"

	"yimen/kiosk/theme"
)

const (
	// neverFirst may not begin a line, neverLast may not end one.
	neverFirst = "，。、；：？！”’）》」』】…—·％%）,.;:?!)"
	neverLast  = "“‘（《「『【("
)

// wrap breaks s into lines no wider than width: Chinese anywhere but beside
// punctuation that must not begin or end a line, the rest between words.
func wrap(s string, width, size float32, bold bool) []string {
	var lines []string
	for para := range strings.SplitSeq(s, "\n") {
		lines = append(lines, wrapOne(para, width, size, bold)...)
	}
	return lines
}

func wrapOne(s string, width, size float32, bold bool) []string {
	var lines []string
	line := ""
	for _, piece := range pieces(s) {
		grown := line + piece
		if line != "" && theme.Measure(strings.TrimRight(grown, " "), size, bold).Width > width {
			lines = append(lines, strings.Trim(line, " "))
			grown = strings.TrimLeft(piece, " ")
		}
		line = grown
	}
	return append(lines, strings.Trim(line, " "))
}

// pieces cuts s where a line may break.
func pieces(s string) []string {
	var out []string
	rs := []rune(s)
	from := 0
	for i := 1; i < len(rs); i++ {
		if mayBreak(rs[i-1], rs[i]) {
			out = append(out, string(rs[from:i]))
			from = i
		}
	}
	if from < len(rs) {
		out = append(out, string(rs[from:]))
	}
	return out
}

func mayBreak(a, b rune) bool {
	if strings.ContainsRune(neverFirst, b) || strings.ContainsRune(neverLast, a) || b == ' ' {
		return false
	}
	return a == ' ' || a == '\u2009' || wide(a) || wide(b) && b != '\u2009'
}

// wide says that lines may break beside r: Chinese characters and their
// punctuation. Korean breaks between words.
func wide(r rune) bool {
	return unicode.Is(unicode.Han, r) || r >= 0x3000 && r <= 0x303F || r >= 0xFF00 && r <= 0xFFEF
}
