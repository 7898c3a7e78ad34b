package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// machineTrouble is the variable that lets the program find its folder on a disk
// that is in trouble: "full DIR" or "read-only DIR". It is seen by that process
// alone, which has mounts of its own.
const machineTrouble = "HALLSERVER_TEST_MACHINE"

// smallDisk is the size of a disk that is full, in bytes.
const smallDisk = 16 << 20

// spoilMachine does as machineTrouble says.
func spoilMachine() {
	var what, dir string
	if n, _ := fmt.Sscan(os.Getenv(machineTrouble), &what, &dir); n == 0 {
		return
	}
	var err error
	switch what {
	case "full":
		err = fullDisk(dir)
	case "read-only":
		err = readOnlyDisk(dir)
	default:
		err = fmt.Errorf("no such trouble: %s", what)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "the machine is not as the test wants it:", err)
		os.Exit(99)
	}
}

// fullDisk puts a folder on a disk of its own, and fills that.
func fullDisk(dir string) error {
	disk := dir + ".disk"
	if err := os.Mkdir(disk, 0o700); err != nil {
		return err
	}
	if err := unix.Mount("none", disk, "tmpfs", 0, fmt.Sprintf("size=%d,mode=700", smallDisk)); err != nil {
		return err
	}
	if err := os.CopyFS(disk, os.DirFS(dir)); err != nil {
		return err
	}
	f, err := os.Create(filepath.Join(disk, "old.log"))
	if err != nil {
		return err
	}
	for block := make([]byte, 4096); err == nil; {
		_, err = f.Write(block)
	}
	if err := f.Close(); err != nil {
		return err
	}
	if !errors.Is(err, syscall.ENOSPC) {
		return err
	}
	return unix.Mount(disk, dir, "", unix.MS_BIND, "")
}

// readOnlyDisk lets a folder be read only.
func readOnlyDisk(dir string) error {
	if err := unix.Mount(dir, dir, "", unix.MS_BIND, ""); err != nil {
		return err
	}
	return unix.Mount("none", dir, "", unix.MS_REMOUNT|unix.MS_BIND|unix.MS_RDONLY, "")
}

// serveIn serves a folder with the program as a process: in trouble, if any is
// named; else as an ordinary user, who owns the folder.
func serveIn(t *testing.T, trouble, dir, lang string) said {
	t.Helper()
	ctx := t.Context()
	cmd := exec.CommandContext(ctx, "hallserver", "serve", "--data", dir, "--listen", "127.0.0.1:0")
	id := 1000
	if trouble != "" {
		id = 0 // who may mount
		cmd.Env = append(os.Environ(), machineTrouble+"="+trouble+" "+dir)
	}
	cmd.Env = append(cmd.Environ(), "LC_ALL="+map[string]string{"zh": "zh_CN.UTF-8", "ko": "ko_KR.UTF-8", "en": "C.UTF-8"}[lang])
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: id, HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: id, HostID: os.Getgid(), Size: 1}},
	}
	cmd.WaitDelay = time.Minute
	out, err := cmd.CombinedOutput()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return said{code: exit.ExitCode(), err: string(out)}
	}
	if err != nil {
		t.Fatal(err)
	}
	return said{err: string(out)}
}
