package subject

import (
	"strings"
	"time"
	"unicode"
)

// OneWay writes an id number in one way, however it was typed or read, so that a
// person is one: the check letter large, signs of full width as plain ones, without
// blanks and dashes; a citizen's number of 15 digits, as old records and old people
// have it, as that of 18.
func OneWay(number string) string {
	number = strings.Map(func(r rune) rune {
		if r >= '！' && r <= '～' {
			r -= '！' - '!'
		}
		if unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return unicode.ToUpper(r)
	}, number)
	if whole, ok := eighteen(number); ok {
		return whole
	}
	return number
}

// eighteen is the 18-character number of a citizen's 15-digit number of before 1999
// (GB 11643): the century after digit 6, where sequences from 996 on were kept for
// people born in the 1800s, and the check character at the end.
func eighteen(old string) (string, bool) {
	if len(old) != 15 || strings.Trim(old, "0123456789") != "" || old[0] == '0' {
		return "", false
	}
	century := "19"
	if old[12:] >= "996" {
		century = "18"
	}
	body := old[:6] + century + old[6:]
	if _, err := time.Parse("20060102", body[6:14]); err != nil {
		return "", false
	}
	sum := 0
	for i := range body {
		sum += int(body[i]-'0') * (1 << (17 - i) % 11)
	}
	return body + string("10X98765432"[sum%11]), true
}
