package serialport

import (
	"errors"
	"fmt"
	"reflect"
	"time"

	"go.bug.st/serial"
	"golang.org/x/sys/unix"
)

// busyPause is between two tries of a write that the line has no room for.
const busyPause = 5 * time.Millisecond

var errNoHandle = errors.New("the serial library has no handle where it was looked for")

// handleOf is the file descriptor of an open device. The library keeps it to itself.
func handleOf(dev serial.Port) (int, error) {
	v := reflect.Indirect(reflect.ValueOf(dev))
	if v.Kind() != reflect.Struct {
		return 0, errNoHandle
	}
	h := v.FieldByName("handle")
	if !h.IsValid() || !h.CanInt() {
		return 0, errNoHandle
	}
	return int(h.Int()), nil
}

// neverBlock lets no read and no write of a device stay with the kernel. The library
// looks whether there is something, and reads then; where it was flushed between the
// two, that read would come back only with the next byte, and a device that is silent
// from then on could not be let go.
func neverBlock(dev serial.Port) error {
	h, err := handleOf(dev)
	if err != nil {
		return err
	}
	if err := unix.SetNonblock(h, true); err != nil {
		return fmt.Errorf("set non-blocking: %w", err)
	}
	return nil
}

// nothingYet says whether a read or write came back only because it would have had
// to wait.
func nothingYet(err error) bool { return errors.Is(err, unix.EAGAIN) }
