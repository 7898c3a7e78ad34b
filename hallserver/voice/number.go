package voice

import "fmt"

// syllable is one Hanzi of a number: how it is said, and the clip of it.
type syllable struct {
	hanzi, pinyin, clip string
}

func chineseDigits() [10]syllable {
	d := [10]syllable{
		{hanzi: "零", pinyin: "ling2"},
		{hanzi: "一", pinyin: "yi1"},
		{hanzi: "二", pinyin: "er4"},
		{hanzi: "三", pinyin: "san1"},
		{hanzi: "四", pinyin: "si4"},
		{hanzi: "五", pinyin: "wu3"},
		{hanzi: "六", pinyin: "liu4"},
		{hanzi: "七", pinyin: "qi1"},
		{hanzi: "八", pinyin: "ba1"},
		{hanzi: "九", pinyin: "jiu3"},
	}
	for i := range d {
		d[i].clip = fmt.Sprintf("zh-%d", i)
	}
	return d
}

// chineseNumber says n, 1 to 9999, as a whole number: 12 is 十二, 110 一百一十,
// 205 二百零五, 2 二 (never 两, as it names a window). 一 before 百 and 千 is said
// in the fourth tone.
func chineseNumber(n int) []syllable {
	places := []struct {
		value int
		unit  syllable
	}{
		{1000, syllable{"千", "qian1", "zh-1000"}},
		{100, syllable{"百", "bai3", "zh-100"}},
		{10, syllable{"十", "shi2", "zh-10"}},
		{1, syllable{}},
	}
	digits := chineseDigits()
	var out []syllable
	gap := false // a zero was passed over since the last digit
	for _, p := range places {
		d := n / p.value % 10
		if d == 0 {
			gap = len(out) > 0
			continue
		}
		if gap {
			out = append(out, digits[0])
			gap = false
		}
		s := digits[d]
		if d == 1 && p.value >= 100 {
			s.pinyin = "yi4"
		}
		if d != 1 || p.value != 10 || len(out) > 0 { // 十二, not 一十二
			out = append(out, s)
		}
		if p.value > 1 {
			out = append(out, p.unit)
		}
	}
	return out
}
