package matterlist_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yimen/hallserver/catalogue"
	"yimen/hallserver/matterlist"
)

// one reads a list of one matter with a column of each of the fields given.
func one(t *testing.T, fields map[string]string, extra string) (catalogue.Service, string) {
	t.Helper()
	columns := ""
	head, row := "编码\t名称", "S-1\t样例"
	for field, text := range fields {
		columns += fmt.Sprintf(", %s: 列%s", field, field)
		head += "\t列" + field
		row += "\t\"" + strings.ReplaceAll(text, `"`, `""`) + "\""
	}
	m := mapping(t, "list: one\ncolumns: {code: 编码, name: 名称"+columns+"}\ndepartment: 样例局\ndepartments: [{name: 样例局, queue: A, windows: [1]}]\nexpected_minutes: 5\n"+extra)
	tables, err := matterlist.Read([]byte(head+"\n"+row+"\n"), ".csv", matterlist.Reading{})
	if err != nil {
		t.Fatal(err)
	}
	list, err := m.Matters(tables)
	if err != nil {
		return catalogue.Service{}, said(err)
	}
	if len(list.Matters) != 1 {
		t.Fatalf("%d matters", len(list.Matters))
	}
	return list.Matters[0].Service, list.Notes.In("zh")
}

func TestDaysAreReadAsListsHaveThem(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]struct {
		unit    string
		n       int
		natural bool
	}{
		"20个工作日": {"", 20, false}, "20（工作日）": {"", 20, false}, "15个自然日": {"", 15, true}, "30日": {"自然日", 30, true}, "5": {"工作日", 5, false},
		"５": {"", 5, false}, "20个工作日内": {"", 20, false}, "自受理之日起10个工作日": {"", 10, false}, "十五个工作日": {"", 15, false}, "二十": {"", 20, false},
		"即办": {"", 0, false}, "当场办结": {"", 0, false}, "0": {"工作日", 0, false}, "2小时": {"", 0, false}, "3个月": {"", 90, true}, "1年": {"", 365, true},
		"0.5个工作日": {"", 1, false}, "无": {"工作日", 0, false}, "12天": {"", 12, false}, "5 （个工作日）": {"", 5, false},
	} {
		s, says := one(t, map[string]string{"legal_days": text, "legal_unit": want.unit}, "")
		if s.Code == "" || s.LegalDays != want.n || s.LegalNatural != want.natural {
			t.Errorf("%q: %d, natural %v (%s)", text, s.LegalDays, s.LegalNatural, says)
		}
	}
	if s, _ := one(t, map[string]string{"legal_days": "7日"}, "days: natural\n"); !s.LegalNatural {
		t.Error("days: natural means nothing")
	}
	for _, text := range []string{"若干", "-1", "5旬", "依法", "十十一二"} {
		if s, says := one(t, map[string]string{"legal_days": text}, ""); !strings.Contains(says, "不是天数") {
			t.Errorf("%q is %d days", text, s.LegalDays)
		}
	}
}

func TestMaterialsAreReadAsListsHaveThem(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text string
		want string // names, forms and copies; or what is said
		says string
	}{
		"numbered lines":     {"1.身份证（原件）\n2、户口簿（复印件1份）", "身份证 original 0; 户口簿 copy 1", ""},
		"numbers on a line":  {"1.身份证 2.户口簿 3.照片", "身份证 original 0; 户口簿 original 0; 照片 original 0", ""},
		"brackets as number": {"（一）身份证；（二）户口簿（原件和复印件各1份）", "身份证 original 0; 户口簿 original_and_copy 1", ""},
		"a measure":          {"1.5 米以下儿童照片", "1.5米以下儿童照片 original 0", ""},
		"a remark that is none of a form": {
			"申请书（法定代表人签字）", "申请书（法定代表人签字） original 0", "",
		},
		"electronic":  {"证件照（电子版）", "证件照 electronic 0", ""},
		"vague":       {"身份证、户口簿等相关材料；其他材料", "身份证、户口簿 original 0", "第 2 行 C 列（列materials）：“身份证、户口簿等相关材料”缩短为“身份证、户口簿”：其余没有指明是什么\n第 2 行 C 列（列materials）：略去了“其他材料”：没有指明是什么"},
		"none at all": {"无", "", ""},
	} {
		s, says := one(t, map[string]string{"materials": c.text}, "vague_materials: leave_out\n")
		var got []string
		for _, m := range s.Materials {
			got = append(got, fmt.Sprint(m.Name["zh"], " ", m.Form, " ", m.Copies))
		}
		if strings.Join(got, "; ") != c.want || says != c.says {
			t.Errorf("%s: %s\n%s", name, strings.Join(got, "; "), says)
		}
	}
}

