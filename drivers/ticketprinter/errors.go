package ticketprinter

import (
	"errors"
	"fmt"
)

// Cause is why a printer does not print. The words travel to the hall server.
type Cause string

// The causes.
const (
	PaperOut  Cause = "paper_out"
	CoverOpen Cause = "cover_open"
	Cutter    Cause = "cutter"
	Offline   Cause = "offline" // says it is offline, or its line is gone
	Mute      Cause = "mute"    // takes no bytes and answers nothing
	Unknown   Cause = "unknown"
)

// Error says why a slip was not printed, or not surely.
type Error struct {
	Cause Cause
	// Sent is true when bytes of the slip have left: all of it, part of it or
	// none may be on paper, and some printers finish it when the cause is
	// mended. Only the caller can decide whether to print again.
	Sent bool
	// Err is what happened on the line, if the line was the cause.
	Err error
}

func (e *Error) Error() string {
	sent := ""
	if e.Sent {
		sent = ", slip sent"
	}
	if e.Err != nil {
		return fmt.Sprintf("ticket printer: %s%s: %v", e.Cause, sent, e.Err)
	}
	return fmt.Sprintf("ticket printer: %s%s", e.Cause, sent)
}

func (e *Error) Unwrap() error { return e.Err }

// CauseOf is the cause in err, Unknown for an error that names none, and empty
// for nil.
func CauseOf(err error) Cause {
	if err == nil {
		return ""
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Cause
	}
	return Unknown
}
