package hallserver

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yimen/hallserver/catalogue"
	"yimen/hallserver/holiday"
	"yimen/hallserver/wire"
)

// thisYear is the office with a holiday of 2026 that every year has.
func thisYear(t *testing.T) string {
	t.Helper()
	text := strings.Replace(office, "      - {date: 2026-11-24,", "      - {from: 2026-10-01, to: 2026-10-07, closed: true}\n      - {date: 2026-11-24,", 1)
	if text == office {
		t.Fatal("the office has changed")
	}
	return text
}

func TestTheManagerIsToldOfAYearWithoutHolidaysUntilItHasThem(t *testing.T) {
	t.Parallel()
	h := openTimed(t, thisYear(t), "2026-11-14T10:00")
	told := func() (years []int) {
		h.t.Helper()
		health := h.signs.proof.Health()
		for _, m := range health.Holidays {
			if m.Calendar != "office" || m.Name["zh"] == "" {
				t.Errorf("%+v", m)
			}
			years = append(years, m.Year)
		}
		if health.Alarms != 0 {
			t.Errorf("%d alarms", health.Alarms)
		}
		return years
	}
	if got := told(); len(got) != 0 {
		t.Errorf("%v too early", got)
	}
	h.until("2026-11-15T00:00")
	if diff := cmp.Diff([]int{2027}, told()); diff != "" {
		t.Error(diff)
	}
	raw, err := os.ReadFile("holiday/testdata/2027.json")
	if err != nil {
		t.Fatal(err)
	}
	year, err := holiday.Read(raw)
	if err != nil {
		t.Fatal(err)
	}
	was, err := CatalogueToChange(h.dir)
	if err != nil {
		t.Fatal(err)
	}
	next, _, err := catalogue.WithHolidays(was, "", year, "2027.json")
	if err != nil {
		t.Fatal(err)
	}
	out, err := Administer(t.Context(), h.dir, Order{Op: OpImportCatalogue, File: next})
	if err != nil || len(out.Notes) != 0 {
		t.Fatalf("%+v, %v", out, err)
	}
	if got := told(); len(got) != 0 {
		t.Errorf("%v after the import", got)
	}
	h.until("2027-11-15T00:00")
	if diff := cmp.Diff([]int{2028}, told()); diff != "" {
		t.Error(diff)
	}
}

// A holiday that is imported hits whoever has booked it: nothing changes before it
// is confirmed.
func TestAnImportedHolidayAsksAboutThoseWhoHaveBookedIt(t *testing.T) {
	t.Parallel()
	h := openTimed(t, bookable(), "2026-12-21T10:00")
	h.book("219999199001010016", "2027-01-01T09:00")
	year := holiday.Year{Year: 2027, Days: []holiday.Day{{Date: "2027-01-01", Off: true, Name: wire.Text{"zh": "元旦", "en": "New Year's Day", "ko": "양력 설"}}}}
	was, err := CatalogueToChange(h.dir)
	if err != nil {
		t.Fatal(err)
	}
	next, _, err := catalogue.WithHolidays(was, "", year, "2027.json")
	if err != nil {
		t.Fatal(err)
	}
	out, err := Administer(t.Context(), h.dir, Order{Op: OpImportCatalogue, File: next})
	if !errors.Is(err, ErrConfirm) || out.Hits == nil || out.Hits.Appointments != 1 {
		t.Fatalf("%+v, %v", out.Hits, err)
	}
	if raw, err := os.ReadFile(filepath.Join(h.dir, catalogueFile)); err != nil || string(raw) != string(was) {
		t.Errorf("the file was changed: %v", err)
	}
	if _, err := Administer(t.Context(), h.dir, Order{Op: OpImportCatalogue, File: next, Yes: true}); err != nil {
		t.Fatal(err)
	}
}
