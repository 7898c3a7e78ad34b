package web_test

import (
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// shared are the folders of src that pages may import from; every other one is a page.
var shared = []string{"staff"}

// TestThePagesImportNoCircles reads every import of src, types' too: no file needs
// itself by a way round, so each can be read with only those below it in mind.
func TestThePagesImportNoCircles(t *testing.T) {
	t.Parallel()
	of := importsOf(t)
	for _, circle := range circles(of) {
		t.Errorf("a circle: %s", strings.Join(circle, " → "))
	}
}

// TestNoPageImportsFromAnother holds the pages apart: what two of them need has a
// room of its own.
func TestNoPageImportsFromAnother(t *testing.T) {
	t.Parallel()
	for file, imports := range importsOf(t) {
		for _, to := range imports {
			from, at := folder(file), folder(to)
			switch {
			case at == "" || at == from:
			case from == "":
				t.Errorf("%s, which every page has, imports %s", file, to)
			case slices.Contains(shared, from):
				t.Errorf("%s, which pages share, imports %s of the page %s", file, to, at)
			case !slices.Contains(shared, at):
				t.Errorf("%s of the page %s imports %s of the page %s", file, from, to, at)
			}
		}
	}
}

// TestCirclesAreFound holds the finder to what it must find.
func TestCirclesAreFound(t *testing.T) {
	t.Parallel()
	of := map[string][]string{"a": {"b", "d"}, "b": {"c"}, "c": {"a"}, "d": {"e"}, "e": nil, "f": {"f"}}
	var got []string
	for _, c := range circles(of) {
		got = append(got, strings.Join(c, " "))
	}
	if want := []string{"a b c a", "f f"}; !slices.Equal(got, want) {
		t.Errorf("found %q, want %q", got, want)
	}
}

// folder is the first folder of a file below src; "" right there.
func folder(file string) string {
	dir, _, found := strings.Cut(file, "/")
	if !found {
		return ""
	}
	return dir
}

// importsOf are the files of src that each file of src imports, types' too.
func importsOf(t *testing.T) map[string][]string {
	t.Helper()
	named := regexp.MustCompile(`(?m)(?:^(?:import|export)\b[^;"]*?|\bimport\()"(\.[^"]+\.(?:tsx?|css))"`)
	of := map[string][]string{}
	err := fs.WalkDir(os.DirFS("src"), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !slices.Contains([]string{".ts", ".tsx", ".css"}, path.Ext(name)) {
			return err
		}
		raw, err := os.ReadFile(filepath.Join("src", filepath.FromSlash(name)))
		if err != nil {
			return err
		}
		of[name] = nil
		for _, m := range named.FindAllStringSubmatch(string(raw), -1) {
			of[name] = append(of[name], path.Join(path.Dir(name), m[1]))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	edges := 0
	for file, imports := range of {
		edges += len(imports)
		for _, to := range imports {
			if _, there := of[to]; !there {
				t.Errorf("%s imports %s, which was not found", file, to)
			}
		}
	}
	if len(of) < 80 || edges < 2*len(of) {
		t.Fatalf("read only %d files with %d imports", len(of), edges)
	}
	return of
}

// circles are the ways from a file back to itself, each once, by its first file.
func circles(of map[string][]string) [][]string {
	var found [][]string
	done := map[string]bool{}
	for _, start := range slices.Sorted(maps.Keys(of)) {
		if way := wayBack(of, done, start, start, map[string]bool{}); way != nil {
			found = append(found, way)
			for _, file := range way {
				done[file] = true
			}
		}
	}
	return found
}

// wayBack is a way from a file to a goal over files that are not done, both included.
func wayBack(of map[string][]string, done map[string]bool, from, goal string, seen map[string]bool) []string {
	for _, to := range of[from] {
		if to == goal {
			return []string{from, goal}
		}
		if done[to] || seen[to] {
			continue
		}
		seen[to] = true
		if way := wayBack(of, done, to, goal, seen); way != nil {
			return append([]string{from}, way...)
		}
	}
	return nil
}
