#!/usr/bin/env bash
# github.com/xuri/excelize/v2 v2.11.0.
#
# Guess: GetCellValue reads; a workbook that is opened, read and saved keeps its
#   numbers.
# Seen: a number of more than 15 digits that was looked at by GetCellValue is
#   saved as what was shown: 1234567890123456 becomes 1.23456789012346E+15, a
#   third of a day 0.33333333333333331 becomes 0.333333333333333. GetRows, and
#   GetCellValue with RawCellValue, leave the file as it was.
# For a hall: a list of matters or accounts that a program only checked, and then
#   saved with its remarks, holds other numbers. Read raw, or from a copy.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
cat > go.mod <<'MOD'
module seen

go 1.26

require github.com/xuri/excelize/v2 v2.11.0
MOD
cat > main.go <<'GO'
package main

import (
	"archive/zip"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/xuri/excelize/v2"
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

// numbers are what stands in the sheet's part of the file.
func numbers(file string) string {
	z := must(zip.OpenReader(file))
	defer z.Close()
	part := must(io.ReadAll(must(z.Open("xl/worksheets/sheet1.xml"))))
	return strings.ReplaceAll(strings.Join(regexp.MustCompile(`<v>[^<]*`).FindAllString(string(part), -1), " "), "<v>", "")
}

func main() {
	made := excelize.NewFile()
	check(made.SetCellValue("Sheet1", "A1", int64(1234567890123456)))
	check(made.SetCellDefault("Sheet1", "A2", "0.33333333333333331"))
	check(made.SaveAs("made.xlsx"))
	fmt.Println("made:", numbers("made.xlsx"))
	for _, read := range []struct {
		how  string
		read func(*excelize.File) any
	}{
		{"GetRows", func(f *excelize.File) any { return must(f.GetRows("Sheet1")) }},
		{"GetCellValue, raw", func(f *excelize.File) any {
			return must(f.GetCellValue("Sheet1", "A1", excelize.Options{RawCellValue: true})) +
				" " + must(f.GetCellValue("Sheet1", "A2", excelize.Options{RawCellValue: true}))
		}},
		{"GetCellValue", func(f *excelize.File) any {
			return must(f.GetCellValue("Sheet1", "A1")) + " " + must(f.GetCellValue("Sheet1", "A2"))
		}},
	} {
		book := must(excelize.OpenFile("made.xlsx"))
		got := read.read(book)
		check(book.SaveAs("saved.xlsx"))
		fmt.Printf("%s: %v, saved: %s\n", read.how, got, numbers("saved.xlsx"))
	}
}
GO
go mod tidy 2>/dev/null
go run . | tee seen
diff - seen <<'WANT'
made: 1234567890123456 0.33333333333333331
GetRows: [[1.23456789012346E+15] [0.333333333333333]], saved: 1234567890123456 0.33333333333333331
GetCellValue, raw: 1234567890123456 0.33333333333333331, saved: 1234567890123456 0.33333333333333331
GetCellValue: 1.23456789012346E+15 0.333333333333333, saved: 1.23456789012346E+15 0.333333333333333
WANT
