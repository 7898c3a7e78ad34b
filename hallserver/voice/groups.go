package voice

import (
	"slices"
	"strconv"
	"strings"
)

// clock is a time of the day, 9:30; used 0: none. The dash of a range behind it is
// said 到.
func clock(text []rune) (said []string, used int) {
	hour, used := leadingDigits(text)
	minutes, n := minutesOf(text[used:])
	if n == 0 || len(hour) > 2 {
		return nil, 0
	}
	said = append(wholeNumber(hour, true), clockMinutes(minutes)...)
	used += n
	if isRange(text[used:]) {
		return append(said, "dao4"), used + 1
	}
	return said, used
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

// clockMinutes is what follows the hour: 点, 点三十分, 点零五分.
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

// hyphenated are the groups of digits that text begins with, with hyphens between,
// and how long it all is.
func hyphenated(text []rune) (groups []string, used int) {
	for {
		digits, n := leadingDigits(text[used:])
		if n == 0 {
			return groups, max(used-1, 0) // a hyphen that leads nowhere
		}
		groups, used = append(groups, digits), used+n
		if c := firstOf(text[used:]); c != '-' && c != '－' {
			return groups, used
		}
		used++
	}
}

// telephone is a telephone number in groups, whose hyphens are not said: 0415-6123456,
// 400-612-3456, 138-0000-0000, and an extension, 6123456-801. used 0: it is none.
func telephone(text []rune) (said []string, used int) {
	groups, used := hyphenated(text)
	if len(groups) < 2 {
		return nil, 0
	}
	all := strings.Join(groups, "")
	first, others := groups[0], len(all)-len(groups[0])
	switch {
	case len(first) == 3 && (first == "400" || first == "800") && others == 7:
	case (len(first) == 3 || len(first) == 4) && first[0] == '0' && others >= 5: // an area's
	case len(first) == 3 && first[0] == '1' && others == 8: // a mobile's
	case len(first) >= 7 && others <= 6 && len(groups) == 2: // with an extension
	default:
		return nil, 0
	}
	return oneByOne(all), used
}

// date is a day such as 2026-03-02; used 0: it is none.
func date(text []rune) (said []string, used int) {
	groups, used := hyphenated(text)
	if len(groups) != 3 || len(groups[0]) != 4 {
		return nil, 0
	}
	month, day := within(groups[1], 12), within(groups[2], 31)
	if month == "" || day == "" {
		return nil, 0
	}
	return slices.Concat(oneByOne(groups[0]), []string{"nian2"}, wholeNumber(month, false), []string{"yue4"},
		wholeNumber(day, false), []string{"ri4"}), used
}

// within is a number from 1 to most without a leading zero; empty: it is none.
func within(digits string, most int) string {
	n, err := strconv.Atoi(digits)
	if err != nil || n < 1 || n > most {
		return ""
	}
	return strconv.Itoa(n)
}
