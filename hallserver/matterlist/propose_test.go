package matterlist_test

import (
	"strings"
	"testing"

	"yimen/hallserver/catalogue"
	"yimen/hallserver/matterlist"
)

// A hall that shows Chinese alone needs no other texts, nor the Chinese in their place.
func TestAMappingForAHallOfOneLanguageNamesNoOther(t *testing.T) {
	t.Parallel()
	tables, err := matterlist.Read([]byte("事项名称,实施编码,实施主体\n户口登记,11370000-1,某县公安局\n"), ".csv", matterlist.Reading{})
	if err != nil {
		t.Fatal(err)
	}
	for languages, want := range map[string]bool{"zh": false, "zh en": true} {
		there, err := catalogue.Read(county(t))
		if err != nil {
			t.Fatal(err)
		}
		there.Languages = strings.Fields(languages)
		raw, err := matterlist.Propose(tables, matterlist.Reading{}, there)
		if err != nil {
			t.Fatal(err)
		}
		m, err := matterlist.ReadMapping(raw)
		if err != nil {
			t.Fatalf("%v\n%s", err, raw)
		}
		if got := m.OtherLanguages == "same"; got != want {
			t.Errorf("%s: %v", languages, got)
		}
	}
}
