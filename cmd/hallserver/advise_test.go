package main

import (
	"archive/zip"
	"bytes"
	"context"
	"database/sql"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"yimen/hallserver/message"
)

// said is how a command ended, and what it told.
type said struct {
	code     int
	out, err string
}

// command runs one command of this program.
func command(ctx context.Context, args ...string) said {
	var out, errs bytes.Buffer
	code := run(ctx, args, streams{in: strings.NewReader(""), out: &out, err: &errs, lang: "en"})
	return said{code, out.String(), errs.String()}
}

// serveShortly serves a folder until it is ready.
func serveShortly(t *testing.T, lang, dir string, args ...string) said {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	return serveUntilReady(ctx, cancel, lang, append([]string{"serve", "--data", dir, "--listen", "127.0.0.1:0"}, args...)...)
}

// untilReady cancels once the server says that it is ready.
type untilReady struct {
	bytes.Buffer
	cancel context.CancelFunc
}

// Write implements io.Writer.
func (u *untilReady) Write(p []byte) (int, error) {
	n, err := u.Buffer.Write(p)
	if bytes.Contains(u.Bytes(), []byte("ready http")) {
		u.cancel()
	}
	return n, err
}

func serveUntilReady(ctx context.Context, cancel context.CancelFunc, lang string, args ...string) said {
	errs := &untilReady{cancel: cancel}
	code := run(ctx, args, streams{in: strings.NewReader(""), out: io.Discard, err: errs, lang: lang})
	return said{code: code, err: errs.String()}
}

// aHall is a data folder that has been served, with a backup of it.
func aHall(t *testing.T) (dir, backup string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "hall")
	if s := command(t.Context(), "init", dir); s.code != exitDone {
		t.Fatal(s.err)
	}
	replaceIn(t, filepath.Join(dir, "hall.yaml"), "  yao: false", "  yao: false\n  espeak: /no/such/program")
	if s := serveShortly(t, "en", dir); s.code != exitDone {
		t.Fatal(s.err)
	}
	backup = filepath.Join(filepath.Dir(dir), "hall.backup")
	if s := command(t.Context(), "backup", "--data", dir, backup); s.code != exitDone {
		t.Fatal(s.err)
	}
	return dir, backup
}

func replaceIn(t *testing.T, name, old, new string) {
	t.Helper()
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Count(string(raw), old) != 1 {
		t.Fatalf("%q is not in %s once", old, name)
	}
	if err := os.WriteFile(name, []byte(strings.Replace(string(raw), old, new, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
}

// unzip does what the words say: unzip -o BACKUP NAME -d DIR.
func unzip(t *testing.T, backup, name, dir string) {
	t.Helper()
	z, err := zip.OpenReader(backup)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = z.Close() }()
	from, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name), raw, 0o600); err != nil {
		t.Fatal(err)
	}
}

