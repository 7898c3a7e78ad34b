package badfile_test

import (
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"yimen/hallserver/badfile"
)

func TestWhatSQLiteSaysOfAFileIsToldApart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, c := range map[string]struct {
		file string
		make func(path string) error
		want error
	}{
		"zeros":        {"a.db", func(path string) error { return os.WriteFile(path, make([]byte, 5000), 0o600) }, badfile.ErrDamaged},
		"garbage":      {"b.db", func(path string) error { return os.WriteFile(path, []byte("a letter to the editor"), 0o600) }, badfile.ErrDamaged},
		"not there":    {"c.db", func(string) error { return nil }, fs.ErrNotExist},
		"a folder":     {"d.db", func(path string) error { return os.Mkdir(path, 0o700) }, syscall.EISDIR},
		"a small file": {"e.db", func(path string) error { return os.WriteFile(path, nil, 0o600) }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(dir, c.file)
			if err := c.make(path); err != nil {
				t.Fatal(err)
			}
			db, err := sql.Open("sqlite3", "file:"+path+"?mode=ro")
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = db.Close() }()
			err = badfile.Versioned(t.Context(), db, path, "goose_db_version", 1, true)
			if !errors.Is(err, c.want) {
				t.Errorf("%v, want %v", err, c.want)
			}
			if f, ok := errors.AsType[*badfile.Error](err); c.want != nil && (!ok || f.File != path) {
				t.Errorf("%v names no file", err)
			}
		})
	}
}
