package matterlist_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// The columns of the invented list, as a platform exports them. The days stand below
// a header of their own in a workbook.
const (
	colNo = iota
	colName
	colBasic
	colCode
	colDepartment
	colKind
	colFor
	colLevel
	colPlace
	colTime
	colAsk
	colComplain
	colLegal
	colLegalUnit
	colPromised
	colPromisedUnit
	colCharged
	colFee
	colCondition
	colBasis
	colSteps
	colMaterials
	colOnline
	colVisits
	columns
)

func headers() []string {
	return []string{
		"序号", "事项名称", "基本编码", "实施编码", "实施主体", "事项类型", "服务对象", "行使层级", "办理地点", "办理时间", "咨询电话", "监督电话",
		"法定办结时限", "法定办结时限单位", "承诺办结时限", "承诺办结时限单位", "是否收费", "收费标准", "受理条件", "设定依据", "办理流程", "申请材料", "是否网办", "到现场次数",
	}
}

// departmentsMade is how many departments the invented list has.
const departmentsMade = 34

func department(i int) string {
	kinds := strings.Fields("公安 民政 人力资源和社会保障 医疗保障 市场监督管理 自然资源 住房和城乡建设 交通运输 农业农村 水利 商务 文化和旅游 卫生健康 应急管理 审计 林业和草原 教育 科技 财政 税务 司法 统计 信访 气象 烟草 残疾人 档案 消防 邮政 供销 体育 民族宗教 退役军人 生态环境")
	return "样例县" + kinds[i] + "局"
}

// made are n invented matters, one a row.
func made(n int) [][]string {
	kinds := []string{"行政许可", "公共服务", "行政确认", "行政给付", "其他行政权力", "行政奖励"}
	fors := []string{"自然人", "自然人;企业法人", "法人、其他组织", "自然人，企业法人，事业法人", "企业法人/个体工商户"}
	var rows [][]string
	for i := range n {
		d := i % departmentsMade
		r := make([]string, columns)
		r[colNo] = fmt.Sprint(i + 1)
		r[colName] = fmt.Sprintf("样例事项第%d项（%s）", i+1, kinds[i%len(kinds)])
		r[colBasic] = fmt.Sprintf("0001%08d000", i)
		r[colCode] = fmt.Sprintf("11990000MB%07dX4990001%010d-000-9900010000-%07d", d, i, i%97)
		r[colDepartment] = department(d)
		r[colKind] = kinds[i%len(kinds)]
		r[colFor] = fors[i%len(fors)]
		r[colLevel] = []string{"县级", "市级,县级", "县（市、区）级"}[i%3]
		r[colPlace] = fmt.Sprintf("样例县样例路 %d 号\n政务服务中心 %d 楼", i%9+1, i%3+1)
		r[colTime] = "工作日 8:30-11:30，13:30-17:00"
		r[colAsk] = fmt.Sprintf("0000-5550%03d；咨询 12345", i%1000)
		r[colComplain] = "0000－5559999转8"
		r[colLegal], r[colLegalUnit] = fmt.Sprint(i%30+10), []string{"工作日", "自然日"}[i%2]
		r[colPromised], r[colPromisedUnit] = fmt.Sprint(i%10), []string{"工作日", "自然日"}[i%2]
		r[colCharged] = "否"
		if i%7 == 0 {
			r[colCharged], r[colFee] = "是", fmt.Sprintf("每件 %d 元", i%50+5)
		}
		r[colCondition] = "1.年满十八周岁；\n2.在本县居住。"
		r[colBasis] = "《样例条例》第三条：“样例，应当办理。”"
		r[colSteps] = "申请→受理→审查→决定→送达"
		r[colMaterials] = "1.居民身份证（原件）；\n2.户口簿（原件和复印件1份）；\n3.样例事项申请表（复印件2份）"
		r[colOnline], r[colVisits] = []string{"是", "否"}[i%2], fmt.Sprint(i%3)
		rows = append(rows, r)
	}
	return rows
}

