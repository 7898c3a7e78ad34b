package matterlist

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// The bounds of a list's file.
const (
	MaxFile    = 64 << 20 // bytes
	MaxRows    = 100_000  // with something in them, in all sheets
	MaxCells   = 8_000_000
	MaxColumns = 500
	MaxSheets  = 200
)

// Table is a sheet of a list: rows of cells as text.
type Table struct {
	Name   string // of the sheet; "": the file has none
	Hidden bool
	Rows   []Row
	// keyed: the rows are objects of JSON, and the first row is their keys.
	keyed bool
}

// Row is a row with something in it.
type Row struct {
	N      int // from 1, as the spreadsheet shows it
	Cells  []string
	Hidden bool
	// merged is how many columns the widest merged cell that begins here covers.
	merged int
	// spans are the merged cells that begin here.
	spans []span
	// rounded are the columns in which a long number stands that the program which
	// wrote the file has rounded.
	rounded map[int]bool
	// under are the objects of JSON that stand in a column.
	under map[int][]map[string]string
}

// cell is a cell's text; "": there is none.
func (r Row) cell(column int) string {
	if column < len(r.Cells) {
		return r.Cells[column]
	}
	return ""
}

// Reading says how a file is to be read, where the file does not say it itself.
type Reading struct {
	// Encoding of a CSV: utf-8, or gbk.
	Encoding string `yaml:"encoding"`
	// Separator of a CSV's columns; left out: , or ; or a tab, whichever is there.
	Separator string `yaml:"separator"`
	// Rows is where the objects stand in a JSON, such as data.list; left out: the
	// first list of objects.
	Rows string `yaml:"rows"`
}

// ReadFile reads a list by the ending of its name: .xlsx, .xlsm, .csv, .txt, .tsv or
// .json. What is wrong with it comes back as Faults.
func ReadFile(name string, how Reading) ([]Table, error) {
	f, err := os.Open(name) //nolint:gosec // the operator names it
	if err != nil {
		return nil, fmt.Errorf("open list: %w", err)
	}
	defer func() { _ = f.Close() }()
	raw, err := io.ReadAll(io.LimitReader(f, MaxFile+1))
	if err != nil {
		return nil, fmt.Errorf("read list: %w", err)
	}
	return Read(raw, filepath.Ext(name), how)
}

// Read reads a list that ext says the form of, as of ReadFile.
func Read(raw []byte, ext string, how Reading) ([]Table, error) {
	whole := Origin{}
	switch {
	case len(raw) > MaxFile:
		return nil, Faults{whole.Faultf("larger than %d bytes", MaxFile)}
	case len(bytes.TrimSpace(raw)) == 0:
		return nil, Faults{whole.Faultf("the file is empty")}
	}
	switch strings.ToLower(ext) {
	case ".xlsx", ".xlsm":
		return readXLSX(raw)
	case ".csv", ".txt", ".tsv":
		return readCSV(raw, how)
	case ".json":
		return readJSON(raw, how)
	case ".xls", ".et":
		return nil, Faults{whole.Faultf("the old form of %s cannot be read: save it as .xlsx", ext)}
	}
	return nil, Faults{whole.Faultf("%q is no .xlsx, .csv or .json", ext)}
}

// room counts what is read against the bounds.
type room struct{ rows, cells int }

// take counts a row; what it says is too much.
func (r *room) take(at Origin, cells int) error {
	r.rows, r.cells = r.rows+1, r.cells+cells
	switch {
	case cells > MaxColumns:
		return Faults{at.Faultf("%d columns: %d at most", cells, MaxColumns)}
	case r.rows > MaxRows:
		return Faults{at.Faultf("more than %d rows: no list of matters is so long", MaxRows)}
	case r.cells > MaxCells:
		return Faults{at.Faultf("more than %d cells: no list of matters is so long", MaxCells)}
	}
	return nil
}

// trimmed is cells without the empty ones at the end.
func trimmed(cells []string) []string {
	n := len(cells)
	for n > 0 && strings.TrimSpace(cells[n-1]) == "" {
		n--
	}
	return cells[:n]
}
