package idcard

import (
	"strings"
	"unicode"
)

// MaskName is a name as a screen may show it: 张* for two characters, 张*三 for
// three, the first, stars and the last for more. Of a name in Latin letters only
// the first letter stays, and of one with a dot in it the first character: its
// parts are long and rare, and would tell too much.
func MaskName(name string) string {
	runes := []rune(strings.TrimSpace(name))
	switch n := len(runes); {
	case n == 0:
		return ""
	case runes[0] <= unicode.MaxLatin1, strings.ContainsAny(name, "·•‧・"):
		return string(runes[0]) + "***"
	case n == 1:
		return "*"
	case n == 2:
		return string(runes[0]) + "*"
	default:
		return string(runes[0]) + strings.Repeat("*", n-2) + string(runes[n-1])
	}
}

// MaskNumber is an identity number as a screen may show it: the first 3 and the
// last 4 characters (210***********0016); nothing but stars when it is shorter
// than 12.
func MaskNumber(number string) string {
	const head, tail = 3, 4
	runes := []rune(number)
	if len(runes) < 12 {
		return strings.Repeat("*", len(runes))
	}
	return string(runes[:head]) + strings.Repeat("*", len(runes)-head-tail) + string(runes[len(runes)-tail:])
}

// MaskAddress is an address as a screen may show it: down to the county (县, 区,
// 旗 or a second 市), the rest stars; nothing but stars where it names none.
func MaskAddress(address string) string {
	runes := []rune(address)
	cut, cities := 0, 0
	for i, r := range runes {
		switch r {
		case '市':
			cities++
			if cities == 2 && cut == 0 {
				cut = i + 1
			}
		case '县', '旗':
			if cut == 0 {
				cut = i + 1
			}
		case '区':
			if cut == 0 && !notDistrict(string(runes[:i])) {
				cut = i + 1
			}
		}
	}
	if address == "" {
		return ""
	}
	return string(runes[:cut]) + "***"
}

// notDistrict reports whether a 区 after before is no district: a province
// (自治区), a housing estate or a community.
func notDistrict(before string) bool {
	return strings.HasSuffix(before, "自治") || strings.HasSuffix(before, "小") || strings.HasSuffix(before, "社")
}
