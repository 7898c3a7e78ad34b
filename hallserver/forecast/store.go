package forecast

import (
	"context"
	"database/sql"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"time"

	_ "github.com/mattn/go-sqlite3" // the driver "sqlite3"
	"github.com/pressly/goose/v3"

	"yimen/hallserver/hall"
)

//go:embed migrations/*.sql
var migrations embed.FS

// keepDays is how long scores are kept.
const keepDays = 400

// Store keeps scores and the model in ops.db, in tables of its own. What is lost
// with the power is a few scores; the journal tells the model anew. It is safe
// for concurrent use.
type Store struct{ db *sql.DB }

// OpenStore opens ops.db at path and makes its tables, beside whatever else lies
// in that file.
func OpenStore(ctx context.Context, path string) (*Store, error) {
	q := url.Values{
		"_journal_mode": {"WAL"}, "_synchronous": {"NORMAL"}, "_busy_timeout": {"10000"}, "_txlock": {"immediate"},
		"_secure_delete": {"on"},
	}
	db, err := sql.Open("sqlite3", (&url.URL{
		Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: q.Encode(),
	}).String())
	if err != nil {
		return nil, fmt.Errorf("forecast: open %s: %w", path, err)
	}
	db.SetMaxOpenConns(1)
	if err := migrate(ctx, db); err != nil {
		return nil, errors.Join(fmt.Errorf("forecast: open %s: %w", path, err), db.Close())
	}
	return &Store{db: db}, nil
}

func migrate(ctx context.Context, db *sql.DB) error {
	dir, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	// The file's other tables have a goose of their own.
	p, err := goose.NewProvider(goose.DialectSQLite3, db, dir, goose.WithTableName("forecast_version"))
	if err != nil {
		return err
	}
	_, err = p.Up(ctx)
	return err
}

// Close closes the store.
func (s *Store) Close() error { return s.db.Close() }

// Score is a forecast given at issue beside the wait that came of it. It is about
// no person.
type Score struct {
	Day     string // business date, YYYY-MM-DD
	Hour    int    // of the issue, in the hall's zone
	Queue   hall.QueueID
	Class   hall.Class
	P50S    float64
	P90S    float64
	ActualS float64
	// Tenth is into which tenth of what the forecast held possible the wait fell,
	// 0 to 9: where forecasts are honest, one as often as another.
	Tenth int
}

// AddScores keeps scores.
func (s *Store) AddScores(ctx context.Context, scores []Score) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("forecast: scores: %w", err)
	}
	for _, c := range scores {
		_, err := tx.ExecContext(ctx, `INSERT INTO forecast_score (day, hour, queue, class, p50_s, p90_s, actual_s, tenth)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?)`, c.Day, c.Hour, string(c.Queue), string(c.Class), c.P50S, c.P90S, c.ActualS, c.Tenth)
		if err != nil {
			return errors.Join(fmt.Errorf("forecast: scores: %w", err), tx.Rollback())
		}
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("forecast: scores: %w", err)
	}
	return nil
}

// Scores hands the scores of the days from and to, and between them, to each.
func (s *Store) Scores(ctx context.Context, from, to string, each func(Score)) error {
	rows, err := s.db.QueryContext(ctx, `SELECT day, hour, queue, class, p50_s, p90_s, actual_s, tenth
		FROM forecast_score WHERE day BETWEEN ? AND ? ORDER BY seq`, from, to)
	if err != nil {
		return fmt.Errorf("forecast: scores: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var c Score
		if err := rows.Scan(&c.Day, &c.Hour, &c.Queue, &c.Class, &c.P50S, &c.P90S, &c.ActualS, &c.Tenth); err != nil {
			return fmt.Errorf("forecast: scores: %w", err)
		}
		each(c)
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("forecast: scores: %w", err)
	}
	return nil
}

// Sweep deletes scores that are older than 400 days.
func (s *Store) Sweep(ctx context.Context, now time.Time) error {
	old := now.AddDate(0, 0, -keepDays).Format(time.DateOnly)
	if _, err := s.db.ExecContext(ctx, `DELETE FROM forecast_score WHERE day < ?`, old); err != nil {
		return fmt.Errorf("forecast: sweep: %w", err)
	}
	return nil
}

// saved is what a restart goes on from.
type saved struct {
	Fold  int         `json:"fold"` // hall.FoldVersion
	State *hall.State `json:"state"`
	Model *Model      `json:"model"`
	Blend *blend      `json:"blend"`
}

func (s *Store) save(ctx context.Context, seq int64, v saved) error {
	raw, err := json.Marshal(v)
	if err == nil {
		_, err = s.db.ExecContext(ctx, `INSERT INTO forecast_model (id, seq, saved) VALUES (1, ?, ?)
			ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, saved = excluded.saved`, seq, raw)
	}
	if err != nil {
		return fmt.Errorf("forecast: save the model: %w", err)
	}
	return nil
}

// load reads what save wrote into v, whose parts are there to be filled. known is
// false when there is nothing that this program can read.
func (s *Store) load(ctx context.Context, v *saved) (seq int64, known bool, err error) {
	var raw []byte
	err = s.db.QueryRowContext(ctx, `SELECT seq, saved FROM forecast_model WHERE id = 1`).Scan(&seq, &raw)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return 0, false, nil
	case err != nil:
		return 0, false, fmt.Errorf("forecast: load the model: %w", err)
	}
	if err := json.Unmarshal(raw, v); err != nil || v.Fold != hall.FoldVersion {
		return 0, false, nil //nolint:nilerr // of another version of the program: the journal tells it anew
	}
	return seq, true, nil
}
