package journal

import (
	"context"
	"database/sql/driver"
	"fmt"
	"strings"

	"yimen/hallserver/hall"
)

// AskedAtOnce is how many are looked for in one question.
const AskedAtOnce = 16

// finder asks whether any of several things is there: one question for many costs
// little more than one for each of them.
type finder struct {
	columns int
	stmt    *statement
	values  []driver.Value
}

func (w *Writer) prepareFinder(table string, columns ...string) (*finder, error) {
	var terms []string
	for i := range AskedAtOnce {
		var same []string
		for k, column := range columns {
			same = append(same, fmt.Sprintf("%s = ?%d", column, i*len(columns)+k+1))
		}
		terms = append(terms, fmt.Sprintf("EXISTS (SELECT 1 FROM %s WHERE %s)", table, strings.Join(same, " AND ")))
	}
	s, err := prepareStatement(w.conn, "SELECT "+strings.Join(terms, " OR "))
	return &finder{columns: len(columns), stmt: s}, err
}

// any says whether one of those is there whose columns lie end to end in values.
func (f *finder) any(ctx context.Context, values ...driver.Value) (bool, error) {
	full := f.columns * AskedAtOnce
	for n := len(values); n > 0; n = len(values) {
		f.values = append(f.values[:0], values[:min(n, full)]...)
		for len(f.values) < full { // the last one again
			f.values = append(f.values, f.values[len(f.values)-f.columns:]...)
		}
		row := make([]driver.Value, 1)
		if err := f.stmt.queryRow(ctx, row, f.values...); err != nil {
			return false, err
		}
		if row[0] != int64(0) {
			return true, nil
		}
		values = values[min(n, full):]
	}
	return false, nil
}

// AnyAnswered says whether Lookup would find one of some commands, each a
// principal and its key.
func (w *Writer) AnyAnswered(ctx context.Context, commands ...[2]string) (bool, error) {
	values := make([]driver.Value, 0, 2*len(commands))
	for _, c := range commands {
		values = append(values, c[0], c[1])
	}
	found, err := w.anyAnswer.any(ctx, values...)
	if err != nil {
		return false, fmt.Errorf("look up commands: %w", err)
	}
	return found, nil
}

// AnyTicketKnown says whether TicketKnown would know one of some ids.
func (w *Writer) AnyTicketKnown(ctx context.Context, ids ...hall.TicketID) (bool, error) {
	values := make([]driver.Value, 0, len(ids))
	for _, id := range ids {
		values = append(values, string(id))
	}
	found, err := w.anyTicket.any(ctx, values...)
	if err != nil {
		return false, fmt.Errorf("look up tickets: %w", err)
	}
	return found, nil
}
