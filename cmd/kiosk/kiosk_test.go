package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
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
	file := "server: https://hall.example\nstate: /var/lib/kiosk\nreader: {port: /dev/a, baud: 9600}\nprinter: {port: /dev/b, width_mm: 58, gb2312: true}\nsound: {volume: 0.5, behind: 1s}\ntime_zone: Asia/Shanghai\nzone: east\n"
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
		Sound: sounds{Volume: 0.5, Behind: time.Second}, Windowed: true, TimeZone: "Asia/Shanghai", Zone: "east",
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(config{})); diff != "" {
		t.Error(diff)
	}
}

func TestWhatIsMissingIsSaidWithExitCodeTwo(t *testing.T) {
	t.Parallel()
	tooLoud := filepath.Join(t.TempDir(), "kiosk.yaml")
	if err := os.WriteFile(tooLoud, []byte("server: http://h\nsound: {volume: 11}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, x := range map[string]struct {
		args []string
		want string
	}{
		"no server":       {[]string{"--state", "/x"}, "no server"},
		"no address":      {[]string{"--server", "hall", "--state", "/x"}, "no address"},
		"other paper":     {[]string{"--server", "http://h", "--width", "70", "--state", "/x"}, "70 mm"},
		"no such file":    {[]string{"--config", "/does/not/exist.yaml"}, "no such file"},
		"no such flag":    {[]string{"--colour"}, "unknown flag"},
		"too loud":        {[]string{"--config", tooLoud}, "volume of 11"},
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
