package debian_test

import (
	"bufio"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// dpkgDir is where dpkg keeps what it knows.
const dpkgDir = "/var/lib/dpkg"

// entry is what dpkg says of an installed package.
type entry struct {
	name string
	arch string
	// base: every Debian has it.
	base bool
	// needs are the packages it depends on, each with its alternatives.
	needs [][]string
}

// machine is what is installed here, by name; a virtual package has many.
type machine map[string][]*entry

// readMachine reads dpkg's status.
func readMachine(t *testing.T) machine {
	t.Helper()
	file, err := os.Open(filepath.Join(dpkgDir, "status"))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("this is not a Debian system")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	m := machine{}
	fields := map[string]string{}
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if lines.Text() == "" {
			m.add(fields)
			clear(fields)
			continue
		}
		// Lines that go on with a space belong to fields that nobody asks for.
		if name, value, ok := strings.Cut(lines.Text(), ": "); ok && name[0] != ' ' {
			fields[name] = value
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	m.add(fields)
	return m
}

func (m machine) add(fields map[string]string) {
	if !strings.HasSuffix(fields["Status"], " installed") {
		return
	}
	e := &entry{
		name: fields["Package"], arch: fields["Architecture"],
		base:  fields["Essential"] == "yes" || fields["Priority"] == "required",
		needs: append(relations(fields["Pre-Depends"]), relations(fields["Depends"])...),
	}
	m[e.name] = append(m[e.name], e)
	for _, provided := range relations(fields["Provides"]) {
		m[provided[0]] = append(m[provided[0]], e)
	}
}

// qualifier is what a relation says besides the name: version and architecture.
var qualifier = regexp.MustCompile(`[ (:].*`)

// relations reads "a (>= 1), b | c:any".
func relations(field string) [][]string {
	var all [][]string
	for relation := range strings.SplitSeq(field, ",") {
		var names []string
		for name := range strings.SplitSeq(relation, "|") {
			if name = qualifier.ReplaceAllString(strings.TrimSpace(name), ""); name != "" {
				names = append(names, name)
			}
		}
		if len(names) > 0 {
			all = append(all, names)
		}
	}
	return all
}

// chosen is what a machine has for a relation: the first of the alternatives, as
// apt chooses on an empty machine, and a package of that name before one that only
// provides it.
func (m machine) chosen(alternatives []string) []*entry {
	for _, name := range alternatives {
		named := slices.DeleteFunc(slices.Clone(m[name]), func(e *entry) bool { return e.name != name })
		switch {
		case len(named) > 0:
			return named
		case len(m[name]) > 0:
			return m[name]
		}
	}
	return nil
}

// closure is what the named packages bring with them, and what every Debian has.
func (m machine) closure(names []string) map[*entry]bool {
	found := map[*entry]bool{}
	var add func(e *entry)
	add = func(e *entry) {
		if found[e] {
			return
		}
		found[e] = true
		for _, alternatives := range e.needs {
			for _, needed := range m.chosen(alternatives) {
				add(needed)
			}
		}
	}
	for _, name := range names {
		for _, e := range m.chosen([]string{name}) {
			add(e)
		}
	}
	for _, entries := range m {
		for _, e := range entries {
			if e.base {
				add(e)
			}
		}
	}
	return found
}

// files are the paths that packages have. /usr is left out, for /bin and /usr/bin
// are one.
type files map[string]bool

func filesOf(t *testing.T, packages map[*entry]bool) files {
	t.Helper()
	all := files{}
	for e := range packages {
		list, err := os.ReadFile(filepath.Join(dpkgDir, "info", e.name+".list"))
		if errors.Is(err, fs.ErrNotExist) { // more than one architecture may have it
			list, err = os.ReadFile(filepath.Join(dpkgDir, "info", e.name+":"+e.arch+".list"))
		}
		if err != nil {
			t.Fatal(err)
		}
		for path := range strings.Lines(string(list)) {
			all[strings.TrimPrefix(strings.TrimSpace(path), "/usr")] = true
		}
	}
	return all
}

// path says whether a path is a package's, itself or as one of the alternatives
// that update-alternatives chooses from.
func (f files) path(path string) bool {
	if f[strings.TrimPrefix(path, "/usr")] {
		return true
	}
	choices, err := os.ReadFile(filepath.Join(dpkgDir, "alternatives", filepath.Base(path)))
	if err != nil || !strings.Contains(string(choices), path) {
		return false
	}
	for choice := range strings.Lines(string(choices)) {
		if choice = strings.TrimSpace(choice); strings.HasPrefix(choice, "/") && f[strings.TrimPrefix(choice, "/usr")] {
			return true
		}
	}
	return false
}

// program says whether a program is a package's.
func (f files) program(name string) bool {
	if strings.HasPrefix(name, "/") {
		return f.path(name)
	}
	for _, dir := range []string{"/usr/bin/", "/usr/sbin/"} {
		if f.path(dir + name) {
			return true
		}
	}
	return false
}
