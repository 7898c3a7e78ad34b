package matterlist_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"yimen/hallserver/matterlist"
	"yimen/hallserver/message"
)

// planted is a fault put into a matter of the list, and what is to be said of it.
type planted struct {
	matter, column int
	text           string
	says           string // in Chinese
}

// thirty are faults that lists really have.
func thirty() []planted {
	twice := made(1)[0][colCode]
	return []planted{
		{3, colCode, "", "没有写：事项没有编码"},
		{30, colCode, twice, "事项“" + twice + "”写了两遍：另一处在"},
		{61, colCode, "1.1990000123457E+54", "“1.1990000123457E+54”是表格软件舍入过的数字，末尾几位已经丢失。请把该列设为文本，并从原始数据重新取编码"},
		{92, colCode, "1199/0001", "事项代码“1199/0001”不对：由字母、数字、.、- 或 _ 组成，最多 64 个字符"},
		{123, colCode, strings.Repeat("9", 65), "事项代码“" + strings.Repeat("9", 30) + "…”不对：由字母、数字、.、- 或 _ 组成，最多 64 个字符"},
		{154, colCode, "样例编码", "事项代码“样例编码”不对：由字母、数字、.、- 或 _ 组成，最多 64 个字符"},
		{185, colName, "", "没有写：事项没有名称"},
		{216, colName, strings.Repeat("长", 301), "有 301 个字，最多 300 个字"},
		{247, colDepartment, "", "没有写：事项没有部门"},
		{278, colDepartment, "外县公安局", "部门“外县公安局”不在对照文件里"},
		{309, colKind, "行政样例", "对照文件不认识“行政样例”，请写在 values 的 kind 下"},
		{340, colFor, "自然人；外星人", "对照文件不认识“外星人”，请写在 values 的 for 下"},
		{371, colLevel, "球级", "对照文件不认识“球级”，请写在 values 的 level 下"},
		{402, colAsk, "见大厅公示", "“见大厅公示”不是电话号码"},
		{433, colComplain, "123", "“123”不是电话号码"},
		{464, colLegal, "若干", "“若干”（单位“工作日”）不是天数"},
		{495, colLegal, "-5", "“-5”（单位“自然日”）不是天数"},
		{526, colLegal, "9999", "9999 天不对，应为 0 到 3660"},
		{557, colPromised, "尽快", "“尽快”（单位“自然日”）不是天数"},
		{588, colPromised, "90", "承诺 90 天，超过了法定的 28 天"},
		{619, colPromisedUnit, "旬", "“9”（单位“旬”）不是天数"},
		{650, colCharged, "看情况", "“看情况”既不是“是”也不是“否”"},
		{681, colMaterials, "材料清单样例甲；" + strings.Join(many(200), "；"), "201 份材料，最多 200 份"},
		{712, colOnline, "也许", "“也许”既不是“是”也不是“否”"},
		{743, colVisits, "几次", "“几次”不是到现场次数"},
		{774, colCondition, strings.Repeat("条", 40_001), "有 40001 个字，最多 40000 个字"},
		{805, colSteps, strings.Join(many(201), "；"), "有 201 个，最多 200 个"},
		{836, colAsk, strings.Join(telephones(21), "；"), "有 21 个，最多 20 个"},
		{867, colName, "#REF!", "单元格的公式出错了：#REF!"},
		{898, colMaterials, "其他相关材料", "“其他相关”太笼统：请写明是什么材料；在对照文件里写 vague_materials: leave_out，可略去这类材料"},
	}
}

func many(n int) (out []string) {
	for i := range n {
		out = append(out, fmt.Sprintf("样例表%c%c", 'A'+i/26, 'A'+i%26))
	}
	return out
}

func telephones(n int) (out []string) {
	for i := range n {
		out = append(out, fmt.Sprintf("0000-55501%02d", i))
	}
	return out
}

// inForm is the fault as a form can hold it: JSON has one object a material, and a
// cell of a workbook no more than 32,767 characters.
func (p planted) inForm(name string) planted {
	switch {
	case name == "json" && p.matter == 681:
		p.text, p.says = "", "没有写：材料没有名称"
	case name == "xlsx" && p.column == colCondition:
		p.text, p.says = "#N/A", "单元格的公式出错了：#N/A"
	}
	return p
}

// TestThirtyPlantedFaultsAreEachToldByTheirCell: by sheet, row and column, and no
// other is told beside them.
func TestThirtyPlantedFaultsAreEachToldByTheirCell(t *testing.T) {
	t.Parallel()
	sound := made(1000)
	for name, f := range forms() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rows := made(1000)
			var put []planted
			for _, p := range thirty() {
				p := p.inForm(name)
				rows[p.matter][p.column] = p.text
				put = append(put, p)
			}
			raw, at := f.make(t, rows)
			tables, err := matterlist.Read(raw, f.ext, matterlist.Reading{})
			if err != nil {
				t.Fatal(err)
			}
			whole, _ := f.make(t, sound)
			soundTables, err := matterlist.Read(whole, f.ext, matterlist.Reading{})
			if err != nil {
				t.Fatal(err)
			}
			m, _ := proposed(t, soundTables)
			m.VagueMaterials = "refuse"
			list, err := m.Matters(tables)
			faults, ok := errors.AsType[matterlist.Faults](err)
			if !ok || list != nil {
				t.Fatalf("%v, %v", list, err)
			}
			if len(put) != 30 {
				t.Errorf("%d faults", len(put))
			}
			var want, got []string
			for _, p := range put {
				want = append(want, p.told(name, at))
			}
			for _, f := range faults {
				got = append(got, f.In("zh"))
			}
			for i := range got { // where the other one stands is not the fault's own place
				got[i], _, _ = strings.Cut(got[i], "：另一处在")
			}
			for i := range want {
				want[i], _, _ = strings.Cut(want[i], "：另一处在")
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// told is what is to be said of a planted fault.
func (p planted) told(name string, at func(int) (string, int)) string {
	sheet, row := at(p.matter)
	header, column := headers()[p.column], p.column
	if p.column == colPromisedUnit {
		header, column = headers()[colPromised], colPromised
	}
	letter, _ := excelize.ColumnNumberToName(column + 1)
	where := fmt.Sprintf("第 %d 行 %s 列（%s）", row, letter, header)
	switch name {
	case "xlsx":
		if column == colName {
			where = fmt.Sprintf("第 %d 行 %s 列（*事项名称（必填））", row, letter)
		}
		where = fmt.Sprintf("工作表“%s” ", sheet) + where
	case "json":
		key := headers()[column]
		if column == colMaterials {
			key += "[1].材料名称"
		}
		where = fmt.Sprintf("第 %d 行 %s 列", row, key)
	}
	return where + "：" + p.says
}

func TestAFaultSpeaksEnglishToo(t *testing.T) {
	t.Parallel()
	f := matterlist.Origin{Sheet: "事项", Row: 7, Column: "F", Header: "事项类型"}.Faultf("%d characters: %d at most", 9, 8)
	if got := f.String(); got != "sheet 事项, row 7, column F (事项类型): 9 characters: 8 at most" {
		t.Error(got)
	}
	if got := message.Plain(matterlist.Faults{f}, "zh"); got != "工作表“事项” 第 7 行 F 列（事项类型）：有 9 个字，最多 8 个字" {
		t.Error(got)
	}
}
