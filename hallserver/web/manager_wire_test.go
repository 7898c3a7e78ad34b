package web_test

import (
	"os"
	"regexp"
	"testing"

	"yimen/hallserver/wire"
)

// TestTheManagersPageKnowsTheShapesAsTheyAre compares src/healthwire.ts with
// package wire.
func TestTheManagersPageKnowsTheShapesAsTheyAre(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("src/healthwire.ts")
	if err != nil {
		t.Fatal(err)
	}
	shapes := map[string]any{
		"DeviceHealth": wire.DeviceHealth{}, "FileHealth": wire.FileHealth{}, "CardLeft": wire.CardLeft{}, "HolidaysMissing": wire.HolidaysMissing{}, "Health": wire.Health{}, "CallsReport": wire.CallsReport{},
		"CallsDevice": wire.CallsDevice{}, "Phrase": wire.Phrase{}, "Zone": wire.Zone{}, "Announcements": wire.Announcements{},
		"AnnouncementRequest": wire.AnnouncementRequest{}, "ReadyResult": wire.ReadyResult{},
	}
	field := regexp.MustCompile(`(?m)^  (\w+)(\??): `)
	for _, m := range regexp.MustCompile(`(?s)export interface (\w+) \{\n(.*?)\n\}`).FindAllStringSubmatch(string(raw), -1) {
		shape, known := shapes[m[1]]
		if !known {
			t.Errorf("%s is no shape of package wire", m[1])
			continue
		}
		delete(shapes, m[1])
		optional := fieldsOf(shape)
		for _, f := range field.FindAllStringSubmatch(m[2], -1) {
			may, there := optional[f[1]]
			switch {
			case !there:
				t.Errorf("%s.%s is not in package wire", m[1], f[1])
			case may && f[2] == "":
				t.Errorf("%s.%s may be missing", m[1], f[1])
			}
		}
	}
	for name := range shapes {
		t.Errorf("the page does not know %s", name)
	}
}
