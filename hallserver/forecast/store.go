package forecast

import (
	"context"
	"database/sql"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"yimen/hallserver/digest"
	"yimen/hallserver/hall"
	"yimen/hallserver/opsdb"
)

//go:embed migrations/*.sql
var migrations embed.FS

// keepDays is how long scores are kept.
const keepDays = 400

// Store keeps scores, the model and the past it began with in ops.db, in tables of
// its own. What is lost with the power is a few scores; the past and the journal tell
// the model anew. It is safe for concurrent use.
type Store struct {
	db *sql.DB
	// Damaged is told of rows that are not what was written, and are left out; nil:
	// nobody is.
	Damaged func(table string, row any)
}

// Tables are those whose rows carry a digest.
func Tables() []digest.Table { return append(stampedTables(), pastTable()) }

// pastVersion is the migration that makes the past's table.
const pastVersion = 5

// TablesIn are those of Tables that the file at path has: a folder which this program
// has not served yet lacks what came later.
func TablesIn(ctx context.Context, path string) []digest.Table {
	db, err := sql.Open("sqlite3", opsdb.DSN(path, true)+"&mode=ro")
	if err != nil {
		return Tables()
	}
	defer func() { _ = db.Close() }()
	var version int64
	err = db.QueryRowContext(ctx, `SELECT max(version_id) FROM forecast_version`).Scan(&version)
	if err == nil && version < pastVersion {
		return stampedTables()
	}
	return Tables() // what cannot be read is told by whoever looks at the tables
}

// stampedTables are those that are older than the digests.
func stampedTables() []digest.Table { return []digest.Table{scoreTable(), modelTable()} }

func scoreTable() digest.Table {
	return digest.Table{Name: "forecast_score", Columns: []string{"day", "hour", "queue", "class", "p50_s", "p90_s", "actual_s", "tenth"}}
}

func modelTable() digest.Table {
	return digest.Table{Name: "forecast_model", Columns: []string{"id", "seq", "saved"}}
}

func pastTable() digest.Table {
	return digest.Table{Name: "forecast_past", Columns: []string{"id", "saved"}}
}

func (s *Store) damaged(table string, row any) {
	if s.Damaged != nil {
		s.Damaged(table, row)
	}
}

// OpenStore opens ops.db at path and makes its tables, beside whatever else lies
// in that file.
func OpenStore(ctx context.Context, path string) (*Store, error) {
	db, err := opsdb.Open(ctx, path, opsdb.Room{
		Name: "forecast", Migrations: migrations, Version: "forecast_version", Summed: stampedTables(), StampAt: 3,
	})
	if err != nil {
		return nil, err
	}
	return &Store{db: db}, nil
}

// Close closes the store.
func (s *Store) Close() error { return s.db.Close() }

// Score is a forecast given at issue beside the wait that came of it. It is about
// no person.
type Score struct {
	Seq     int64  // of the call in the journal, by which it is kept once; 0: not known
	Day     string // business date, YYYY-MM-DD
	Hour    int    // of the issue, in the hall's zone
	Queue   hall.QueueID
	Class   hall.Class
	P50S    float64
	P90S    float64
	ActualS float64
	// Tenth is into which tenth of what the forecast held possible the wait fell,
	// 0 to 9: where forecasts are honest, one as often as another. -1: not known.
	Tenth int
}

// values are the columns of the score's row.
func (c Score) values() []any {
	return []any{c.Day, c.Hour, string(c.Queue), string(c.Class), c.P50S, c.P90S, c.ActualS, c.Tenth}
}