// damage is something that befell a folder.
type damage struct {
	// befall does it; the master key lies at dir+".master.key".
	befall func(t *testing.T, dir string)
	// kind is the words' name in the catalogue of messages, file the file they name.
	kind string
	file func(dir string) string
	// mend does what the words say; the hall then serves. nil: nothing is left to do.
	mend func(t *testing.T, dir, backup string)
	// unseen: hallserver verify, which changes nothing, need not say so.
	unseen bool
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func theKey(dir string) string     { return dir + ".master.key" }
func theSeal(dir string) string    { return filepath.Join(dir, "keys", "seal.json") }
func theJournal(dir string) string { return filepath.Join(dir, "journal.db") }
func theUsers(dir string) string   { return filepath.Join(dir, "ops.db") }

func sealFromBackup(t *testing.T, dir, backup string) {
	t.Helper()
	unzip(t, backup, "keys/seal.json", dir)
}

// changeKey makes of the key another that looks like one.
func changeKey(t *testing.T, dir string) {
	t.Helper()
	must(t, os.Rename(theKey(dir), theKey(dir)+".safe"))
	must(t, os.WriteFile(theKey(dir), []byte(strings.Repeat("ab", 32)), 0o600))
}

// keyFromSafe puts the copy of the key back.
func keyFromSafe(t *testing.T, dir, _ string) {
	t.Helper()
	must(t, os.Rename(theKey(dir)+".safe", theKey(dir)))
}

// scribble makes of a file something else.
func scribble(t *testing.T, name string) {
	t.Helper()
	must(t, os.WriteFile(name, bytes.Repeat([]byte("another disk's sector "), 500), 0o600))
}

func inSQLite(t *testing.T, name, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite3", name)
	must(t, err)
	defer func() { _ = db.Close() }()
	_, err = db.ExecContext(t.Context(), statement)
	must(t, err)
}

func damages() map[string]damage {
	return map[string]damage{
		"the master key may be read by others": {
			befall: func(t *testing.T, dir string) { must(t, os.Chmod(theKey(dir), 0o640)) }, //nolint:gosec,thelper // a key that others can read has to be refused; a case of the table
			kind:   "key-open", file: theKey,
			mend: func(t *testing.T, dir, _ string) { must(t, os.Chmod(theKey(dir), 0o600)) }, //nolint:thelper // a case
		},
		"the master key is lost": {
			befall: func(t *testing.T, dir string) { must(t, os.Rename(theKey(dir), theKey(dir)+".safe")) }, //nolint:thelper // a case
			kind:   "key-missing", file: theKey, mend: keyFromSafe, unseen: true,
		},
		"the master key is cut short": {
			befall: func(t *testing.T, dir string) { //nolint:thelper // a case
				changeKey(t, dir)
				must(t, os.Truncate(theKey(dir), 10))
			},
			kind: "key-damaged", file: theKey, mend: keyFromSafe,
		},
		"the master key is another": {
			befall: changeKey, kind: "seal-other", file: theSeal, mend: keyFromSafe,
		},
		"the seal keys are lost": {
			befall: func(t *testing.T, dir string) { must(t, os.Remove(theSeal(dir))) }, //nolint:thelper // a case
			kind:   "seal-missing", file: theSeal, mend: sealFromBackup,
		},
		"the seal keys are cut short": {
			befall: func(t *testing.T, dir string) { must(t, os.Truncate(theSeal(dir), 100)) }, //nolint:thelper // a case
			kind:   "seal-damaged", file: theSeal, mend: sealFromBackup,
		},
		"a bit of the seal keys has turned": {
			befall: func(t *testing.T, dir string) { //nolint:thelper // a case
				raw, err := os.ReadFile(theSeal(dir))
				must(t, err)
				at := bytes.Index(raw, []byte(`"wrapped": "`)) + len(`"wrapped": "`) + 20
				if raw[at]++; raw[at] == '{' || raw[at] == '[' || raw[at] == ':' {
					raw[at] = 'A'
				}
				must(t, os.WriteFile(theSeal(dir), raw, 0o600))
			},
			kind: "seal-damaged", file: theSeal, mend: sealFromBackup,
		},
		"the users are lost": {
			befall: func(t *testing.T, dir string) { must(t, os.Remove(theUsers(dir))) }, //nolint:thelper // a case
			kind:   "users-lost", file: theUsers,
			mend: func(t *testing.T, dir, backup string) { //nolint:thelper // a case
				unzip(t, backup, "ops.db", dir)
				if s := command(t.Context(), "user", "list", "--data", dir); !strings.Contains(s.out, "admin") {
					t.Errorf("the users of the backup are not there: %+v", s)
				}
			},
		},
		"the users are lost, and there is no backup": {
			befall: func(t *testing.T, dir string) { must(t, os.Remove(theUsers(dir))) }, //nolint:thelper // a case
			kind:   "users-lost", file: theUsers,
			mend: func(t *testing.T, dir, _ string) { //nolint:thelper // a case
				if s := command(t.Context(), "user", "list", "--data", dir); s.code != exitFailed {
					t.Error("a list of users made the file anew")
				}
				if s := command(t.Context(), "user", "add", "--data", dir, "--role", "admin", "chief"); s.code != exitDone {
					t.Error(s.err)
				}
			},
		},
		"the users' file is no database": {
			befall: func(t *testing.T, dir string) { scribble(t, theUsers(dir)) }, //nolint:thelper // a case
			kind:   "users-damaged", file: theUsers,
			mend: func(t *testing.T, dir, backup string) { //nolint:thelper // a case
				must(t, os.Remove(theUsers(dir)))
				unzip(t, backup, "ops.db", dir)
			},
		},
		"the journal is no database": {
			befall: func(t *testing.T, dir string) { scribble(t, theJournal(dir)) }, //nolint:thelper // a case
			kind:   "journal-damaged", file: theJournal,
			mend: func(t *testing.T, dir, backup string) { //nolint:thelper // a case
				must(t, os.Rename(dir, dir+".aside"))
				if s := command(t.Context(), "restore", backup, dir); s.code != exitDone {
					t.Error(s.err)
				}
			},
		},
		"the journal is lost": {
			befall: func(t *testing.T, dir string) { must(t, os.Remove(theJournal(dir))) }, //nolint:thelper // a case
			kind:   "behind", unseen: true,
		},
		"the journal and the users are lost": {
			befall: func(t *testing.T, dir string) { //nolint:thelper // a case
				must(t, errors.Join(os.Remove(theJournal(dir)), os.Remove(theUsers(dir))))
			},
			kind: "behind", unseen: true,
		},
		"the journal is another program's": {
			befall: func(t *testing.T, dir string) { //nolint:thelper // a case
				must(t, os.Remove(theJournal(dir)))
				inSQLite(t, theJournal(dir), "CREATE TABLE car (plate TEXT)")
			},
			kind: "foreign", file: theJournal,
		},
		"the journal is of a newer version": {
			befall: func(t *testing.T, dir string) { //nolint:thelper // a case
				inSQLite(t, theJournal(dir), "INSERT INTO goose_db_version (version_id, is_applied) VALUES (999, 1)")
			},
			kind: "newer", file: theJournal,
		},
		"the users' file is of a newer version": {
			befall: func(t *testing.T, dir string) { //nolint:thelper // a case
				inSQLite(t, theUsers(dir), "INSERT INTO goose_db_version (version_id, is_applied) VALUES (999, 1)")
			},
			kind: "newer", file: theUsers, unseen: true,
		},
		"the seal keys are of a newer version": {
			befall: func(t *testing.T, dir string) { replaceIn(t, theSeal(dir), `"version": 1`, `"version": 2`) }, //nolint:thelper // a case
			kind:   "newer", file: theSeal,
		},
		"it is no hall's folder": {
			befall: func(t *testing.T, dir string) { //nolint:thelper // a case
				must(t, os.RemoveAll(dir))
				must(t, os.Mkdir(dir, 0o700))
				must(t, os.WriteFile(filepath.Join(dir, "other.conf"), []byte("port 1"), 0o600))
			},
			kind: "no-folder",
		},
	}
}

// words are the three sentences of a kind.
func words(lang, kind, dir, file string, more ...any) (lines []string) {
	for _, line := range []string{"wrong", "safe", "do"} {
		text := message.Text(lang, "operator."+kind+"."+line, append([]any{"dir", dir, "file", file}, more...)...)
		lines = append(lines, message.Text(lang, "operator.line."+line, "text", text))
	}
	return lines
}

func TestADamagedFolderIsToldInWordsThatHelp(t *testing.T) {
	t.Parallel()
	for name, d := range damages() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir, backup := aHall(t)
			d.befall(t, dir)
			file := ""
			if d.file != nil {
				file = d.file(dir)
			}
			for _, lang := range message.Languages {
				s := serveShortly(t, lang, dir)
				if s.code != exitFailed {
					t.Fatalf("exit %d: %s", s.code, s.err)
				}
				wants(t, s.err, words(lang, d.kind, dir, file))
			}
			if s := command(t.Context(), "verify", "--data", dir); !d.unseen {
				if s.code != exitFailed {
					t.Errorf("verify: exit %d: %s%s", s.code, s.out, s.err)
				}
				wants(t, s.err, words("en", d.kind, dir, file))
			}
			if d.mend == nil {
				return
			}
			d.mend(t, dir, backup)
			if s := serveShortly(t, "en", dir); s.code != exitDone {
				t.Errorf("after what the words say to do: exit %d: %s", s.code, s.err)
			}
		})
	}
}

