package voice

import (
	"slices"
	"strconv"
)

// wholeDigits is how many digits a number has at most that is said as a whole; a
// longer one, or one that begins with 0, is said digit by digit.
const wholeDigits = 4

// readNumber reads what text begins with, which is a digit: a time (9:30), a
// percentage, a year, a number; how many characters that is.
func readNumber(text []rune) (said []string, used int) {
	digits, used := leadingDigits(text)
	rest := text[used:]
	if minutes, n := minutesOf(rest); n > 0 && len(digits) <= 2 {
		return append(wholeNumber(digits, true), clockMinutes(minutes)...), used + n
	}
	switch after := firstOf(rest); {
	case after == '%' || after == '％':
		return slices.Concat([]string{"bai3", "fen1", "zhi1"}, wholeNumber(digits, false)), used + 1
	case after == '-' && isDigitAt(rest, 1), after == '～', after == '~':
		return append(figure(digits, false), "dao4"), used + 1 // from … to …
	case after == '.' && isDigitAt(rest, 1):
		decimals, n := leadingDigits(rest[1:])
		return slices.Concat(wholeNumber(digits, false), []string{"dian3"}, oneByOne(decimals)), used + 1 + n
	case after == '年' && len(digits) == 4:
		return oneByOne(digits), used
	default:
		return figure(digits, counts(rest)), used
	}
}

func leadingDigits(text []rune) (digits string, n int) {
	for n < len(text) && text[n] >= '0' && text[n] <= '9' {
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

func isDigitAt(text []rune, i int) bool {
	return i < len(text) && text[i] >= '0' && text[i] <= '9'
}

// minutesOf is the minutes in a rest such as :30 of a time, and its length.
func minutesOf(rest []rune) (minutes string, n int) {
	if c := firstOf(rest); c != ':' && c != '：' {
		return "", 0
	}
	minutes, n = leadingDigits(rest[1:])
	if n != 2 || minutes > "59" {
		return "", 0
	}
	return minutes, n + 1
}

// clockMinutes is what follows the hour: 点, 点三十分, 点零五分. On a range the
// dash behind it is said 到.
func clockMinutes(minutes string) []string {
	out := []string{"dian3"}
	if minutes == "00" {
		return out
	}
	if minutes[0] == '0' {
		out = append(out, "ling2")
	}
	return append(append(out, wholeNumber(minutes, false)...), "fen1")
}

// counts is whether what follows a number is counted by it, so that 2 is 两.
func counts(rest []rune) bool {
	switch firstOf(rest) {
	case '个', '位', '次', '天', '点', '份', '张', '种', '人', '名', '项', '家', '间', '周', '遍':
		return true
	case '小', '分': // 小时, 分钟
		return len(rest) > 1 && (rest[1] == '时' || rest[1] == '钟')
	}
	return false
}

// figure is a number whole, or digit by digit where it is no amount.
func figure(digits string, counted bool) []string {
	if len(digits) > wholeDigits || len(digits) > 1 && digits[0] == '0' {
		return oneByOne(digits)
	}
	return wholeNumber(digits, counted)
}

func wholeNumber(digits string, counted bool) []string {
	n, err := strconv.Atoi(digits)
	switch {
	case err != nil || n > maxWindow:
		return oneByOne(digits)
	case n == 0:
		return []string{chineseDigits()[0].pinyin}
	case n == 2 && counted:
		return []string{"liang3"}
	}
	var out []string
	for _, s := range chineseNumber(n) {
		out = append(out, s.pinyin)
	}
	return out
}

func oneByOne(digits string) []string {
	all := chineseDigits()
	out := make([]string, len(digits))
	for i, d := range digits {
		out[i] = all[d-'0'].pinyin
	}
	return out
}
