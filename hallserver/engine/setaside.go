package engine

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
)

// setAsideFile lists the commands that ended the process, one quoted
// "principal key" a line. An operator who has mended the cause deletes it.
const setAsideFile = "set-aside.txt"

func readSetAside(dir string) (map[string]bool, error) {
	raw, err := os.ReadFile(filepath.Join(dir, setAsideFile)) //nolint:gosec // a fixed name in the data folder
	if errors.Is(err, fs.ErrNotExist) {
		return map[string]bool{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("commands set aside: %w", err)
	}
	ids := map[string]bool{}
	for lines := bufio.NewScanner(bytes.NewReader(raw)); lines.Scan(); {
		if id, err := strconv.Unquote(lines.Text()); err == nil {
			ids[id] = true
		}
	}
	return ids, nil
}

// setAsideOnPanic notes a command whose decision panics and ends the process:
// the state in memory can no longer be trusted, the journal can.
func (e *Engine) setAsideOnPanic(r *Request) {
	p := recover()
	if p == nil {
		return
	}
	err := fmt.Errorf("%T panics: %v", r.Command, p)
	if noted := e.noteSetAside(r.id()); noted != nil {
		err = errors.Join(err, noted)
	}
	e.opts.Fatal(err)
	panic(err)
}

func (e *Engine) noteSetAside(id string) error {
	f, err := os.OpenFile(filepath.Join(e.dir, setAsideFile), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("set aside: %w", err)
	}
	_, err = f.WriteString(strconv.Quote(id) + "\n")
	return errors.Join(err, f.Sync(), f.Close())
}
