package wire

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"
)

// The headers by which devices, and the pages of boards and staff, witness how far a
// hall's journal has come. An answer carries a mark, which the device keeps and shows with every request: a
// server that lacks what was seen does not serve, and no number is given twice.
const (
	HeaderMark = "Yimen-Mark" // of an answer
	HeaderSeen = "Yimen-Seen" // of a request
	// QuerySeen of a feed's address is what the header is: a page in a browser cannot
	// give a WebSocket a header.
	QuerySeen = "seen"
)

// seenWriteEach bounds how often a mark is written for reading alone; one that
// comes with something done is written at once.
const seenWriteEach = 30 * time.Second

// seenMax bounds a mark, in bytes.
const seenMax = 8 << 10

// Seen is the latest mark a device has been given. It is opaque but for its
// order: "m1.EPOCH.SEQ.…". The zero value keeps it in memory alone. It is safe
// for use by several goroutines.
type Seen struct {
	path string

	mu      sync.Mutex // guards what follows
	mark    string
	stored  string
	written time.Time
}

// OpenSeen keeps the mark in a file, also over restarts. A file that cannot be
// read is none.
func OpenSeen(path string) *Seen {
	s := &Seen{path: path}
	if raw, err := os.ReadFile(path); err == nil && len(raw) <= seenMax { //nolint:gosec // the device's own state folder
		s.mark = strings.TrimSpace(string(raw))
		if _, _, ok := order(s.mark); !ok {
			s.mark = ""
		}
		s.stored = s.mark
	}
	return s
}

// Mark is the latest mark; empty: none.
func (s *Seen) Mark() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.mark
}

// take takes in the mark of an answer to a request that showed another. The
// server has seen what was shown, and left out the numbers it tells of: its own
// mark then stands for both, whatever their order. Between answers that overtook
// each other the later one stays.
func (s *Seen) take(shown, mark string, did bool) {
	epoch, seq, ok := order(mark)
	if !ok || len(mark) > seenMax {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	hasEpoch, hasSeq, has := order(s.mark)
	if !has || shown == s.mark || epoch > hasEpoch || epoch == hasEpoch && seq > hasSeq {
		s.mark = mark
	}
	if s.path != "" && s.mark != s.stored && (did || time.Since(s.written) >= seenWriteEach) {
		s.written = time.Now()
		if writeSeen(s.path, s.mark) == nil { // else it is tried again, and memory has it
			s.stored = s.mark
		}
	}
}

// order reads the part of a mark that says which of two is the later.
func order(mark string) (epoch, seq int64, ok bool) {
	parts := strings.SplitN(mark, ".", 4)
	if len(parts) != 4 {
		return 0, 0, false
	}
	epoch, err1 := strconv.ParseInt(parts[1], 10, 64)
	seq, err2 := strconv.ParseInt(parts[2], 10, 64)
	return epoch, seq, errors.Join(err1, err2) == nil
}

// writeSeen puts the file in place whole or not at all, and durably.
func writeSeen(path, mark string) (err error) {
	f, err := os.OpenFile(path+".new", os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600) //nolint:gosec // the device's own state folder
	if errors.Is(err, fs.ErrNotExist) {
		if err = os.MkdirAll(filepath.Dir(path), 0o700); err == nil {
			f, err = os.OpenFile(path+".new", os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600) //nolint:gosec // likewise
		}
	}
	if err != nil {
		return err
	}
	_, err = f.WriteString(mark + "\n")
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}
