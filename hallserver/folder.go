package hallserver

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"yimen/hallserver/badfile"
	"yimen/hallserver/engine"
)

// The names in a data folder.
const (
	settingsFile  = "hall.yaml"
	catalogueFile = "catalogue.yaml"
	opsFile       = "ops.db"
	keysDir       = "keys"
	sealFile      = "seal.json"
	voiceDir      = "voice"
	lockFile      = "lock"
	socketFile    = "admin.sock"
)

// ErrInUse says that another process has the data folder.
var ErrInUse = errors.New("the data folder is in use by another process")

// ErrNoFolder says that a folder is not a data folder.
var ErrNoFolder = errors.New("not a data folder; put a backup there: hallserver restore FILE DIR; or make a new hall: hallserver init DIR")

// ErrUsersLost says that the file of users and devices is not there, in a folder
// that has a journal.
var ErrUsersLost = errors.New("the users and devices are not there, and the journal is")

// usersThere refuses a folder that was served and has no users now: a new file
// would let nobody in, and those who were kept out would be forgotten.
func usersThere(dir string) error {
	_, err := os.Stat(filepath.Join(dir, opsFile)) //nolint:gosec // the operator names the folder
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if _, err := os.Stat(filepath.Join(dir, engine.JournalFile)); err == nil { //nolint:gosec // the operator names the folder
		return badfile.New(filepath.Join(dir, opsFile), ErrUsersLost, nil)
	}
	witness, err := witnessFile(dir)
	if err != nil {
		return err
	}
	if _, err := os.Stat(witness); err == nil { //nolint:gosec // beside the folder
		return behind(dir, fmt.Sprintf("there is neither %s nor %s, but the hall was served", engine.JournalFile, opsFile))
	}
	return nil // it was never served
}

// folderLock is the exclusive right to write in a data folder. The kernel takes
// it back when the process ends, however it ends.
type folderLock struct{ f *os.File }

func lockFolder(dir string) (*folderLock, error) {
	if _, err := os.Stat(filepath.Join(dir, settingsFile)); err != nil { //nolint:gosec // the operator names the folder
		return nil, fmt.Errorf("%s: %w", dir, errors.Join(ErrNoFolder, err))
	}
	f, err := os.OpenFile(filepath.Join(dir, lockFile), os.O_CREATE|os.O_RDWR, 0o600) //nolint:gosec // the operator names the folder
	if err != nil {
		return nil, fmt.Errorf("lock data folder: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = f.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fmt.Errorf("%s: %w", dir, ErrInUse)
		}
		return nil, fmt.Errorf("lock data folder: %w", err)
	}
	return &folderLock{f: f}, nil
}

// release gives the right back at once: closing the file alone would leave it
// for a moment with a process that is just being started and has a copy of it.
func (l *folderLock) release() error {
	return errors.Join(syscall.Flock(int(l.f.Fd()), syscall.LOCK_UN), l.f.Close())
}

// writeFile puts a file in place whole or not at all, and durably, for its
// owner alone.
func writeFile(name string, data []byte) (err error) {
	defer func() { // what could not be written is the file, whatever it is called until then
		if e, ok := errors.AsType[*fs.PathError](err); ok {
			err = &fs.PathError{Op: e.Op, Path: name, Err: e.Err}
		}
	}()
	tmp, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(tmp.Name())) //nolint:gosec // the operator names it
		}
	}()
	if _, err = tmp.Write(data); err == nil {
		err = errors.Join(tmp.Chmod(0o600), tmp.Sync())
	}
	if err = errors.Join(err, tmp.Close()); err != nil {
		return err
	}
	if err = os.Rename(tmp.Name(), name); err != nil { //nolint:gosec // the operator names it
		return err
	}
	return syncFolder(filepath.Dir(name))
}

func syncFolder(dir string) error {
	d, err := os.Open(dir) //nolint:gosec // the operator names it
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
