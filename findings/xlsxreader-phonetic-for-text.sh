#!/usr/bin/env bash
# github.com/thedatashed/xlsxreader v1.2.8.
#
# Guess: the text of a cell is its text; how it is pronounced, which a
#   spreadsheet may keep beside it (rPh, shown small above the characters), is
#   not part of it.
# Seen: the pronunciation is given *instead of* the text, and of it the last
#   piece only: 社保 with its pinyin comes as "bǎo". A carriage return kept as _x000D_ stays those seven
#   letters, and in a workbook whose days count from 1904 every date is four
#   years and a day early. excelize v2.11.1 reads all three right.
# For a hall: a list read that way has matters by names that nobody wrote, and
#   no error.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
cat > go.mod <<'MOD'
module seen

go 1.26

require (
	github.com/thedatashed/xlsxreader v1.2.8
	github.com/xuri/excelize/v2 v2.11.1
)
MOD
cat > main.go <<'GO'
package main

import (
	"archive/zip"
	"bytes"
	"fmt"

	"github.com/thedatashed/xlsxreader"
	"github.com/xuri/excelize/v2"
)

const (
	head = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`
	main_ = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	rels = `xmlns="http://schemas.openxmlformats.org/package/2006/relationships"`
	kind = `http://schemas.openxmlformats.org/officeDocument/2006/relationships`
	ct   = `application/vnd.openxmlformats-officedocument.spreadsheetml`
)

// book is a whole, valid workbook of one row: a text with its pinyin, a text of
// two lines, and a day.
func book() []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, part := range [][2]string{
		{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="` + ct + `.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="` + ct + `.worksheet+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="` + ct + `.sharedStrings+xml"/><Override PartName="/xl/styles.xml" ContentType="` + ct + `.styles+xml"/></Types>`},
		{"_rels/.rels", `<Relationships ` + rels + `><Relationship Id="rId1" Type="` + kind + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", `<workbook ` + main_ + ` xmlns:r="` + kind + `"><workbookPr date1904="1"/><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships ` + rels + `><Relationship Id="rId1" Type="` + kind + `/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="` + kind + `/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="` + kind + `/styles" Target="styles.xml"/></Relationships>`},
		{"xl/styles.xml", `<styleSheet ` + main_ + `><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>`},
		{"xl/sharedStrings.xml", `<sst ` + main_ + ` count="2" uniqueCount="2"><si><t>社保</t><rPh sb="0" eb="1"><t>shè</t></rPh><rPh sb="1" eb="2"><t>bǎo</t></rPh><phoneticPr fontId="0"/></si><si><t>上_x000D_&#10;下</t></si></sst>`},
		{"xl/worksheets/sheet1.xml", `<worksheet ` + main_ + `><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" s="1"><v>44926</v></c></row></sheetData></worksheet>`},
	} {
		w, err := z.Create(part[0])
		if err != nil {
			panic(err)
		}
		fmt.Fprint(w, head+part[1])
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func main() {
	r, err := xlsxreader.NewReader(book())
	if err != nil {
		panic(err)
	}
	for row := range r.ReadRows(r.Sheets[0]) {
		fmt.Printf("xlsxreader %q %q %q\n", row.Cells[0].Value, row.Cells[1].Value, row.Cells[2].Value)
	}
	f, err := excelize.OpenReader(bytes.NewReader(book()), excelize.Options{ShortDatePattern: "yyyy-mm-dd"})
	if err != nil {
		panic(err)
	}
	rows, err := f.GetRows("Sheet1")
	fmt.Printf("excelize   %q %v\n", rows[0], err)
}
GO
go mod tidy >/dev/null 2>&1
go run . | tee seen
diff - seen <<'WANT'
xlsxreader "bǎo" "上_x000D_\n下" "2022-12-31"
excelize   ["社保" "上\r\n下" "2027-01-01"] <nil>
WANT
