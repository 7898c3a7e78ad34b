package holiday

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// readJSON reads the JSON of holiday-cn:
//
//	{"year": 2027, "papers": ["https://…"], "days": [
//	  {"name": "元旦", "date": "2027-01-01", "isOffDay": true}, …]}
func readJSON(raw []byte) (Year, error) {
	var file struct {
		Year   *int     `json:"year"`
		Papers []string `json:"papers"`
		Days   []struct {
			Name string `json:"name"`
			Date string `json:"date"`
			Off  *bool  `json:"isOffDay"`
		} `json:"days"`
	}
	if err := json.Unmarshal(raw, &file); err != nil {
		return Year{}, fmt.Errorf("%s: %w", whereJSON(raw, err), err)
	}
	if file.Year == nil {
		return Year{}, errors.New("no year: want the JSON of holiday-cn, with year and days")
	}
	y := Year{Year: *file.Year, Sources: file.Papers}
	for i, d := range file.Days {
		at := fmt.Sprintf("days[%d]", i)
		if d.Off == nil {
			return Year{}, fmt.Errorf("%s: no isOffDay: it is not said whether %q is off or worked", at, d.Date)
		}
		name := clean(d.Name)
		if name == "" {
			return Year{}, fmt.Errorf("%s: %q has no name", at, d.Date)
		}
		y.Days = append(y.Days, Day{Date: d.Date, Off: *d.Off, Name: named(name), at: at})
	}
	return y, nil
}

// whereJSON is the line at which JSON is wrong.
func whereJSON(raw []byte, err error) string {
	offset := int64(len(raw))
	if wrong, ok := errors.AsType[*json.SyntaxError](err); ok {
		offset = wrong.Offset
	} else if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		offset = wrong.Offset
	}
	before := string(raw[:max(0, min(offset-1, int64(len(raw))))])
	return fmt.Sprintf("line %d", 1+strings.Count(before, "\n"))
}
