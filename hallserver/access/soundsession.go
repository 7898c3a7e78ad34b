package access

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/alexedwards/scs/v2"

	"yimen/hallserver/digest"
	"yimen/hallserver/opsdb"
)

// soundSessions is a store of sessions whose data carries its digest, and when
// it ends, before it: 8 bytes each, big-endian. A session that is not what was
// written is none: its user signs in again.
type soundSessions struct {
	scs.Store
	now     func() time.Time
	damaged func(table string, row any) // told of one that is not what was written
}

const sessionHead = 16

func sessionSum(token string, data []byte, endsMS int64) int64 {
	return digest.Table{Name: "sessions", Columns: []string{"token", "data", "expiry"}}.Sum(token, data, endsMS)
}

// Commit writes a session.
func (s soundSessions) Commit(token string, data []byte, ends time.Time) error {
	endsMS := ends.UnixMilli()
	row := make([]byte, 0, sessionHead+len(data))
	row = binary.BigEndian.AppendUint64(row, uint64(sessionSum(token, data, endsMS))) //nolint:gosec // a digest is 64 bits without a sign; SQLite keeps them as a signed number
	row = binary.BigEndian.AppendUint64(row, uint64(endsMS))
	return s.Store.Commit(token, append(row, data...), ends)
}

// Find reads a session that has not ended.
func (s soundSessions) Find(token string) (data []byte, found bool, err error) {
	row, found, err := s.Store.Find(token)
	if err != nil || !found || len(row) < sessionHead {
		return nil, false, err
	}
	sum := int64(binary.BigEndian.Uint64(row))        //nolint:gosec // a digest is 64 bits without a sign; SQLite keeps them as a signed number
	endsMS := int64(binary.BigEndian.Uint64(row[8:])) //nolint:gosec // a time of ours
	data = row[sessionHead:]
	if sessionSum(token, data, endsMS) != sum {
		s.damaged("sessions", "a session")
		return nil, false, nil
	}
	if s.now().UnixMilli() >= endsMS {
		return nil, false, nil
	}
	return data, true, nil
}

// DamagedSessions counts the sessions of the file that are not what was written.
func DamagedSessions(ctx context.Context, path string) (damaged int, err error) {
	db, err := sql.Open("sqlite3", opsdb.DSN(path, false)+"&mode=ro")
	if err != nil {
		return 0, fmt.Errorf("access: sessions: %w", err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	rows, err := db.QueryContext(ctx, "SELECT token, data, expiry FROM sessions")
	if err != nil {
		return 0, fmt.Errorf("access: sessions: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var token string
		var data []byte
		var expiry float64
		if err := rows.Scan(&token, &data, &expiry); err != nil {
			return damaged, fmt.Errorf("access: sessions: %w", err)
		}
		if !soundSession(token, data, expiry) {
			damaged++
		}
	}
	return damaged, rows.Err()
}

// soundSession says whether a session's row is what was written.
func soundSession(token string, row []byte, expiry float64) bool {
	if len(row) < sessionHead {
		return false
	}
	sum := int64(binary.BigEndian.Uint64(row))        //nolint:gosec // a digest is 64 bits without a sign; SQLite keeps them as a signed number
	endsMS := int64(binary.BigEndian.Uint64(row[8:])) //nolint:gosec // a time of ours
	const second = 1.0 / (24 * 60 * 60)
	return sessionSum(token, row[sessionHead:], endsMS) == sum && math.Abs(expiry-julian(time.UnixMilli(endsMS))) < second
}
