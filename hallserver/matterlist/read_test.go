package matterlist_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"yimen/hallserver/matterlist"
)

// small is a mapping of a few columns.
const small = `list: small
columns: {code: 编码, name: 名称, department: 部门, legal_days: 法定时限}
departments: [{name: 样例局, queue: A, windows: [1]}]
expected_minutes: 5
other_languages: same
`

func mapping(t *testing.T, text string) *matterlist.Mapping {
	t.Helper()
	m, err := matterlist.ReadMapping([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// said is what reading a list says, in Chinese.
func said(err error) string {
	if faults, ok := errors.AsType[matterlist.Faults](err); ok {
		return faults.In("zh")
	}
	return fmt.Sprint(err)
}

const table = "编码,名称,部门,法定时限\nS-1,样例事项,样例局,5\nS-2,样例事项二,样例局,20个工作日\n"

func in(t *testing.T, e encoding.Encoding, text string) []byte {
	t.Helper()
	raw, err := e.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// TestATextIsReadInEveryForm that programs save it in, or refused with what to do.
func TestATextIsReadInEveryForm(t *testing.T) {
	t.Parallel()
	gbk := in(t, simplifiedchinese.GBK, table)
	for name, c := range map[string]struct {
		raw  []byte
		how  matterlist.Reading
		says string // "": it is read
	}{
		"plain":                     {[]byte(table), matterlist.Reading{}, ""},
		"with a mark":               {[]byte("\xEF\xBB\xBF" + table), matterlist.Reading{}, ""},
		"with ends of Windows":      {[]byte(strings.ReplaceAll(table, "\n", "\r\n")), matterlist.Reading{}, ""},
		"semicolons":                {[]byte(strings.ReplaceAll(table, ",", ";")), matterlist.Reading{}, ""},
		"tabs":                      {[]byte(strings.ReplaceAll(table, ",", "\t")), matterlist.Reading{}, ""},
		"a separator that is said":  {[]byte(strings.ReplaceAll(table, ",", "|")), matterlist.Reading{Separator: "|"}, ""},
		"quotes":                    {[]byte(strings.ReplaceAll(table, "样例事项,", "\"样例\n事项\",")), matterlist.Reading{}, ""},
		"UTF-16":                    {in(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), strings.ReplaceAll(table, ",", "\t")), matterlist.Reading{}, ""},
		"GBK that is said":          {gbk, matterlist.Reading{Encoding: "gbk"}, ""},
		"UTF-8, though GBK is said": {[]byte(table), matterlist.Reading{Encoding: "gbk"}, ""},
		"GBK":                       {gbk, matterlist.Reading{}, "第 1 行：这不是 UTF-8：如果是 GBK，请在对照文件的 file 下写 encoding: gbk"},
		"a broken quote":            {[]byte(strings.ReplaceAll(table, "样例事项二", "样例\"事项")), matterlist.Reading{}, "第 3 行：文件第 3 行第 11 个字节：单元格中间有引号，而开头没有"},
		"a quote without an end":    {[]byte(table + "S-3,\"样例"), matterlist.Reading{}, "第 4 行：文件第 4 行第 12 个字节：引号没有配对，或后面还有内容"},
		"nothing":                   {[]byte(" \n"), matterlist.Reading{}, "文件是空的"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tables, err := matterlist.Read(c.raw, ".csv", c.how)
			if c.says != "" {
				if got := said(err); got != c.says {
					t.Errorf("says %q, want %q", got, c.says)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			list, err := mapping(t, small).Matters(tables)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, m := range list.Matters {
				got = append(got, fmt.Sprint(m.Service.Code, " ", m.Service.Name["zh"], " ", m.Service.LegalDays))
			}
			if diff := cmp.Diff([]string{"S-1 样例事项 5", "S-2 样例事项二 20"}, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestJSONIsReadStrictly(t *testing.T) {
	t.Parallel()
	row := `{"编码": "S-1", "名称": "样例事项", "部门": "样例局"}`
	m := mapping(t, strings.Replace(small, ", legal_days: 法定时限", "", 1))
	for name, c := range map[string]struct{ raw, rows, says string }{
		"a list":                     {"[" + row + "]", "", ""},
		"a list within":              {`{"code": 0, "data": {"total": 1, "list": [` + row + `]}}`, "", ""},
		"a list that is named":       {`{"a": [{"x": 1}], "b": {"c": [` + row + `]}}`, "b.c", ""},
		"a name of nothing":          {"[" + row + "]", "data.list", "“data.list”处没有对象的列表"},
		"no list":                    {`{"x": 1}`, "", "里面没有对象的列表"},
		"cut":                        {"[" + row, "", "文件第 1 行：不是正确的 JSON：文件没有写完就结束了"},
		"two values":                 {"[" + row + "] []", "", "文件第 1 行：不是正确的 JSON：结尾之后还有内容"},
		"a key that stands twice":    {"[\n" + strings.Replace(row, "{", `{"编码": "S-2", `, 1) + "]", "", "文件第 2 行：不是正确的 JSON：同一个对象里写了两遍“编码”"},
		"something that is none":     {"[" + row + ", 7]", "", "第 2 行：这里不是对象 {…}"},
		"a code that is a number":    {"[" + strings.Replace(row, `"S-1"`, "11990000000000000000000000000000000001", 1) + "]", "", ""},
		"a code that was rounded":    {"[" + strings.Replace(row, `"S-1"`, "1.199e30", 1) + "]", "", "第 1 行 编码 列：“1.199e30”是表格软件舍入过的数字，末尾几位已经丢失。请把该列设为文本，并从原始数据重新取编码"},
		"too deep":                   {strings.Repeat("[", 100) + strings.Repeat("]", 100), "", "文件第 1 行：不是正确的 JSON：嵌套太深"},
		"a code that is not written": {`[{"编码": null, "名称": "样例事项", "部门": "样例局"}]`, "", "第 1 行 编码 列：没有写：事项没有编码"},
	} {
		tables, err := matterlist.Read([]byte(c.raw), ".json", matterlist.Reading{Rows: c.rows})
		if err == nil {
			_, err = m.Matters(tables)
		}
		if c.says == "" && err != nil || c.says != "" && said(err) != c.says {
			t.Errorf("%s: says %q, want %q", name, said(err), c.says)
		}
	}
}

// sheet is a workbook of one sheet.
func sheet(t *testing.T, write func(f *excelize.File, name string)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	for i, h := range []string{"编码", "名称", "部门", "法定时限"} {
		cell, _ := excelize.CoordinatesToCellName(i+1, 1)
		if err := f.SetCellStr("Sheet1", cell, h); err != nil {
			t.Fatal(err)
		}
	}
	write(f, "Sheet1")
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// setRow writes cells; a float is a number, a text that begins with = a formula
// whose saved value is behind the |.
func setRow(t *testing.T, f *excelize.File, name string, row int, cells ...any) {
	t.Helper()
	for i, v := range cells {
		cell, err := excelize.CoordinatesToCellName(i+1, row)
		if err == nil {
			err = f.SetCellValue(name, cell, v)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestAWorkbookIsReadAsItIsMeant(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		write func(f *excelize.File, name string)
		want  string // codes, names and days; or what is said
	}{
		"a number for a text": {func(f *excelize.File, s string) { setRow(t, f, s, 2, 123456789012.0, "样例事项", "样例局", 5.0) }, "123456789012 样例事项 5"},
		"a rounded code": {
			func(f *excelize.File, s string) {
				setRow(t, f, s, 2, 1.1370000284651e30, "样例事项", "样例局", 5.0)
			},
			"工作表“Sheet1” 第 2 行 A 列（编码）：“1137000028465100000000000000000”是表格软件舍入过的数字，末尾几位已经丢失。请把该列设为文本，并从原始数据重新取编码",
		},
		"full width": {func(f *excelize.File, s string) {
			setRow(t, f, s, 2, "Ｓ－１２", "样例 事项", "样例局 ", "２０（工作日）")
		}, "S-12 样例事项 20"},
		"formulas": {func(f *excelize.File, s string) {
			setRow(t, f, s, 2, "S-1", "样例事项", "样例局", 8.0)
			if err := f.SetCellFormula(s, "D2", "1/0"); err != nil { // its saved value stays: it is never worked out
				t.Fatal(err)
			}
		}, "S-1 样例事项 8"},
		"merged cells": {func(f *excelize.File, s string) {
			setRow(t, f, s, 2, "S-1", "样例事项", "样例局", 8.0)
			setRow(t, f, s, 3, "S-2", "样例事项二")
			for _, c := range []string{"C", "D"} {
				if err := f.MergeCell(s, c+"2", c+"3"); err != nil {
					t.Fatal(err)
				}
			}
		}, "S-1 样例事项 8; S-2 样例事项二 8"},
		"a title amid": {func(f *excelize.File, s string) {
			setRow(t, f, s, 2, "一、样例局")
			if err := f.MergeCell(s, "A2", "D2"); err != nil {
				t.Fatal(err)
			}
			setRow(t, f, s, 3, "S-1", "样例事项", "样例局", "无")
		}, "S-1 样例事项 0"},
		"a far cell": {func(f *excelize.File, s string) {
			setRow(t, f, s, 60_000, "S-1", "样例事项", "样例局", "3个月")
		}, "S-1 样例事项 90"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tables, err := matterlist.Read(sheet(t, c.write), ".xlsx", matterlist.Reading{})
			if err != nil {
				t.Fatal(err)
			}
			list, err := mapping(t, small).Matters(tables)
			got := said(err)
			if err == nil {
				var all []string
				for _, m := range list.Matters {
					all = append(all, fmt.Sprint(m.Service.Code, " ", m.Service.Name["zh"], " ", m.Service.LegalDays))
				}
				got = strings.Join(all, "; ")
			}
			if got != c.want {
				t.Errorf("%s\nwant %s", got, c.want)
			}
		})
	}
}

// bomb is a workbook whose sheet is far larger than it looks.
func bomb(t *testing.T, write func(w io.Writer)) []byte {
	t.Helper()
	whole := sheet(t, func(*excelize.File, string) {})
	r, err := zip.NewReader(bytes.NewReader(whole), int64(len(whole)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, f := range r.File {
		w, err := z.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == "xl/worksheets/sheet1.xml" {
			write(w)
			continue
		}
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(w, in); err != nil { //nolint:gosec // made above
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestAFileThatIsTooMuchIsRefused(t *testing.T) {
	t.Parallel()
	begin := `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`
	for name, c := range map[string]struct {
		raw  func() []byte
		ext  string
		says string
	}{
		"200,000 rows": {func() []byte {
			return bomb(t, func(w io.Writer) {
				_, _ = io.WriteString(w, begin)
				for i := range 200_000 {
					_, _ = fmt.Fprintf(w, `<row r="%d"><c r="A%d"><v>1</v></c></row>`, i+1, i+1)
				}
				_, _ = io.WriteString(w, "</sheetData></worksheet>")
			})
		}, ".xlsx", "工作表“Sheet1” 第 100001 行：超过 100000 行：事项清单没有这么长"},
		"a zip bomb": {func() []byte {
			return bomb(t, func(w io.Writer) {
				_, _ = io.WriteString(w, begin)
				zeros := bytes.Repeat([]byte("<!-- nothing at all -->"), 50_000)
				for range 300 {
					_, _ = w.Write(zeros)
				}
				_, _ = io.WriteString(w, "</sheetData></worksheet>")
			})
		}, ".xlsx", "不能当作 .xlsx 读"},
		"600 columns": {func() []byte {
			return []byte(strings.Repeat("x,", 600) + "x\n")
		}, ".csv", "第 1 行：有 601 列，最多 500 列"},
		"a text that is called a workbook": {func() []byte { return []byte(table) }, ".xlsx", "不能当作 .xlsx 读"},
		"an old workbook":                  {func() []byte { return []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") }, ".xlsx", "这是旧格式（.xls）或带密码的工作簿：请另存为不带密码的 .xlsx"},
		"an old workbook by name":          {func() []byte { return []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") }, ".xls", "读不了旧格式 .xls：请另存为 .xlsx"},
		"a letter":                         {func() []byte { return []byte("Dear Sir") }, ".docx", "“.docx”不是 .xlsx、.csv 或 .json"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := matterlist.Read(c.raw(), c.ext, matterlist.Reading{})
			if got := said(err); !strings.HasPrefix(got, c.says) {
				t.Errorf("says %q, want %q", got, c.says)
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(table), 0)
	f.Add([]byte(`[{"编码": "S-1", "材料": [{"名称": "证"}]}]`), 1)
	f.Fuzz(func(t *testing.T, raw []byte, form int) {
		tables, err := matterlist.Read(raw, []string{".csv", ".json", ".xlsx"}[((form%3)+3)%3], matterlist.Reading{})
		if err != nil {
			return
		}
		_, _ = mapping(t, small).Matters(tables)
		_, _ = matterlist.Propose(tables, matterlist.Reading{}, nil)
	})
}
