package hallserver

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"yimen/deploy"
	"yimen/hallserver/disktest"
	"yimen/hallserver/engine"
	"yimen/hallserver/wire"
)

// cutJob is the variable that makes the test binary do one job on files, to be
// watched: "serve", DIR, FILE and a kiosk's TOKEN; "restore", FILE and DIR; "init", DIR
// and where the master key goes; or "history" and DIR; a line each. It says what is
// promised on standard output.
const cutJob = "HALLSERVER_TEST_JOB"

// saidDone is said when the backup is made, or the folder restored.
const saidDone = "done"

// before is how many numbers are given before a backup is begun.
const before = 8

func TestMain(m *testing.M) {
	if job := os.Getenv(cutJob); job != "" {
		if err := runJob(context.Background(), strings.Split(job, "\n")); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

func runJob(ctx context.Context, job []string) error {
	var err error
	switch job[0] {
	case "serve":
		return serveAndBackUp(ctx, job[1], job[2], job[3])
	case "restore":
		_, err = Restore(ctx, job[1], job[2], RestoreOptions{Now: newClock().now, Elapsed: newClock().elapsed})
	case "history":
		err = importUntil(job[1])
	case "init":
		example, err1 := fs.Sub(deploy.Examples, "county")
		_, err2 := Init(ctx, job[1], InitOptions{Example: example, Admin: "admin", MasterKey: job[2], Now: newClock().now})
		err = errors.Join(err1, err2)
	}
	if err == nil {
		say(saidDone)
	}
	return err
}

func say(line string) { _, _ = os.Stdout.WriteString(line + "\n") }

// serving serves a folder while do runs.
func serving(ctx context.Context, dir string, do func(url string) error) error {
	c, ready := newClock(), make(chan string, 1)
	s, err := Open(ctx, Config{
		Data: dir, Listen: "127.0.0.1:0", Now: c.now, Elapsed: c.elapsed, Log: quiet(), Ready: func(url string) { ready <- url },
		Fatal: func(err error) { panic(err) },
	})
	if err != nil {
		return err
	}
	running, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- s.Run(running) }()
	select {
	case url := <-ready:
		err = do(url)
		stop()
		return errors.Join(err, <-ended, s.Close())
	case err := <-ended:
		stop()
		return errors.Join(errors.New("it does not run"), err, s.Close())
	}
}

// serveAndBackUp serves a hall and makes a backup of it, while a kiosk takes
// numbers: "ticket NUMBER MARK" is said of each.
func serveAndBackUp(ctx context.Context, dir, file, token string) error {
	return serving(ctx, dir, func(url string) error {
		seen, n := &wire.Seen{}, 0
		kiosk := wire.NewClient(url, token, nil).WithSeen(seen)
		take := func() error {
			n++
			id := fmt.Sprintf("cut-ticket-%04d", n)
			got, err := kiosk.IssueTicket(ctx, id, advice(id))
			if err == nil {
				say(id + " " + got.Number + " " + seen.Mark())
			}
			return err
		}
		for range before {
			if err := take(); err != nil {
				return err
			}
		}
		backed := make(chan error, 1)
		go func() {
			_, err := Backup(ctx, dir, file, BackupOptions{Now: newClock().now})
			backed <- err
		}()
		for {
			select {
			case err := <-backed:
				if err == nil {
					say(saidDone)
				}
				return errors.Join(err, take())
			default:
			}
			if err := take(); err != nil {
				return err
			}
		}
	})
}

// promised is what a load has said.
type promised struct {
	done    bool
	numbers map[string]string // by ticket
	highest string
	mark    string
}

func promisedBy(said string) promised {
	p := promised{numbers: map[string]string{}}
	for lines := bufio.NewScanner(strings.NewReader(said)); lines.Scan(); {
		if id, rest, ok := strings.Cut(lines.Text(), " "); ok {
			p.numbers[id], p.mark, _ = strings.Cut(rest, " ")
			p.highest = max(p.highest, p.numbers[id])
		}
		p.done = p.done || lines.Text() == saidDone
	}
	return p
}

func TestCuttingThePowerDuringABackupLosesNothingAndLeavesItWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	cutABackup(t, 24)
}

