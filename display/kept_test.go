package display_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"yimen/display"
)

func TestNoBitOfAKeptFileIsBelievedUnread(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "board.json")
	if _, err := display.Kept(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
	want := []byte(`{"call":"A012","window":3}`)
	if err := display.Keep(path, want); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := display.Kept(path); err != nil || !bytes.Equal(got, want) {
		t.Errorf("as it was written: %q %v", got, err)
	}
	for at := range raw {
		for bit := range 8 {
			turned := bytes.Clone(raw)
			turned[at] ^= 1 << bit
			if err := os.WriteFile(path, turned, 0o600); err != nil {
				t.Fatal(err)
			}
			got, err := display.Kept(path)
			old := err == nil && len(got) == len(raw) && bytes.HasPrefix(got, want) // no JSON, and a sound as it was
			if !errors.Is(err, display.ErrDamaged) && !old {
				t.Errorf("bit %d of byte %d: %q %v", bit, at, got, err)
			}
		}
	}
	if err := os.WriteFile(path, want, 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := display.Kept(path); err != nil || !bytes.Equal(got, want) {
		t.Errorf("from before the digests: %q %v", got, err)
	}
}
