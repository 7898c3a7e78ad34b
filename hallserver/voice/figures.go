package voice

import (
	"slices"
	"strings"
)

// wholeDigits is how many digits a number has at most that is said as a whole
// where nothing is counted by it; one that begins with 0 is said digit by digit.
const wholeDigits = 4

// number reads the number that begins at a place of text, which is a digit: a time
// (9:30), a telephone number, a date, a percentage, a year, an amount; how many
// characters that is.
func (r *reader) number(text []rune, at int) (said []string, used int) {
	rest := text[at:]
	for _, form := range []func([]rune) ([]string, int){clock, telephone, date} {
		if said, used = form(rest); used > 0 {
			return said, used
		}
	}
	digits, used := leadingDigits(rest)
	if amount, n := grouped(rest); n > 0 {
		digits, used = amount, n
	}
	rest = rest[used:]
	if firstOf(rest) == '.' && isDigitAt(rest, 1) {
		decimals, n := leadingDigits(rest[1:])
		return fraction(digits, decimals, rest[1+n:], used+1+n)
	}
	if isPercent(firstOf(rest)) {
		return fraction(digits, "", rest, used)
	}
	said = r.figure(digits, behindRange(rest), at > 0 && text[at-1] == '第')
	if isRange(rest) {
		return append(said, "dao4"), used + 1 // from … to …
	}
	return said, used
}

// numberLength is how many characters the number at a place has.
func (r *reader) numberLength(text []rune, at int) int {
	_, n := r.number(text, at)
	return n
}

// fraction is a number with decimals, or a percentage.
func fraction(digits, decimals string, rest []rune, used int) ([]string, int) {
	said := wholeNumber(digits, false)
	if decimals != "" {
		said = slices.Concat(said, []string{"dian3"}, oneByOne(decimals))
	}
	if isPercent(firstOf(rest)) {
		return append([]string{"bai3", "fen1", "zhi1"}, said...), used + 1
	}
	return said, used
}

func isPercent(c rune) bool { return c == '%' || c == '％' }

// figure is a number whole, or digit by digit where it is no amount; behind is what
// follows it. A number that is told as on the telephone (110) stands among the
// words, and counts as such unless something is counted by it.
func (r *reader) figure(digits string, behind []rune, ordinal bool) []string {
	counted := !ordinal && counts(behind)
	switch said, known := r.words[digits]; {
	case len(digits) > 1 && digits[0] == '0':
		return oneByOne(digits)
	case len(digits) == 4 && isYear(behind):
		return oneByOne(digits)
	case counted:
		return wholeNumber(digits, true)
	case known && !ordinal && !numbers(behind):
		return said
	case len(digits) > wholeDigits:
		return oneByOne(digits)
	}
	return wholeNumber(digits, false)
}

func leadingDigits(text []rune) (digits string, n int) {
	for n < len(text) && isDigit(text[n]) {
		n++
	}
	return string(text[:n]), n
}

func firstOf(text []rune) rune {
	if len(text) == 0 {
		return 0
	}
	return text[0]
}

func isDigitAt(text []rune, i int) bool { return i < len(text) && isDigit(text[i]) }

// isRange is whether text begins with the dash of a range.
func isRange(text []rune) bool {
	switch firstOf(text) {
	case '-', '－':
		return isDigitAt(text, 1)
	case '～', '~':
		return true
	}
	return false
}

// behindRange is what follows a range of which rest is the dash and the end; rest
// itself, where it is none. What is counted by the end is counted by the beginning.
func behindRange(rest []rune) []rune {
	if !isRange(rest) {
		return rest
	}
	_, n := leadingDigits(rest[1:])
	return rest[1+n:]
}

// grouped is a number whose thousands are set off by commas, 12,000; n 0: none.
func grouped(text []rune) (digits string, n int) {
	digits, n = leadingDigits(text)
	if n > 3 || digits[0] == '0' {
		return "", 0
	}
	groups := 0
	for n < len(text) && text[n] == ',' {
		three, length := leadingDigits(text[n+1:])
		if length != 3 {
			return "", 0
		}
		digits, n, groups = digits+three, n+1+length, groups+1
	}
	if groups == 0 {
		return "", 0
	}
	return digits, n
}

// isYear is whether a number of four digits before rest is a year's.
func isYear(rest []rune) bool {
	return firstOf(rest) == '年' || strings.HasPrefix(string(rest), "学年")
}

// numbers is whether a number is a thing's before rest: its place in a row.
func numbers(rest []rune) bool {
	return strings.ContainsRune("号室楼层路栋幢座排区组班月日时分秒", firstOf(rest))
}

// counts is whether what follows a number is counted by it: it is said whole then,
// and 2 is 两.
func counts(rest []rune) bool {
	c, after := firstOf(rest), firstOf(rest[min(1, len(rest)):])
	switch c {
	case 0:
		return false
	case '小', '分': // 小时, 分钟; 2分 is a mark
		return after == '时' || after == '钟'
	case '人':
		return after != '工' && after != '社'
	case '年':
		return after != '级'
	case '平', '公': // 平方米, 公里
		return strings.ContainsRune("方里斤顷升", after) && after != 0
	}
	return strings.ContainsRune("个位次天点份张种名项家间周遍元块万亿千百户套件页本袋箱台辆头只条株亩米吨克岁倍期届笔批", c)
}
