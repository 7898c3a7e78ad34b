package debian_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The repository, from here.
const root = "../.."

// given is what one brings along: README and .ci/deps say so. Node may come from
// anywhere.
var given = []string{"go", "make", "git", "node", "npm"}

// A start is a place that starts a program or names a machine's file.
type start struct {
	file    string
	line    int
	program string
}

func (s start) String() string { return fmt.Sprintf("%s:%d: %s", s.file, s.line, s.program) }

// written says whether the program stands there by its name.
func (s start) written() bool { return !strings.ContainsAny(s.program, "$") }

// meant is what the program can be, and key what says so in told.
func (s start) meant() (names []string, key string, known bool) {
	if s.written() {
		return []string{s.program}, "", true
	}
	key = strings.Trim(s.program, `"`)
	if names, known = told[key]; known {
		return names, key, true
	}
	key = s.file + " " + key
	names, known = told[key]
	return names, key, known
}

func TestEveryProgramIsOfAPackageThatTheListBrings(t *testing.T) {
	t.Parallel()
	m := readMachine(t)
	groups := readGroups(t)
	all := slices.Concat(groups["build"], groups["run"], groups["test"])
	for _, name := range all {
		if len(m[name]) == 0 {
			t.Fatalf("%s is not installed: run make deps", name)
		}
	}
	toRun := filesOf(t, m.closure(slices.Concat(groups["build"], groups["run"])))
	toTest := filesOf(t, m.closure(all))
	for _, s := range programs(t, allStarts(t)) {
		switch {
		case slices.Contains(given, s.program), fetched[s.file] == s.program:
		case !toTest.program(s.program):
			t.Errorf("%s: no package of .ci/deps has it", s)
		case forUsers(s.file) && !toRun.program(s.program):
			t.Errorf("%s: only a package that tests need has it, and this is no test", s)
		}
	}
}

// forUsers says whether a file is part of what make run starts.
func forUsers(file string) bool {
	return strings.HasSuffix(file, ".go") && !strings.HasSuffix(file, "_test.go") &&
		!strings.HasPrefix(file, "cmd/bench/") && !strings.Contains(file, "test/")
}

// group is a line of the lists in .ci/deps.
var group = regexp.MustCompile(`(?m)^ *\[(\w+)\]="([^"]*)"`)

func readGroups(t *testing.T) map[string][]string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(root, ".ci", "deps"))
	if err != nil {
		t.Fatal(err)
	}
	groups := map[string][]string{}
	for _, found := range group.FindAllStringSubmatch(string(raw), -1) {
		groups[found[1]] = strings.Fields(found[2])
	}
	if len(groups) != 3 {
		t.Fatalf("found %d lists in .ci/deps, want build, run and test", len(groups))
	}
	return groups
}

// programs puts in what is told of names that are not written out, and leaves out
// what is ours.
func programs(t *testing.T, starts []start) []start {
	t.Helper()
	own, err := filepath.Glob(filepath.Join(root, "cmd", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for i, path := range own {
		own[i] = filepath.Base(path)
	}
	used := map[string]bool{}
	var all []start
	for _, s := range starts {
		names, key, known := s.meant()
		if !known {
			t.Errorf("%s: told_test.go does not tell what that can be, as %q", s, key)
		}
		used[key] = true
		for _, name := range names {
			// A path that is not whole is of the repository.
			if !slices.Contains(own, name) && !strings.Contains(strings.TrimPrefix(name, "/"), "/") || strings.HasPrefix(name, "/") {
				all = append(all, start{file: s.file, line: s.line, program: name})
			}
		}
	}
	for key := range told {
		if !used[key] {
			t.Errorf("told_test.go tells of %q, which is no longer there", key)
		}
	}
	return all
}

// allStarts lists what the whole repository starts.
func allStarts(t *testing.T) []start {
	t.Helper()
	var starts []start
	for _, name := range sources(t) {
		switch filepath.Ext(name) {
		case ".go":
			starts = append(starts, goStarts(t, root, name)...)
		case ".mjs", ".js", ".ts", ".tsx":
			starts = append(starts, scriptStarts(t, name)...)
		case ".txt", ".txtar":
			starts = append(starts, commandLines(t, name)...)
		case "":
			switch text := read(t, name); {
			case name == "Makefile":
				starts = append(starts, makeStarts(t, name, text)...)
			case strings.HasPrefix(text, "#!"):
				starts = append(starts, shellStarts(t, name, text)...)
			}
		}
	}
	if len(starts) < 50 { // or this looks at nothing
		t.Fatalf("found only %d starts", len(starts))
	}
	return starts
}

// sources are the repository's files, less what is fetched and built.
func sources(t *testing.T) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		switch {
		case d.IsDir() && slices.Contains([]string{".git", ".run", "bin", "node_modules", "dist"}, d.Name()):
			return filepath.SkipDir
		case d.IsDir() && name == filepath.Join("deploy", "debian"): // its examples are no starts
			return filepath.SkipDir
		case d.Type().IsRegular():
			names = append(names, filepath.ToSlash(name))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

var (
	// quoted is a machine's file in a script for Node.
	quoted = regexp.MustCompile(`"(/(?:usr|bin|sbin)/[^"]+)"`)
	// children are Node's ways to start a program, of which we use none.
	children = regexp.MustCompile(`child_process|execa`)
	// order is a command line of testscript.
	order = regexp.MustCompile(`(?m)^(?:[!?] )?exec (\S+)`)
)

func scriptStarts(t *testing.T, name string) []start {
	t.Helper()
	text := read(t, name)
	starts := matches(name, text, quoted)
	for _, found := range children.FindAllStringIndex(text, -1) {
		starts = append(starts, start{file: name, line: lineAt(text, found[0]), program: "$child_process"})
	}
	return starts
}

func commandLines(t *testing.T, name string) []start {
	t.Helper()
	if !strings.HasPrefix(name, "cmd/") {
		return nil
	}
	return matches(name, read(t, name), order)
}

// matches are the first groups of all matches, as starts.
func matches(name, text string, what *regexp.Regexp) []start {
	var starts []start
	for _, at := range what.FindAllStringSubmatchIndex(text, -1) {
		starts = append(starts, start{file: name, line: lineAt(text, at[0]), program: text[at[2]:at[3]]})
	}
	return starts
}

func lineAt(text string, at int) int { return 1 + strings.Count(text[:at], "\n") }

func read(t *testing.T, name string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}
