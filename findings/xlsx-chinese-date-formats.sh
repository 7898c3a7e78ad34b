#!/usr/bin/env bash
# github.com/xuri/excelize/v2 v2.11.1, npm exceljs 4.4.0, npm xlsx 0.18.5.
# A cell holds the day 46388 (1 January 2027) in one of the built-in formats that
# a Chinese Excel or WPS offers for dates: 31 (yyyy年m月d日) and 57 (yyyy年m月).
#
# Guess: a date, as with format 14 beside them.
# Seen: excelize's GetRows gives "46388" for both, unless it is told that the
#   reader is Chinese (then 2027年1月1日 and 2027年1月, and still 01-01-27 for 14);
#   exceljs gives a Date for 14 and the bare number for 31 and 57. SheetJS shows
#   all of them as 1/1/27.
# For a hall: a list of matters or holidays made in Chinese Excel has dates that
#   look like numbers: read the raw value and take the format's number for a date.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
npm init -y >/dev/null
npm install --ignore-scripts --no-audit --no-fund --loglevel error exceljs@4.4.0 xlsx@0.18.5 >/dev/null
cat > go.mod <<'MOD'
module seen

go 1.26

require github.com/xuri/excelize/v2 v2.11.1
MOD
cat > main.go <<'GO'
package main

import (
	"fmt"

	"github.com/xuri/excelize/v2"
)

func main() {
	f := excelize.NewFile()
	for i, format := range []int{14, 31, 57} {
		cell, _ := excelize.CoordinatesToCellName(i+1, 1)
		style, err := f.NewStyle(&excelize.Style{NumFmt: format})
		if err != nil {
			panic(err)
		}
		_ = f.SetCellValue("Sheet1", cell, 46388)
		_ = f.SetCellStyle("Sheet1", cell, cell, style)
	}
	if err := f.SaveAs("days.xlsx"); err != nil {
		panic(err)
	}
	for _, o := range []excelize.Options{{}, {CultureInfo: excelize.CultureNameZhCN}} {
		g, err := excelize.OpenFile("days.xlsx", o)
		if err != nil {
			panic(err)
		}
		rows, err := g.GetRows("Sheet1")
		fmt.Println("excelize", rows[0], err)
	}
}
GO
cat > run.js <<'JS'
const exceljs = require("exceljs"), xlsx = require("xlsx");
(async () => {
  const book = new exceljs.Workbook();
  await book.xlsx.readFile("days.xlsx");
  const row = book.worksheets[0].getRow(1);
  console.log("exceljs", [1, 2, 3].map((c) => { const v = row.getCell(c).value; return v instanceof Date ? v.toISOString().slice(0, 10) : v; }).join(" "));
  console.log("SheetJS", xlsx.utils.sheet_to_json(xlsx.readFile("days.xlsx").Sheets.Sheet1, { header: 1, raw: false })[0].join(" "));
})();
JS
go mod tidy >/dev/null 2>&1
{ go run .; node run.js; } | tee seen
diff - seen <<'WANT'
excelize [01-01-27 46388 46388] <nil>
excelize [01-01-27 2027年1月1日 2027年1月] <nil>
exceljs 2027-01-01 46388 46388
SheetJS 1/1/27 1/1/27 1/1/27
WANT
