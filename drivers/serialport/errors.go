package serialport

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"go.bug.st/serial"
)

// What can go wrong with a line. Branch on these with errors.Is; the errors
// returned are *Error and say the path and the cause.
var (
	// ErrAbsent: there is no usable device at the path.
	ErrAbsent = errors.New("serial device absent")
	// ErrBusy: another program holds the device. Is also ErrAbsent.
	ErrBusy = fmt.Errorf("%w: held by another program", ErrAbsent)
	// ErrDenied: this user may not open it (group dialout on Debian). Is also
	// ErrAbsent.
	ErrDenied = fmt.Errorf("%w: permission denied", ErrAbsent)
	// ErrLost: the device went away during the call, or since the last one. Is
	// also ErrAbsent.
	ErrLost = fmt.Errorf("%w: went away", ErrAbsent)
	// ErrTimeout: the deadline passed and nothing was received, or the line did
	// not take what was written.
	ErrTimeout = errors.New("serial line timed out")
	// ErrClosed: Close was called on the Port.
	ErrClosed = errors.New("serial port closed")
)

// Error is what every call of a Port returns when it fails.
type Error struct {
	Op    string // "open", "read", "write", "flush", "baud"
	Path  string // as configured
	Kind  error  // one of the sentinels above, or context.Canceled
	Cause error  // what the system said; may be nil
}

// Error says the operation, the path, the kind and the cause.
func (e *Error) Error() string {
	if e.Cause == nil || errors.Is(e.Kind, e.Cause) {
		return fmt.Sprintf("%s %s: %v", e.Op, e.Path, e.Kind)
	}
	return fmt.Sprintf("%s %s: %v: %v", e.Op, e.Path, e.Kind, e.Cause)
}

// Unwrap gives the kind and the cause to errors.Is and errors.As.
func (e *Error) Unwrap() []error {
	if e.Cause == nil {
		return []error{e.Kind}
	}
	return []error{e.Kind, e.Cause}
}

// openKind sorts what opening a device said.
func openKind(err error) error {
	if pe, ok := errors.AsType[*serial.PortError](err); ok {
		switch pe.Code() {
		case serial.PortBusy:
			return ErrBusy
		case serial.PermissionDenied:
			return ErrDenied
		default:
			return ErrAbsent
		}
	}
	switch {
	case errors.Is(err, syscall.EBUSY):
		return ErrBusy
	case errors.Is(err, fs.ErrPermission):
		return ErrDenied
	default:
		return ErrAbsent
	}
}

// contextKind sorts why a context ended: a deadline is a time-out of the line.
func contextKind(ctx context.Context) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return ErrTimeout
	}
	return context.Canceled
}
