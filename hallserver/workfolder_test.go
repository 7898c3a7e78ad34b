package hallserver

import (
	"os"
	"path/filepath"
	"testing"
)

func TestAFolderToWorkInIsClearedAwayOnlyWhenNobodyHasIt(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "hall.backup")
	work, done, err := workFolder(name, "backup")
	if err != nil {
		t.Fatal(err)
	}
	left := filepath.Join(filepath.Dir(name), ".hall.backup.backup-1234")
	others := []string{".hall.backup.backup-old", ".hall.backup.restore-1234", ".other.backup-1234", "hall.backup.backup-1234"}
	for _, dir := range append(others, filepath.Base(left)) {
		if err := os.MkdirAll(filepath.Join(filepath.Dir(name), dir, "sub"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	_, another, err := workFolder(name, "backup")
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range others {
		if _, err := os.Stat(filepath.Join(filepath.Dir(name), dir, "sub")); err != nil {
			t.Errorf("it was not ours: %v", err)
		}
	}
	if _, err := os.Stat(work); err != nil {
		t.Errorf("somebody works there: %v", err)
	}
	if _, err := os.Stat(left); !os.IsNotExist(err) {
		t.Errorf("what a power cut left: %v", err)
	}
	for _, end := range []func() error{done, done, another} {
		if err := end(); err != nil {
			t.Error(err)
		}
	}
	if err := onlyThese(filepath.Dir(name), others...); err != nil {
		t.Error(err)
	}
}
