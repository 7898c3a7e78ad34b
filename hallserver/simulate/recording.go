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

// What became of a recorded visit, besides noshow.
const (
	RecordedServed = "served"
	RecordedLeft   = "left" // went without having been called
)

// Recorded is one visit as it really was. Times are seconds of its day; a service
// may end after midnight.
type Recorded struct {
	Line    int // of the file, from 1, the header
	Date    string
	ArriveS float64
	Service hall.ServiceCode
	Class   hall.Class
	People  int     // 0: one
	SlotS   float64 // of an appointment: the time of its slot; 0: not known
	CallS   float64 // of one that was called
	// EndS is when its window was free again, or when it left uncalled.
	EndS    float64
	Window  int    // 0: never called
	Outcome string // served, noshow or left
}

// Called says whether it was called.
func (r Recorded) Called() bool { return r.Outcome != RecordedLeft }

// The columns of a recording that visits to simulate do not have. class, people and
// slot_s may be missing in a file of one class, of single people, without
// appointments. waited_s is another way to say when somebody was called.
const (
	colHall, colDate, colCall, colEnd, colWindow, colOutcome = "hall", "date", "call_s", "end_s", "window", "outcome"

	colWaited = "waited_s"
)

// impliedColumns say what others of a recording say already.
func impliedColumns() []string { return []string{colServe, colPatience, colWaited} }

// lateMostS is until when a recorded day may go on.
const lateMostS = 36 * 60 * 60

// Recording is a file of recorded visits, by date and arrival.
type Recording struct {
	Visits []Recorded
	// Unread names the columns that say nothing here.
	Unread []string
	// Early counts the services that end before their call; they take no time.
	Early int
}

// ReadRecording reads recorded visits. Nothing is read over: a row that the hall
// could not have had is a *RowError.
func ReadRecording(r io.Reader, h Hall) (Recording, error) {
	rows := csv.NewReader(r)
	rows.ReuseRecord, rows.TrimLeadingSpace, rows.FieldsPerRecord = true, true, -1
	header, err := rows.Read()
	if errors.Is(err, io.EOF) {
		return Recording{}, &RowError{Line: 1, Column: colArrive, Detail: "the file is empty: a header comes first"}
	} else if err != nil {
		return Recording{}, malformed(err)
	}
	if len(header) == 1 && strings.ContainsAny(header[0], ";\t") {
		return Recording{}, &RowError{Line: 1, Column: colArrive, Detail: "columns are separated by commas, not by semicolons or tabs"}
	}
	var out Recording
	columns, err := recordedColumns(header, &out)
	if err != nil {
		return Recording{}, err
	}
	read := recordedReader{hall: h, windows: map[int]Window{}}
	for _, w := range h.Windows {
		read.windows[w.Number] = w
	}
	for {
		record, err := rows.Read()
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return Recording{}, malformed(err)
		}
		line, _ := rows.FieldPos(0)
		if len(out.Visits) == HistoryMost {
			return Recording{}, &RowError{Line: line, Column: colArrive, Detail: fmt.Sprintf("more than %d visits", HistoryMost)}
		}
		row := visitRow{line: line, columns: columns, record: record}
		v := read.visit(&row, len(header))
		if row.err != nil {
			return Recording{}, row.err
		}
		out.Visits = append(out.Visits, v)
	}
	out.Early = read.early
	if len(out.Visits) == 0 {
		return Recording{}, &RowError{Line: 2, Column: colArrive, Detail: "no visits"}
	}
	sortRecorded(out.Visits)
	return out, nil
}

func sortRecorded(visits []Recorded) {
	slices.SortStableFunc(visits, func(a, b Recorded) int {
		if c := strings.Compare(a.Date, b.Date); c != 0 {
			return c
		}
		return compareFloat(a.ArriveS, b.ArriveS)
	})
}

// malformed names the line of what is no CSV at all.
func malformed(err error) error {
	if bad, ok := errors.AsType[*csv.ParseError](err); ok {
		return &RowError{Line: bad.Line, Column: strconv.Itoa(bad.Column), Detail: bad.Err.Error()}
	}
	return fmt.Errorf("read recording: %w", err)
}

func recordedColumns(header []string, out *Recording) (map[string]int, error) {
	known := append([]string{colHall, colDate, colArrive, colService, colClass, colPeople, colSlot, colCall, colEnd, colWindow, colOutcome}, impliedColumns()...)
	columns := map[string]int{}
	for i, name := range header {
		name = strings.TrimSpace(strings.TrimPrefix(name, "\ufeff"))
		if _, twice := columns[name]; twice {
			return nil, &RowError{Line: 1, Column: name, Detail: "twice in the header"}
		}
		columns[strings.Clone(name)] = i
		if !slices.Contains(known, name) {
			out.Unread = append(out.Unread, strings.Clone(name))
		}
	}
	for _, name := range []string{colDate, colArrive, colService, colCall, colEnd, colWindow, colOutcome} {
		if _, there := columns[name]; !there {
			return nil, &RowError{Line: 1, Column: name, Detail: "not in the header"}
		}
	}
	return columns, nil
}

