package debian_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWhatAScriptStartsIsSeen(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		script string
		want   []string
	}{
		"in pipes, conditions and answers":      {"a | b && c || d; if e; then x=$(f <(g)); fi", []string{"a", "b", "c", "d", "e", "f", "g"}},
		"behind what starts it":                 {"exec a; timeout 3m b; nice -n 5 c; FOO=1 d; env -i X=1 e; command -v f", []string{"a", "timeout", "b", "nice", "c", "d", "env", "e", "f"}},
		"in a function, which is none itself":   {"f() { a; }; f; declare -A x; [[ -f y ]] && test z", []string{"a"}},
		"in quotes, and not written out":        {`'a' "b"; "$c" "${d:-e}"`, []string{"a", `"$c"`}},
		"not in a comment, a text or a pattern": {"# a\ncase x in b) : ;; esac\ncat <<X\nc\nX\nx='d e'", []string{"cat"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, s := range shellStarts(t, "script", c.script) {
				got = append(got, s.program)
			}
			inOrder(t, c.want, got)
		})
	}
}

func TestWhatGoStartsIsSeen(t *testing.T) {
	t.Parallel()
	const source = `package p
func f() {
	exec.Command("a", "no")
	exec.CommandContext(ctx, b)
	if _, err := exec.LookPath("c"); err != nil {}
	_ = &exec.Cmd{Path: "d"}
	g(os.Args[0], "/usr/share/e", "text about /usr/bin and more")
	handTo(t, picture, "f")
	_ = order{name: "no", path: st.bin("g")}
}`
	dir := t.TempDir()
	name := filepath.Join("cmd", "demo", "p.go")
	if err := os.MkdirAll(filepath.Join(dir, filepath.Dir(name)), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name), []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range goStarts(t, dir, name) {
		got = append(got, s.program)
	}
	inOrder(t, []string{"a", "$b", "c", "d", "/usr/share/e", "f", "$st.bin(g)"}, got)
}

func TestWhatMakeStartsIsSeen(t *testing.T) {
	t.Parallel()
	const makefile = "N ?= $(shell a 2>/dev/null || echo 2)\nb: c\n\t@d $(e) \\\n\t  | f $$g\n\t-$(GO) h\n"
	var got []string
	for _, s := range makeStarts(t, "Makefile", makefile) {
		got = append(got, s.program)
	}
	inOrder(t, []string{"d", "f", "go", "a"}, got)
}

func inOrder(t *testing.T, want, got []string) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got): %s", diff)
	}
}