func TestSoakCuttingThePowerDuringABackup(t *testing.T) {
	soakTime(t)
	cutABackup(t, 3000)
}

func TestCuttingThePowerDuringARestoreLeavesTheHallOrNothing(t *testing.T) {
	t.Parallel()
	cutARestore(t, 12)
}

func TestSoakCuttingThePowerDuringARestore(t *testing.T) {
	soakTime(t)
	cutARestore(t, 1500)
}

func TestWhatInitHasMadeOutlivesAPowerCut(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	keys := filepath.Join(root, "keys")
	if err := os.Mkdir(keys, 0o700); err != nil {
		t.Fatal(err)
	}
	job := []string{"init", filepath.Join(root, "halls", "hall"), filepath.Join(keys, "hall.key")}
	disktest.Record(t, root, cutJob+"="+strings.Join(job, "\n")).Look(t, 40, func(i disktest.Image) error {
		if !promisedBy(i.Said).done {
			return nil
		}
		// The key is named by its whole path, which is another here.
		dir, key := filepath.Join(i.Dir, "halls", "hall"), filepath.Join(i.Dir, "keys", "hall.key")
		settings := filepath.Join(dir, settingsFile)
		raw, err := os.ReadFile(settings)
		if err == nil {
			err = os.WriteFile(settings, []byte(strings.ReplaceAll(string(raw), job[2], key)), 0o600)
		}
		if err != nil {
			return err
		}
		return serving(t.Context(), dir, func(string) error { return nil })
	})
}

// soakTime skips a test that is not a soak. These end by themselves.
func soakTime(t *testing.T) {
	t.Helper()
	if _, err := time.ParseDuration(os.Getenv("SOAKTIME")); err != nil {
		t.Skip("a long run: make soak")
	}
}

// cutABackup looks at about so many disks that a hall leaves which is backed up.
func cutABackup(t *testing.T, images int) {
	t.Helper()
	root := moveUp(t, makeFolder(t))
	dir, file := filepath.Join(root, "hall"), filepath.Join(root, "hall.backup")
	token := tokenFor(t, dir, wire.RoleKiosk)
	c := newClock()
	if err := start(t, dir, c).stop(); err != nil {
		t.Fatal(err)
	}
	r := disktest.Record(t, root, cutJob+"="+strings.Join([]string{"serve", dir, file, token}, "\n"))
	made := 0
	built := r.Look(t, images, func(i disktest.Image) error {
		p := promisedBy(i.Said)
		there, err := wholeBackup(t, filepath.Join(i.Dir, "hall.backup"), p)
		if err != nil {
			return err
		}
		if there {
			made++
		}
		if err := goesOn(t, filepath.Join(i.Dir, "hall"), token, p); err != nil {
			return err
		}
		if _, err := Backup(t.Context(), filepath.Join(i.Dir, "hall"), filepath.Join(i.Dir, "hall.backup"), BackupOptions{Now: c.now}); there == (err == nil) {
			return fmt.Errorf("a backup once more, where one was: %t: %w", there, err)
		}
		return onlyThese(i.Dir, "hall", "hall.backup", "hall.master.key", "hall.witness")
	})
	if built < images/5 || made == 0 || made == built {
		t.Fatalf("%d images, %d with a backup: the trace shows too little", built, made)
	}
	t.Logf("%d images, %d with a backup, each whole; nothing lost", built, made)
}

// wholeBackup says whether a backup is there; one that is must be whole, and hold
// at least what was promised before it was begun.
func wholeBackup(t *testing.T, file string, p promised) (there bool, err error) {
	t.Helper()
	m, err := readBackup(t.Context(), file, nil)
	if errors.Is(err, fs.ErrNotExist) && !p.done {
		return false, nil
	}
	if err == nil && m.Highest["L"] < before {
		err = fmt.Errorf("it ends at %d", m.Highest["L"])
	}
	return true, err
}

