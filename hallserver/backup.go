package hallserver

import (
	"archive/zip"
	"compress/flate"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"yimen/hallserver/engine"
	"yimen/hallserver/hall"
	"yimen/hallserver/journal"
)

// The names in a backup: a zip of a data folder's files, and beside them these.
const (
	manifestName = "manifest.json"
	masterMember = "master.key" // with BackupOptions.WithKey alone
)

// backupFormat is the version of the form of a backup.
const backupFormat = 1

// backupJob names the folders in which backups are made; see workFolder.
const backupJob = "backup"

// Manifest is the first thing to read of a backup: what it holds, and of what.
type Manifest struct {
	Format  int       `json:"format"`
	Made    time.Time `json:"made"`
	Program string    `json:"program"`
	Origin  string    `json:"origin"`
	Folder  string    `json:"folder"` // it was made of
	Event   int       `json:"event_version"`
	Fold    int       `json:"fold_version"`
	// Journal is where the journal stood.
	Journal BackupHead `json:"journal"`
	// Day is the last day that gave numbers, Highest its highest, by series.
	Day     string         `json:"day,omitempty"`
	Highest map[string]int `json:"highest"`
	Key     BackupKey      `json:"master_key"`
	Members []Member       `json:"members"`
}

// BackupHead is the last event of a journal.
type BackupHead struct {
	Epoch  int64  `json:"epoch"`
	Seq    int64  `json:"seq"`
	Hash   string `json:"hash"`
	Sealed int    `json:"sealed"` // rows of personal data, which the master key opens
}

// BackupKey says of the master key what may be known of it.
type BackupKey struct {
	Name     string `json:"name"` // tells one key from another
	Path     string `json:"path"`
	Included bool   `json:"included"`
}

// Member is a file of a backup.
type Member struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// BackupOptions say what goes into a backup.
type BackupOptions struct {
	// WithKey puts the master key in: whoever has the file then reads all of it.
	WithKey bool
	Program string
	Now     func() time.Time
	// Progress is told each member that is in; optional.
	Progress func(Member)
}

// Backup writes a data folder into one file, while it is served or not. The file
// is there whole or not at all, and never in the place of another.
func Backup(ctx context.Context, dir, file string, o BackupOptions) (m Manifest, err error) {
	defer func() { err = inFolder(dir, err) }()
	if err := clearWork(file, backupJob); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return Manifest{}, fmt.Errorf("backup: %w", err)
	}
	if err := errors.Join(backupPlace(dir, file), usersThere(dir)); err != nil {
		return Manifest{}, err
	}
	work, done, err := workFolder(file, backupJob)
	if err != nil {
		return Manifest{}, fmt.Errorf("backup: %w", err)
	}
	defer func() { err = errors.Join(err, done()) }()
	if m, err = describe(ctx, dir, work, o); err != nil {
		return Manifest{}, fmt.Errorf("backup: %w", err)
	}
	made := filepath.Join(work, "backup")
	if err := pack(ctx, dir, work, made, &m, o); err != nil {
		return Manifest{}, fmt.Errorf("backup: %w", err)
	}
	if _, err := readBackup(ctx, made, nil); err != nil {
		return Manifest{}, fmt.Errorf("backup: what was written cannot be read back: %w", err)
	}
	// What is beside it is gone for good when its name is there for good.
	if err := errors.Join(giveName(made, file), done(), syncFolder(filepath.Dir(file))); err != nil {
		return Manifest{}, fmt.Errorf("backup: %w", err)
	}
	return m, nil
}

// backupPlace checks the places of a backup before anything is done.
func backupPlace(dir, file string) error {
	if _, err := os.Stat(filepath.Join(dir, settingsFile)); err != nil { //nolint:gosec // the operator names it
		return fmt.Errorf("%s: %w", dir, errors.Join(ErrNoFolder, err))
	}
	if _, err := os.Lstat(file); !errors.Is(err, fs.ErrNotExist) { //nolint:gosec // the operator names it
		return fmt.Errorf("%s is there already; nothing was overwritten", file)
	}
	absDir, err1 := filepath.Abs(dir)
	absFile, err2 := filepath.Abs(file)
	if err := errors.Join(err1, err2); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	if strings.HasPrefix(absFile, absDir+string(filepath.Separator)) {
		return fmt.Errorf("%s lies in the data folder; keep a backup elsewhere", file)
	}
	return nil
}

