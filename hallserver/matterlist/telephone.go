package matterlist

import (
	"regexp"
	"slices"
	"strings"

	"yimen/hallserver/catalogue"
)

var (
	// numberInForm is a telephone number amid other words, dashForm a hyphen with what
	// stands around it.
	numberInForm = regexp.MustCompile(`\+?[(]?[0-9][0-9() -]*[0-9]`)
	dashForm     = regexp.MustCompile(` *-[ -]*`)
	// besideForm are numbers that are none to call: addresses of pages, times, windows
	// and floors.
	besideForm = regexp.MustCompile(`https?://[^\s;,，；、]+|[0-9]{1,2}:[0-9]{2}|[0-9]{1,4} ?(?:号|楼|室|层|窗|栋|幢|单元|区|月|日|年|点|时|路)`)
)

// shortNumbers are those of fewer digits than others have.
var shortNumbers = []string{"110", "114", "119", "120", "122"} //nolint:gochecknoglobals // a table that nothing writes to; Go has no constants of this kind

// digitsLeast is how many digits a number has that is none of the short ones.
const digitsLeast = 5

// telephones are a cell's numbers. Words beside them are passed over; a cell of words
// alone is a fault, and so is a number that cannot be called.
func (r *reader) telephones(rec record, field, use string) (out []catalogue.Telephone) {
	where := rec.at[field]
	text := strings.NewReplacer("转", "-", "—", "-", "–", "-").Replace(narrow(prose(rec.text[field])))
	text = besideForm.ReplaceAllString(text, "")
	for part := range strings.FieldsFuncSeq(text, func(c rune) bool { return strings.ContainsRune("\n;；、,，/|或", c) }) {
		for _, n := range numberInForm.FindAllString(part, -1) {
			n = dashForm.ReplaceAllString(strings.NewReplacer("(", "", ")", "-").Replace(n), "-")
			if !catalogue.TelephoneSound(n) || digitsOf(n) < digitsLeast && !slices.Contains(shortNumbers, n) {
				r.fault(where.Faultf("%q is no telephone number", shown(n)))
				continue
			}
			out = append(out, catalogue.Telephone{Number: n, For: use})
		}
	}
	switch {
	case len(out) > catalogue.MaxTelephones:
		r.fault(where.Faultf("%d of them, at most %d", len(out), catalogue.MaxTelephones))
	case len(out) == 0 && rec.text[field] != "" && !numberInForm.MatchString(text):
		r.fault(where.Faultf("%q is no telephone number", shown(rec.text[field])))
	}
	return out
}

func digitsOf(text string) (n int) {
	for _, c := range text {
		if c >= '0' && c <= '9' {
			n++
		}
	}
	return n
}
