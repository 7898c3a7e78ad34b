package main

import (
	"errors"
	"net"
	"os"
	"regexp"
	"testing"
)

func TestAFolderHasOneDemoAtATime(t *testing.T) {
	t.Parallel()
	path := t.TempDir()
	first, err := openFolder(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := openFolder(path); !errors.Is(err, errInUse) {
		t.Errorf("a second demo in the folder: got %v", err)
	}
	first.close()
	second, err := openFolder(path)
	if err != nil {
		t.Fatalf("after the first has gone: %v", err)
	}
	second.close()
}

func TestAMemoryIsKeptForItsUserAlone(t *testing.T) {
	t.Parallel()
	f, err := openFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer f.close()
	if m, err := f.recall(); err != nil || m != (memory{}) {
		t.Errorf("a new folder remembers %+v, %v", m, err)
	}
	want := memory{Port: 8080, Clerk: account{User: "clerk", Password: freshPassword()}}
	if err := f.remember(want); err != nil {
		t.Fatal(err)
	}
	if got, err := f.recall(); err != nil || got != want {
		t.Errorf("got %+v, %v", got, err)
	}
	info, err := os.Stat(f.in("demo.json"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("demo.json is open to others: %v, %v", info.Mode(), err)
	}
	if err := os.WriteFile(f.in("demo.json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := f.recall(); err == nil {
		t.Error("a torn memory was taken for a whole one")
	}
}

func TestPasswordsAreFreshAndCanBeTyped(t *testing.T) {
	t.Parallel()
	first, second := freshPassword(), freshPassword()
	if first == second {
		t.Error("twice the same password")
	}
	if !regexp.MustCompile(`^[a-z2-7]{4}(-[a-z2-7]{4}){3}$`).MatchString(first) {
		t.Error("not four groups of four")
	}
}

func TestATakenPortGivesWayToAFreeOne(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // closed below
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	wished := taken.Addr().(*net.TCPAddr).Port
	got, err := freePort(wished)
	if err != nil || got == wished || got == 0 {
		t.Errorf("wished for %d, got %d, %v", wished, got, err)
	}
}
