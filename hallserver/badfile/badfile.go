package badfile

import "fmt"

// Error is a file, what kind of thing is wrong with it, and why that is known.
type Error struct {
	File string
	Kind error
	Why  error // may be nil
}

// New says that something of a kind is wrong with a file.
func New(file string, kind, why error) *Error { return &Error{File: file, Kind: kind, Why: why} }

// Error implements error.
func (e *Error) Error() string {
	if e.Why == nil {
		return fmt.Sprintf("%s: %v", e.File, e.Kind)
	}
	return fmt.Sprintf("%s: %v: %v", e.File, e.Kind, e.Why)
}

// Unwrap is the kind and the cause.
func (e *Error) Unwrap() []error {
	if e.Why == nil {
		return []error{e.Kind}
	}
	return []error{e.Kind, e.Why}
}
