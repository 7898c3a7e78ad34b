package access

import (
	"database/sql"
	"errors"
	"time"
)

// sessionStore keeps sessions in ops.db, each until its deadline by the time it is
// given. It is the scs.Store of a manager that has no idle time of its own.
type sessionStore struct {
	db  *sql.DB
	now func() time.Time
}

// julian is a time as the table writes it, in days.
func julian(t time.Time) float64 { return float64(t.UnixMilli())/86_400_000 + 2_440_587.5 }

// Find implements scs.Store.
func (s *sessionStore) Find(token string) (data []byte, found bool, err error) {
	err = s.db.QueryRow(`SELECT data FROM sessions WHERE token = ? AND expiry > ?`, token, julian(s.now())).Scan(&data) //nolint:noctx // the interface has none
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, nil
	}
	return data, err == nil, err
}

// Commit implements scs.Store.
func (s *sessionStore) Commit(token string, data []byte, expiry time.Time) error {
	_, err := s.db.Exec(`INSERT OR REPLACE INTO sessions (token, data, expiry) VALUES (?, ?, ?)`, token, data, julian(expiry)) //nolint:noctx // the interface has none
	return err
}

// Delete implements scs.Store.
func (s *sessionStore) Delete(token string) error {
	_, err := s.db.Exec(`DELETE FROM sessions WHERE token = ?`, token) //nolint:noctx // the interface has none
	return err
}
