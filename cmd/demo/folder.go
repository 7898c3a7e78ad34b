package main

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// errInUse says that another demo has the folder.
var errInUse = errors.New("another example hall runs in this folder; give this one a folder of its own with --dir")

// A folder is where an example hall lives between its runs: the hall's data,
// the devices' lines, logs, pictures, and what the demo has to remember. One
// demo has it at a time.
type folder struct {
	path string
	lock *os.File
}

// openFolder makes the folder where there is none and takes it.
func openFolder(path string) (*folder, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("find the folder: %w", err)
	}
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder: %w", err)
	}
	lock, err := os.OpenFile(filepath.Join(path, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("take the folder: %w", err)
	}
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = lock.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fmt.Errorf("%s: %w", path, errInUse)
		}
		return nil, fmt.Errorf("take the folder: %w", err)
	}
	return &folder{path: path, lock: lock}, nil
}

func (f *folder) in(name ...string) string {
	return filepath.Join(append([]string{f.path}, name...)...)
}

// close gives the folder free.
func (f *folder) close() { _ = f.lock.Close() }

// A memory is what the demo knows from its last run, in demo.json, which only
// its user may read: the passwords were printed once and are kept nowhere else.
type memory struct {
	Port    int     `json:"port"`
	Admin   account `json:"admin"`
	Clerk   account `json:"clerk"`
	Manager account `json:"manager"`
	Guide   account `json:"guide"`
	// Busy are the clerks who work by themselves, in the order of busyWindows, and
	// Crowd is the token of the kiosk at which invented people take their numbers.
	Busy  [busyClerks]account `json:"busy"`
	Crowd string              `json:"crowd"`
}

type account struct {
	User     string `json:"user"`
	Password string `json:"password"`
}

func (f *folder) recall() (memory, error) {
	var m memory
	raw, err := os.ReadFile(f.in("demo.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return m, nil
	}
	if err != nil {
		return m, fmt.Errorf("recall the last run: %w", err)
	}
	if err := json.Unmarshal(raw, &m); err != nil {
		return m, fmt.Errorf("recall the last run from demo.json: %w", err)
	}
	return m, nil
}

func (f *folder) remember(m memory) error {
	raw, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return fmt.Errorf("remember this run: %w", err)
	}
	if err := os.WriteFile(f.in("demo.json.new"), append(raw, '\n'), 0o600); err != nil {
		return fmt.Errorf("remember this run: %w", err)
	}
	if err := os.Rename(f.in("demo.json.new"), f.in("demo.json")); err != nil {
		return fmt.Errorf("remember this run: %w", err)
	}
	return nil
}

// freshPassword is a password a person can type: sixteen letters in groups of
// four, 74 bits of chance.
func freshPassword() string {
	text := strings.ToLower(rand.Text())[:16]
	return text[:4] + "-" + text[4:8] + "-" + text[8:12] + "-" + text[12:]
}

// freePort is the wished port if it is free, else any that is.
func freePort(wished int) (int, error) {
	var firstErr error
	for _, port := range []int{wished, 0} {
		//nolint:noctx // closed at once
		listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err != nil {
			firstErr = errors.Join(firstErr, err)
			continue
		}
		address, ok := listener.Addr().(*net.TCPAddr)
		_ = listener.Close()
		if ok {
			return address.Port, nil
		}
	}
	return 0, fmt.Errorf("find a free port: %w", firstErr)
}
