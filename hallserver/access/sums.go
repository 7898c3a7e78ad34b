package access

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/pressly/goose/v3"

	"yimen/hallserver/digest"
)

// The tables whose rows carry a digest.
func userTable() digest.Table {
	return digest.Table{Name: "user", Columns: []string{"name", "display", "role", "password", "changed_ms", "disabled", "created_ms"}}
}

func deviceTable() digest.Table {
	return digest.Table{Name: "device", Columns: []string{
		"id", "name", "role", "staff", "token_hash", "prefix", "created_ms", "expires_ms", "revoked_ms", "seen_ms", "windows",
	}}
}

func enrolmentTable() digest.Table {
	return digest.Table{Name: "enrolment", Columns: []string{
		"id", "code_hash", "role", "name", "created_ms", "expires_ms", "tries_left", "used_ms", "device", "windows",
	}}
}

func failureTable() digest.Table {
	return digest.Table{Name: "failure", Columns: []string{"name", "count", "until_ms"}}
}

func auditTable() digest.Table {
	return digest.Table{Name: "audit", Columns: []string{"at_ms", "what", "actor", "object", "source"}}
}

// summed lists them all.
func summed() []digest.Table {
	return []digest.Table{userTable(), deviceTable(), enrolmentTable(), failureTable(), auditTable()}
}

// stampAll is the migration that gives the rows from before the digests theirs.
func stampAll() *goose.Migration {
	return goose.NewGoMigration(4, &goose.GoFunc{RunTx: func(ctx context.Context, tx *sql.Tx) error {
		for _, t := range summed() {
			if err := t.Stamp(ctx, tx, "rowid"); err != nil {
				return err
			}
		}
		return nil
	}}, &goose.GoFunc{RunTx: func(context.Context, *sql.Tx) error { return nil }})
}

// Damage is what of a file is not what was written.
type Damage struct {
	Where  string // the table
	Detail string
}

// Damaged are the rows that were not taken into force because they are not what
// was written. Users and devices stay out until they are made anew.
func (s *Store) Damaged() []Damage { return s.damaged }

// Verify holds the whole of ops.db against its digests.
func Verify(ctx context.Context, path string) (found []Damage, err error) {
	db, err := sql.Open("sqlite3", dsn(path, "FULL")+"&mode=ro")
	if err != nil {
		return nil, fmt.Errorf("access: verify %s: %w", path, err)
	}
	defer func() { _ = db.Close() }()
	faults, err := digest.FileFaults(ctx, db)
	if err != nil {
		return nil, fmt.Errorf("access: verify %s: %w", path, err)
	}
	for _, f := range faults {
		found = append(found, Damage{Where: "file", Detail: f})
	}
	for _, t := range summed() {
		if err := t.Damaged(ctx, db, func(key any) { found = append(found, Damage{t.Name, fmt.Sprint(key)}) }); err != nil {
			return found, fmt.Errorf("access: verify %s: %w", path, err)
		}
	}
	return found, nil
}
