package web_test

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/evanw/esbuild/pkg/api"

	"yimen/hallserver/web/webtest"
)

// TestScripts runs the tests of the pages' TypeScript in Node: test/*.test.ts.
func TestScripts(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("test/*.test.ts")
	if err != nil || len(files) < 6 {
		t.Fatalf("found %q, %v", files, err)
	}
	golden, err := filepath.Abs(filepath.Join("..", "..", "display", "boardview", "testdata"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".test.ts"), func(t *testing.T) {
			t.Parallel()
			cmd := exec.CommandContext(t.Context(), "node", "--test", "--test-reporter=tap", bundleTest(t, file))
			cmd.Env = append(os.Environ(), "YIMEN_GOLDEN="+golden, "TZ=America/New_York")
			out, err := cmd.CombinedOutput()
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			if !strings.Contains(string(out), "# pass ") || strings.Contains(string(out), "# pass 0\n") {
				t.Fatalf("no test ran:\n%s", out)
			}
		})
	}
}

// bundleTest makes one file for Node of a test and what it imports.
func bundleTest(t *testing.T, file string) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), strings.TrimSuffix(filepath.Base(file), ".ts")+".mjs")
	r := api.Build(api.BuildOptions{
		EntryPoints: []string{file}, Outfile: out, Bundle: true, Write: true, LogLevel: api.LogLevelSilent,
		Platform: api.PlatformNode, Format: api.FormatESModule, Target: api.ES2020, Sourcemap: api.SourceMapInline,
		JSX: api.JSXAutomatic, JSXImportSource: "preact",
	})
	if len(r.Errors) > 0 {
		t.Fatal(strings.Join(api.FormatMessages(r.Errors, api.FormatMessagesOptions{}), "\n"))
	}
	return out
}

func TestTheScriptsHaveNoTypeErrors(t *testing.T) {
	t.Parallel()
	tsc := filepath.Join(webtest.Dir(t), "node_modules", ".bin", "tsc")
	if _, err := os.Stat(tsc); errors.Is(err, fs.ErrNotExist) {
		t.Fatal("the type checker is missing: run make web")
	}
	cmd := exec.CommandContext(t.Context(), tsc, "--noEmit", "--project", webtest.Dir(t))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
