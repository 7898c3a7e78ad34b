package matterlist

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// narrow is a text with digits, letters and signs of full width as plain ones.
func narrow(text string) string { return norm.NFKC.String(text) }

// bare is a name by which headers, departments and words are compared: without
// blanks, line breaks and marks such as * or （必填）, in small letters.
func bare(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsControl(r) || r == '*' || r == ':' || r == '\u200b' || r == '\ufeff' {
			return -1
		}
		return unicode.ToLower(r)
	}, narrow(text))
	return mustForm.ReplaceAllString(text, "")
}

// mustForm are remarks at a header's end.
var mustForm = regexp.MustCompile(`\((必填|选填|必填项|非必填|必选|单选|多选)\)$`)

// plain is a text of one line: digits and letters of full width are plain ones,
// blanks and line breaks between Chinese characters are gone, others one blank.
func plain(text string) string {
	words := strings.FieldsFunc(lettersNarrow(text), func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || r == '\u200b' || r == '\ufeff'
	})
	var out strings.Builder
	var last rune
	for _, w := range words {
		runes := []rune(w)
		if last != 0 && last < 0x2E80 && runes[0] < 0x2E80 {
			out.WriteByte(' ')
		}
		out.WriteString(w)
		last = runes[len(runes)-1]
	}
	return out.String()
}

// prose is a text of several lines: no blanks at the ends of lines, no empty lines.
func prose(text string) string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "_x000D_", "", "\u2028", "\n").Replace(lettersNarrow(text))
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.Map(func(r rune) rune {
			switch {
			case r == '\t' || r == '\u00a0' || r == '\u3000':
				return ' '
			case unicode.IsControl(r) || r == '\u200b' || r == '\ufeff':
				return -1
			}
			return r
		}, line)
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// lettersNarrow makes digits and letters of full width plain, and leaves Chinese
// commas and brackets as they are.
func lettersNarrow(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '０' && r <= '９', r >= 'Ａ' && r <= 'Ｚ', r >= 'ａ' && r <= 'ｚ':
			return r - 0xFEE0
		}
		return r
	}, text)
}

// code is a service's code as it is to be written: without blanks, with plain
// hyphens.
func code(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) || unicode.IsControl(r) || r == '\u200b' || r == '\ufeff':
			return -1
		case r == '‐' || r == '‑' || r == '–' || r == '—' || r == '－' || r == '−':
			return '-'
		}
		return r
	}, narrow(text))
}

// isError says whether a cell shows that its formula failed.
func isError(text string) bool {
	switch strings.TrimSpace(text) {
	case "#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!":
		return true
	}
	return false
}

// parted is a text by line ends and by the signs that stand between several of a
// kind; numbering such as 1. or （一） is gone, also where items stand on one line.
func parted(text, signs string) []string {
	var out []string
	for _, part := range strings.FieldsFunc(prose(text), func(r rune) bool { return r == '\n' || strings.ContainsRune(signs, r) }) {
		for _, item := range numbered(part) {
			if item = strings.TrimRight(cutNumber(item), "。；;，,、 "); item != "" {
				out = append(out, item)
			}
		}
	}
	return out
}

// numberForm is the number before an item.
var numberForm = regexp.MustCompile(`^(?:[0-9]{1,2}[.．、)）]|[(（][0-9一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]{1,3}、|[①-⑳])[、.．]?`)

// cutNumber is an item without its number; 1.5 is none.
func cutNumber(item string) string {
	item = strings.TrimSpace(item)
	at := numberForm.FindString(item)
	rest := item[len(at):]
	if at != "" && rest != "" && rest[0] >= '0' && rest[0] <= '9' && strings.HasSuffix(at, ".") {
		return item
	}
	return strings.TrimSpace(rest)
}

// insideForm is a number amid a line where another item may begin.
var insideForm = regexp.MustCompile(`([0-9]{1,2})[.．、]`)

// numbered is a line by the numbers 1. 2. 3. in it.
func numbered(line string) []string {
	var out []string
	from, want := 0, 1
	for _, m := range insideForm.FindAllStringSubmatchIndex(line, -1) {
		amid := m[0] > 0 && line[m[0]-1] >= '0' && line[m[0]-1] <= '9' || m[1] < len(line) && line[m[1]] >= '0' && line[m[1]] <= '9'
		if amid || line[m[2]:m[3]] != strconv.Itoa(want) || want == 1 && m[0] > 0 {
			continue
		}
		if want > 1 {
			out = append(out, line[from:m[0]])
		}
		from, want = m[0], want+1
	}
	return append(out, line[from:])
}
