package hallserver

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"yimen/hallserver/wire"
)

// cutJob is the variable that makes the test binary do one job on files, to be
// watched: "backup DIR FILE", "restore FILE DIR" or "history DIR".
const cutJob = "HALLSERVER_TEST_JOB"

func TestMain(m *testing.M) {
	if job := os.Getenv(cutJob); job != "" {
		if err := runJob(strings.Split(job, "\n")); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

func runJob(job []string) (err error) {
	switch job[0] {
	case "backup":
		_, err = Backup(context.Background(), job[1], job[2], BackupOptions{Now: time.Now})
	case "restore":
		_, err = Restore(context.Background(), job[1], job[2], RestoreOptions{})
	case "history":
		err = importUntil(job[1])
	}
	return err
}

// A power cut may come at any moment. What a disk holds then is what was synced,
// and of the rest any part, names too. So a name that says "this is whole" may be
// given only when all that lies under it has been synced, nothing of it may be
// written after that, and the name itself is synced before success is told.
func TestAPowerCutLeavesABackupOrARestoredFolderWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Fatal("strace is needed: ", err)
	}
	dir, c := makeFolder(t), newClock()
	s := start(t, dir, c)
	take(t, wire.NewClient(s.url, tokenFor(t, dir, wire.RoleKiosk), nil), "before", 20)
	file := filepath.Join(t.TempDir(), "hall.backup")
	watch(t, strace, file, "backup", dir, file) // while it is served
	to := filepath.Join(t.TempDir(), "again")
	copyFile(t, to+".master.key", dir+".master.key")
	watch(t, strace, to, "restore", file, to)
}

// watch runs a job and judges every call it makes on files.
func watch(t *testing.T, strace, name string, job ...string) {
	t.Helper()
	out := filepath.Join(t.TempDir(), "trace")
	cmd := exec.CommandContext(t.Context(), strace, "-f", "-y", "-s", "0", "-o", out,
		"-e", "trace=openat,mkdir,mkdirat,write,pwrite64,ftruncate,fsync,fdatasync,rename,renameat,renameat2,linkat,unlink", os.Args[0])
	cmd.Env = append(os.Environ(), cutJob+"="+strings.Join(job, "\n"))
	if msg, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", job[0], err, msg)
	}
	raw, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	j := &inspector{t: t, name: name, loose: map[string]string{}}
	for _, c := range calls(raw) {
		j.take(c)
	}
	switch {
	case !j.named:
		t.Errorf("%s: the trace shows no name given", job[0])
	case j.loose[filepath.Dir(name)] != "":
		t.Errorf("%s: ended before its name was synced", job[0])
	}
	t.Logf("%s: %d files written, %d syncs", job[0], j.files, j.syncs)
}

// inspector follows which files and folders hold what is not synced.
type inspector struct {
	t     *testing.T
	name  string            // what says that all is whole
	loose map[string]string // by path: what was done to it since its last sync
	named bool
	files int
	syncs int
}

func (j *inspector) take(c call) {
	if c.ret < 0 {
		return
	}
	switch c.name {
	case "openat":
		if strings.Contains(c.args, "O_CREAT") {
			j.files++
			j.touch(filepath.Dir(quotedPaths(c.args)[0]), "a file was made")
		}
	case "mkdir", "mkdirat":
		j.touch(filepath.Dir(quotedPaths(c.args)[0]), "a folder was made")
	case "write", "pwrite64", "ftruncate":
		j.touch(fdPath(c.args), c.name)
	case "fsync", "fdatasync":
		j.syncs++
		delete(j.loose, fdPath(c.args))
	case "rename", "renameat", "renameat2", "linkat":
		paths := quotedPaths(c.args)
		j.rename(paths[0], paths[len(paths)-1])
	}
}

// touch notes that something is not synced. What has its name already may not be
// touched.
func (j *inspector) touch(path, what string) {
	if strings.HasSuffix(path, "-shm") || strings.HasSuffix(path, "-journal") || !strings.HasPrefix(path, "/") {
		return // no part of what stays
	}
	if j.named && (path == j.name || strings.HasPrefix(path, j.name+"/")) {
		j.t.Errorf("%s after it got its name: %s", what, path)
	}
	j.loose[path] = what
}

func (j *inspector) rename(from, to string) {
	if to == j.name {
		j.named = true
		for path, what := range j.loose {
			if path != from && !strings.HasPrefix(path, from+"/") {
				continue
			}
			if _, err := os.Lstat(j.name + strings.TrimPrefix(path, from)); err == nil { // not taken away again
				j.t.Errorf("it got its name while %s was not synced: %s", path, what)
			}
		}
	}
	if what := j.loose[from]; what != "" {
		delete(j.loose, from)
		j.loose[to] = what
	}
	j.loose[filepath.Dir(from)], j.loose[filepath.Dir(to)] = "a name went", "a name came"
}

// call is one system call that has returned.
type call struct {
	name, args string
	ret        int64
}

var (
	wholeCall  = regexp.MustCompile(`^(\d+) +(\w+)\((.*)\) += (-?\d+)`)
	begunCall  = regexp.MustCompile(`^(\d+) +(\w+)\((.*) <unfinished \.\.\.>$`)
	endedCall  = regexp.MustCompile(`^(\d+) +<\.\.\. (\w+) resumed>(.*)\) += (-?\d+)`)
	quotedPath = regexp.MustCompile(`"([^"]*)"`)
	pathOfFD   = regexp.MustCompile(`^\d+<([^>]*)>`)
)

func calls(raw []byte) (all []call) {
	begun := map[string]string{}
	lines := bufio.NewScanner(bytes.NewReader(raw))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		line := lines.Text()
		if m := wholeCall.FindStringSubmatch(line); m != nil {
			ret, _ := strconv.ParseInt(m[4], 10, 64)
			all = append(all, call{m[2], m[3], ret})
		} else if m := begunCall.FindStringSubmatch(line); m != nil {
			begun[m[1]] = m[3]
		} else if m := endedCall.FindStringSubmatch(line); m != nil {
			ret, _ := strconv.ParseInt(m[4], 10, 64)
			all = append(all, call{m[2], begun[m[1]] + m[3], ret})
		}
	}
	return all
}

func quotedPaths(args string) (paths []string) {
	for _, m := range quotedPath.FindAllStringSubmatch(args, -1) {
		paths = append(paths, m[1])
	}
	return paths
}

func fdPath(args string) string {
	if m := pathOfFD.FindStringSubmatch(args); m != nil {
		return m[1]
	}
	return ""
}
