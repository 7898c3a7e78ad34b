package simulate

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// headerMost bounds what is looked at of a file to know its form.
const headerMost = 4096

// ReadHistory reads days before, of a hall, as what really was: a recording as it is;
// in place of call_s, end_s and outcome a file may have serve_s with window and
// waited_s. Of a day that says of nobody when they were called the hall is simulated.
// An error in a row is a *RowError.
func ReadHistory(ctx context.Context, r io.Reader, h Hall) ([]Recorded, error) {
	from := bufio.NewReaderSize(r, headerMost)
	head, _ := from.Peek(headerMost) // a short file is whole
	header, _, _ := bytes.Cut(head, []byte("\n"))
	if slices.ContainsFunc(strings.Split(string(header), ","), func(c string) bool { return strings.Trim(c, " \r\"\ufeff") == colCall }) {
		was, err := ReadRecording(from, h)
		return was.Visits, err
	}
	var rows []past
	err := readRows(from, HistoryMost, []string{colDate}, func(row *visitRow) { rows = append(rows, row.past()) })
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(rows, func(a, b past) int {
		return cmp.Or(cmp.Compare(a.date, b.date), compareFloat(a.ArriveS, b.ArriveS))
	})
	var out []Recorded
	for len(rows) > 0 {
		n := slices.IndexFunc(rows, func(p past) bool { return p.date != rows[0].date })
		if n < 0 {
			n = len(rows)
		}
		day, err := recall(ctx, h, rows[:n])
		if err != nil {
			return nil, err
		}
		out, rows = append(out, day...), rows[n:]
	}
	return out, nil
}

// past is a visit of a day before. Of one that was called it is known how long it had
// waited, and where; else the window is 0.
type past struct {
	Visit
	line    int
	date    string
	window  int
	waitedS float64
}

func (r *visitRow) past() past {
	p := past{Visit: r.visit(), line: r.line, date: r.date(), window: int(r.number(colWindow, 9999, false))}
	if p.window == 0 || r.text(colWaited) == "" {
		p.window = 0
		return p
	}
	p.waitedS = r.number(colWaited, dayS, false)
	return p
}

// recall is a day as it was: as it says, or, if it says of nobody when they were
// called, as the hall would have had it.
func recall(ctx context.Context, h Hall, day []past) ([]Recorded, error) {
	var visits []Visit
	var out []Recorded
	last, called := 0.0, false
	for _, p := range day {
		visits = append(visits, p.Visit)
		v := Recorded{
			Line: p.line, Date: p.date, ArriveS: p.ArriveS, Service: p.Service, Class: p.Class, People: p.People, SlotS: p.SlotS,
			Outcome: RecordedLeft, EndS: p.ArriveS + p.PatienceS,
		}
		if p.window != 0 {
			called = true
			v.Outcome, v.Window, v.CallS = RecordedServed, p.window, p.ArriveS+p.waitedS
			v.EndS = v.CallS + p.ServeS
			last = max(last, v.EndS)
		}
		out = append(out, v)
	}
	if !called {
		r, err := play(ctx, Day{Hall: h, Visits: visits, Date: day[0].date})
		if err != nil {
			return nil, fmt.Errorf("%s: %w", day[0].date, err)
		}
		return r.recorded(), nil
	}
	for i, p := range day { // who stayed, and was not called, stayed to the end
		if p.window == 0 && p.PatienceS == 0 {
			out[i].EndS = max(last, p.ArriveS)
		}
		if wrong := h.mayHaveBeen(out[i], h.window(p.window)); wrong != nil {
			return nil, wrong
		}
	}
	return out, nil
}

// mayHaveBeen says what of a visit, called to window w, the hall cannot have had, or
// nil.
func (h Hall) mayHaveBeen(v Recorded, w Window) *RowError {
	switch queue, known := h.queueOf(v.Service); {
	case !known:
		return &RowError{Line: v.Line, Column: colService, Detail: fmt.Sprintf("the hall has no service %q", v.Service)}
	case !v.Called():
	case w.Number == 0:
		return &RowError{Line: v.Line, Column: colWindow, Detail: fmt.Sprintf("the hall has no window \"%d\"", v.Window)}
	case !w.serves(queue):
		return &RowError{Line: v.Line, Column: colWindow, Detail: fmt.Sprintf("window %d does not serve queue %q of service %q", v.Window, queue, v.Service)}
	}
	return nil
}

// recorded is what became of a day's visits, as a machine would have written it down.
func (r *run) recorded() []Recorded {
	second := func(ms int64) float64 { return float64(ms-r.midnightMS) / 1000 }
	out := make([]Recorded, 0, len(r.visits))
	for i, s := range r.visits {
		v := r.Visits[i]
		was := Recorded{
			Date: r.Date, ArriveS: second(s.cameMS), Service: v.Service, Class: v.Class, People: v.People,
			Outcome: RecordedLeft, EndS: second(s.endMS),
		}
		if v.slotted() {
			was.SlotS = v.SlotS
		}
		if s.window != 0 && s.outcome != Unserved {
			was.CallS, was.Window, was.Outcome = second(s.calledMS), s.window, RecordedServed
			if s.outcome == Missed {
				was.Outcome = Missed
			}
		}
		out = append(out, was)
	}
	sortRecorded(out)
	return out
}

// WriteHistory writes days before as ReadHistory reads them, and ReadRecording.
func WriteHistory(w io.Writer, visits []Recorded) error {
	out := csv.NewWriter(w)
	_ = out.Write([]string{ // Flush says what went wrong
		colDate, colArrive, colService, colClass, colServe, colPatience, colPeople, colSlot, colWindow, colWaited, colCall, colEnd, colOutcome,
	})
	for _, v := range visits {
		row := []string{v.Date, short(v.ArriveS), string(v.Service), string(v.Class), "", "", shortOr(float64(v.People)), shortOr(v.SlotS), "", "", "", short(v.EndS), v.Outcome}
		if v.Called() {
			row[4], row[8], row[9], row[10] = short(v.EndS-v.CallS), strconv.Itoa(v.Window), short(v.CallS-v.ArriveS), short(v.CallS)
		}
		_ = out.Write(row)
	}
	out.Flush()
	return out.Error()
}
