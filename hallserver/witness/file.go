package witness

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"
)

// slotSize is the room of one mark in the file: a length of 4 bytes, big-endian,
// then the signed mark. There are two, written in turn: one that is torn by a
// power cut leaves the other.
const slotSize = 4096

// File keeps a mark in a file that lies apart from the journal, beside the data
// folder: a folder put back does not bring it along. It is written with every
// batch and not synced, which a killed process survives; Sync makes it outlive
// the power.
type File struct {
	signer Signer
	file   *os.File

	mu    sync.Mutex // guards what follows
	slot  int        // written next
	dirty bool
}

// OpenFile opens the file or begins it, and hands over the mark it holds.
func OpenFile(path string, s Signer) (f *File, last Mark, found bool, err error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600) //nolint:gosec // beside the folder that the operator names
	if err != nil {
		return nil, Mark{}, false, fmt.Errorf("witness: %w", err)
	}
	f = &File{signer: s, file: file}
	for slot := range 2 {
		if m, ok := f.read(slot); ok && (!found || m.Later(last)) {
			last, found = m, true
			f.slot = 1 - slot
		}
	}
	return f, last, found, nil
}

// ReadFile is the mark that a file holds, if there is one.
func ReadFile(path string, s Signer) (last Mark, found bool, err error) {
	file, err := os.Open(path) //nolint:gosec // beside the folder that the operator names
	if errors.Is(err, fs.ErrNotExist) {
		return Mark{}, false, nil
	}
	if err != nil {
		return Mark{}, false, fmt.Errorf("witness: %w", err)
	}
	f := &File{signer: s, file: file}
	for slot := range 2 {
		if m, ok := f.read(slot); ok && (!found || m.Later(last)) {
			last, found = m, true
		}
	}
	return last, found, file.Close()
}

func (f *File) read(slot int) (Mark, bool) {
	b := make([]byte, slotSize)
	n, _ := f.file.ReadAt(b, int64(slot)*slotSize)
	if n < 4 {
		return Mark{}, false
	}
	size := binary.BigEndian.Uint32(b)
	if int64(size) > int64(n-4) {
		return Mark{}, false
	}
	return f.signer.open(b[4 : 4+size])
}

// Write puts a mark into the file and hands it over as text.
func (f *File) Write(m Mark) (string, error) {
	signed := f.signer.sign(m)
	if len(signed) > markMax {
		return "", fmt.Errorf("witness: a mark of %d bytes", len(signed))
	}
	b := binary.BigEndian.AppendUint32(make([]byte, 0, 4+len(signed)), uint32(len(signed))) //nolint:gosec // bounded above
	f.mu.Lock()
	defer f.mu.Unlock()
	if _, err := f.file.WriteAt(append(b, signed...), int64(f.slot)*slotSize); err != nil {
		return "", fmt.Errorf("witness: %w", err)
	}
	f.slot, f.dirty = 1-f.slot, true
	return text(m, signed), nil
}

// Sync makes what was written outlive the power.
func (f *File) Sync() error {
	f.mu.Lock()
	dirty := f.dirty
	f.dirty = false
	f.mu.Unlock()
	if !dirty {
		return nil
	}
	if err := f.file.Sync(); err != nil {
		return fmt.Errorf("witness: %w", err)
	}
	return nil
}

// Close syncs and closes the file.
func (f *File) Close() error { return errors.Join(f.Sync(), f.file.Close()) }
