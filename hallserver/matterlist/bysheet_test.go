package matterlist_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"yimen/hallserver/catalogue"
	"yimen/hallserver/matterlist"
)

// bySheet is a list of another make: a sheet a department, a row a material with the
// cells of the matter merged over them, headers in two rows, and words and numbers as
// people write them.
func bySheet(t *testing.T, departments, each int) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	n := 0
	for d := range departments {
		sheet := fmt.Sprintf("样例县第%d局", d+1)
		_, err := f.NewSheet(sheet)
		must(err)
		must(f.SetSheetRow(sheet, "A1", &[]any{sheet + "政务服务事项清单（2026年版）"}))
		must(f.MergeCell(sheet, "A1", "T1"))
		must(f.SetSheetRow(sheet, "A2", &[]any{
			"序号", "主项名称", "子项名称", "基本编码", "实施\n编码", "业务办理项编码", "事项类型", "服务对象", "行使层级", "办件类型", "办结时限", nil,
			"是否收费", "收费标准", "咨询方式", "监督投诉方式", "受理条件", "设定依据", "申请材料",
		}))
		must(f.SetSheetRow(sheet, "K3", &[]any{"法定", "承诺"}))
		must(f.SetSheetRow(sheet, "S3", &[]any{"材料名称", "材料形式", "份数", "材料必要性"}))
		must(f.MergeCell(sheet, "K2", "L2"))
		must(f.MergeCell(sheet, "S2", "V2"))
		for c := range strings.SplitSeq("ABCDEFGHIJMNOPQR", "") {
			must(f.MergeCell(sheet, c+"2", c+"3"))
		}
		row := 4
		for range each {
			row += writeMatter(t, f, sheet, row, d, n)
			n++
		}
	}
	must(f.DeleteSheet("Sheet1"))
	var out bytes.Buffer
	must(f.Write(&out))
	return out.Bytes()
}

// writeMatter writes a matter, and says how many rows it takes.
func writeMatter(t *testing.T, f *excelize.File, sheet string, row, d, n int) (rows int) {
	t.Helper()
	pick := func(words ...string) string { return words[n%len(words)] }
	code := fmt.Sprintf("11990000MB%07dX%020d", d, n)
	cells := []any{
		n + 1, fmt.Sprintf("样例主项%d", n), pick("", fmt.Sprintf("样例子项%d", n)), "0001", code, pick("", "", code+"01"),
		pick("行政许可", "行政确认事项", "公共服务", "其他行政权力", "行政给付"),
		pick("自然人", "自然人,企业法人,事业法人,社会组织法人,非法人企业,行政机关,其他组织", "企业法人;自然人"),
		pick("县级", "市级、县级", "县级（区级）"), pick("即办件", "承诺件"), pick("20(工作日)", "无", "30（自然日）", "3个月"),
		pick("即办", "1(工作日)", "5(工作日)", "0"), pick("否", "否", "是"), pick("", "", "每件 10 元"),
		"现场咨询：一楼 3 号窗口；电话：0000-5550101", "0000-5550102、12345", "1.符合条件。\n2.材料齐全。", "《样例法》第三条 " + strings.Repeat("依据", 10+n%300),
	}
	for i, v := range cells {
		if v == "" {
			continue
		}
		cell, _ := excelize.CoordinatesToCellName(i+1, row)
		if err := f.SetCellValue(sheet, cell, v); err != nil {
			t.Fatal(err)
		}
	}
	materials := 1 + n%6
	for m := range materials {
		name := []string{"居民身份证", "其他相关材料", "申请表", "委托书", "营业执照等材料", "照片（电子版）"}[m]
		err := f.SetSheetRow(sheet, fmt.Sprintf("S%d", row+m), &[]any{name, pick("原件", "复印件", "原件和复印件", "电子件", "纸质"), []any{1, "2份", "一份", 0}[m%4], pick("必要", "非必要", "容缺后补")})
		if err != nil {
			t.Fatal(err)
		}
	}
	for i := range cells {
		top, _ := excelize.CoordinatesToCellName(i+1, row)
		bottom, _ := excelize.CoordinatesToCellName(i+1, row+materials-1)
		if materials > 1 {
			if err := f.MergeCell(sheet, top, bottom); err != nil {
				t.Fatal(err)
			}
		}
	}
	return materials
}

// TestAListOfAnotherMakeGoesIn, with the mapping that is made up from it: more
// departments than there may be queues, so that some share one.
func TestAListOfAnotherMakeGoesIn(t *testing.T) {
	t.Parallel()
	tables, err := matterlist.Read(bySheet(t, 41, 4), ".xlsx", matterlist.Reading{})
	if err != nil {
		t.Fatal(err)
	}
	m, text := proposed(t, tables)
	list, err := m.Matters(tables)
	if err != nil {
		t.Fatalf("%.3000s\n%s", err, text)
	}
	raw, change, err := list.Merge(nil)
	if err != nil {
		t.Fatalf("%.3000s\n%s", err, text)
	}
	c := read(t, raw)
	if len(c.Services) != 41*4 || len(c.Queues) != 40 || len(c.Windows) != 41 || len(change.Queues) != 40 {
		t.Errorf("%d services, %d queues, %d windows\n%s", len(c.Services), len(c.Queues), len(c.Windows), text)
	}
	s := c.Services[5]
	var names []string
	for _, one := range s.Materials {
		names = append(names, one.Name["zh"])
	}
	got := fmt.Sprint(s.Code, s.Name["zh"], s.Kind, s.For, s.Levels, s.Flags, s.LegalDays, s.PromisedDays, s.Fee["zh"], names, s.Telephones, s.Department["zh"])
	want := "11990000MB0000001X0000000000000000000501样例子项5permit[enterprise person] [county] [] 0 1每件 10 元[居民身份证 申请表 委托书 营业执照 照片] [{0000-5550101 advice} {0000-5550102 complaint} {12345 complaint}]样例县第2局"
	if got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	if diff := s.Materials[0]; diff.Form != "original" || !diff.Deferrable {
		t.Errorf("%+v", diff)
	}
	if first, _ := c.Service(c.Services[0].Code); first.Name["zh"] != "样例主项0" || len(catalogue.Levels()) == 0 {
		t.Errorf("%+v", first)
	}
}
