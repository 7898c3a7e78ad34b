package disktest

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// traced are the calls that change what is on a disk, or must not be met.
const traced = "openat,open,creat,mkdir,mkdirat,write,writev,pwrite64,pwritev,pwritev2,ftruncate,truncate,fallocate,lseek," +
	"fsync,fdatasync,rename,renameat,renameat2,link,linkat,symlink,symlinkat,unlink,unlinkat,rmdir," +
	"copy_file_range,sendfile,splice"

// stringMax bounds the bytes of a call that the trace shows.
const stringMax = 4 << 20

// syscall is one call that succeeded.
type syscall struct {
	name  string
	args  string
	ret   int64
	begun int64 // the disk's clock when it began
}

// event is the beginning or the end of a call.
type event struct {
	call *syscall
	end  bool
}

// run runs the test binary under strace, with env added to its environment.
func run(t *testing.T, env []string) []event {
	t.Helper()
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Fatal("strace is needed: ", err)
	}
	out := filepath.Join(t.TempDir(), "trace")
	cmd := exec.CommandContext(t.Context(), strace, "-f", "-y", "-xx", "-s", strconv.Itoa(stringMax), "-o", out, //nolint:gosec // found on the path
		"-e", "trace="+traced, os.Args[0])
	cmd.Env = append(os.Environ(), env...)
	if msg, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("load under strace: %v\n%s", err, msg)
	}
	raw, err := os.ReadFile(out) //nolint:gosec // just made
	if err != nil {
		t.Fatal(err)
	}
	events, err := parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	return events
}

// The lines of a trace. With -f the thread stands first.
type patterns struct{ whole, unfinished, resumed *regexp.Regexp }

func lines() patterns {
	return patterns{
		whole:      regexp.MustCompile(`^(\d+) +(\w+)\((.*)\) += (-?\d+)`),
		unfinished: regexp.MustCompile(`^(\d+) +(\w+)\((.*) <unfinished \.\.\.>$`),
		resumed:    regexp.MustCompile(`^(\d+) +<\.\.\. (\w+) resumed>(.*)\) += (-?\d+)`),
	}
}

// parse reads a trace into the beginnings and ends of calls. Those that failed
// are left out: they changed nothing.
func parse(raw []byte) (events []event, err error) {
	p := lines()
	begun := map[string]*syscall{} // by thread
	scan := bufio.NewScanner(bytes.NewReader(raw))
	scan.Buffer(nil, 8*stringMax)
	for scan.Scan() {
		line := scan.Text()
		if m := p.whole.FindStringSubmatch(line); m != nil {
			c := &syscall{name: m[2], args: m[3], ret: number(m[4])}
			events = append(events, event{c, false}, event{c, true})
		} else if m := p.unfinished.FindStringSubmatch(line); m != nil {
			begun[m[1]] = &syscall{name: m[2], args: m[3], ret: -1}
			events = append(events, event{begun[m[1]], false})
		} else if m := p.resumed.FindStringSubmatch(line); m != nil && begun[m[1]] != nil {
			c := begun[m[1]]
			c.args, c.ret = c.args+m[3], number(m[4])
			events = append(events, event{c, true})
		}
	}
	kept := events[:0]
	for _, e := range events {
		if e.call.ret >= 0 {
			kept = append(kept, e)
		}
	}
	return kept, scan.Err()
}

func number(text string) int64 {
	n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
	if err != nil {
		return -1
	}
	return n
}

// unescape reads \x.. for \x...
func unescape(text string) []byte {
	raw, err := hex.DecodeString(strings.ReplaceAll(text, `\x`, ""))
	if err != nil {
		return nil
	}
	return raw
}

// fd is the descriptor that the arguments begin with, and its path; empty where
// it has none any more.
func (c *syscall) fd() (n int64, path string) {
	num, rest, ok := strings.Cut(c.args, "<")
	if !ok {
		return number(num), ""
	}
	text, rest, _ := strings.Cut(rest, ">")
	if strings.HasPrefix(rest, "(deleted)") {
		text = ""
	}
	return number(num), string(unescape(text))
}

// paths are the paths of the arguments, each joined to the folder it starts from.
func (c *syscall) paths() (all []string) {
	rest, base := c.args, ""
	for {
		quote, folder := strings.IndexByte(rest, '"'), strings.IndexByte(rest, '<')
		if quote < 0 {
			return all
		}
		if folder >= 0 && folder < quote {
			text, after, _ := strings.Cut(rest[folder+1:], ">")
			base, rest = string(unescape(text)), after
			continue
		}
		text, after, _ := strings.Cut(rest[quote+1:], `"`)
		name := string(unescape(text))
		if !filepath.IsAbs(name) {
			name = filepath.Join(base, name)
		}
		all, rest = append(all, filepath.Clean(name)), after
	}
}

// touches says whether a descriptor of the arguments is of such a path.
func (c *syscall) touches(such func(path string) bool) bool {
	rest := c.args
	for {
		_, after, ok := strings.Cut(rest, "<")
		if !ok {
			return false
		}
		var text string
		if text, rest, _ = strings.Cut(after, ">"); such(string(unescape(text))) {
			return true
		}
	}
}

// data is what a write wrote.
func (c *syscall) data() []byte {
	_, rest, _ := strings.Cut(c.args, `"`)
	text, _, _ := strings.Cut(rest, `"`)
	return unescape(text)
}

// last is the last argument, a number.
func (c *syscall) last() int64 { return number(c.args[strings.LastIndex(c.args, ",")+1:]) }

func (c *syscall) String() string {
	paths := c.paths()
	if _, path := c.fd(); strings.Contains(c.name, "write") || len(paths) == 0 {
		paths = []string{path}
	}
	return c.name + " " + strings.Join(paths, ", ")
}
