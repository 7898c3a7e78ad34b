package engine_test

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"yimen/hallserver/engine"
)

// The power-cut explorer runs a load under strace, so that every write and
// sync is known in its true order, and rebuilds what a disk may hold when the
// power goes at each of them: everything synced is there; of what was written
// since, any part may be, the last write torn at a sector.

// syscall is one line of the trace, whole.
type syscall struct {
	name string
	args string
	ret  int64
	done bool // false: the call began; true: it has returned
}

func TestCuttingThePowerAtAnySyncLosesNoAcknowledgedTicket(t *testing.T) {
	t.Parallel()
	cutThePower(t, 160)
}

func TestSoakCuttingThePowerOnThousandsOfDisks(t *testing.T) {
	soakTime(t)
	cutThePower(t, 2400)
}

// cutThePower builds about so many disks, evenly over the syncs of a load.
func cutThePower(t *testing.T, images int) {
	t.Helper()
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Fatal("strace is needed: ", err)
	}
	start, trace := traceLoad(t, strace, max(60, images/12))
	d := newDisk(t, start)
	random := rand.New(rand.NewPCG(3, 4)) //nolint:gosec // a test's dice need no secrecy
	syncs := 0
	for _, c := range trace {
		if c.done && (c.name == "fsync" || c.name == "fdatasync") {
			syncs++
		}
	}
	perSync := max(1, images/max(1, syncs)+1)
	built := 0
	for _, c := range trace {
		if c.done && (c.name == "fsync" || c.name == "fdatasync") && d.watches(c) {
			for range perSync {
				dir := t.TempDir()
				d.image(t, dir, random)
				if err := holds(t.Context(), dir, d.acks); err != nil {
					t.Fatalf("image %d, %d acknowledged: %v", built, len(d.acks), err)
				}
				if err := os.RemoveAll(dir); err != nil {
					t.Fatal(err)
				}
				built++
			}
		}
		d.apply(c)
	}
	if built < images*3/4 || len(d.acks) == 0 {
		t.Fatalf("%d images of %d, %d acknowledged tickets: the trace shows too little", built, images, len(d.acks))
	}
	t.Logf("%d images at %d syncs, %d acknowledged tickets, none lost", built, syncs, len(d.acks))
}

// traceLoad runs a load of n tickets under strace, on a folder that starts as
// start.
func traceLoad(t *testing.T, strace string, n int) (start string, trace []syscall) {
	t.Helper()
	dir, out := t.TempDir(), filepath.Join(t.TempDir(), "trace")
	r := startQuietly(t, dir)
	r.stop()
	start = t.TempDir()
	if err := copyDir(start, dir); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), strace, "-f", "-xx", "-s", "1000000", "-o", out,
		"-e", "trace=openat,close,write,pwrite64,fsync,fdatasync,ftruncate,unlink", os.Args[0])
	cmd.Env = append(os.Environ(), loadDir+"="+dir, loadTickets+"="+strconv.Itoa(n))
	if msg, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("load under strace: %v\n%s", err, msg)
	}
	raw, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return start, parseTrace(t, raw)
}

func startQuietly(t *testing.T, dir string) *running {
	t.Helper()
	return start(t, dir, engine.Options{})
}

var (
	whole      = regexp.MustCompile(`^(\d+) +(\w+)\((.*)\) += (-?\d+)`)
	unfinished = regexp.MustCompile(`^(\d+) +(\w+)\((.*) <unfinished \.\.\.>$`)
	resumed    = regexp.MustCompile(`^(\d+) +<\.\.\. (\w+) resumed>(.*)\) += (-?\d+)`)
)

