package access

import (
	"encoding/binary"
	"time"

	"github.com/alexedwards/scs/v2"

	"yimen/hallserver/digest"
)

// soundSessions is a store of sessions whose data carries its digest, and when
// it ends, before it: 8 bytes each, big-endian. A session that is not what was
// written is none: its user signs in again.
type soundSessions struct {
	scs.Store
	now func() time.Time
}

const sessionHead = 16

func sessionSum(token string, data []byte, endsMS int64) int64 {
	return digest.Table{Name: "sessions", Columns: []string{"token", "data", "expiry"}}.Sum(token, data, endsMS)
}

// Commit writes a session.
func (s soundSessions) Commit(token string, data []byte, ends time.Time) error {
	endsMS := ends.UnixMilli()
	row := make([]byte, 0, sessionHead+len(data))
	row = binary.BigEndian.AppendUint64(row, uint64(sessionSum(token, data, endsMS))) //nolint:gosec // its bits
	row = binary.BigEndian.AppendUint64(row, uint64(endsMS))
	return s.Store.Commit(token, append(row, data...), ends)
}

// Find reads a session that has not ended.
func (s soundSessions) Find(token string) (data []byte, found bool, err error) {
	row, found, err := s.Store.Find(token)
	if err != nil || !found || len(row) < sessionHead {
		return nil, false, err
	}
	sum := int64(binary.BigEndian.Uint64(row))        //nolint:gosec // its bits
	endsMS := int64(binary.BigEndian.Uint64(row[8:])) //nolint:gosec // a time of ours
	data = row[sessionHead:]
	if sessionSum(token, data, endsMS) != sum || s.now().UnixMilli() >= endsMS {
		return nil, false, nil
	}
	return data, true, nil
}