// workbook is the list as a workbook with titles, a header of two rows, empty and
// repeated rows; at is the row of each matter in it.
func workbook(t *testing.T, rows [][]string) (raw []byte, at func(i int) (sheet string, row int)) {
	t.Helper()
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	const sheet = "事项清单"
	must(f.SetSheetName("Sheet1", sheet))
	must(f.SetCellStr(sheet, "A1", "样例县政务服务事项清单"))
	must(f.MergeCell(sheet, "A1", "X1"))
	must(f.SetCellStr(sheet, "A2", "填报单位：样例县　填报日期：2026-11-30"))
	writeHeader(t, f, sheet, 3)
	row, places := 5, []int{}
	for i, r := range rows {
		if i%100 == 50 {
			row++ // an empty row
		}
		if i%300 == 299 {
			writeHeader(t, f, sheet, row)
			row += 2
		}
		for c, text := range r {
			cell, err := excelize.CoordinatesToCellName(c+1, row)
			must(err)
			if c == colNo {
				must(f.SetCellInt(sheet, cell, int64(i+1)))
			} else if text != "" {
				must(f.SetCellStr(sheet, cell, text))
			}
		}
		places = append(places, row)
		row++
	}
	_, err := f.NewSheet("字典")
	must(err)
	must(f.SetCellStr("字典", "A1", "行政许可"))
	must(f.SetSheetVisible("字典", false))
	_, err = f.NewSheet("说明")
	must(err)
	must(f.SetCellStr("说明", "A1", "本表由各部门填报"))
	var out bytes.Buffer
	must(f.Write(&out))
	return out.Bytes(), func(i int) (string, int) { return sheet, places[i] }
}

// writeHeader writes the header: the days' four columns below one of theirs.
func writeHeader(t *testing.T, f *excelize.File, sheet string, row int) {
	t.Helper()
	for c, text := range headers() {
		top, err := excelize.CoordinatesToCellName(c+1, row)
		if err != nil {
			t.Fatal(err)
		}
		below, _ := excelize.CoordinatesToCellName(c+1, row+1)
		if c >= colLegal && c <= colPromisedUnit {
			if c == colLegal {
				last, _ := excelize.CoordinatesToCellName(colPromisedUnit+1, row)
				err = f.SetCellStr(sheet, top, "办理 时限")
				if err == nil {
					err = f.MergeCell(sheet, top, last)
				}
			}
			if err == nil {
				err = f.SetCellStr(sheet, below, text)
			}
		} else {
			text = strings.ReplaceAll(text, "事项名称", "*事项\n名称 （必填）")
			err = f.SetCellStr(sheet, top, text)
			if err == nil {
				err = f.MergeCell(sheet, top, below)
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// textFile is the list as a CSV with a mark of its encoding and semicolons.
func textFile(t *testing.T, rows [][]string) (raw []byte, at func(i int) (string, int)) {
	t.Helper()
	var out bytes.Buffer
	out.WriteString("\xEF\xBB\xBF")
	w := csv.NewWriter(&out)
	w.Comma = ';'
	places := []int{}
	n := 0
	write := func(r []string) {
		n++
		if err := w.Write(r); err != nil {
			t.Fatal(err)
		}
	}
	write(headers())
	for i, r := range rows {
		if i == 20 {
			w.Flush()
			out.WriteString("\n")
			n++
		}
		write(r)
		places = append(places, n)
	}
	w.Flush()
	return out.Bytes(), func(i int) (string, int) { return "", places[i] }
}

// objects is the list as JSON, with materials as objects of their own.
func objects(t *testing.T, rows [][]string) (raw []byte, at func(i int) (string, int)) {
	t.Helper()
	var out bytes.Buffer
	out.WriteString(`{"code": 0, "data": {"total": 1, "list": [`)
	for i, r := range rows {
		if i > 0 {
			out.WriteString(",\n")
		}
		out.WriteString("{")
		for c, h := range headers() {
			if c > 0 {
				out.WriteString(", ")
			}
			var value any = r[c]
			if c == colMaterials {
				value = materialObjects(r[c])
			}
			key, _ := json.Marshal(h)
			text, err := json.Marshal(value)
			if err != nil {
				t.Fatal(err)
			}
			out.Write(key)
			out.WriteString(": ")
			out.Write(text)
		}
		out.WriteString("}")
	}
	out.WriteString("]}}\n")
	return out.Bytes(), func(i int) (string, int) { return "", i + 1 }
}

// materialObjects are materials of a cell as objects; a fault planted in it goes into
// the first.
func materialObjects(text string) []map[string]string {
	if !strings.HasPrefix(text, "1.居民身份证") {
		return []map[string]string{{"材料名称": text, "材料形式": "原件", "份数": ""}}
	}
	return []map[string]string{
		{"材料名称": "居民身份证", "材料形式": "原件", "份数": "无"},
		{"材料名称": "户口簿", "材料形式": "原件和复印件", "份数": "1"},
		{"材料名称": "样例事项申请表", "材料形式": "复印件", "份数": "2份"},
	}
}
