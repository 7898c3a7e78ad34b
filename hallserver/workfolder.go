package hallserver

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"sync"
	"syscall"
)

// workTries bounds how often a folder to work in is begun.
const workTries = 10

// workFolder makes a folder beside name, in which what will be there is made by a
// job of that kind. done takes it away, if it still has its name; it may be called
// twice. What a power cut has left of earlier ones is cleared away: who lives has a
// lock on its own.
func workFolder(name, job string) (work string, done func() error, err error) {
	if err := clearWork(name, job); err != nil {
		return "", nil, err
	}
	for range workTries {
		work, err := os.MkdirTemp(filepath.Dir(name), "."+filepath.Base(name)+"."+job+"-*")
		if err != nil {
			return "", nil, err
		}
		lock, err := lockWork(work)
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.EWOULDBLOCK) {
			continue // another took it for one that was left
		}
		if err != nil {
			return "", nil, errors.Join(err, os.RemoveAll(work)) //nolint:gosec // the operator names it
		}
		done = sync.OnceValue(func() error { return errors.Join(os.RemoveAll(work), lock.Close()) }) //nolint:gosec // the operator names it
		return work, done, nil
	}
	return "", nil, fmt.Errorf("no folder to work in beside %s", name)
}

// lockWork locks a folder while the process lives. A file system that knows no
// locks on folders gives the folder all the same.
func lockWork(work string) (*os.File, error) {
	f, err := os.Open(work) //nolint:gosec // the operator names it
	if err != nil {
		return nil, err
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, errors.Join(err, f.Close())
	}
	locked, err := f.Stat()
	if now, err1 := os.Lstat(work); err1 != nil || err != nil || !os.SameFile(now, locked) { //nolint:gosec // the operator names it
		return nil, errors.Join(err, err1, fs.ErrNotExist, f.Close())
	}
	return f, nil
}

// clearWork takes away the folders that jobs of this kind have left beside name,
// and nothing that a living one has.
func clearWork(name, job string) error {
	entries, err := os.ReadDir(filepath.Dir(name))
	if err != nil {
		return err
	}
	left := regexp.MustCompile("^" + regexp.QuoteMeta("."+filepath.Base(name)+"."+job+"-") + "[0-9]+$")
	for _, e := range entries {
		if !e.IsDir() || !left.MatchString(e.Name()) {
			continue
		}
		work := filepath.Join(filepath.Dir(name), e.Name())
		f, err := os.Open(work) //nolint:gosec // the operator names it
		if err != nil {
			continue
		}
		if syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil {
			err = os.RemoveAll(work) //nolint:gosec // left by one of ours
		}
		if err = errors.Join(err, f.Close()); err != nil {
			return err
		}
	}
	return nil
}

// makeFolders makes a folder with those above it, durably.
func makeFolders(path string) error {
	if _, err := os.Stat(path); err == nil || !errors.Is(err, fs.ErrNotExist) { //nolint:gosec // the operator names it
		return err
	}
	if err := makeFolders(filepath.Dir(path)); err != nil {
		return err
	}
	if err := os.Mkdir(path, 0o700); err != nil && !errors.Is(err, fs.ErrExist) { //nolint:gosec // the operator names it
		return err
	}
	return syncFolder(filepath.Dir(path))
}
