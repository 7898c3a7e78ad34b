package hallserver

import (
	"archive/zip"
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
	"time"

	"yimen/hallserver/engine"
)

// The bounds of a backup that is read.
const (
	manifestMax = 16 << 20
	membersMax  = 100_000
)

// restoreJob names the folders in which backups are restored; see workFolder.
const restoreJob = "restore"

// ErrBackup says that a file is no backup, or not a whole one.
var ErrBackup = errors.New("not a whole backup")

// What became of the master key at a restore.
const (
	KeyFound    = "found"    // it is the hall's own
	KeyIncluded = "included" // it came with the backup
	KeyMade     = "made"     // the hall's own was not to be had: another was made
)

// RestoreOptions say how to restore.
type RestoreOptions struct {
	// MasterKey is where the hall's master key is; empty: at its usual place, in the
	// backup, or where the backup was made.
	MasterKey string
	// Now and Elapsed are Config's; nil: the machine's.
	Now     func() time.Time
	Elapsed func() time.Duration
	// Progress is told each member that is in; optional.
	Progress func(Member)
}

// Restored is what a restore made.
type Restored struct {
	Dir      string   `json:"dir"`
	Backup   Manifest `json:"backup"`
	Events   int64    `json:"events"`
	Begun    *Begun   `json:"epoch,omitempty"` // nil: the journal was empty
	Key      string   `json:"master_key"`      // one of the Key… above
	KeyFile  string   `json:"master_key_file"`
	Unopened int      `json:"unopened"`         // rows of personal data that cannot be read
	Mended   []string `json:"mended,omitempty"` // was damaged in the hall that was backed up, and was made anew
}

// Restore makes a data folder of a backup, at dir, which must not be there or be
// empty. Nothing is at dir until all of it has been checked. The journal goes on
// in another epoch, with numbers above all that are known.
func Restore(ctx context.Context, file, dir string, o RestoreOptions) (r Restored, err error) {
	if entries, err := os.ReadDir(dir); err == nil && len(entries) > 0 {
		return r, fmt.Errorf("%s is not empty: nothing was changed", dir)
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return r, fmt.Errorf("restore: %w", err)
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return r, fmt.Errorf("restore: %w", err)
	}
	if err := makeFolders(filepath.Dir(abs)); err != nil {
		return r, fmt.Errorf("restore: %w", err)
	}
	work, done, err := workFolder(abs, restoreJob)
	if err != nil {
		return r, fmt.Errorf("restore: %w", err)
	}
	defer func() { err = errors.Join(err, done()) }()
	r = Restored{Dir: abs}
	if r.Backup, err = readBackup(ctx, file, &extraction{dir: work, progress: o.Progress}); err != nil {
		return r, fmt.Errorf("restore: %w", err)
	}
	if err := r.prepare(ctx, work, o); err != nil {
		return r, fmt.Errorf("restore: %w", err)
	}
	if err := errors.Join(restrict(work), syncAll(work)); err != nil {
		return r, fmt.Errorf("restore: %w", err)
	}
	if err := os.Rename(work, abs); err != nil { //nolint:gosec // the operator names it
		return r, fmt.Errorf("restore: %w", err)
	}
	if err := syncFolder(filepath.Dir(abs)); err != nil {
		return r, fmt.Errorf("restore: %w", err)
	}
	return r, noteUsed(r.KeyFile)
}

// prepare makes a hall of the files in work that can be served at r.Dir.
func (r *Restored) prepare(ctx context.Context, work string, o RestoreOptions) error {
	if err := r.keys(work, o); err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(work, engine.JournalFile)); errors.Is(err, fs.ErrNotExist) { //nolint:gosec // the operator names it
		return nil // it was never served
	}
	mended, err := engine.Mend(ctx, work)
	if err != nil {
		return err
	}
	r.Mended = mended.Found // what is left, Verify finds
	report, err := engine.Verify(ctx, work, nil)
	if err != nil {
		return err
	}
	if !report.OK {
		return fmt.Errorf("%w: its journal does not add up: %s at %d: %s",
			ErrBackup, report.Faults[0].Rule, report.Faults[0].At, report.Faults[0].Detail)
	}
	r.Events = report.Events
	if r.Events != r.Backup.Journal.Seq {
		return fmt.Errorf("%w: its journal holds %d events, its manifest says %d", ErrBackup, r.Events, r.Backup.Journal.Seq)
	}
	if r.Events == 0 {
		return nil
	}
	r.Begun, err = startEpochClosed(ctx, Config{Data: work, home: r.Dir, Now: o.Now, Elapsed: o.Elapsed}, r.Backup.Folder)
	return err
}

// keys finds the hall's master key and puts it where the hall looks for it. A
// hall whose key is not to be had gets another: it serves, and what was sealed to
// the old one stays closed.
func (r *Restored) keys(work string, o RestoreOptions) (err error) {
	settings, err := ReadSettings(filepath.Join(work, settingsFile))
	if err != nil {
		return err
	}
	if r.KeyFile, err = masterFile(r.Dir, settings.MasterKey); err != nil {
		return err
	}
	included := filepath.Join(work, masterMember)
	defer func() {
		if gone := os.Remove(included); !errors.Is(gone, fs.ErrNotExist) { //nolint:gosec // the operator names it
			err = errors.Join(err, gone)
		}
	}()
	if o.MasterKey != "" {
		r.Key = KeyFound
		return r.adopt(o.MasterKey)
	}
	// One that a restore made which did not end is as good as none.
	if _, err := os.Stat(r.KeyFile); err == nil && !isUnused(r.KeyFile) {
		r.Key = KeyFound
		return r.adopt(r.KeyFile)
	}
	for key, name := range map[string]string{KeyIncluded: included, KeyFound: r.Backup.Key.Path} {
		if r.isKey(name) {
			r.Key = key
			return r.adopt(name)
		}
	}
	return r.otherKey(work)
}

