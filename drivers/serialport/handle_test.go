package serialport

import (
	"path/filepath"
	"testing"
	"time"

	"go.bug.st/serial"
	"golang.org/x/sys/unix"

	"yimen/drivers/drivertest/ptyline"
)

// The library looks whether there is something to read, and then reads. What was
// flushed between the two must not leave it with the kernel: Close waits for it.
func TestAReadOfWhatWasJustFlushedComesBack(t *testing.T) {
	t.Parallel()
	jack := ptyline.NewJack(filepath.Join(t.TempDir(), "line"))
	cable, err := jack.Plug()
	if err != nil {
		t.Fatal(err)
	}
	defer jack.Unplug() //nolint:errcheck // the test is over
	l, err := openLine(New(Config{Path: jack.Path(), ReadTimeout: time.Millisecond}, nil), 9600)
	if err != nil {
		t.Fatal(err)
	}
	dev, ok := l.dev.(serial.Port)
	if !ok {
		t.Fatalf("a line of %T", l.dev)
	}
	handle, err := handleOf(dev)
	if err != nil {
		t.Fatal(err)
	}
	read := make(chan error, 1)
	go func() {
		_, err := unix.Read(handle, make([]byte, 8)) // as the library's Read ends
		read <- err
	}()
	select {
	case err := <-read:
		if !nothingYet(err) {
			t.Errorf("a read of nothing: %v", err)
		}
	case <-time.After(time.Minute):
		_, _ = cable.Write([]byte("x")) // lets it go
		t.Error("a read of nothing does not come back")
	}
	l.start()
	l.drop(nil)
	<-l.gone
}
