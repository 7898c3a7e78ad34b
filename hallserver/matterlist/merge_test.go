package matterlist_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yimen/hallserver/catalogue"
	"yimen/hallserver/matterlist"
	"yimen/hallserver/yamlfile"
)

// two is a mapping of more columns, and twoList a list of two matters for it.
const two = `list: two
columns: {code: 编码, name: 名称, department: 部门, promised_days: 承诺, legal_days: 法定, materials: 材料, online: 网办, conditions: 条件}
departments:
  - {name: 样例甲局, queue: AB, windows: [21, 22], expected_minutes: 7}
  - {name: 样例乙局, queue: M, windows: [22], theme: civil}
expected_minutes: 12
other_languages: same
`

const twoList = "编码,名称,部门,承诺,法定,材料,网办,条件\n" +
	"T-1,样例甲,样例甲局,5,20,身份证；户口簿,是,年满十八\n" +
	"T-2,样例乙,样例乙局,1,3,身份证,否,\n"

// merged takes a list into a catalogue.
func merged(t *testing.T, base []byte, mapped, list string) ([]byte, matterlist.Change) {
	t.Helper()
	raw, change, err := merge(t, base, mapped, list)
	if err != nil {
		t.Fatal(err)
	}
	return raw, change
}

func merge(t *testing.T, base []byte, mapped, list string) ([]byte, matterlist.Change, error) {
	t.Helper()
	tables, err := matterlist.Read([]byte(list), ".csv", matterlist.Reading{})
	if err != nil {
		t.Fatal(err)
	}
	l, err := mapping(t, mapped).Matters(tables)
	if err != nil {
		t.Fatal(err)
	}
	return l.Merge(base)
}

