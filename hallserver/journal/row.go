package journal

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"yimen/hallserver/hall"
)

// Row is an event as stored.
type Row struct {
	Seq        int64 // place in this file, from 1, no gaps
	Origin     string
	Epoch      int64
	OriginSeq  int64 // place in its origin's epoch, from 1, no gaps
	CommandKey string
	Type       string
	Version    int64
	AtMS       int64
	Payload    []byte
	Hash       []byte // SHA-256, see Chain
}

// Record decodes the row's event.
func (r Row) Record() (hall.Record, error) {
	e, err := hall.DecodeEvent(r.Type, int(r.Version), r.Payload)
	if err != nil {
		return hall.Record{}, fmt.Errorf("event %d: %w", r.Seq, err)
	}
	return hall.Record{Seq: r.Seq, AtMS: r.AtMS, Event: e}, nil
}

// follows says whether the row fits what stands before it in the file.
func (r Row) follows(prev Row) bool {
	var before []byte
	if r.Origin == prev.Origin && r.Epoch == prev.Epoch {
		before = prev.Hash
	}
	hash := r.Chain(before)
	return r.Seq == prev.Seq+1 && bytes.Equal(hash[:], r.Hash)
}

// Begins checks the first row of an epoch against the row before it, in the file.
func (r Row) Begins(before hall.Point) error {
	rec, err := r.Record()
	if err != nil {
		return err
	}
	e, ok := rec.Event.(hall.EpochStarted)
	switch {
	case before.Seq == 0 && !ok:
		return nil
	case !ok:
		return fmt.Errorf("epoch %d begins with %s, not with where it goes on from", r.Epoch, r.Type)
	case e.Epoch != r.Epoch || e.From != before:
		return fmt.Errorf("epoch %d goes on from row %d of epoch %d, not from the row before it", r.Epoch, e.From.Seq, e.From.Epoch)
	case r.Epoch <= before.Epoch:
		return fmt.Errorf("epoch %d comes after epoch %d", r.Epoch, before.Epoch)
	}
	return nil
}

// Chain is the hash of a row after the row whose hash is prev (empty for the
// first of an epoch): SHA-256 over prev and every column but seq and hash,
// each with its length before it as 4 bytes, big-endian; numbers as 8 bytes.
func (r Row) Chain(prev []byte) [sha256.Size]byte {
	size := len(prev) + len(r.Origin) + len(r.CommandKey) + len(r.Type) + len(r.Payload) + 4*8 + 9*4
	b := make([]byte, 0, size)
	raw := func(p []byte) {
		b = binary.BigEndian.AppendUint32(b, uint32(len(p))) //nolint:gosec // a column is far below 4 GiB
		b = append(b, p...)
	}
	text := func(s string) {
		b = binary.BigEndian.AppendUint32(b, uint32(len(s))) //nolint:gosec // likewise
		b = append(b, s...)
	}
	number := func(n int64) {
		b = binary.BigEndian.AppendUint32(b, 8)
		b = binary.BigEndian.AppendUint64(b, uint64(n)) //nolint:gosec // two's complement is what is meant
	}
	raw(prev)
	text(r.Origin)
	number(r.Epoch)
	number(r.OriginSeq)
	text(r.CommandKey)
	text(r.Type)
	number(r.Version)
	number(r.AtMS)
	raw(r.Payload)
	return sha256.Sum256(b)
}