// goesOn says what of the numbers promised a hall has lost. The kiosk that has
// seen them takes another.
func goesOn(t *testing.T, dir, token string, p promised) error {
	t.Helper()
	kept := filepath.Join(t.TempDir(), "seen")
	if err := os.WriteFile(kept, []byte(p.mark+"\n"), 0o600); err != nil {
		return err
	}
	err := serving(t.Context(), dir, func(url string) error {
		kiosk := wire.NewClient(url, token, nil).WithSeen(wire.OpenSeen(kept))
		for id, number := range p.numbers {
			got, err := kiosk.IssueTicket(t.Context(), id, advice(id))
			if err != nil || got.Number != number {
				return fmt.Errorf("asked again for %s, which is %s: %q %w", id, number, got.Number, err)
			}
		}
		got, err := kiosk.IssueTicket(t.Context(), "after", advice("after-the-cut"))
		if err == nil && got.Number <= p.highest {
			err = fmt.Errorf("after %s comes %s", p.highest, got.Number)
		}
		return err
	})
	return errors.Join(err, verified(t, dir, 1))
}

func verified(t *testing.T, dir string, epochs int) error {
	t.Helper()
	report, err := engine.Verify(t.Context(), dir, nil)
	if err == nil && (!report.OK || len(report.Epochs) < epochs) {
		err = fmt.Errorf("verify: %d epochs, %+v", len(report.Epochs), report.Faults)
	}
	return err
}

// onlyThese says what else lies in a folder.
func onlyThese(dir string, names ...string) error {
	entries, err := os.ReadDir(dir)
	for _, e := range entries {
		if !slices.Contains(names, e.Name()) {
			err = errors.Join(err, fmt.Errorf("%s is left behind", e.Name()))
		}
	}
	return err
}

// moveUp puts a data folder with what lies beside it into a folder of its own.
func moveUp(t *testing.T, dir string) (root string) {
	t.Helper()
	root = t.TempDir()
	for _, name := range []string{"", ".master.key"} {
		if err := os.Rename(dir+name, filepath.Join(root, "hall"+name)); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// withoutCards makes a folder's hall ask for no card.
func withoutCards(t *testing.T, dir string) {
	t.Helper()
	name, none := filepath.Join(dir, catalogueFile), "    card_required: false\n"
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.ReplaceAll(string(raw), none, "")
	if err := os.WriteFile(name, []byte(strings.ReplaceAll(text, "    queue: ", none+"    queue: ")), 0o600); err != nil {
		t.Fatal(err)
	}
}

// ofEach is a service of each queue of the example county.
func ofEach() map[string]string {
	return map[string]string{"A": "SB01", "B": "YB01", "C": "BD01", "D": "SW01", "F": "HJ01", "H": "QY01", "K": "GJ01", "L": "MZ01"}
}

// takeOfEach takes a number of every series.
func takeOfEach(ctx context.Context, kiosk *wire.Client, run string) (numbers map[string]string, err error) {
	numbers = map[string]string{}
	for series, service := range ofEach() {
		id := run + "-ticket-" + series
		got, err := kiosk.IssueTicket(ctx, id, wire.IssueRequest{ID: id, Services: []string{service}})
		if err != nil {
			return nil, fmt.Errorf("a number of %s: %w", series, err)
		}
		numbers[series] = got.Number
	}
	return numbers, nil
}

// cutARestore looks at about so many disks that each kind of restore leaves.
func cutARestore(t *testing.T, images int) {
	t.Helper()
	dir, c := makeFolder(t), newClock()
	withoutCards(t, dir)
	token := tokenFor(t, dir, wire.RoleKiosk)
	s := start(t, dir, c)
	kiosk := wire.NewClient(s.url, token, nil)
	if _, err := takeOfEach(t.Context(), kiosk, "before"); err != nil {
		t.Fatal(err)
	}
	bare, withKey := backup(t, dir, c, BackupOptions{}), backup(t, dir, c, BackupOptions{WithKey: true})
	above, err := takeOfEach(t.Context(), kiosk, "after")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
	for name, r := range map[string]restoring{
		"the key lies beside it":               {file: bare, key: "again.master.key", to: "again"},
		"the key is in it, on another machine": {file: onAnotherMachine(t, withKey, dir), to: "new/halls/again"},
		"the key is lost":                      {file: onAnotherMachine(t, bare, dir), to: "again", made: true},
	} {
		r.token, r.above = token, above
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r.cut(t, dir, images)
		})
	}
}