func read(t *testing.T, raw []byte) *catalogue.Catalogue {
	t.Helper()
	c, err := catalogue.Read(raw)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// replaced changes one text of a file.
func replaced(t *testing.T, raw []byte, was, becomes string) []byte {
	t.Helper()
	if strings.Count(string(raw), was) != 1 {
		t.Fatalf("%q is there %d times in\n%s", was, strings.Count(string(raw), was), raw)
	}
	return []byte(strings.Replace(string(raw), was, becomes, 1))
}

func TestAListBeginsACatalogue(t *testing.T) {
	t.Parallel()
	raw, change := merged(t, nil, two, twoList)
	c := read(t, raw)
	if len(c.Services) != 2 || len(c.Queues) != 2 || len(c.Windows) != 2 || len(c.Themes) != 2 {
		t.Errorf("%s", raw)
	}
	if diff := cmp.Diff([]string{"AB", "M"}, c.Windows[1].Queues); diff != "" {
		t.Errorf("window 22: %s", diff)
	}
	s, _ := c.Service("T-1")
	other, _ := c.Service("T-2")
	if s.ExpectedMinutes != 7 || other.ExpectedMinutes != 12 || !slices.Equal(s.Flags, []string{"online"}) || other.Flags != nil {
		t.Errorf("%+v\n%+v", s, other)
	}
	if len(change.New) != 2 || !change.Queues[0].New {
		t.Errorf("%+v", change)
	}
}

// TestWhatAHallHasWrittenStaysWhenTheListComesAgain: minutes, tiles, names in other
// languages, what is known of materials, comments, services of its own.
func TestWhatAHallHasWrittenStaysWhenTheListComesAgain(t *testing.T) {
	t.Parallel()
	raw, _ := merged(t, county(t), two, twoList)
	c := read(t, raw)
	if len(c.Services) != 42 || !slices.Contains(c.Themes[slices.IndexFunc(c.Themes, func(t catalogue.Theme) bool { return t.ID == "civil" })].Services, "T-2") {
		t.Fatalf("%d services", len(c.Services))
	}
	for _, change := range [][2]string{
		{"name: {zh: 样例甲, en: 样例甲, ko: 样例甲}", "name: {zh: 样例甲, en: Sample A, ko: 样例甲} # ours"},
		{"expected_minutes: 7\n  - code: T-2", "expected_minutes: 25\n  - code: T-2"},
		{"flags: [online]", "flags: [nearby, online]"},
		{"{name: {zh: 户口簿, en: 户口簿, ko: 户口簿}, form: original}", "{name: {zh: 户口簿, en: Register, ko: 户口簿}, form: original, shared: true}"},
		{"id: queue-ab\n", "id: ours\n"},
	} {
		raw = replaced(t, raw, change[0], change[1])
	}
	edited := read(t, raw)
	again, change := merged(t, raw, two, twoList)
	if string(again) != string(raw) || change.Any() || change.Same != 2 {
		t.Errorf("the same list changes %+v", change)
	}
	next := strings.NewReplacer("样例甲,样例甲局,5", "样例甲改,样例甲局,4", "身份证；户口簿,是", "居住证；户口簿,否", "年满十八", "", "T-2", "T-3").Replace(twoList)
	again, change = merged(t, raw, two, next)
	if diff := cmp.Diff([][]string{{"T-3"}, {"T-1"}, {"T-2"}}, [][]string{change.New, change.Changed, change.Gone}); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	now := read(t, again)
	want, _ := edited.Service("T-1")
	want.Name = map[string]string{"zh": "样例甲改", "en": "Sample A", "ko": "样例甲改"}
	want.PromisedDays, want.Flags, want.Conditions = 4, []string{"nearby"}, nil
	want.Materials = []catalogue.Material{{Name: map[string]string{"zh": "居住证", "en": "居住证", "ko": "居住证"}, Form: "original"}, want.Materials[1]}
	got, _ := now.Service("T-1")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if diff := cmp.Diff(read(t, county(t)).Services, now.Services[:40]); diff != "" {
		t.Errorf("services of the hall's own: %s", diff)
	}
	for _, stays := range []string{"# The catalogue of an example county hall.", "# ours", "id: ours", "      <<: *weekdays"} {
		if !strings.Contains(string(again), stays) {
			t.Errorf("%q is gone", stays)
		}
	}
}

func TestNothingButTheListIsLeftWhereTheMappingSaysSo(t *testing.T) {
	t.Parallel()
	base := replaced(t, county(t), "    # queue_rates: {C: 1.2}", "    queue_rates: {C: 1.2}")
	raw, change := merged(t, base, strings.Replace(two, "theme: civil", "icon: civil", 1)+"others: remove\n", twoList)
	c := read(t, raw)
	if len(c.Services) != 2 || len(c.Queues) != 2 || len(c.Windows) != 2 || len(c.Zones) != 1 || len(c.Themes) != 2 || len(change.Gone) != 40 {
		t.Errorf("%d services, %d queues, %d windows, %d zones, %d themes, %d gone", len(c.Services), len(c.Queues), len(c.Windows), len(c.Zones), len(c.Themes), len(change.Gone))
	}
	if len(c.Calendars) != 2 || len(c.Rules.Calling.QueueRates) != 0 {
		t.Errorf("%d calendars, rates %v", len(c.Calendars), c.Rules.Calling.QueueRates)
	}
}

// TestWhatTheCatalogueRefusesIsToldWhereItStandsInTheList, as far as it is the list's.
func TestWhatTheCatalogueRefusesIsToldWhereItStandsInTheList(t *testing.T) {
	t.Parallel()
	_, _, err := merge(t, county(t), strings.Replace(two, "other_languages: same\n", "", 1), twoList)
	faults, ok := errors.AsType[matterlist.Faults](err)
	if !ok || faults[0].In("zh") != "第 2 行 B 列（名称）：缺少 en 的文字" {
		t.Errorf("%v", err)
	}
	_, _, err = merge(t, county(t), strings.Replace(two, "windows: [21, 22], ", "", 1), twoList)
	of, ok := errors.AsType[yamlfile.Faults](err)
	if !ok || !strings.Contains(of.Error(), "no window serves queue AB") {
		t.Errorf("%v", err)
	}
}

func TestAMappingThatIsWrongIsToldByLine(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ was, becomes, says string }{
		"no list":            {"list: two", "list: The List", "第 1 行 list：清单编号“The List”不对：由小写字母、数字、- 或 _ 组成"},
		"no code":            {"code: 编码, ", "", "第 2 行 columns：至少要写 code 和 name 两列"},
		"a field misspelt":   {"promised_days: 承诺", "promise_days: 承诺", "第 2 行 columns：没有 promise_days 这一项，是不是 promised_days？"},
		"no department":      {"department: 部门, ", "", "第 2 行 columns：请写部门所在的列，或 department: sheet，或 department: 部门名称"},
		"a queue of three":   {"queue: AB", "queue: ABC", "第 4 行 departments[0].queue：队列“ABC”不对，应为 A 到 Z 的一个或两个字母"},
		"a department twice": {"name: 样例乙局", "name: 样例乙局, also: [样例甲局]", "第 5 行 departments[1]：“样例甲局”已经代表“样例甲局”"},
		"no time":            {"expected_minutes: 12\n", "", "每件 0 分钟不对，应为 1 到 240"},
		"a word for nothing": {"other_languages: same", "values: {kind: {许可: permission}}", "“permission”不对，应为 permit, "},
	} {
		text := strings.Replace(two, c.was, c.becomes, 1)
		if text == two {
			t.Fatalf("%s: %q is not there", name, c.was)
		}
		_, err := matterlist.ReadMapping([]byte(text))
		faults, ok := errors.AsType[yamlfile.Faults](err)
		if !ok || !strings.Contains(faults.In("zh"), c.says) || len(faults) != 1 {
			t.Errorf("%s: %v", name, faults.In("zh"))
		}
	}
}
