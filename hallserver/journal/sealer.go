package journal

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"

	"yimen/hallserver/digest"
)

// Subject is a row of sealed personal data.
type Subject struct {
	Key       string
	Sealed    []byte
	ExpiresMS int64
}

// Seal adds a row of personal data to the batch. One that is there already is
// somebody's who came again: it holds what was read last, and lasts longer.
func (w *Writer) Seal(s Subject) { w.subjects.add(s) }

// sealer keeps the table subject. The rows of one batch are gathered and written
// together: nearly always all of them are new.
type sealer struct {
	table   digest.Table
	insert  *inserter
	there   *finder
	old     *statement
	replace *statement

	rows []Subject
	at   map[string]int // where in rows, by key
}

func (w *Writer) prepareSealer() (*sealer, error) {
	s := &sealer{table: subjectTable(), at: map[string]int{}}
	columns := append(s.table.Columns, "sum")
	var err error
	if s.insert, err = prepareInserter(w.conn, s.table.Name, columns...); err != nil {
		return nil, err
	}
	if s.there, err = w.prepareFinder(s.table.Name, "key"); err != nil {
		return nil, err
	}
	if s.old, err = prepareStatement(w.conn, "SELECT sealed, expires_ms, sum FROM subject WHERE key = ?"); err != nil {
		return nil, err
	}
	s.replace, err = prepareStatement(w.conn, `INSERT INTO subject (key, sealed, expires_ms, sum) VALUES (?1, ?2, ?3, ?4)
		ON CONFLICT (key) DO UPDATE SET sealed = excluded.sealed, expires_ms = excluded.expires_ms, sum = excluded.sum`)
	return s, err
}

func (s *sealer) add(row Subject) {
	if i, ok := s.at[row.Key]; ok {
		row.ExpiresMS = max(row.ExpiresMS, s.rows[i].ExpiresMS)
		s.rows[i] = row
		return
	}
	s.at[row.Key] = len(s.rows)
	s.rows = append(s.rows, row)
}

// flush writes what was gathered.
func (s *sealer) flush(ctx context.Context) error {
	if len(s.rows) == 0 {
		return nil
	}
	defer s.forget()
	keys := make([]driver.Value, 0, len(s.rows))
	for _, row := range s.rows {
		keys = append(keys, row.Key)
	}
	known, err := s.there.any(ctx, keys...)
	if err != nil {
		return fmt.Errorf("look up subjects: %w", err)
	}
	if known {
		return s.renew(ctx)
	}
	values := make([]driver.Value, 0, len(s.rows)*s.insert.columns)
	for _, row := range s.rows {
		values = append(values, row.Key, row.Sealed, row.ExpiresMS, s.table.Sum(row.Key, row.Sealed, row.ExpiresMS))
	}
	if err := s.insert.insert(ctx, values); err != nil {
		return fmt.Errorf("subjects: %w", err)
	}
	return nil
}

// renew writes row by row what may be there.
func (s *sealer) renew(ctx context.Context) error {
	for _, row := range s.rows {
		old := make([]driver.Value, 3)
		switch err := s.old.queryRow(ctx, old, row.Key); {
		case errors.Is(err, io.EOF):
		case err != nil:
			return fmt.Errorf("subject: %w", err)
		default:
			var sealed []byte
			var expires, stored int64
			if take(old, &sealed, &expires, &stored) && s.table.Sum(row.Key, sealed, expires) == stored {
				row.ExpiresMS = max(row.ExpiresMS, expires)
			}
		}
		if err := s.replace.exec(ctx, row.Key, row.Sealed, row.ExpiresMS, s.table.Sum(row.Key, row.Sealed, row.ExpiresMS)); err != nil {
			return fmt.Errorf("subject: %w", err)
		}
	}
	return nil
}

// forget drops what was gathered and not written.
func (s *sealer) forget() {
	clear(s.rows) // what cards say lies about no longer than it must
	s.rows = s.rows[:0]
	clear(s.at)
}

func (s *sealer) close() {
	s.insert.close()
	for _, stmt := range []*statement{s.there.stmt, s.old, s.replace} {
		stmt.close()
	}
}
