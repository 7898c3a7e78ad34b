package matterlist

import (
	"math"
	"regexp"
	"strconv"
	"strings"
)

// daysForm is a number with a unit behind it.
var daysForm = regexp.MustCompile(`^([0-9]+(?:\.[0-9]+)?|[一二两三四五六七八九十百]+)?(?:个|\()?([^0-9)]*?)(?:内|以内|内办结)?\)?$`)

// atOnce are texts for: the citizen waits for it.
var atOnce = regexp.MustCompile(`即办|即时|当场|当日|立等|现场办|马上办|随到随办|立即`)

// noLimit are texts for: the law says no time.
var noLimit = regexp.MustCompile(`^(?:无|无时限|无期限|无限制|不限|不限时|无法定(?:办结)?(?:时限|期限)|无规定|未规定|无明确(?:规定|时限|期限)|不适用|不涉及)$`)

// days are how long something may take. natural: days of the calendar. about: it was
// given in months, years or hours, and made days.
type days struct {
	n              int
	natural, about bool
}

// daysMost bounds what is read of a number: a hundred years of days.
const daysMost = 36_600

// day reads a number of days with the unit in it, or of a column of its own. ok: it
// is one.
func (r *reader) day(text, unit string) (d days, ok bool) {
	text, unit = bare(text), bare(unit)
	if atOnce.MatchString(text) {
		return days{}, true
	}
	m := daysForm.FindStringSubmatch(strings.TrimPrefix(strings.TrimPrefix(text, "自受理之日起"), "受理后"))
	if m == nil || m[1] == "" {
		return days{}, false
	}
	n, ok := amount(m[1])
	if !ok || n > daysMost {
		return days{}, false
	}
	kind, ok := r.unit(m[2], unit)
	if !ok {
		return days{}, false
	}
	switch kind {
	case unitNone:
		return days{}, true
	case unitHour:
		if n <= 8 {
			return days{}, true // on the day
		}
		return days{int(math.Ceil(n / 24)), true, true}, true
	case unitMonth:
		return days{int(math.Ceil(n * 30)), true, true}, true
	case unitYear:
		return days{int(math.Ceil(n * 365)), true, true}, true
	}
	return days{int(math.Ceil(n)), kind == unitNatural, n != math.Trunc(n)}, true
}

// unit is what days are counted in: what stands with the number, else in the unit's
// column, else as the mapping says.
func (r *reader) unit(beside, column string) (kind string, ok bool) {
	for _, word := range []string{beside, column} {
		switch word {
		case "", "天", "日", "个", "天内", "日内":
			continue
		}
		kind, ok := r.words.unit[word]
		if !ok {
			kind, ok = r.words.unit[strings.TrimPrefix(word, "个")]
		}
		return kind, ok
	}
	if r.m.Days == unitNatural {
		return unitNatural, true
	}
	return unitWorking, true
}

// amount is a number in figures, or a Chinese one below a thousand.
func amount(text string) (float64, bool) {
	if text[0] < 0x80 {
		n, err := strconv.ParseFloat(text, 64)
		return n, err == nil
	}
	total, digit := 0, 0
	figures := map[rune]int{'一': 1, '二': 2, '两': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9}
	for _, r := range text {
		switch r {
		case '十':
			total, digit = total+max(digit, 1)*10, 0
		case '百':
			total, digit = total+max(digit, 1)*100, 0
		default:
			if digit != 0 {
				return 0, false
			}
			digit = figures[r]
		}
	}
	return float64(total + digit), true
}