// describe copies both databases into work and says what they hold. ops.db goes
// first: it may lie behind the journal, never before it.
func describe(ctx context.Context, dir, work string, o BackupOptions) (m Manifest, err error) {
	settings, err := ReadSettings(filepath.Join(dir, settingsFile))
	if err != nil {
		return m, err
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return m, err
	}
	m = Manifest{
		Format: backupFormat, Made: o.Now().UTC().Truncate(time.Second), Program: o.Program, Origin: settings.Origin,
		Folder: abs, Event: hall.EventVersion, Fold: hall.FoldVersion, Highest: map[string]int{},
	}
	if m.Key.Path, err = masterFile(dir, settings.MasterKey); err != nil {
		return m, err
	}
	master, err := readMaster(m.Key.Path)
	if err != nil {
		return m, err
	}
	m.Key.Name, m.Key.Included = masterName(master), o.WithKey
	clear(master)
	for _, name := range []string{opsFile, engine.JournalFile} {
		err := journal.CopyDatabase(ctx, filepath.Join(dir, name), filepath.Join(work, name))
		if name == engine.JournalFile && errors.Is(err, fs.ErrNotExist) {
			return m, nil // it was never served
		}
		if err != nil {
			return m, err
		}
	}
	return m, describeJournal(ctx, filepath.Join(work, engine.JournalFile), &m)
}

func describeJournal(ctx context.Context, path string, m *Manifest) error {
	j, err := journal.Open(ctx, path, journal.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	read := func() (err error) {
		m.Journal.Epoch = j.Epoch
		var hash []byte
		if m.Journal.Seq, hash, err = j.Head(ctx); err != nil {
			return err
		}
		m.Journal.Hash = hex.EncodeToString(hash)
		if m.Journal.Sealed, err = j.Sealed(ctx); err != nil {
			return err
		}
		m.Day, m.Highest, err = j.Highest(ctx)
		return err
	}
	return errors.Join(read(), j.Close())
}

// leftOut says what of a data folder is in no backup: what runs, what is copied
// otherwise, what can be made again.
func leftOut(name string) bool {
	base := filepath.Base(name)
	switch {
	case name == lockFile, name == socketFile, name == voiceDir, strings.HasPrefix(base, "."):
		return true
	}
	for _, db := range []string{opsFile, engine.JournalFile} {
		if name == db || strings.HasPrefix(name, db+"-") {
			return true
		}
	}
	return false
}

// pack writes the zip, durably.
func pack(ctx context.Context, dir, work, made string, m *Manifest, o BackupOptions) error {
	f, err := os.OpenFile(made, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600) //nolint:gosec // in a folder of our own
	if err != nil {
		return err
	}
	p := &packer{zip: zip.NewWriter(f), m: m, o: o}
	p.zip.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	err = p.folder(ctx, work, func(name string) bool { return name != opsFile && name != engine.JournalFile && name != "." })
	if err == nil {
		err = p.folder(ctx, dir, leftOut)
	}
	if err == nil && o.WithKey {
		err = p.file(m.Key.Path, masterMember)
	}
	if err == nil {
		err = p.manifest()
	}
	return errors.Join(err, p.zip.Close(), f.Sync(), f.Close())
}

// packer puts files into a zip and writes down their digests.
type packer struct {
	zip *zip.Writer
	m   *Manifest
	o   BackupOptions
}

func (p *packer) folder(ctx context.Context, dir string, without func(name string) bool) error {
	return fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err = errors.Join(err, ctx.Err()); err != nil {
			return err
		}
		if name != "." && without(name) {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		info, err := os.Stat(filepath.Join(dir, name)) //nolint:gosec // the operator names it
		if err != nil || !info.Mode().IsRegular() {
			return err
		}
		return p.file(filepath.Join(dir, name), name)
	})
}

func (p *packer) file(path, name string) (err error) {
	f, err := os.Open(path) //nolint:gosec // of the data folder
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	method := zip.Store
	if slices.Contains([]string{".db", ".yaml", ".json", ".txt"}, filepath.Ext(name)) {
		method = zip.Deflate
	}
	w, err := p.zip.CreateHeader(&zip.FileHeader{Name: filepath.ToSlash(name), Method: method, Modified: p.m.Made})
	if err != nil {
		return err
	}
	digest := sha256.New()
	n, err := io.Copy(io.MultiWriter(w, digest), f)
	if err != nil {
		return err
	}
	m := Member{Name: filepath.ToSlash(name), Size: n, SHA256: hex.EncodeToString(digest.Sum(nil))}
	p.m.Members = append(p.m.Members, m)
	if p.o.Progress != nil {
		p.o.Progress(m)
	}
	return nil
}

func (p *packer) manifest() error {
	w, err := p.zip.CreateHeader(&zip.FileHeader{Name: manifestName, Method: zip.Deflate, Modified: p.m.Made})
	if err != nil {
		return err
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(p.m)
}

// giveName gives a file its name, unless another has it. The name is not synced yet.
func giveName(made, file string) error {
	err := unix.Renameat2(unix.AT_FDCWD, made, unix.AT_FDCWD, file, unix.RENAME_NOREPLACE)
	if errors.Is(err, unix.EINVAL) || errors.Is(err, unix.ENOSYS) { // a file system that cannot
		if err = os.Link(made, file); err == nil {
			err = os.Remove(made) //nolint:gosec // the operator names it
		}
	}
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already; nothing was overwritten", file)
	}
	return err
}
