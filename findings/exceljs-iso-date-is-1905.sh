#!/usr/bin/env bash
# npm exceljs 4.4.0.
#
# Guess: a cell of type d ("t=d", ISO 8601; what a workbook saved as "Strict Open
#   XML" and some exporters write) that says 2027-01-01 is that day.
# Seen: 19 July 1905. The year is taken for the count of days since 1900.
#   npm xlsx 0.18.5 reads the day as it stands.
# For a hall: holidays or births of an imported list are all in July 1905, as
#   valid dates, without an error.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
npm init -y >/dev/null
npm install --ignore-scripts --no-audit --no-fund --loglevel error exceljs@4.4.0 xlsx@0.18.5 jszip@3.10.1 >/dev/null
cat > run.js <<'JS'
const exceljs = require("exceljs"), xlsx = require("xlsx"), JSZip = require("jszip");
const day = (v) => (v instanceof Date ? v.toISOString().slice(0, 10) : v);
(async () => {
  const made = new exceljs.Workbook();
  made.addWorksheet("Sheet1").getCell("A1").value = new Date(Date.UTC(2027, 0, 1));
  const zip = await JSZip.loadAsync(await made.xlsx.writeBuffer());
  const part = "xl/worksheets/sheet1.xml";
  const sheet = (await zip.file(part).async("string")).replace(/(<c r="A1" s="\d+")[^>]*><v>46388<\/v>/, '$1 t="d"><v>2027-01-01</v>');
  zip.file(part, sheet);
  const file = await zip.generateAsync({ type: "nodebuffer" });
  console.log(sheet.match(/<c [^>]*><v>[^<]*/)[0]);
  const book = new exceljs.Workbook();
  await book.xlsx.load(file);
  console.log("exceljs", day(book.worksheets[0].getCell("A1").value));
  const cell = xlsx.read(file, { cellDates: false }).Sheets.Sheet1.A1;
  console.log("SheetJS", cell.v, "days since 1900");
})();
JS
node run.js | tee seen
diff - seen <<'WANT'
<c r="A1" s="1" t="d"><v>2027-01-01
exceljs 1905-07-19
SheetJS 46388 days since 1900
WANT