// parseTrace reads strace's lines into beginnings and ends of calls.
func parseTrace(t *testing.T, raw []byte) (calls []syscall) {
	t.Helper()
	begun := map[string]string{} // by thread: the arguments so far
	lines := bufio.NewScanner(bytes.NewReader(raw))
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		line := lines.Text()
		if m := whole.FindStringSubmatch(line); m != nil {
			ret, _ := strconv.ParseInt(m[4], 10, 64)
			calls = append(calls, syscall{m[2], m[3], ret, false}, syscall{m[2], m[3], ret, true})
		} else if m := unfinished.FindStringSubmatch(line); m != nil {
			begun[m[1]] = m[3]
			calls = append(calls, syscall{m[2], m[3], 0, false})
		} else if m := resumed.FindStringSubmatch(line); m != nil {
			ret, _ := strconv.ParseInt(m[4], 10, 64)
			calls = append(calls, syscall{m[2], begun[m[1]] + m[3], ret, true})
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return calls
}

// sector is what a disk writes whole.
const sector = 512

type write struct {
	at   int64
	data []byte
	trim bool // a truncation to at
}

// disk is what is safe on a disk, what is under way, and what was promised.
type disk struct {
	safe    map[string][]byte  // by file name
	pending map[string][]write // since the last sync of the file
	fds     map[int64]string
	acks    map[string]string
	line    string // of stdout, unfinished
}

func newDisk(t *testing.T, dir string) *disk {
	t.Helper()
	d := &disk{safe: map[string][]byte{}, pending: map[string][]write{}, fds: map[int64]string{}, acks: map[string]string{}}
	names, err := filepath.Glob(filepath.Join(dir, "journal.db*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		d.safe[filepath.Base(name)] = raw
	}
	return d
}

func first(args string) int64 {
	fd, _, _ := strings.Cut(args, ",")
	n, err := strconv.ParseInt(strings.TrimSpace(fd), 10, 64)
	if err != nil {
		return -1
	}
	return n
}

func (d *disk) watches(c syscall) bool { return d.fds[first(c.args)] != "" }

// quoted is the bytes of the first \x.. string of the arguments.
func quoted(args string) []byte {
	_, rest, _ := strings.Cut(args, `"`)
	text, _, _ := strings.Cut(rest, `"`)
	raw, err := hex.DecodeString(strings.ReplaceAll(text, `\x`, ""))
	if err != nil {
		return nil
	}
	return raw
}

// apply takes a call into account: a write when it begins, a sync when it ends.
func (d *disk) apply(c syscall) {
	last := func() int64 {
		n, _ := strconv.ParseInt(strings.TrimSpace(c.args[strings.LastIndex(c.args, ",")+1:]), 10, 64)
		return n
	}
	file := d.fds[first(c.args)]
	switch {
	case c.name == "openat" && c.done && c.ret >= 0:
		name := filepath.Base(string(quoted(c.args)))
		delete(d.fds, c.ret)
		if strings.HasPrefix(name, "journal.db") && !strings.HasSuffix(name, "-shm") {
			d.fds[c.ret] = name
		}
	case c.name == "close" && c.done:
		delete(d.fds, first(c.args))
	case c.name == "write" && !c.done && first(c.args) == 1:
		d.said(string(quoted(c.args)))
	case file == "":
	case c.name == "pwrite64" && !c.done:
		d.pending[file] = append(d.pending[file], write{at: last(), data: quoted(c.args)})
	case c.name == "ftruncate" && !c.done:
		d.pending[file] = append(d.pending[file], write{at: last(), trim: true})
	case (c.name == "fsync" || c.name == "fdatasync") && c.done:
		for _, w := range d.pending[file] {
			d.safe[file] = w.on(d.safe[file], len(w.data))
		}
		d.pending[file] = nil
	}
}

func (d *disk) said(text string) {
	d.line += text
	for {
		line, rest, ok := strings.Cut(d.line, "\n")
		if !ok {
			return
		}
		d.line = rest
		maps.Copy(d.acks, acknowledged(strings.NewReader(line), func() {}))
	}
}

// on puts the first n bytes of the write on the content.
func (w write) on(content []byte, n int) []byte {
	if w.trim {
		if int64(len(content)) > w.at {
			return slices.Clone(content[:w.at])
		}
		return append(content, make([]byte, w.at-int64(len(content)))...)
	}
	if end := w.at + int64(n); end > int64(len(content)) {
		content = append(content, make([]byte, end-int64(len(content)))...)
	}
	copy(content[w.at:], w.data[:n])
	return content
}

// image writes one disk that a power cut may leave.
func (d *disk) image(t *testing.T, dir string, random *rand.Rand) {
	t.Helper()
	mood := random.IntN(4) // nothing, everything, a part, the first few
	for _, name := range slices.Sorted(maps.Keys(d.safe)) {
		content := slices.Clone(d.safe[name])
		pending := d.pending[name]
		upTo := random.IntN(len(pending) + 1)
		for i, w := range pending {
			n := len(w.data)
			switch {
			case mood == 0, mood == 2 && random.IntN(2) == 0, mood == 3 && i >= upTo:
				continue
			case i == len(pending)-1 && n > sector:
				n = random.IntN(n/sector+1) * sector // torn
			}
			content = w.on(content, n)
		}
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func (c syscall) String() string { return fmt.Sprintf("%s(%.40s) = %d", c.name, c.args, c.ret) }
