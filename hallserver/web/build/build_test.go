package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// tree is a copy of the sources whose packages are the fetched ones.
func tree(t *testing.T) string {
	t.Helper()
	web, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(web, "node_modules", "preact")); err != nil {
		t.Fatal("the pages' tests need what npm fetches: run make web")
	}
	root := t.TempDir()
	dir := filepath.Join(root, "hallserver", "web")
	for _, name := range []string{"src", "build", "../message"} {
		if err := os.CopyFS(filepath.Join(dir, name), os.DirFS(filepath.Join(web, name))); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"package-lock.json", "tsconfig.json"} {
		raw, err := os.ReadFile(filepath.Join(web, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), raw, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(filepath.Join(web, "node_modules"), filepath.Join(dir, "node_modules")); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(dir, "dist"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "dist", ".keep"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// made are the files of dist with their contents.
func made(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	dist := os.DirFS(filepath.Join(dir, "dist"))
	err := fs.WalkDir(dist, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		raw, err := fs.ReadFile(dist, name)
		files[name] = string(raw)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func bundled(t *testing.T, dir string) string {
	t.Helper()
	said, err := run(dir, false)
	if err != nil {
		t.Fatal(err)
	}
	return said
}

func TestTheSameSourcesGiveTheSameBytesAnywhere(t *testing.T) {
	t.Parallel()
	one, other := tree(t), tree(t)
	bundled(t, one)
	bundled(t, other)
	a, b := made(t, one), made(t, other)
	if len(a) < 10 || len(a) != len(b) {
		t.Fatalf("%d and %d files", len(a), len(b))
	}
	for name, raw := range a {
		if b[name] != raw {
			t.Errorf("%s differs", name)
		}
	}
}

func TestNothingIsDoneWhenNothingHasChanged(t *testing.T) {
	t.Parallel()
	dir := tree(t)
	if said := bundled(t, dir); said == "" {
		t.Fatal("the first time nothing was made")
	}
	if said := bundled(t, dir); said != "" {
		t.Errorf("the second time: %s", said)
	}
	if _, ok := made(t, dir)[".keep"]; !ok {
		t.Error(".keep is gone, and with it what Git keeps of the folder")
	}

	message := filepath.Join(dir, "..", "message", "board.json")
	raw, err := os.ReadFile(message)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(message, []byte(strings.Replace(string(raw), "正在叫号", "现在叫号", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	if said := bundled(t, dir); said == "" {
		t.Error("a changed message made nothing new")
	}
	if files := made(t, dir); !strings.Contains(all(files), "现在叫号") || strings.Contains(all(files), "正在叫号") {
		t.Error("the changed message is not in the pages, or the old pages are still there")
	}

	if err := os.RemoveAll(filepath.Join(dir, "dist", "assets")); err != nil {
		t.Fatal(err)
	}
	if said := bundled(t, dir); said == "" {
		t.Error("what is missing was not made again")
	}
}

func all(files map[string]string) string {
	var b strings.Builder
	for _, raw := range files {
		b.WriteString(raw)
	}
	return b.String()
}

func TestAMistakeIsToldWithItsPlaceAndLeavesThePagesAlone(t *testing.T) {
	t.Parallel()
	dir := tree(t)
	bundled(t, dir)
	before := made(t, dir)
	if err := os.WriteFile(filepath.Join(dir, "src", "console", "sight.ts"), []byte("export const = 1;\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := run(dir, false); err == nil || !strings.Contains(err.Error(), "sight.ts:1") {
		t.Errorf("the mistake is told as %v", err)
	}
	if after := made(t, dir); all(after) == "" || len(after) != len(before) {
		t.Errorf("%d files are left of %d", len(after), len(before))
	}
}
