package holiday

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// MaxFile bounds a file, in bytes: a year has some tens of days.
const MaxFile = 1 << 20

// Year is the arrangement of a year.
type Year struct {
	Year int
	// Sources are where the file says that it has it from: addresses of notices.
	Sources []string
	Days    []Day // in order
}

// Day is a day that is not as its weekday is.
type Day struct {
	Date string            // YYYY-MM-DD
	Off  bool              // else it is worked, though a Saturday or Sunday
	Name map[string]string // the holiday that it belongs to, by language

	at string // where in the file
}

// The years that a file may be of.
const (
	firstYear = 2000
	lastYear  = 2100
)

// Read reads a file of either form, by what is in it. An error names the entry.
func Read(raw []byte) (Year, error) {
	if len(raw) > MaxFile {
		return Year{}, fmt.Errorf("larger than %d bytes", MaxFile)
	}
	raw = bytes.TrimSpace(bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf")))
	var y Year
	var err error
	switch head := strings.ToUpper(string(raw[:min(len(raw), len("BEGIN:VCALENDAR"))])); {
	case len(raw) == 0:
		return Year{}, errors.New("the file is empty")
	case raw[0] == '<':
		return Year{}, errors.New("this is a web page (HTML): fetch the file itself, on GitHub by Raw")
	case !utf8.Valid(folds.ReplaceAll(raw, nil)):
		return Year{}, errors.New("not in UTF-8")
	case raw[0] == '{':
		y, err = readJSON(raw)
	case head == "BEGIN:VCALENDAR":
		y, err = readICS(raw)
	default:
		return Year{}, fmt.Errorf("neither JSON nor ICS: it begins with %q", head)
	}
	if err != nil {
		return Year{}, err
	}
	return y, y.check()
}

// check puts the days in order and holds them against each other.
func (y *Year) check() error {
	if len(y.Days) == 0 {
		return fmt.Errorf("no days: the holidays of %d are not in the file yet", y.Year)
	}
	if y.Year < firstYear || y.Year > lastYear {
		return fmt.Errorf("year %d: %d to %d", y.Year, firstYear, lastYear)
	}
	slices.SortStableFunc(y.Days, func(a, b Day) int { return cmp.Compare(a.Date, b.Date) })
	for i, d := range y.Days {
		at, err := time.Parse(time.DateOnly, d.Date)
		if err != nil {
			return fmt.Errorf("%s: %q is no date; want YYYY-MM-DD", d.at, d.Date)
		}
		if at.Year() != y.Year && (at.Year() != y.Year-1 || at.Month() != time.December) {
			return fmt.Errorf("%s: %s is not of %d: give the file of one year", d.at, d.Date, y.Year)
		}
		if i == 0 || y.Days[i-1].Date != d.Date {
			continue
		}
		if before := y.Days[i-1]; before.Off != d.Off {
			return fmt.Errorf("%s and %s: %s is both off and worked", before.at, d.at, d.Date)
		}
		return fmt.Errorf("%s and %s: %s is there twice", y.Days[i-1].at, d.at, d.Date)
	}
	return nil
}
