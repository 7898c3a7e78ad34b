#!/usr/bin/env bash
# codeberg.org/go-pdf/fpdf v0.12.0.
#
# Guess: MultiCell and SplitText break a long text into lines and keep all of it;
#   where there is no space to break at, as in Chinese, they break between two
#   characters.
# Seen: they break so, and leave out the character at each break: a character a
#   line is missing from the page, without an error. Write and text with spaces
#   lose none.
# For a hall: a certificate or a one-time notice says something else than what was
#   sealed. Break lines oneself, set each with CellFormat, and compare what stands
#   on the page with what was given.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
npm init -y >/dev/null
npm install --ignore-scripts --no-audit --no-fund --loglevel error @expo-google-fonts/noto-sans-sc@0.4.3 pdfjs-dist@5.4.149 >/dev/null
cp node_modules/@expo-google-fonts/noto-sans-sc/400Regular/*.ttf face.ttf
cat > go.mod <<'MOD'
module seen

go 1.26

require codeberg.org/go-pdf/fpdf v0.12.0
MOD
cat > main.go <<'GO'
package main

import (
	"fmt"
	"os"
	"strings"

	"codeberg.org/go-pdf/fpdf"
)

func main() {
	face, err := os.ReadFile("face.ttf")
	if err != nil {
		panic(err)
	}
	pdf := fpdf.New("P", "mm", "A4", "")
	pdf.AddUTF8FontFromBytes("sc", "", face)
	pdf.AddPage()
	pdf.SetFont("sc", "", 12)
	for _, text := range []string{
		"甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥",
		"A window for the certificate of real estate",
	} {
		lines := pdf.SplitText(text, 40)
		fmt.Println(strings.Join(lines, " | "))
	}
	pdf.MultiCell(40, 6, "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥", "", "L", false)
	if err := pdf.OutputFileAndClose("page.pdf"); err != nil {
		panic(err)
	}
}
GO
go mod tidy 2>/dev/null
cat > read.mjs <<'JS'
import { readFile } from "node:fs/promises";
import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";
const pdf = await getDocument({ data: new Uint8Array(await readFile("page.pdf")), verbosity: 0 }).promise;
const { items } = await (await pdf.getPage(1)).getTextContent();
console.log("MultiCell:", items.map((item) => item.str).filter((text) => text.trim()).join(" | "));
JS
(go run . && node read.mjs) | tee seen
diff - seen <<'WANT'
甲乙丙丁戊己庚辛 | 癸子丑寅卯辰巳午 | 申酉戌亥
A window for the | certificate of real | estate
MultiCell: 甲乙丙丁戊己庚辛 | 癸子丑寅卯辰巳午 | 申酉戌亥
WANT
