package engine

import (
	"crypto/sha256"
	"errors"

	"yimen/hallserver/hall"
	"yimen/hallserver/journal"
)

// Errors of Do. None of them has changed anything.
var (
	// ErrKeyReused says the key came before with another request.
	ErrKeyReused = errors.New("idempotency key was used for another request")
	// ErrBusy says too many commands wait.
	ErrBusy = errors.New("too many commands wait")
	// ErrStopped says the engine does not run, or stopped before it decided.
	ErrStopped = errors.New("the engine has stopped")
	// ErrReadOnly says the journal cannot be folded; see Engine.Fault.
	ErrReadOnly = errors.New("the journal is open for reading only")
	// ErrDiskLow says the disk has too little room to promise anything.
	ErrDiskLow = errors.New("the disk is nearly full")
	// ErrNotWritten says the journal took no writing just now; asking again may
	// help.
	ErrNotWritten = errors.New("the journal could not be written")
	// ErrAnswerDamaged says the command was answered before, and the answer that
	// was kept is not what was written. It is not decided a second time.
	ErrAnswerDamaged = errors.New("the first answer to this command is damaged")
	// ErrClock says that there is no time to go by.
	ErrClock = errors.New("there is no time to go by")
	// ErrGone says the journal's file is no longer there; the process ends.
	ErrGone = errors.New("the journal's file is gone")
	// ErrHeld says something outside the engine forbids it; see Engine.Hold.
	ErrHeld = errors.New("nothing is taken for now")
	// ErrNumbersHeld says no number is given for now; see Engine.HoldNumbers.
	ErrNumbersHeld = errors.New("no number is given for now")
	// ErrSetAside says this very command ended the process before.
	ErrSetAside = errors.New("the command was set aside after a fault")
)

// System is the principal of the server's own commands.
const System = "system"

// Request is a command with who sends it and how to answer.
type Request struct {
	Principal string            // "device:<id>", "user:<name>", "public:<ticket>", "system"
	Key       string            // the sender's, 1 to 128 bytes; unique per principal
	Digest    [sha256.Size]byte // of method, path and body
	Command   hall.Command
	Subjects  []SubjectRow // written with the events
	// Expiry moves the end of sealed data with the events; nil: of none.
	Expiry *journal.Expiry
	// Committed runs in the writer when the events are on the disk, before anything
	// else is decided. It must be quick. nil: nothing.
	Committed func()
	Reply     Reply
}

// SubjectRow is sealed personal data that belongs to the command's events.
type SubjectRow struct {
	Key       hall.SubjectKey
	Sealed    []byte
	ExpiresMS int64
}

// Reply makes the answer that is stored and given. It runs in the writer, on
// the state after the events, so it must be quick and must keep nothing. err is
// nil or a *hall.Refusal.
type Reply func(s *hall.State, events []hall.Event, atMS int64, err error) (status int, body []byte)

// Answer is the first answer to a command.
type Answer struct {
	Status   int
	Body     []byte
	Replayed bool // it was given before
}

func (r *Request) id() string { return r.Principal + " " + r.Key }