// AddScores keeps scores. One that is there already takes the place of the other.
func (s *Store) AddScores(ctx context.Context, scores []Score) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("forecast: scores: %w", err)
	}
	for _, c := range scores {
		call := sql.NullInt64{Int64: c.Seq, Valid: c.Seq != 0}
		_, err := tx.ExecContext(ctx, `INSERT OR REPLACE INTO forecast_score (day, hour, queue, class, p50_s, p90_s, actual_s, tenth, sum, call_seq)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, append(c.values(), scoreTable().Sum(c.values()...), call)...)
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
	rows, err := s.db.QueryContext(ctx, `SELECT day, hour, queue, class, p50_s, p90_s, actual_s, tenth, sum
		FROM forecast_score WHERE day BETWEEN ? AND ? ORDER BY seq`, from, to)
	if err != nil {
		return fmt.Errorf("forecast: scores: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for table := scoreTable(); rows.Next(); {
		var c Score
		var sum int64
		if err := rows.Scan(&c.Day, &c.Hour, &c.Queue, &c.Class, &c.P50S, &c.P90S, &c.ActualS, &c.Tenth, &sum); err != nil {
			return fmt.Errorf("forecast: scores: %w", err)
		}
		if !table.Fits(sum, c.values()...) {
			s.damaged(table.Name, c.Day)
			continue
		}
		each(c)
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("forecast: scores: %w", err)
	}
	return nil
}

// Sweep deletes scores that are older than 400 days. It tells of rows that only say
// so.
func (s *Store) Sweep(ctx context.Context, now time.Time) error {
	old := now.AddDate(0, 0, -keepDays).Format(time.DateOnly)
	table := scoreTable()
	err := table.DamagedOf(ctx, s.db, `SELECT * FROM forecast_score WHERE day < ?`, func(row any) { s.damaged(table.Name, row) }, old)
	if err == nil {
		_, err = s.db.ExecContext(ctx, `DELETE FROM forecast_score WHERE day < ?`, old)
	}
	if err != nil {
		return fmt.Errorf("forecast: sweep: %w", err)
	}
	return nil
}

// saved is what a restart goes on from.
type saved struct {
	Fold  int         `json:"fold"` // hall.FoldVersion
	State *hall.State `json:"state"`
	Model *Model      `json:"model"`
	Look  *lookers    `json:"look"`
	Keys  *keys       `json:"keys"`
	// Given is of those who wait.
	Given map[hall.TicketID]given `json:"given,omitempty"`
	weights
}

// weights is what no journal tells anew: how the estimates have held in this hall.
// Another version of the rest leaves them as they are.
type weights struct {
	Past    string `json:"past,omitempty"`    // the one that all this began with
	Lessons int    `json:"lessons,omitempty"` // of the hall's own, that Blend has had
	Blend   *blend `json:"blend"`
}

func (s *Store) save(ctx context.Context, seq int64, v saved) error {
	raw, err := json.Marshal(v)
	if err == nil {
		_, err = s.db.ExecContext(ctx, `INSERT OR REPLACE INTO forecast_model (id, seq, saved, sum) VALUES (1, ?, ?, ?)`,
			seq, raw, modelTable().Sum(1, seq, raw))
	}
	if err != nil {
		return fmt.Errorf("forecast: save the model: %w", err)
	}
	return nil
}

// own is how many lessons of the hall's own the blend has had. Where it began with no
// past, all are.
func (w weights) own() int {
	if w.Past != "" || w.Blend == nil {
		return w.Lessons
	}
	return max(w.Lessons, int(w.Blend.Misses.XX[viewsMost-1][viewsMost-1])) // each adds 1, or less of one that waited already
}

// load reads what save wrote into v, whose parts are there to be filled. known is
// false when there is nothing that this program can read; then v has the weights
// alone, or no Blend if there are none either.
func (s *Store) load(ctx context.Context, v *saved) (seq int64, known bool, err error) {
	var raw []byte
	var sum int64
	err = s.db.QueryRowContext(ctx, `SELECT seq, saved, sum FROM forecast_model WHERE id = 1`).Scan(&seq, &raw, &sum)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		v.weights = weights{}
		return 0, false, nil
	case err == nil && !modelTable().Fits(sum, 1, seq, raw):
		err = digest.ErrDamaged
	}
	if err != nil {
		v.weights = weights{}
		return 0, false, fmt.Errorf("forecast: load the model: %w", err)
	}
	if err := json.Unmarshal(raw, v); err == nil && v.Fold == hall.FoldVersion && v.Blend != nil && v.Blend.Version == blendVersion {
		return seq, true, nil
	}
	// Of another version of the program: past and journal tell the rest anew.
	v.weights = weights{Blend: newBlend()}
	if err := json.Unmarshal(raw, &v.weights); err != nil || v.Blend == nil || v.Blend.Version != blendVersion {
		v.weights = weights{}
	}
	return 0, false, nil
}
