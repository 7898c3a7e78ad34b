package opsdb

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// Of SQLite's write-ahead log (https://www.sqlite.org/fileformat2.html#walformat).
const (
	logHeader   = 32
	frameHeader = 24
	littleSums  = 0x377f0682 // the file's first word; one more: its sums are big-endian
	pageBytes   = 4096       // where the header does not say
)

// LogBroken tells whether the write-ahead log of the file at path breaks off in the
// middle: a part of it is damaged, and behind it stands more than one change.
// SQLite reads such a log up to the damage, and the changes behind it are undone
// without a word. One that ends in a single change begun and not ended is what a
// kill or a power cut leaves, and is whole. Ask before the file is opened: opening
// may end the log.
func LogBroken(path string) (bool, error) {
	f, err := os.Open(path + "-wal") //nolint:gosec // the hall's own folder
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("look at the log of %s: %w", path, err)
	}
	defer func() { _ = f.Close() }()
	broken, err := readLog(f)
	if err != nil {
		return false, fmt.Errorf("look at the log of %s: %w", path, err)
	}
	return broken, nil
}

// logReader goes through a log, frame by frame.
type logReader struct {
	order binary.ByteOrder
	salts []byte // of the log's present round
	sums  [2]uint32
}

func readLog(r io.Reader) (bool, error) {
	head := make([]byte, logHeader)
	if _, err := io.ReadFull(r, head); err != nil {
		return false, ended(err)
	}
	l := logReader{order: binary.BigEndian, salts: head[16:24]}
	if binary.BigEndian.Uint32(head) == littleSums {
		l.order = binary.LittleEndian
	}
	l.add(head[:24])
	whole := l.agree(head[24:])
	page := binary.BigEndian.Uint32(head[8:])
	if page < 512 || page > 1<<16 || page&(page-1) != 0 {
		page = pageBytes
	}
	frame := make([]byte, frameHeader+page)
	behind := 0 // changes that end behind the damage
	for first := true; ; first = false {
		if _, err := io.ReadFull(r, frame); err != nil {
			return behind > 1, ended(err)
		}
		if first && !whole {
			l.salts = bytes.Clone(frame[8:16]) // the header's own may be what is damaged
		}
		same := bytes.Equal(frame[8:16], l.salts)
		l.add(frame[:8])
		l.add(frame[frameHeader:])
		whole = whole && same && l.agree(frame[16:24])
		if ends := binary.BigEndian.Uint32(frame[4:]) != 0; !whole && same && ends {
			behind++
		}
	}
}

// add takes words into the sums.
func (l *logReader) add(words []byte) {
	for ; len(words) >= 8; words = words[8:] {
		l.sums[0] += l.order.Uint32(words) + l.sums[1]
		l.sums[1] += l.order.Uint32(words[4:]) + l.sums[0]
	}
}

// agree holds the sums against those that were written.
func (l *logReader) agree(written []byte) bool {
	return binary.BigEndian.Uint32(written) == l.sums[0] && binary.BigEndian.Uint32(written[4:]) == l.sums[1]
}

// ended is no error where a file ends, in the middle of a frame too.
func ended(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil
	}
	return err
}