// onAnotherMachine is a backup of a folder that is not to be had, nor its key.
func onAnotherMachine(t *testing.T, file, dir string) string {
	t.Helper()
	return rewrite(t, file, func(name string, raw []byte) []byte {
		if name == manifestName {
			return []byte(strings.ReplaceAll(string(raw), dir, "/nowhere/hall"))
		}
		return raw
	})
}

// restoring is a restore to be cut.
type restoring struct {
	file  string
	key   string // where the master key lies before
	made  bool   // another master key is made
	to    string
	token string
	above map[string]string // the highest numbers known
}

func (r restoring) cut(t *testing.T, dir string, images int) {
	t.Helper()
	root := t.TempDir()
	copyFile(t, filepath.Join(root, "hall.backup"), r.file)
	if r.key != "" {
		copyFile(t, filepath.Join(root, r.key), dir+".master.key")
	}
	job := []string{"restore", filepath.Join(root, "hall.backup"), filepath.Join(root, r.to)}
	there := 0
	built := disktest.Record(t, root, cutJob+"="+strings.Join(job, "\n")).Look(t, images, func(i disktest.Image) error {
		stands, err := r.look(t, i)
		if stands {
			there++
		}
		return err
	})
	if built < images/5 || there == 0 || there == built {
		t.Fatalf("%d images, %d with the folder: the trace shows too little", built, there)
	}
	t.Logf("%d images, %d with the folder, each whole; the others restored once more", built, there)
}

// look says what is wrong with a disk, and whether the folder is on it.
func (r restoring) look(t *testing.T, i disktest.Image) (there bool, err error) {
	t.Helper()
	to := filepath.Join(i.Dir, r.to)
	err = r.serves(t, to)
	if there = err == nil; !there {
		if promisedBy(i.Said).done {
			return false, fmt.Errorf("what was restored does not serve: %w", err)
		}
		if !strings.Contains(err.Error(), "hallserver restore") {
			return false, fmt.Errorf("it does not say what to do: %w", err)
		}
	}
	c := newClock()
	again, err := Restore(t.Context(), filepath.Join(i.Dir, "hall.backup"), to, RestoreOptions{Now: c.now, Elapsed: c.elapsed})
	switch {
	case there && (err == nil || !strings.Contains(err.Error(), "not empty")):
		return there, fmt.Errorf("restored once more over the folder: %w", err)
	case there:
		return there, nil
	case err != nil || (again.Key == KeyMade) != r.made:
		return there, fmt.Errorf("restored once more: %s %w", again.Key, err)
	}
	if err := r.serves(t, to); err != nil {
		return there, fmt.Errorf("restored once more: %w", err)
	}
	return there, onlyThese(filepath.Dir(to), "hall.backup", "again", "again.master.key", "again.witness")
}

// serves says what is wrong with a restored hall.
func (r restoring) serves(t *testing.T, dir string) error {
	t.Helper()
	err := serving(t.Context(), dir, func(url string) error {
		numbers, err := takeOfEach(t.Context(), wire.NewClient(url, r.token, nil), "again")
		for series := range numbers {
			if numbers[series] <= r.above[series] {
				err = errors.Join(err, fmt.Errorf("after %s comes %s", r.above[series], numbers[series]))
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	return verified(t, dir, 2)
}
