package holiday

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// known are the holidays by law: by what their Chinese name is found in a text, and
// how each is called.
var known = []struct { //nolint:gochecknoglobals // read-only
	in         []string
	zh, en, ko string
}{
	{[]string{"元旦"}, "元旦", "New Year's Day", "양력 설"},
	{[]string{"春节"}, "春节", "the Spring Festival", "춘절"},
	{[]string{"清明"}, "清明节", "Qingming", "청명절"},
	{[]string{"劳动节", "五一"}, "劳动节", "Labour Day", "노동절"},
	{[]string{"端午"}, "端午节", "the Dragon Boat Festival", "단오절"},
	{[]string{"中秋"}, "中秋节", "the Mid-Autumn Festival", "중추절"},
	{[]string{"国庆", "十一"}, "国庆节", "National Day", "국경절"},
}

// clean is a text of a file for people to read: on one line, short, with nothing
// that steers a terminal.
func clean(text string) string {
	text = strings.Join(strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsGraphic(r) }), " ")
	runes := []rune(text)
	return string(runes[:min(len(runes), maxName)])
}

// maxName is how long a name may be, in characters.
const maxName = 40

// named is a holiday's name in each language. Of one that is none of the known, the
// others say that it is a public holiday.
func named(zh string) map[string]string {
	type found struct{ at, which int }
	var all []found
	for which, k := range known {
		for _, word := range k.in {
			if at := strings.Index(zh, word); at >= 0 {
				all = append(all, found{at, which})
				break
			}
		}
	}
	if len(all) == 0 {
		return map[string]string{"zh": zh, "en": "a public holiday", "ko": "공휴일"}
	}
	slices.SortFunc(all, func(a, b found) int { return cmp.Compare(a.at, b.at) })
	var names [3][]string
	for _, f := range all {
		k := known[f.which]
		names[0], names[1], names[2] = append(names[0], k.zh), append(names[1], k.en), append(names[2], k.ko)
	}
	return map[string]string{"zh": strings.Join(names[0], "、"), "en": strings.Join(names[1], " and "), "ko": strings.Join(names[2], ", ")}
}
