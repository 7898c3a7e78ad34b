package main

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yimen/hallserver/wire"
)

func TestAWrongFileNamesItsLine(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]struct{ file, want string }{
		"unknown key":   {"server: http://127.0.0.1:1\nprinter:\n  prot: /dev/ttyS0\n", "line 3"},
		"wrong type":    {"server: http://127.0.0.1:1\nwindowed: perhaps\n", "line 2"},
		"no YAML":       {"server: [\n", "line 1"},
		"key at bottom": {"state: /x\n\n\ncolour: red\n", "line 4"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := parseConfig([]byte(x.file))
			if err == nil || !strings.Contains(err.Error(), x.want) {
				t.Errorf("error %v, want %s in it", err, x.want)
			}
		})
	}
}

func TestFlagsGoBeforeTheFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "kiosk.yaml")
	file := "server: https://hall.example\nstate: /var/lib/kiosk\nreader: {port: /dev/a, baud: 9600}\nprinter: {port: /dev/b, width_mm: 58, gb2312: true}\ntime_zone: Asia/Shanghai\n"
	if err := os.WriteFile(path, []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := flags{Config: path, Reader: "/dev/c", Width: 80, Windowed: true}.settings(func(string) string { return "" })
	if err != nil {
		t.Fatal(err)
	}
	want := config{
		Server: "https://hall.example", State: "/var/lib/kiosk", TokenFile: "/var/lib/kiosk/token",
		Reader: reader{Port: "/dev/c", Baud: 9600}, Printer: printer{Port: "/dev/b", WidthMM: 80, GB2312: true},
		Windowed: true, TimeZone: "Asia/Shanghai",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestWhatIsMissingIsSaidWithExitCodeTwo(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]struct {
		args []string
		want string
	}{
		"no server":       {[]string{"--state", "/x"}, "no server"},
		"no address":      {[]string{"--server", "hall", "--state", "/x"}, "no address"},
		"other paper":     {[]string{"--server", "http://h", "--width", "70", "--state", "/x"}, "70 mm"},
		"no such file":    {[]string{"--config", "/does/not/exist.yaml"}, "no such file"},
		"no such flag":    {[]string{"--colour"}, "unknown flag"},
		"more than flags": {[]string{"now"}, "unexpected argument"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var said bytes.Buffer
			if code := run(x.args, &said); code != exitUse || !strings.Contains(said.String(), x.want) {
				t.Errorf("exit %d: %s", code, said.String())
			}
		})
	}
}

func TestTheStateLiesWhereTheSystemHasRoom(t *testing.T) {
	t.Parallel()
	env := map[string]string{"STATE_DIRECTORY": "/var/lib/yimen-kiosk", "XDG_STATE_HOME": "/x", "HOME": "/home/k"}
	get := func(k string) string { return env[k] }
	for _, x := range []struct{ without, want string }{
		{"", "/var/lib/yimen-kiosk"},
		{"STATE_DIRECTORY", "/x/yimen-kiosk"},
		{"XDG_STATE_HOME", "/home/k/.local/state/yimen-kiosk"},
		{"HOME", ""},
	} {
		delete(env, x.without)
		if got := defaultState(get); got != x.want {
			t.Errorf("without %s: %q, want %q", x.without, got, x.want)
		}
	}
}

// desk gives out tokens.
type desk struct {
	role  string
	err   error
	asked int
}

func (d *desk) Enrol(context.Context, string) (wire.Enrolled, error) {
	d.asked++
	return wire.Enrolled{Device: "kiosk-1", Role: d.role, Token: "example-token"}, d.err
}

func TestACodeIsSpentOnceAndTheTokenKept(t *testing.T) {
	t.Parallel()
	log := slog.New(slog.DiscardHandler)
	c := config{Code: "CODE", TokenFile: filepath.Join(t.TempDir(), "below", "token")}
	d := &desk{role: wire.RoleKiosk}
	for range 2 {
		got, err := token(t.Context(), c, d, log)
		if err != nil || got != "example-token" {
			t.Fatalf("token %q, %v", got, err)
		}
	}
	if d.asked != 1 {
		t.Errorf("the code was spent %d times", d.asked)
	}
	if info, err := os.Stat(c.TokenFile); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("token file %v, %v", info, err)
	}
	if err := os.Chmod(c.TokenFile, 0o640); err != nil { //nolint:gosec // that is what is being tested
		t.Fatal(err)
	}
	if _, err := token(t.Context(), c, d, log); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("a token that others can read is used: %v", err)
	}
}

func TestWithNeitherTokenNorCodeTheKioskSaysHowToEnrol(t *testing.T) {
	t.Parallel()
	log := slog.New(slog.DiscardHandler)
	c := config{TokenFile: filepath.Join(t.TempDir(), "token")}
	if _, err := token(t.Context(), c, &desk{}, log); !errors.Is(err, errNotEnrolled) {
		t.Errorf("error %v", err)
	}
	c.Code = "CODE"
	if _, err := token(t.Context(), c, &desk{role: wire.RoleBoard}, log); err == nil || !strings.Contains(err.Error(), "board") {
		t.Errorf("a board's code is taken: %v", err)
	}
	refused := &wire.Problem{Status: 403, Title: "Forbidden", Code: "bad-code"}
	if _, err := token(t.Context(), c, &desk{err: refused}, log); !errors.Is(err, refused) {
		t.Errorf("error %v", err)
	}
}