// recordedReader reads rows of one hall.
type recordedReader struct {
	hall    Hall
	windows map[int]Window
	early   int
	name    string // of the hall, as the first row has it
	named   bool
}

func (d *recordedReader) visit(r *visitRow, width int) Recorded {
	if len(r.record) != width {
		r.fail(colArrive, "%d columns, the header has %d", len(r.record), width)
		return Recorded{}
	}
	if name := r.text(colHall); !d.named {
		d.name, d.named = name, true
	} else if name != d.name {
		r.fail(colHall, "%q, and %q before: a file is of one hall", name, d.name)
	}
	v := Recorded{
		Line: r.line, Service: hall.ServiceCode(r.text(colService)), Class: hall.Class(r.text(colClass)),
		ArriveS: r.second(colArrive), EndS: r.second(colEnd), Outcome: r.text(colOutcome),
	}
	if text := r.text(colPeople); text != "" {
		n, err := strconv.Atoi(text)
		if v.People = n; err != nil || n < 1 || n > peopleMost {
			r.fail(colPeople, "%q is no number from 1 to %d", text, peopleMost)
		}
	}
	if v.Class == hall.Appointment && r.text(colSlot) != "" {
		v.SlotS = r.second(colSlot)
	}
	v.Date = r.date()
	if v.Class == "" {
		v.Class = hall.Normal
	}
	if !slices.Contains(hall.Classes(), v.Class) {
		r.fail(colClass, "%q is not one of %v", v.Class, hall.Classes())
	}
	d.course(r, &v)
	if wrong := d.hall.mayHaveBeen(v, d.windows[v.Window]); wrong != nil {
		r.fail(wrong.Column, "%s", wrong.Detail)
	}
	return v
}

// course reads what became of it.
func (d *recordedReader) course(r *visitRow, v *Recorded) {
	switch v.Outcome {
	case RecordedServed, Missed:
		v.CallS = r.second(colCall)
		v.Window = r.window()
		if v.CallS < v.ArriveS {
			r.fail(colCall, "called at %v, before it came at %v", v.CallS, v.ArriveS)
		}
		if v.EndS < v.CallS { // two clocks of one machine
			d.early++
			v.EndS = v.CallS
		}
	case RecordedLeft:
		if text := r.text(colCall); text != "" {
			r.fail(colCall, "%q, though it left uncalled", text)
		}
		if text := r.text(colWindow); text != "" && text != "0" {
			r.fail(colWindow, "%q, though it left uncalled", text)
		}
		if v.EndS < v.ArriveS {
			r.fail(colEnd, "left at %v, before it came at %v", v.EndS, v.ArriveS)
		}
	default:
		r.fail(colOutcome, "%q is not one of %s, %s, %s", v.Outcome, RecordedServed, Missed, RecordedLeft)
	}
}

func (r *visitRow) window() int {
	text := r.text(colWindow)
	n, err := strconv.Atoi(text)
	if err != nil {
		r.fail(colWindow, "the hall has no window %q", text)
	}
	return n
}

func (r *visitRow) date() string {
	date := r.text(colDate)
	if _, err := time.Parse(time.DateOnly, date); err != nil {
		r.fail(colDate, "%q is no date such as 2026-03-02", date)
	}
	return date
}

// serves says whether a queue is the window's own or one it helps.
func (w *Window) serves(q hall.QueueID) bool {
	return slices.Contains(w.Queues, q) || slices.ContainsFunc(w.Helps, func(p hall.Help) bool { return p.Queue == q })
}

// second reads a time of the day: seconds, or a clock's 08:31 or 08:31:05.
func (r *visitRow) second(column string) float64 {
	text := r.text(column)
	if text == "" {
		r.fail(column, "empty")
		return 0
	}
	n, err := strconv.ParseFloat(text, 64)
	switch {
	case strings.Contains(text, ":"):
		n, err = clockSecond(text)
	case strings.Trim(text, "0123456789.") != "":
		err = strconv.ErrSyntax // 1e3 is nobody's time
	}
	if err != nil || !(n >= 0 && n <= lateMostS) { // NaN too
		r.fail(column, "%q is no time of the day: seconds from 0 to %d, or such as 08:31:05", text, lateMostS)
		return 0
	}
	return n
}

func clockSecond(text string) (float64, error) {
	parts := strings.Split(text, ":")
	if len(parts) > 3 {
		return 0, strconv.ErrSyntax
	}
	second, unit := 0.0, 3600.0
	for i, part := range parts {
		n, err := strconv.ParseUint(part, 10, 8)
		if err != nil || (i > 0 && n > 59) {
			return 0, strconv.ErrSyntax
		}
		second, unit = second+float64(n)*unit, unit/60
	}
	return second, nil
}
