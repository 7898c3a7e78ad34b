package simulate

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"yimen/hallserver/hall"
)

// The most that a file may hold, and how long a visit's time may be.
const (
	DayMost     = 100_000   // visits of a day
	HistoryMost = 5_000_000 // visits of a history
	serveMostS  = 12 * 60 * 60
)

// The columns of a visit. The first five are in every file; date in a history;
// the others where somebody knows them.
const (
	colArrive, colService, colClass, colServe, colPatience = "arrive_s", "service", "class", "serve_s", "patience_s"

	colDate, colPeople, colSlot, colWindow, colWaited = "date", "people", "slot_s", "window", "waited_s"
)

// RowError is what is wrong with one row of a file.
type RowError struct {
	Line   int // from 1, the header
	Column string
	Detail string
}

func (e *RowError) Error() string {
	return fmt.Sprintf("line %d, column %s: %s", e.Line, e.Column, e.Detail)
}

// ReadDay reads the visits of one day, in order of arrival. An error in a row is
// a *RowError.
func ReadDay(r io.Reader) ([]Visit, error) { return readVisits(r, false, DayMost) }

// ReadHistory reads the visits of past days, by date and arrival. An error in a
// row is a *RowError.
func ReadHistory(r io.Reader) ([]Visit, error) { return readVisits(r, true, HistoryMost) }

func readVisits(r io.Reader, history bool, most int) ([]Visit, error) {
	rows := csv.NewReader(r)
	rows.ReuseRecord, rows.TrimLeadingSpace, rows.FieldsPerRecord = true, true, -1
	header, err := rows.Read()
	if errors.Is(err, io.EOF) {
		return nil, &RowError{Line: 1, Column: colArrive, Detail: "the file is empty: a header comes first"}
	} else if err != nil {
		return nil, fmt.Errorf("read visits: %w", err)
	}
	columns, err := columnsOf(header, history)
	if err != nil {
		return nil, err
	}
	var out []Visit
	for {
		record, err := rows.Read()
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, fmt.Errorf("read visits: %w", err)
		}
		line, _ := rows.FieldPos(0)
		if len(out) == most {
			return nil, &RowError{Line: line, Column: colArrive, Detail: fmt.Sprintf("more than %d visits", most)}
		}
		row := visitRow{line: line, columns: columns, record: record}
		v := row.visit(history)
		if row.err != nil {
			return nil, row.err
		}
		out = append(out, v)
	}
	slices.SortStableFunc(out, func(a, b Visit) int {
		if c := strings.Compare(a.Date, b.Date); c != 0 {
			return c
		}
		return compareFloat(a.ArriveS, b.ArriveS)
	})
	return out, nil
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
func columnsOf(header []string, history bool) (map[string]int, error) {
	columns := map[string]int{}
	for i, name := range header {
		name = strings.TrimSpace(strings.TrimPrefix(name, "\ufeff"))
		if _, twice := columns[name]; twice {
			return nil, &RowError{Line: 1, Column: name, Detail: "twice in the header"}
		}
		columns[name] = i
	}
	needed := []string{colArrive, colService, colClass, colServe, colPatience}
	if history {
		needed = append(needed, colDate)
	}
	for _, name := range needed {
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

func (r *visitRow) visit(history bool) Visit {
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
	v.WaitedS = -1
	if !history {
		return v
	}
	v.Date = r.text(colDate)
	if _, err := time.Parse(time.DateOnly, v.Date); err != nil {
		r.fail(colDate, "%q is no date such as 2026-03-02", v.Date)
	}
	v.Window = int(r.number(colWindow, 9999, false))
	if r.text(colWaited) != "" {
		v.WaitedS = r.number(colWaited, dayS, false)
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
func WriteDay(w io.Writer, visits []Visit) error { return writeVisits(w, visits, false) }

// WriteHistory writes visits of past days as ReadHistory reads them.
func WriteHistory(w io.Writer, visits []Visit) error { return writeVisits(w, visits, true) }

func writeVisits(w io.Writer, visits []Visit, history bool) error {
	out := csv.NewWriter(w)
	header := []string{colArrive, colService, colClass, colServe, colPatience, colPeople, colSlot}
	if history {
		header = append([]string{colDate}, append(header, colWindow, colWaited)...)
	}
	_ = out.Write(header) // Flush says what went wrong
	for _, v := range visits {
		row := []string{
			short(v.ArriveS), string(v.Service), string(v.Class), short(v.ServeS), shortOr(v.PatienceS), shortOr(float64(v.People)), shortOr(v.SlotS),
		}
		if history {
			waited := ""
			if v.WaitedS >= 0 && v.Window != 0 {
				waited = short(v.WaitedS)
			}
			row = append([]string{v.Date}, append(row, shortOr(float64(v.Window)), waited)...)
		}
		_ = out.Write(row)
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
