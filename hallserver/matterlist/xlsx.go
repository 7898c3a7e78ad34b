package matterlist

import (
	"bytes"
	"errors"
	"regexp"
	"strings"

	"github.com/xuri/excelize/v2"
)

// The bounds of what a workbook may become when it is unpacked, in bytes.
const (
	unpackedMax = 256 << 20
	inMemoryMax = 64 << 20 // of one sheet; a larger one is unpacked into a file first
)

// powerForm is a number as a spreadsheet writes one that is too long for it.
var powerForm = regexp.MustCompile(`^[0-9](\.[0-9]+)?[Ee]\+[0-9]+$`)

// readXLSX reads all sheets of a workbook, row by row.
func readXLSX(raw []byte) ([]Table, error) {
	whole := Origin{}
	if bytes.HasPrefix(raw, []byte{0xD0, 0xCF, 0x11, 0xE0}) {
		return nil, Faults{whole.Faultf("this is an old workbook (.xls) or one with a password: save it as .xlsx, without a password")}
	}
	f, err := excelize.OpenReader(bytes.NewReader(raw), excelize.Options{UnzipSizeLimit: unpackedMax, UnzipXMLSizeLimit: inMemoryMax})
	if err != nil {
		return nil, Faults{whole.Faultf("this cannot be read as .xlsx: %v", errors.New(plainError(err)))}
	}
	defer func() { _ = f.Close() }()
	names := f.GetSheetList()
	if len(names) > MaxSheets {
		return nil, Faults{whole.Faultf("%d sheets: %d at most", len(names), MaxSheets)}
	}
	var tables []Table
	var used room
	for _, name := range names {
		t, err := readSheet(f, name, &used)
		if err != nil {
			return nil, err
		}
		tables = append(tables, t)
	}
	return tables, nil
}

// plainError is what the library says, on one line.
func plainError(err error) string { return strings.Join(strings.Fields(err.Error()), " ") }

// readSheet reads a sheet twice at once: as its numbers are shown, and as they are
// kept, for a spreadsheet shows a long number rounded.
func readSheet(f *excelize.File, name string, used *room) (Table, error) {
	visible, err := f.GetSheetVisible(name)
	t := Table{Name: name, Hidden: err == nil && !visible}
	at := Origin{Sheet: name}
	unreadable := func(err error) error {
		return Faults{at.Faultf("this cannot be read as .xlsx: %v", errors.New(plainError(err)))}
	}
	shown, err := f.Rows(name)
	if err != nil {
		return t, unreadable(err)
	}
	defer func() { _ = shown.Close() }()
	kept, err := f.Rows(name)
	if err != nil {
		return t, unreadable(err)
	}
	defer func() { _ = kept.Close() }()
	for n := 1; shown.Next() && kept.Next(); n++ {
		cells, err := shown.Columns()
		if err != nil {
			return t, unreadable(err)
		}
		plain, err := kept.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return t, unreadable(err)
		}
		cells = trimmed(cells)
		if len(cells) == 0 {
			continue
		}
		at.Row = n
		if err := used.take(at, len(cells)); err != nil {
			return t, err
		}
		row := Row{N: n, Hidden: shown.GetRowOpts().Hidden}
		row.Cells, row.rounded = asKept(cells, plain)
		t.Rows = append(t.Rows, row)
	}
	if err := errors.Join(shown.Error(), kept.Error()); err != nil {
		return t, unreadable(err)
	}
	t.numbers(f)
	return t, t.merge(f, unreadable)
}

// noughtsForm are digits that end as those of a rounded number do.
var noughtsForm = regexp.MustCompile(`^[0-9]{15}(?:[0-9]{0,2}0{3,}|0+)$`)

// numbers finds the long numbers of a sheet that are kept as numbers: the program
// that wrote them in full has put noughts for the digits it did not have.
func (t *Table) numbers(f *excelize.File) {
	for i := range t.Rows {
		r := &t.Rows[i]
		for c, text := range r.Cells {
			if !noughtsForm.MatchString(text) {
				continue
			}
			name, err := excelize.CoordinatesToCellName(c+1, r.N)
			if err != nil {
				continue
			}
			if kind, err := f.GetCellType(t.Name, name); err == nil && (kind == excelize.CellTypeUnset || kind == excelize.CellTypeNumber) {
				r.round(c)
			}
		}
	}
}

// round says that a column's number was rounded.
func (r *Row) round(column int) {
	if r.rounded == nil {
		r.rounded = map[int]bool{}
	}
	r.rounded[column] = true
}

// digitsKept is how many digits of a number a spreadsheet keeps.
const digitsKept = 15

// asKept is cells as they are shown, but whole where only a part is shown of a
// number, and which of them the spreadsheet has rounded.
func asKept(shown, kept []string) (cells []string, rounded map[int]bool) {
	for i, text := range shown {
		plain := ""
		if i < len(kept) {
			plain = kept[i]
		}
		if powerForm.MatchString(text) && plain != "" {
			text = plain
		}
		digits := strings.Trim(plain, "0123456789") == ""
		if plain != shown[i] && (powerForm.MatchString(plain) || digits && len(plain) > digitsKept) {
			if rounded == nil {
				rounded = map[int]bool{}
			}
			rounded[i] = true
		}
		cells = append(cells, text)
	}
	return cells, rounded
}

// merge fills the cells below the first of a merged one with its text, and keeps how
// wide merged cells are: across columns they are headers and titles.
func (t *Table) merge(f *excelize.File, unreadable func(error) error) error {
	merged, err := f.GetMergeCells(t.Name, true)
	if err != nil {
		return unreadable(err)
	}
	rows := map[int]int{}
	for i, r := range t.Rows {
		rows[r.N] = i
	}
	for _, m := range merged {
		left, top, err := excelize.CellNameToCoordinates(m.GetStartAxis())
		if err != nil {
			return unreadable(err)
		}
		right, bottom, err := excelize.CellNameToCoordinates(m.GetEndAxis())
		if err != nil {
			return unreadable(err)
		}
		if i, ok := rows[top]; ok {
			t.fill(rows, i, left-1, right-1, min(bottom, t.Rows[len(t.Rows)-1].N))
		}
	}
	return nil
}

// fill puts the text of the first cell of a merged one into the others of its
// column, and of its first row.
func (t *Table) fill(rows map[int]int, i, left, right, bottom int) {
	first := &t.Rows[i]
	first.merged = max(first.merged, right-left+1)
	text := first.cell(left)
	if text == "" {
		return
	}
	for n := first.N + 1; n <= bottom; n++ {
		if j, ok := rows[n]; ok {
			t.Rows[j].set(left, text, first.rounded[left])
		}
	}
	if right < MaxColumns {
		first.spans = append(first.spans, span{left, right, bottom})
	}
}

// span is a merged cell from its first row on: its columns, and its last row.
type span struct{ left, right, bottom int }

// set puts a text into an empty cell.
func (r *Row) set(column int, text string, rounded bool) {
	for len(r.Cells) <= column {
		r.Cells = append(r.Cells, "")
	}
	if r.Cells[column] != "" {
		return
	}
	r.Cells[column] = text
	if rounded {
		r.round(column)
	}
}
