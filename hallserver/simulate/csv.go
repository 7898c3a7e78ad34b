package simulate

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"yimen/hallserver/hall"
)

// The most that a file may hold, and how long a visit's time may be.
const (
	DayMost     = 100_000   // visits of a day
	HistoryMost = 5_000_000 // visits of a history
	serveMostS  = 12 * 60 * 60
)

// The columns of a visit. The first five are in every file of a day, the others
// where somebody knows them.
const (
	colArrive, colService, colClass, colServe, colPatience = "arrive_s", "service", "class", "serve_s", "patience_s"

	colPeople, colSlot = "people", "slot_s"
)

// RowError is what is wrong with one row of a file.
type RowError struct {
	Line   int    // from 1, the header
	Date   string // of a recorded visit, once the whole file was read; else ""
	Column string
	Detail string
}

func (e *RowError) Error() string {
	return fmt.Sprintf("line %d, column %s: %s", e.Line, e.Column, e.Detail)
}

// ReadDay reads the visits of one day, in order of arrival. An error in a row is
// a *RowError.
func ReadDay(r io.Reader) ([]Visit, error) {
	var out []Visit
	err := readRows(r, DayMost, nil, func(row *visitRow) { out = append(out, row.visit()) })
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(out, func(a, b Visit) int { return compareFloat(a.ArriveS, b.ArriveS) })
	return out, nil
}

// readRows hands the rows of visits to each. more names the columns that have to be
// there besides a day's.
func readRows(r io.Reader, most int, more []string, each func(row *visitRow)) error {
	rows := csv.NewReader(r)
	rows.ReuseRecord, rows.TrimLeadingSpace, rows.FieldsPerRecord = true, true, -1
	header, err := rows.Read()
	if errors.Is(err, io.EOF) {
		return &RowError{Line: 1, Column: colArrive, Detail: "the file is empty: a header comes first"}
	} else if err != nil {
		return fmt.Errorf("read visits: %w", err)
	}
	columns, err := columnsOf(header, more)
	if err != nil {
		return err
	}
	for n := 0; ; n++ {
		record, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("read visits: %w", err)
		}
		line, _ := rows.FieldPos(0)
		if n == most {
			return &RowError{Line: line, Column: colArrive, Detail: fmt.Sprintf("more than %d visits", most)}
		}
		row := visitRow{line: line, columns: columns, record: record}
		if each(&row); row.err != nil {
			return row.err
		}
	}
}

func compareFloat(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// columnsOf finds each column's place. Columns of no meaning here are read over.
func columnsOf(header, more []string) (map[string]int, error) {
	columns := map[string]int{}
	for i, name := range header {
		name = strings.TrimSpace(strings.TrimPrefix(name, "\ufeff"))
		if _, twice := columns[name]; twice {
			return nil, &RowError{Line: 1, Column: name, Detail: "twice in the header"}
		}
		columns[name] = i
	}
	for _, name := range append([]string{colArrive, colService, colClass, colServe, colPatience}, more...) {
		if _, there := columns[name]; !there {
			return nil, &RowError{Line: 1, Column: name, Detail: "not in the header"}
		}
	}
	return columns, nil
}

// visitRow reads one row, and keeps the first thing wrong with it.
type visitRow struct {
	line    int
	columns map[string]int
	record  []string
	err     error
}

func (r *visitRow) visit() Visit {
	v := Visit{
		ArriveS: r.number(colArrive, dayS, true), Service: hall.ServiceCode(r.text(colService)), Class: hall.Class(r.text(colClass)),
		ServeS: r.number(colServe, serveMostS, true), PatienceS: r.number(colPatience, dayS, false),
		People: int(r.number(colPeople, 1000, false)), SlotS: r.number(colSlot, dayS, false),
	}
	switch {
	case v.Service == "":
		r.fail(colService, "empty")
	case v.Class == "":
		v.Class = hall.Normal
	case !slices.Contains(hall.Classes(), v.Class):
		r.fail(colClass, "%q is not one of %v", v.Class, hall.Classes())
	}
	return v
}

func (r *visitRow) text(column string) string {
	i, there := r.columns[column]
	if !there || i >= len(r.record) {
		return ""
	}
	return strings.Clone(strings.TrimSpace(r.record[i]))
}

func (r *visitRow) number(column string, most float64, needed bool) float64 {
	text := r.text(column)
	if text == "" {
		if needed {
			r.fail(column, "empty")
		}
		return 0
	}
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || !(n >= 0 && n <= most) { // NaN too
		r.fail(column, "%q is no number from 0 to %v", text, most)
		return 0
	}
	return n
}

func (r *visitRow) fail(column, format string, args ...any) {
	if r.err == nil {
		r.err = &RowError{Line: r.line, Column: column, Detail: fmt.Sprintf(format, args...)}
	}
}

// WriteDay writes the visits of a day as ReadDay reads them.
func WriteDay(w io.Writer, visits []Visit) error {
	out := csv.NewWriter(w)
	_ = out.Write([]string{colArrive, colService, colClass, colServe, colPatience, colPeople, colSlot}) // Flush says what went wrong
	for _, v := range visits {
		_ = out.Write([]string{
			short(v.ArriveS), string(v.Service), string(v.Class), short(v.ServeS), shortOr(v.PatienceS), shortOr(float64(v.People)), shortOr(v.SlotS),
		})
	}
	out.Flush()
	return out.Error()
}

func short(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

// shortOr is short, and empty for 0.
func shortOr(n float64) string {
	if n == 0 {
		return ""
	}
	return short(n)
}