func TestWordsAndNumbersAreReadAsListsHaveThem(t *testing.T) {
	t.Parallel()
	s, says := one(t, map[string]string{
		"kind": "行政 许可", "for": "自然人、企业法人及个体户", "level": "省级，县级", "telephone": "（0000）5550101 转 8；12345、咨询台0000-5550102", "charged": "是",
		"online": "全程网办", "visits": "0次", "handling": "即办件", "steps": "（1）申请 （2）受理；③决定", "forms": "申请表；承诺书",
	}, "values: {for: {个体户: unincorporated}}\n")
	want := catalogue.Service{
		Code: "S-1", Name: map[string]string{"zh": "样例"}, Department: map[string]string{"zh": "样例局"}, Queue: "A", Flags: []string{"instant", "online", "one_visit"},
		Fee: map[string]string{"zh": "收费"},
		Details: catalogue.Details{
			List: "one", Kind: "permit", For: []string{"person", "enterprise", "unincorporated"}, Levels: []string{"province", "county"},
			Telephones: []catalogue.Telephone{{Number: "0000-5550101-8", For: "advice"}, {Number: "12345", For: "advice"}, {Number: "0000-5550102", For: "advice"}},
		},
	}
	for _, text := range []string{"申请 （2）受理", "决定"} {
		want.Steps = append(want.Steps, map[string]string{"zh": text})
	}
	for _, text := range []string{"申请表", "承诺书"} {
		want.Forms = append(want.Forms, map[string]string{"zh": text})
	}
	if diff := cmp.Diff(want, s); diff != "" || says != "" {
		t.Errorf("%s(-want +got)\n%s", says, diff)
	}
}

func TestTelephonesAreFoundAmidWords(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"户政科：0000-5550101（工作日 8:30-11:30）":       "0000-5550101",
		"现场咨询：大厅一楼 15 号窗口；电话 12345":              "12345",
		"网上：http://hall.example/12345/67；报警 110": "110",
		"+86 (0000) 5550101":      "+86 0000-5550101",
		"13900000000，13900000001": "13900000000 13900000001",
		"现场咨询":                    "第 2 行 C 列（列telephone）：“现场咨询”不是电话号码",
		"12345；555":               "第 2 行 C 列（列telephone）：“555”不是电话号码",
	} {
		s, got := one(t, map[string]string{"telephone": text}, "")
		for i, p := range s.Telephones {
			if i > 0 {
				got += " "
			}
			got += p.Number
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestAMappingMayBeLenient(t *testing.T) {
	t.Parallel()
	s, says := one(t, map[string]string{"kind": "样例类型", "legal_days": "5", "promised_days": "9"}, "unknown_words: leave_out\npromises_beyond_law: cut\n")
	want := []string{"略去了“样例类型”：对照文件不认识", "承诺 9 天，超过了法定的 5 天：按法定计"}
	if s.Kind != "" || s.PromisedDays != 5 || !strings.Contains(says, want[0]) || !strings.Contains(says, want[1]) {
		t.Errorf("%+v\n%s", s, says)
	}
	if s, says := one(t, map[string]string{"legal_days": "无法定时限", "promised_days": "9"}, ""); s.LegalDays != 0 || s.PromisedDays != 9 || says != "" {
		t.Errorf("%+v\n%s", s, says)
	}
}

// TestOneRowAMaterial: the rows of a matter that have a material each are one matter.
func TestOneRowAMaterial(t *testing.T) {
	t.Parallel()
	m := mapping(t, `list: one
columns: {code: 编码, name: 名称, department: 部门, legal_days: 法定, materials: 材料名称, material_form: 材料形式, material_copies: 份数, material_need: 必要性}
departments: [{name: 样例局, queue: A, windows: [1]}]
expected_minutes: 5
`)
	head := "编码,名称,部门,法定,材料名称,材料形式,份数,必要性\n"
	for name, c := range map[string]struct{ rows, want string }{
		"with the code again":  {"S-1,样例,样例局,5,身份证,原件,1,必要\nS-1,样例,样例局,5,户口簿,复印件,,非必要\n", "S-1 身份证 户口簿"},
		"with nothing":         {"S-1,样例,样例局,5,身份证,原件,1,必要\n,,,,户口簿,复印件,2,\nS-2,样例二,样例局,5,照片,电子,1,\n", "S-1 身份证 户口簿; S-2 照片"},
		"the same again":       {"S-1,样例,样例局,5,身份证,原件,1,\n,,,,身份证,原件,1,\n", "S-1 身份证"},
		"with something else":  {"S-1,样例,样例局,5,身份证,原件,1,\nS-1,样例,样例局,6,户口簿,原件,1,\n", "第 3 行 D 列（法定）：这里是“6”，同一事项的第 2 行却是“5”"},
		"another's code":       {"S-1,样例,样例局,5,身份证,原件,1,\nS-1,样例二,样例局,5,户口簿,原件,1,\n", "第 3 行 A 列（编码）：事项“S-1”写了两遍：另一处在第 2 行 A 列（编码）"},
		"a form that is none":  {"S-1,样例,样例局,5,身份证,口头,1,\n", "第 2 行 F 列（材料形式）：对照文件不认识“口头”，请写在 values 的 material_form 下"},
		"copies that are none": {"S-1,样例,样例局,5,身份证,原件,若干,\n", "第 2 行 G 列（份数）：“若干”不是份数"},
	} {
		tables, err := matterlist.Read([]byte(head+c.rows), ".csv", matterlist.Reading{})
		if err != nil {
			t.Fatal(err)
		}
		list, err := m.Matters(tables)
		got := said(err)
		if err == nil {
			var all []string
			for _, mt := range list.Matters {
				line := mt.Service.Code
				for _, o := range mt.Service.Materials {
					line += " " + o.Name["zh"]
				}
				all = append(all, line)
			}
			got = strings.Join(all, "; ")
		}
		if got != c.want {
			t.Errorf("%s: %s\nwant %s", name, got, c.want)
		}
	}
}
