package journal

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// ErrGone says that the journal's file is no longer where it was: removed,
// renamed, or another put in its place. What is written goes where nobody will
// read it.
var ErrGone = errors.New("the journal's file is gone from under the server")

// Place remembers which files a journal is made of. One goroutine uses it.
type Place struct {
	path string
	file fs.FileInfo
	log  fs.FileInfo // the write-ahead log; nil until there is one
}

func placeOf(path string) (Place, error) {
	file, err := os.Stat(path)
	if err != nil {
		return Place{}, err
	}
	p := Place{path: path, file: file}
	p.log, _ = os.Stat(path + "-wal")
	return p, nil
}

// Look is an ErrGone when another file, or none, has the journal's name. It asks
// the file system by name, which costs two microseconds.
func (p *Place) Look() error {
	file, err := os.Stat(p.path)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrGone, err)
	}
	if !os.SameFile(file, p.file) {
		return fmt.Errorf("%w: another file lies at %s", ErrGone, p.path)
	}
	log, err := os.Stat(p.path + "-wal")
	switch {
	case err == nil && p.log == nil:
		p.log = log
	case err != nil && p.log != nil:
		return fmt.Errorf("%w: its write-ahead log: %w", ErrGone, err)
	case err == nil && !os.SameFile(log, p.log):
		return fmt.Errorf("%w: another write-ahead log lies beside %s", ErrGone, p.path)
	}
	return nil
}
