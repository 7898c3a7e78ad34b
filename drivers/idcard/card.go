package idcard

import (
	"fmt"
	"log/slog"
	"time"
)

// Kind is which of the four documents a card is.
type Kind string

// The documents a module reads.
const (
	KindResident    Kind = "resident"     // resident identity card, type flag space
	KindHMT         Kind = "hmt"          // residence permit for Hong Kong, Macau and Taiwan residents, J
	KindForeign2017 Kind = "foreign-2017" // foreign permanent resident, 2017 card, I
	KindForeign2023 Kind = "foreign-2023" // foreign permanent resident, 2023 card, Y
)

// Sex is the code of GB/T 2261.1.
type Sex byte

// The codes of GB/T 2261.1.
const (
	SexUnknown   Sex = 0
	SexMale      Sex = 1
	SexFemale    Sex = 2
	SexNotStated Sex = 9
)

// String is "male", "female", "unknown" or "not-stated".
func (s Sex) String() string {
	switch s {
	case SexMale:
		return "male"
	case SexFemale:
		return "female"
	case SexNotStated:
		return "not-stated"
	case SexUnknown:
		return "unknown"
	default:
		return "unknown"
	}
}

// MarshalText makes the sex a word in JSON.
func (s Sex) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Date is a day of the calendar; the zero Date is no date.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// ParseDate reads YYYYMMDD; only real days between 1800 and 9999 are dates.
func ParseDate(s string) (Date, bool) {
	if len(s) != 8 {
		return Date{}, false
	}
	for _, r := range []byte(s) {
		if r < '0' || r > '9' {
			return Date{}, false
		}
	}
	t, err := time.Parse("20060102", s)
	if err != nil || t.Year() < 1800 {
		return Date{}, false
	}
	return DateOf(t), true
}

// DateOf is the day of t in t's own zone.
func DateOf(t time.Time) Date {
	return Date{Year: t.Year(), Month: t.Month(), Day: t.Day()}
}

// IsZero reports whether there is no date.
func (d Date) IsZero() bool { return d == Date{} }

// After reports whether d is a later day than e.
func (d Date) After(e Date) bool { return d.number() > e.number() }

// Age is how many full years somebody born on d has lived on a day: a year is full
// on the birthday, and on 1 March for whoever was born on 29 February in a year
// without one. It is below 0 before the birth; of no date it means nothing.
func (d Date) Age(on Date) int {
	years := on.Year - d.Year
	if on.Month < d.Month || on.Month == d.Month && on.Day < d.Day {
		years--
	}
	return years
}

func (d Date) number() int { return d.Year*10000 + int(d.Month)*100 + d.Day }

// String is 2006-01-02, or empty for no date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day)
}

// MarshalText makes the date 2006-01-02 in JSON.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// Card is what one document says. Which fields are filled depends on Kind; text
// is as on the card, without the padding. It prints and logs as its kind alone:
// take the fields out one by one, and mask what is shown (MaskName, MaskNumber).
type Card struct {
	Kind         Kind
	Name         string   // Chinese name; may be empty on the foreigners' cards
	LatinName    string   // foreigners' cards only
	Sex          Sex      //
	Ethnic       Ethnic   // resident card only
	Birth        Date     //
	Address      string   // resident card and HMT permit
	NewAddresses []string // written to the card later, oldest first; at most 4
	Number       string   // 18 characters, or 15 on the 2017 foreigners' card
	Issuer       string   // resident card and HMT permit
	ValidFrom    Date     //
	ValidUntil   Date     // zero where LongTerm
	LongTerm     bool     // valid for life (长期)
	Nationality  string   // foreigners' cards: three letters or digits of GB/T 2659
	PassNumber   string   // HMT permit: number of the travel permit
	Issues       string   // HMT permit: times issued; 2023 foreigners' card: times re-issued
	Version      string   // 2017 foreigners' card: card version
	Office       string   // 2017 foreigners' card: accepting office
	FormerLink   string   // 2023 foreigners' card: link to the former number
	Photo        []byte   // 1024 bytes, WLT, opaque: the decoder is proprietary
	Fingerprint  []byte   // 0, 512 or 1024 bytes, opaque; only where asked for
	Management   string   // chip management number, hexadecimal; empty when unread
	Warnings     []Warning
}

// CurrentAddress is the last address written to the card.
func (c Card) CurrentAddress() string {
	if n := len(c.NewAddresses); n > 0 {
		return c.NewAddresses[n-1]
	}
	return c.Address
}

// Valid reports whether the document is valid on day; a missing bound does not
// bind.
func (c Card) Valid(day Date) bool {
	if !c.ValidFrom.IsZero() && c.ValidFrom.After(day) {
		return false
	}
	return c.LongTerm || c.ValidUntil.IsZero() || !day.After(c.ValidUntil)
}

// Format prints the kind alone, whatever the verb: a card must not get into a
// log or an error by accident.
func (c Card) Format(f fmt.State, _ rune) {
	_, _ = fmt.Fprintf(f, "idcard.Card(%s)", string(c.Kind)) // a fmt.State takes what it is given
}

// LogValue logs the kind alone.
func (c Card) LogValue() slog.Value { return slog.StringValue(string(c.Kind)) }

// Warning is something about a record that does not fit, though every byte
// arrived. The card is still a card; a clerk may have to look at it.
type Warning string

// What may not fit in a record.
const (
	WarnNumberCheck   Warning = "number-check"       // the check digit of the number is wrong
	WarnNumberForm    Warning = "number-form"        // the number has not the form of its kind
	WarnBirthMismatch Warning = "birth-mismatch"     // birth date and number disagree
	WarnSexMismatch   Warning = "sex-mismatch"       // sex and number disagree
	WarnBirth         Warning = "birth"              // no real date, or later than today
	WarnValidity      Warning = "validity"           // no real dates
	WarnSex           Warning = "sex"                // no code of GB/T 2261.1
	WarnEthnic        Warning = "ethnic"             // no two digits
	WarnName          Warning = "name"               // empty, or not well-formed UTF-16
	WarnText          Warning = "text"               // another field is not well-formed UTF-16
	WarnAddressUnread Warning = "new-address-unread" // whether there is a newer address is not known
	WarnManageUnread  Warning = "management-unread"  // the chip management number was not read
)
