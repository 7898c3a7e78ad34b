package hallserver

import (
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"yimen/hallserver/access"
	"yimen/hallserver/digest"
	"yimen/hallserver/engine"
	"yimen/hallserver/forecast"
	"yimen/hallserver/proof"
)

// flipIndex turns one bit of what stands on one page that leads to rows by key: an
// index's, or that of a table without row numbers.
func flipIndex(t *testing.T, dir string, random *rand.Rand) string {
	t.Helper()
	const page, leaf, interior = 4096, 0x0a, 0x02
	file := []string{engine.JournalFile, opsFile}[random.IntN(2)]
	raw, err := os.ReadFile(filepath.Join(dir, file))
	if err != nil {
		t.Fatal(err)
	}
	var pages []int
	for at := page; at+page <= len(raw); at += page {
		if raw[at] == leaf || raw[at] == interior {
			pages = append(pages, at)
		}
	}
	if len(pages) == 0 {
		t.Fatalf("%s has no index", file)
	}
	begin := pages[random.IntN(len(pages))]
	at := begin + random.IntN(page)
	for raw[at] == 0 && random.IntN(8) > 0 { // most of what is not written
		at = begin + random.IntN(page)
	}
	bit := random.IntN(8)
	flipBit(t, filepath.Join(dir, file), int64(at), bit)
	return fmt.Sprintf("bit %d of byte %d of index page %d of %s", bit, at-begin, begin/page+1, file)
}

// withoutDamaged copies a hall and takes out every row of ops.db that does not fit
// its digest: what figures are to be made of. Not ok: the file cannot be read.
func (h *aHall) withoutDamaged(t *testing.T, from string) (dir string, ok bool) {
	t.Helper()
	dir = h.copyOf(t, from)
	db, err := sql.Open("sqlite3", filepath.Join(dir, opsFile))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	for _, table := range slices.Concat(access.Tables(), forecast.Tables(), proof.Tables()) {
		if err := takeOut(t, db, table); err != nil {
			return dir, false
		}
	}
	return dir, true
}

// takeOut deletes the damaged rows of a table.
func takeOut(t *testing.T, db *sql.DB, table digest.Table) error {
	t.Helper()
	columns := append([]string{"sum"}, table.Columns...)
	rows, err := db.QueryContext(t.Context(), "SELECT "+strings.Join(columns, ", ")+" FROM "+table.Name) //nolint:gosec // names of our own
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	var damaged [][]any
	for rows.Next() {
		row, dest := make([]any, len(columns)), make([]any, len(columns))
		for i := range row {
			dest[i] = &row[i]
		}
		if err := rows.Scan(dest...); err != nil {
			return err
		}
		if sum, ok := row[0].(int64); !ok || !table.Fits(sum, row[1:]...) {
			damaged = append(damaged, row)
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, row := range damaged {
		query := "DELETE FROM " + table.Name + " WHERE " + strings.Join(columns, " IS ? AND ") + " IS ?" //nolint:gosec // likewise
		if _, err := db.ExecContext(t.Context(), query, row...); err != nil {
			return err
		}
	}
	return nil
}

// restored is the hall that a backup makes, or why none.
func (h *aHall) restored(t *testing.T, file string) (dir string, err error) {
	t.Helper()
	defer func() {
		if p := recover(); p != nil {
			t.Errorf("restore panics: %v", p)
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	dir = filepath.Join(t.TempDir(), "hall")
	copyFile(t, dir+".master.key", h.dirs["stopped"]+".master.key")
	c := newClock()
	c.ms.Store(h.clock.ms.Load())
	c.gone.Store(h.clock.gone.Load())
	_, err = Restore(t.Context(), file, dir, RestoreOptions{Now: c.now, Elapsed: c.elapsed})
	return dir, err
}

// tryBackup turns a bit of a backup: half of the time of its end, where the
// directory and the manifest are.
func (h *aHall) tryBackup(t *testing.T, sound answersOf, random *rand.Rand) (verdict string) {
	t.Helper()
	const end = 8 << 10
	file := filepath.Join(t.TempDir(), "hall.backup")
	copyFile(t, file, h.backup)
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	from := int64(0)
	if random.IntN(2) == 0 {
		from = info.Size() - end
	}
	at, bit := from+random.Int64N(info.Size()-from), random.IntN(8)
	flipBit(t, file, at, bit)
	dir, err := h.restored(t, file)
	defer func() { _ = errors.Join(os.Remove(file), os.RemoveAll(filepath.Dir(dir))) }()
	if err != nil {
		if _, there := os.Stat(dir); !errors.Is(there, fs.ErrNotExist) || strings.TrimSpace(err.Error()) == "" {
			t.Errorf("bit %d of byte %d of a backup: %v, and the folder: %v", bit, at, err, there)
			return "FAULT"
		}
		return "refused"
	}
	verdict, fault := judgeFlip(sound, h.look(t, dir), "", nil)
	if fault != "" {
		t.Errorf("bit %d of byte %d of a backup: %s", bit, at, fault)
		return "FAULT"
	}
	return verdict
}
