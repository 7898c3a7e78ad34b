package display

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// restore takes in the state file. A file that cannot be read is as good as
// none: the feed brings everything anew.
func (r *Runner) restore() {
	if r.o.StateFile == "" {
		return
	}
	raw, err := Kept(r.o.StateFile)
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	if err == nil {
		err = r.board.Restore(raw)
	}
	if err != nil {
		r.o.Log.Warn("last state of the board not read, starting empty", "error", err)
		r.board = r.newBoard()
	}
}

// save writes the state file, when something is new and the last writing is a
// while ago, or when it is the last time.
func (r *Runner) save(last bool) {
	now := r.o.Now()
	if r.o.StateFile == "" || !r.dirty {
		r.dirty = false
		return
	}
	if !last && now.Sub(r.saved) < saveEvery {
		return
	}
	r.saved, r.dirty = now, false
	raw, err := r.board.Save()
	if err == nil {
		err = Keep(r.o.StateFile, raw)
	}
	if err != nil {
		r.o.Log.Warn("state of the board not written", "error", err)
	}
}

// WriteFile writes a file of mode 0600 whole or not at all.
func WriteFile(path string, raw []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	_, err = f.Write(raw)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name())
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}
