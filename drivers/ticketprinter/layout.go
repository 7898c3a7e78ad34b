package ticketprinter

import (
	"strings"
	"unicode"
)

// Characters that do not begin a line, and that do not end one.
const (
	noBegin = "，。、；：！？）》」』】〕”’…—·%％,.;:!?)]}"
	noEnd   = "（《「『【〔“‘([{￥$"
)

// wrap breaks s into lines of which measure says they are at most width wide.
// Words of letters and digits stay whole unless one alone is too wide.
func wrap(s string, width int, measure func(string) int) []string {
	var out []string
	for para := range strings.SplitSeq(s, "\n") {
		out = append(out, wrapParagraph(para, width, measure)...)
	}
	return out
}

func wrapParagraph(s string, width int, measure func(string) int) []string {
	var out []string
	line := ""
	for _, w := range splitWords(s) {
		if measure(strings.TrimRight(line+w, " ")) <= width {
			line += w
			continue
		}
		if strings.TrimSpace(line) != "" {
			out = append(out, strings.TrimRight(line, " "))
		}
		line = strings.TrimLeft(w, " ")
		for measure(line) > width { // one word wider than the paper
			head, tail := splitAt(line, width, measure)
			out = append(out, head)
			line = tail
		}
	}
	return append(out, strings.TrimRight(line, " "))
}

// balanced is wrap with lines of nearly one length, as centred text wants: no
// last line of one character. It takes no more lines than wrap.
func balanced(s string, width, step int, measure func(string) int) []string {
	var out []string
	for para := range strings.SplitSeq(s, "\n") {
		best := wrapParagraph(para, width, measure)
		for narrow := width - step; len(best) > 1 && narrow > width/2; narrow -= step {
			lines := wrapParagraph(para, narrow, measure)
			if len(lines) > len(best) {
				break
			}
			best = lines
		}
		out = append(out, best...)
	}
	return out
}

// splitAt cuts s where width ends, after at least one character.
func splitAt(s string, width int, measure func(string) int) (head, tail string) {
	runes := []rune(s)
	n := 1
	for n < len(runes) && measure(string(runes[:n+1])) <= width {
		n++
	}
	return string(runes[:n]), string(runes[n:])
}

// splitWords cuts s into the pieces between which a line may break. A piece
// keeps the spaces after it.
func splitWords(s string) []string {
	var out []string
	runes := []rune(s)
	start := 0
	for i := 1; i < len(runes); i++ {
		if mayBreak(runes[i-1], runes[i]) && !isMeasure(runes, i) {
			out = append(out, string(runes[start:i]))
			start = i
		}
	}
	if start < len(runes) {
		out = append(out, string(runes[start:]))
	}
	return out
}

// isMeasure is whether the Hanzi at i belongs to the number before the space
// before it, as in 3 人.
func isMeasure(runes []rune, i int) bool {
	return i >= 2 && runes[i-1] == ' ' && unicode.IsDigit(runes[i-2]) && unicode.Is(unicode.Han, runes[i])
}

func mayBreak(a, b rune) bool {
	switch {
	case b == ' ':
		return false
	case a == ' ':
		return true
	case strings.ContainsRune(noBegin, b), strings.ContainsRune(noEnd, a):
		return false
	}
	return breaksAnywhere(a) || breaksAnywhere(b)
}

// breaksAnywhere is true of the scripts written without spaces, and of all wide
// signs. Hangul has spaces but may break anywhere too.
func breaksAnywhere(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) ||
		r >= 0x3000 && r <= 0x303f || r >= 0xff00 && r <= 0xff60
}