// wants looks for whole lines.
func wants(t *testing.T, text string, lines []string) {
	t.Helper()
	for _, line := range lines {
		if !strings.Contains("\n"+text, "\n"+line+"\n") {
			t.Errorf("want %q, got\n%s", line, text)
		}
		if strings.Contains(line, "{") {
			t.Errorf("not filled in: %q", line)
		}
	}
}

func TestTheOperatorsLanguageIsThatOfTheLocale(t *testing.T) {
	t.Parallel()
	for want, cases := range map[string][]map[string]string{
		"zh": {{"LANG": "zh_CN.UTF-8"}, {"LC_ALL": "zh_TW.UTF-8", "LANG": "en_US.UTF-8"}, {"LC_MESSAGES": "zh_CN", "LANG": "ko_KR.UTF-8"}},
		"ko": {{"LANG": "ko_KR.UTF-8"}, {"LC_ALL": "ko_KR.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8"}},
		"en": {{}, {"LANG": "C.UTF-8"}, {"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, {"LANG": "de_DE.UTF-8"}},
	} {
		for _, env := range cases {
			if got := message.Language(func(name string) string { return env[name] }); got != want {
				t.Errorf("%v: %s, want %s", env, got, want)
			}
		}
	}
}

func TestAnAddressThatCannotBeServedIsToldInWords(t *testing.T) {
	t.Parallel()
	var lc net.ListenConfig
	taken, err := lc.Listen(t.Context(), "tcp", "127.0.0.1:0")
	must(t, err)
	defer func() { _ = taken.Close() }()
	dir, _ := aHall(t)
	for kind, address := range map[string]string{
		"address-in-use":    taken.Addr().String(),
		"address-elsewhere": "192.0.2.1:8080", // of documentation alone (RFC 5737)
	} {
		for _, lang := range message.Languages {
			s := serveShortly(t, lang, dir, "--listen", address)
			if s.code != exitFailed {
				t.Fatalf("exit %d: %s", s.code, s.err)
			}
			wants(t, s.err, words(lang, kind, dir, "", "address", address))
		}
	}
}

func TestADiskInTroubleIsToldInWords(t *testing.T) {
	t.Parallel()
	for kind, trouble := range map[string]string{"disk-full": "full", "disk-read-only": "read-only", "no-permission": ""} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			for _, lang := range message.Languages {
				dir, _ := aHall(t)
				if trouble == "" {
					must(t, os.Chmod(dir, 0o500)) //nolint:gosec // what is tested
				}
				s := serveIn(t, trouble, dir, lang)
				if s.code != exitFailed {
					t.Fatalf("exit %d: %s", s.code, s.err)
				}
				wants(t, s.err, words(lang, kind, dir, filepath.Join(dir, "files.sha256")))
			}
		})
	}
}

func TestAHallThatCanOnlyBeLookedAtSaysSoAtTheStart(t *testing.T) {
	t.Parallel()
	for kind, befall := range map[string]func(dir string){
		"read-only": func(dir string) {
			inSQLite(t, theJournal(dir), "DELETE FROM snapshot; UPDATE event SET payload = x'7b' WHERE seq = 1")
		},
		"disk-low": func(dir string) {
			replaceIn(t, filepath.Join(dir, "hall.yaml"), "min_free_mb: 256", "min_free_mb: 1000000000")
		},
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			dir, _ := aHall(t)
			befall(dir)
			for _, lang := range message.Languages {
				s := serveShortly(t, lang, dir)
				if s.code != exitDone || !strings.Contains(s.err, "\nready http") {
					t.Errorf("exit %d: %s", s.code, s.err)
				}
				wants(t, s.err, words(lang, kind, dir, ""))
			}
		})
	}
}
