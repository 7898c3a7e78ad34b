package disktest_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"yimen/hallserver/disktest"
)

// job is the variable that makes the test binary write a file, more or less
// carefully: "HOW\nFOLDER".
const job = "DISKTEST_JOB"

const (
	was     = "was there"
	content = "all of it, which is more than one sector: "
)

func whole() string { return content + strings.Repeat("0123456789abcdef", 200) }

func TestMain(m *testing.M) {
	if how, dir, ok := strings.Cut(os.Getenv(job), "\n"); ok {
		if err := write(how, dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		_, _ = os.Stdout.WriteString("done\n")
		return
	}
	os.Exit(m.Run())
}

// write puts sub/file in place with the care that how names.
func write(how, dir string) error {
	does := func(what string) bool { return strings.Contains(how, what) }
	sub := filepath.Join(dir, "sub")
	if err := os.Mkdir(sub, 0o700); err != nil {
		return err
	}
	name := filepath.Join(sub, "file")
	if does("beside") {
		name += ".new"
	}
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	_, err = f.WriteString(whole())
	if does("file") {
		err = errors.Join(err, f.Sync())
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	if does("beside") {
		if err := os.Rename(name, filepath.Join(sub, "file")); err != nil {
			return err
		}
	}
	for what, folder := range map[string]string{"name": sub, "folder": dir} {
		if d, err := os.Open(folder); does(what) {
			if err = errors.Join(err, d.Sync(), d.Close()); err != nil {
				return err
			}
		}
	}
	return nil
}

func TestAnImageShowsWhatIsNotSynced(t *testing.T) {
	t.Parallel()
	for how, want := range map[string]string{
		"":                        "torn lost",
		"file":                    "torn lost",
		"file name":               "torn lost",
		"name folder":             "torn",
		"beside name folder":      "torn",
		"beside file":             "lost",
		"beside file name":        "lost",
		"beside file folder":      "lost",
		"beside file name folder": "",
		"file name folder":        "torn",
	} {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, "old"), []byte(was), 0o600); err != nil {
				t.Fatal(err)
			}
			r := disktest.Record(t, dir, job+"="+how+"\n"+dir)
			found := map[string]bool{}
			n := r.Look(t, 400, func(i disktest.Image) error {
				if old, err := os.ReadFile(filepath.Join(i.Dir, "old")); err != nil || string(old) != was {
					return fmt.Errorf("what was there before: %q %w", old, err)
				}
				raw, err := os.ReadFile(filepath.Join(i.Dir, "sub", "file"))
				switch {
				case err == nil && string(raw) != whole():
					found["torn"] = true
				case err != nil && i.Said != "":
					found["lost"] = true
				}
				return nil
			})
			for _, fault := range []string{"torn", "lost"} {
				if found[fault] != strings.Contains(want, fault) {
					t.Errorf("of %d images one is %s: %v", n, fault, found[fault])
				}
			}
		})
	}
}
