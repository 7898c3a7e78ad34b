package subject

import (
	"regexp"
	"strings"
	"unicode"

	"yimen/hallserver/wire"
)

// Mask is the subject as a screen may show it unasked: name and number with
// stars, the address down to the county, no birth date, no ethnic group.
func Mask(s wire.Subject) wire.Subject {
	return wire.Subject{
		Name:       MaskName(s.Name),
		IDNumber:   MaskNumber(s.IDNumber),
		IDType:     s.IDType,
		Sex:        s.Sex,
		Address:    MaskAddress(s.Address),
		ValidUntil: s.ValidUntil,
		Typed:      s.Typed,
	}
}

// MaskName hides a name: two characters keep the first, three or more the first
// and the last; a name of parts (with a middle dot) or in Latin letters keeps
// its first letter only, followed by three stars.
func MaskName(name string) string {
	r := []rune(strings.TrimSpace(name))
	switch {
	case len(r) == 0:
		return ""
	case inParts(r):
		return string(r[0]) + "***"
	case len(r) == 1:
		return "*"
	case len(r) == 2:
		return string(r[0]) + "*"
	default:
		return string(r[0]) + strings.Repeat("*", len(r)-2) + string(r[len(r)-1])
	}
}

// inParts says whether a name is not a run of Han alone.
func inParts(r []rune) bool {
	for _, c := range r {
		if !unicode.Is(unicode.Han, c) {
			return true
		}
	}
	return false
}

// MaskNumber hides a document's number: the first three and the last four of
// ten characters or more stay, of shorter ones the last two of five or more.
func MaskNumber(number string) string {
	r := []rune(strings.TrimSpace(number))
	head, tail := 3, 4
	switch n := len(r); {
	case n < 5:
		head, tail = 0, 0
	case n < 10:
		head, tail = 0, 2
	}
	return string(r[:head]) + strings.Repeat("*", len(r)-head-tail) + string(r[len(r)-tail:])
}

// countyPart matches an address from its start down to the county: province,
// city and county, each once at most. A part holds nothing a street would.
var countyPart = regexp.MustCompile(`^` +
	`(?:[^0-9路街号镇乡村\s]{1,8}?(?:省|自治区|特别行政区))?` +
	`(?:[^0-9路街号镇乡村\s]{1,10}?(?:市|自治州|地区|盟))?` +
	`(?:[^0-9路街号镇乡村\s]{1,10}?(?:县|区|旗|市))?`)

// MaskAddress keeps an address down to its county.
func MaskAddress(address string) string {
	address = strings.TrimSpace(address)
	if address == "" {
		return ""
	}
	return countyPart.FindString(address) + "***"
}
