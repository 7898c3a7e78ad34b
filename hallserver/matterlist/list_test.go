package matterlist_test

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yimen/hallserver/catalogue"
	"yimen/hallserver/matterlist"
	"yimen/hallserver/wire"
)

// form is a form that a list comes in.
type form struct {
	ext  string
	make func(*testing.T, [][]string) ([]byte, func(int) (string, int))
}

func forms() map[string]form {
	return map[string]form{"xlsx": {".xlsx", workbook}, "csv": {".csv", textFile}, "json": {".json", objects}}
}

// proposed is the mapping that is made up from a list.
func proposed(t *testing.T, tables []matterlist.Table) (*matterlist.Mapping, string) {
	t.Helper()
	text, err := matterlist.Propose(tables, matterlist.Reading{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	m, err := matterlist.ReadMapping(text)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return m, string(text)
}

func county(t *testing.T) []byte {
	t.Helper()
	raw, err := os.ReadFile("../../deploy/county/catalogue.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// TestAListOfAThousandMattersGoesIn: as a workbook, a CSV and a JSON, with the mapping
// that is made up from it, and says the same in each.
func TestAListOfAThousandMattersGoesIn(t *testing.T) {
	t.Parallel()
	rows := made(1000)
	services := map[string][]catalogue.Service{}
	for name, f := range forms() {
		raw, _ := f.make(t, rows)
		tables, err := matterlist.Read(raw, f.ext, matterlist.Reading{})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		m, text := proposed(t, tables)
		list, err := m.Matters(tables)
		if err != nil {
			t.Fatalf("%s: %v\n%s", name, err, text)
		}
		out, change, err := list.Merge(county(t))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		c, err := catalogue.Read(out)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if len(change.New) != 1000 || len(change.Changed)+len(change.Gone)+change.Same != 0 || len(c.Services) != 1040 {
			t.Errorf("%s: %d new, %d changed, %d gone, %d services", name, len(change.New), len(change.Changed), len(change.Gone), len(c.Services))
		}
		if len(change.Queues) != departmentsMade {
			t.Errorf("%s: %d queues", name, len(change.Queues))
		}
		if err := c.Plan().Check(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		services[name] = c.Services[40:]
	}
	for _, name := range []string{"csv", "json"} {
		if diff := cmp.Diff(services["xlsx"], services[name]); diff != "" {
			t.Errorf("%s is not as the workbook (-xlsx +%s):\n%.3000s", name, name, diff)
		}
	}
	checkFirst(t, services["xlsx"][0])
}

// checkFirst looks at the first matter of the invented list.
func checkFirst(t *testing.T, s catalogue.Service) {
	t.Helper()
	zh := func(s string) wire.Text { return wire.Text{"zh": s} }
	all := func(s string) wire.Text { return wire.Text{"zh": s, "en": s, "ko": s} }
	want := catalogue.Service{
		Code: "11990000MB0000000X49900010000000000-000-9900010000-0000000",
		Name: all("样例事项第1项（行政许可）"), Department: all("样例县公安局"), Queue: "A", Flags: []string{"online", "one_visit"},
		Materials: []catalogue.Material{
			{Name: all("居民身份证"), Form: "original"},
			{Name: all("户口簿"), Form: "original_and_copy", Copies: 1},
			{Name: all("样例事项申请表"), Form: "copy", Copies: 2},
		},
		Fee: all("每件 5 元"), LegalDays: 10, ExpectedMinutes: 10,
		Details: catalogue.Details{
			List: "matters", Kind: "permit", For: []string{"person"}, Levels: []string{"county"},
			Address: zh("样例县样例路 1 号\n政务服务中心 1 楼"), OfficeHours: zh("工作日 8:30-11:30，13:30-17:00"),
			Telephones: []catalogue.Telephone{{Number: "0000-5550000", For: "advice"}, {Number: "12345", For: "advice"}, {Number: "0000-5559999-8", For: "complaint"}},
			Conditions: zh("1.年满十八周岁；\n2.在本县居住。"), LegalBasis: zh("《样例条例》第三条：“样例，应当办理。”"),
			Steps: []wire.Text{zh("申请"), zh("受理"), zh("审查"), zh("决定"), zh("送达")},
		},
	}
	if diff := cmp.Diff(want, s); diff != "" {
		t.Errorf("the first matter (-want +got):\n%s", diff)
	}
}
