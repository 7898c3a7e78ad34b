package holiday_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yimen/hallserver/holiday"
)

func read(t *testing.T, name string) string {
	t.Helper()
	raw, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// told is a year in words: what is off, what is worked.
func told(y holiday.Year) (off, worked []string) {
	for _, d := range y.Days {
		line := strings.TrimPrefix(d.Date, "2027-") + " " + d.Name["zh"]
		if d.Off {
			off = append(off, line)
		} else {
			worked = append(worked, line)
		}
	}
	return off, worked
}

// check2027 holds what was read against the arrangement of 2027.
func check2027(t *testing.T, y holiday.Year, err error) {
	t.Helper()
	if err != nil || y.Year != 2027 {
		t.Fatalf("year %d: %v", y.Year, err)
	}
	off, worked := told(y)
	if diff := cmp.Diff([]string{"01-31 春节", "02-14 春节", "05-08 劳动节", "09-26 国庆节", "10-09 国庆节"}, worked); diff != "" {
		t.Error("worked:", diff)
	}
	want := map[string]int{"元旦": 3, "春节": 9, "清明节": 3, "劳动节": 5, "端午节": 1, "中秋节": 1, "国庆节": 7}
	got := map[string]int{}
	for _, line := range off {
		_, name, _ := strings.Cut(line, " ")
		got[name]++
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error("off:", diff)
	}
	for _, line := range worked {
		day, err := time.Parse(time.DateOnly, "2027-"+line[:5])
		if err != nil || (day.Weekday() != time.Saturday && day.Weekday() != time.Sunday) {
			t.Errorf("%s is a %s: %v", line, day.Weekday(), err)
		}
	}
}

func TestTheJSONOfHolidayCN(t *testing.T) {
	t.Parallel()
	text := read(t, "2027.json")
	for name, raw := range map[string]string{
		"as it is": text, "with a byte order mark": "\ufeff" + text, "with CR LF": strings.ReplaceAll(text, "\n", "\r\n"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			y, err := holiday.Read([]byte(raw))
			check2027(t, y, err)
		})
	}
}

func TestANewYearsHolidayMayBeginInDecember(t *testing.T) {
	t.Parallel()
	y, err := holiday.Read([]byte(`{"year": 2023, "papers": ["https://example.org/n"], "days": [
		{"name": "元旦", "date": "2023-01-01", "isOffDay": true}, {"name": "元旦", "date": "2022-12-31", "isOffDay": true}]}`))
	if err != nil || len(y.Days) != 2 || y.Days[0].Date != "2022-12-31" || y.Sources[0] != "https://example.org/n" {
		t.Errorf("%+v, %v", y, err)
	}
}

func TestNamesInThreeLanguages(t *testing.T) {
	t.Parallel()
	for zh, want := range map[string]map[string]string{
		"国庆节、中秋节": {"zh": "国庆节、中秋节", "en": "National Day and the Mid-Autumn Festival", "ko": "국경절, 중추절"},
		"中秋节、国庆节": {"zh": "中秋节、国庆节", "en": "the Mid-Autumn Festival and National Day", "ko": "중추절, 국경절"},
		"抗战胜利纪念日": {"zh": "抗战胜利纪念日", "en": "a public holiday", "ko": "공휴일"},
	} {
		y, err := holiday.Read([]byte(`{"year": 2027, "days": [{"name": "` + zh + `", "date": "2027-10-01", "isOffDay": true}]}`))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, y.Days[0].Name); diff != "" {
			t.Error(diff)
		}
	}
}

func TestAFileThatIsNoYearIsRefusedWithItsPlace(t *testing.T) {
	t.Parallel()
	day := func(date, off string) string {
		return `{"name": "元旦", "date": "` + date + `", "isOffDay": ` + off + `}`
	}
	year := func(days ...string) string {
		return "{\"year\": 2027,\n\"days\": [\n" + strings.Join(days, ",\n") + "]}"
	}
	for name, c := range map[string]struct{ raw, says string }{
		"nothing":                {"", "the file is empty"},
		"blanks":                 {" \n\ufeff"[:2], "the file is empty"},
		"a web page":             {"\n<!DOCTYPE html><html>", "web page (HTML)"},
		"GB18030":                {`{"year": 2027, "days": [{"name": "` + "\xd4\xaa\xb5\xa9" + `"}]}`, "not in UTF-8"},
		"a text":                 {"元旦 1月1日", "neither JSON nor ICS"},
		"a year without days":    {`{"year": 2027, "papers": [], "days": []}`, "no days: the holidays of 2027 are not in the file yet"},
		"JSON of something else": {`{"error": "rate limit"}`, "no year"},
		"JSON cut short":         {year(day("2027-01-01", "true"))[:60], "line 3: unexpected end"},
		"a year in words":        {`{"year": "2027", "days": []}`, "line 1: "},
		"a year far off":         {`{"year": 20270, "days": [` + day("2027-01-01", "true") + `]}`, "year 20270: 2000 to 2100"},
		"no date":                {year(day("2027-01-01", "true"), day("2027-02-30", "true")), `days[1]: "2027-02-30" is no date`},
		"a date in another form": {year(day("2027/1/1", "true")), `days[0]: "2027/1/1" is no date`},
		"another year":           {year(day("2027-01-01", "true"), day("2026-10-01", "true")), "days[1]: 2026-10-01 is not of 2027"},
		"the year after":         {year(day("2027-01-01", "true"), day("2028-01-01", "true")), "days[1]: 2028-01-01 is not of 2027"},
		"off and worked":         {year(day("2027-01-01", "true"), day("2027-01-02", "true"), day("2027-01-01", "false")), "days[0] and days[2]: 2027-01-01 is both off and worked"},
		"twice":                  {year(day("2027-01-01", "true"), day("2027-01-01", "true")), "days[0] and days[1]: 2027-01-01 is there twice"},
		"neither off nor worked": {year(`{"name": "元旦", "date": "2027-01-01"}`), "days[0]: no isOffDay"},
		"no name":                {year(`{"name": " ", "date": "2027-01-01", "isOffDay": true}`), "days[0]: "},
		"too large":              {strings.Repeat(" ", holiday.MaxFile+1), "larger than"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := holiday.Read([]byte(c.raw)); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v, want %q", err, c.says)
			}
		})
	}
}
