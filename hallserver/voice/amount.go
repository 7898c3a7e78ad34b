package voice

import "strconv"

// maxAmountDigits is how many digits a number has at most that is said whole.
const maxAmountDigits = 12

// wholeNumber says a number whole: 12000 is 一万二千, 100500 十万零五百. Where
// something is counted by it, 2 alone and before 千, 万, 亿 at its head is 两.
func wholeNumber(digits string, counted bool) []string {
	n, err := strconv.ParseUint(digits, 10, 64)
	switch {
	case err != nil || len(digits) > maxAmountDigits:
		return oneByOne(digits)
	case n == 0:
		return []string{chineseDigits()[0].pinyin}
	case n == 2 && counted:
		return []string{"liang3"}
	}
	const section = 10_000
	var out []string
	gap := false // zeros were passed over
	for _, unit := range []struct {
		value uint64
		said  string
	}{{section * section, "yi4"}, {section, "wan4"}, {1, ""}} {
		part := int(n / unit.value % section)
		if part == 0 {
			gap = len(out) > 0
			continue
		}
		out = append(out, sectionOf(part, unit.said, len(out) > 0, gap)...)
		gap = false
	}
	if counted && n >= 1000 && out[0] == "er4" && out[1] != "bai3" && out[1] != "shi2" {
		out[0] = "liang3"
	}
	return out
}

// sectionOf says four digits of a number and their unit, 万 or 亿; inner: digits
// stand before them.
func sectionOf(part int, unit string, inner, gap bool) []string {
	var out []string
	if inner && (gap || part < 1000) {
		out = append(out, chineseDigits()[0].pinyin)
	}
	if inner && part >= 10 && part < 20 {
		out = append(out, "yi1") // 零一十五
	}
	for _, s := range chineseNumber(part) {
		out = append(out, s.pinyin)
	}
	if unit == "" {
		return out
	}
	if part == 1 {
		out[len(out)-1] = "yi2"
	}
	return append(out, unit)
}

func oneByOne(digits string) []string {
	all := chineseDigits()
	out := make([]string, len(digits))
	for i, d := range digits {
		out[i] = all[d-'0'].pinyin
	}
	return out
}