func (r *Restored) isKey(name string) bool {
	master, err := readMaster(name)
	return err == nil && masterName(master) == r.Backup.Key.Name
}

// adopt puts a key where the hall looks for it.
func (r *Restored) adopt(name string) error {
	if !r.isKey(name) {
		return fmt.Errorf("the master key %s is not the one that the backup was sealed to; "+
			"move it away, or name the right one with --master-key", name)
	}
	if _, err := os.Stat(r.KeyFile); err == nil {
		if !r.isKey(r.KeyFile) {
			return fmt.Errorf("another master key lies at %s; move it away", r.KeyFile)
		}
		return nil
	}
	master, err := readMaster(name)
	if err != nil {
		return err
	}
	defer clear(master)
	return putMaster(r.KeyFile, master)
}

// otherKey makes a key in the place of one that is not to be had. The old seal
// keys stay beside the new ones, for whoever finds the old key.
func (r *Restored) otherKey(work string) error {
	r.Key, r.Unopened = KeyMade, r.Backup.Journal.Sealed
	if _, err := makeMaster(r.KeyFile, noteUnused); err != nil {
		return err
	}
	master, err := readMaster(r.KeyFile)
	if err != nil {
		return err
	}
	defer clear(master)
	seal := filepath.Join(work, keysDir, sealFile)
	if err := os.Rename(seal, filepath.Join(work, keysDir, "seal.old.json")); err != nil { //nolint:gosec // the operator names it
		return err
	}
	return makeSealKeys(seal, master)
}

// extraction is where the members of a backup go.
type extraction struct {
	dir      string
	progress func(Member)
}

// readBackup reads a whole backup and holds every member against its digest. With
// to the members are written there, synced.
func readBackup(ctx context.Context, file string, to *extraction) (m Manifest, err error) {
	z, err := zip.OpenReader(file)
	if err != nil {
		return m, fmt.Errorf("%w: %s: %w", ErrBackup, file, err)
	}
	defer func() { err = errors.Join(err, z.Close()) }()
	if m, err = readManifest(&z.Reader); err != nil {
		return m, err
	}
	files := map[string]*zip.File{}
	for _, f := range z.File {
		files[f.Name] = f
	}
	if len(files) != len(z.File) || len(files) != len(m.Members)+1 {
		return m, fmt.Errorf("%w: %d files, and %d in the manifest", ErrBackup, len(z.File), len(m.Members)+1)
	}
	for _, member := range m.Members {
		if err := ctx.Err(); err != nil {
			return m, err
		}
		f := files[member.Name]
		if f == nil || !filepath.IsLocal(member.Name) {
			return m, fmt.Errorf("%w: %q is missing", ErrBackup, member.Name)
		}
		if err := readMember(f, member, to); err != nil {
			return m, fmt.Errorf("%w: %s: %w", ErrBackup, member.Name, err)
		}
		if to != nil && to.progress != nil {
			to.progress(member)
		}
	}
	return m, nil
}

func readManifest(z *zip.Reader) (m Manifest, err error) {
	f, err := z.Open(manifestName)
	if err != nil {
		return m, fmt.Errorf("%w: no %s", ErrBackup, manifestName)
	}
	defer func() { _ = f.Close() }()
	raw, err := io.ReadAll(io.LimitReader(f, manifestMax))
	if err != nil {
		return m, fmt.Errorf("%w: %s: %w", ErrBackup, manifestName, err)
	}
	if err := json.Unmarshal(raw, &m); err != nil {
		return m, fmt.Errorf("%w: %s: %w", ErrBackup, manifestName, err)
	}
	if m.Format != backupFormat {
		return m, fmt.Errorf("a backup of form %d; this program reads form %d", m.Format, backupFormat)
	}
	if len(m.Members) > membersMax {
		return m, fmt.Errorf("%w: %d members", ErrBackup, len(m.Members))
	}
	return m, nil
}

// readMember reads one member, no more of it than the manifest says.
func readMember(f *zip.File, member Member, to *extraction) (err error) {
	from, err := f.Open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	digest, out := sha256.New(), io.Discard
	if to != nil {
		name := filepath.Join(to.dir, filepath.FromSlash(member.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			return err
		}
		file, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600) //nolint:gosec // local, in a folder of our own
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, file.Close()) }()
		out = file
	}
	n, err := io.Copy(io.MultiWriter(out, digest), io.LimitReader(from, member.Size+1))
	if err != nil {
		return err
	}
	if n != member.Size || hex.EncodeToString(digest.Sum(nil)) != member.SHA256 {
		return errors.New("its content is not what was backed up")
	}
	return nil
}

// syncAll makes a folder with all that lies in it outlive the power.
func syncAll(dir string) error {
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error { //nolint:gosec // the operator names it
		if err != nil || !d.IsDir() && !d.Type().IsRegular() {
			return err
		}
		return syncFolder(path)
	})
}
