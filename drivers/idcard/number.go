package idcard

import "strings"

// numberFacts is what an identity number says about its holder.
type numberFacts struct {
	birth     Date
	sex       Sex
	shortYear bool // the number holds two digits of the year only
}

// CheckDigit18 is the last character of an 18-character number by GB 11643
// (ISO 7064 MOD 11-2): S = Σ digit·weight, weight = 2^(18-i) mod 11. It needs
// the first 17 digits; false when there are fewer or other characters.
func CheckDigit18(number string) (byte, bool) {
	if len(number) < 17 || !allDigits(number[:17]) {
		return 0, false
	}
	weights := [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}
	sum := 0
	for i, w := range weights {
		sum += int(number[i]-'0') * w
	}
	return "10X98765432"[sum%11], true
}

// CheckDigit731 is the last character of the 15-character number of the 2017
// foreigners' card: ICAO 9303 weights 7-3-1 over the first 14, A=10 … Z=35. False
// when there are fewer or other characters.
func CheckDigit731(number string) (byte, bool) {
	if len(number) < 14 {
		return 0, false
	}
	weights := [3]int{7, 3, 1}
	sum := 0
	for i := range 14 {
		v, ok := icaoValue(number[i])
		if !ok {
			return 0, false
		}
		sum += v * weights[i%3]
	}
	return byte('0' + sum%10), true
}

func icaoValue(c byte) (int, bool) {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0'), true
	case c >= 'A' && c <= 'Z':
		return int(c-'A') + 10, true
	default:
		return 0, false
	}
}

// NormaliseNumber makes one form of what people type: full-width characters,
// spaces and a small x become plain, none and X.
func NormaliseNumber(typed string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '０' && r <= 'ｚ': // full-width digits and letters
			r -= '０' - '0'
		case r == ' ' || r == '\u3000' || r == '\u00a0' || r == '\t':
			return -1
		}
		if r >= 'a' && r <= 'z' {
			return r - 'a' + 'A'
		}
		return r
	}, typed)
}

// CheckNumber tells what does not fit in a typed or read number of 18
// characters, or 15 with three letters (2017 foreigners' card): WarnNumberForm or
// WarnNumberCheck; none when it fits. Unknown areas fit: a number keeps the area
// of its first day for ever. today bounds the birth date; a zero today does not.
func CheckNumber(number string, today Date) []Warning {
	_, warnings := readNumber(number, today)
	return warnings
}

// readNumber takes a number apart.
func readNumber(number string, today Date) (numberFacts, []Warning) {
	switch len(number) {
	case 18:
		return readNumber18(number, today)
	case 15:
		return readNumber15(number)
	default:
		return numberFacts{}, []Warning{WarnNumberForm}
	}
}

// readNumber18: citizens 6 area, 8 birth, 3 sequence, 1 check; foreigners from
// 2023 9 + 2 province, 3 country, 8 birth, 3 sequence, 1 check. The birth date
// and the sequence stand at the same places in both.
func readNumber18(number string, today Date) (numberFacts, []Warning) {
	check, ok := CheckDigit18(number)
	last := number[17]
	if !ok || (last != 'X' && (last < '0' || last > '9')) {
		return numberFacts{}, []Warning{WarnNumberForm}
	}
	birth, real := ParseDate(number[6:14])
	facts := numberFacts{birth: birth, sex: sexByParity(number[16])}
	var warnings []Warning
	if !real || (!today.IsZero() && birth.After(today)) || number[0] == '0' {
		warnings = append(warnings, WarnNumberForm)
	}
	if last != check {
		warnings = append(warnings, WarnNumberCheck)
	}
	return facts, warnings
}

// readNumber15: 3 letters of the country, 4 digits of the region, YYMMDD, 1
// digit odd for men, 1 check digit.
func readNumber15(number string) (numberFacts, []Warning) {
	check, ok := CheckDigit731(number)
	if !ok || !allLetters(number[:3]) || !allDigits(number[3:]) {
		return numberFacts{}, []Warning{WarnNumberForm}
	}
	facts := numberFacts{shortYear: true, sex: sexByParity(number[13])}
	var warnings []Warning
	// Of the two centuries the later is tried: 29 February of year 00 was real in
	// 2000 only, and the leap years are the same otherwise.
	birth, real := ParseDate("20" + number[7:13])
	facts.birth = birth
	if !real {
		warnings = append(warnings, WarnNumberForm)
	}
	if number[14] != check {
		warnings = append(warnings, WarnNumberCheck)
	}
	return facts, warnings
}

// agree compares the number with what else the record says.
func (f numberFacts) agree(birth Date, sex Sex) []Warning {
	var warnings []Warning
	if !f.birth.IsZero() && !birth.IsZero() {
		mine, theirs := f.birth, birth
		if f.shortYear {
			mine.Year, theirs.Year = mine.Year%100, theirs.Year%100
		}
		if mine != theirs {
			warnings = append(warnings, WarnBirthMismatch)
		}
	}
	if (sex == SexMale || sex == SexFemale) && f.sex != SexUnknown && f.sex != sex {
		warnings = append(warnings, WarnSexMismatch)
	}
	return warnings
}

func sexByParity(digit byte) Sex {
	if (digit-'0')%2 == 1 {
		return SexMale
	}
	return SexFemale
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

func allLetters(s string) bool {
	for i := range len(s) {
		if s[i] < 'A' || s[i] > 'Z' {
			return false
		}
	}
	return true
}
