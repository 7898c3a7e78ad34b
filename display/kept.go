package display

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// ErrDamaged says that a kept file is not what was written.
var ErrDamaged = errors.New("does not fit its digest")

// keptMark begins the last line of a kept file, which has the digest of what is
// before it: a disk that turns a bit of a sound leaves a sound.
const keptMark = "\nsha256 "

// Keep writes a file whole or not at all, with its digest.
func Keep(path string, raw []byte) error {
	return WriteFile(path, append(bytes.Clone(raw), keptLine(path, raw)...))
}

// Kept reads a file that Keep wrote; fs.ErrNotExist where there is none, ErrDamaged
// where it is not what was written. One from before there were digests is taken as
// it is.
func Kept(path string) ([]byte, error) {
	raw, err := os.ReadFile(path) //nolint:gosec // a file of our own folder
	if err != nil {
		return nil, fmt.Errorf("read what was kept: %w", err)
	}
	cut := len(raw) - len(keptLine(path, nil))
	if cut < 0 || !bytes.HasPrefix(raw[cut:], []byte(keptMark)) {
		return raw, nil
	}
	if string(raw[cut:]) != keptLine(path, raw[:cut]) {
		return nil, fmt.Errorf("%s %w", filepath.Base(path), ErrDamaged)
	}
	return raw[:cut], nil
}

// keptLine is the last line of a file: its digest covers the file's name too.
func keptLine(path string, raw []byte) string {
	sum := sha256.Sum256(append(append([]byte(filepath.Base(path)), 0), raw...))
	return keptMark + hex.EncodeToString(sum[:]) + "\n"
}
