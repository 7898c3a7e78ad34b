package board

import (
	"time"

	"yimen/hallserver/wire"
)

// Watcher is told what goes out to the boards and what becomes of it. Its methods
// are called from many goroutines and must not block.
type Watcher interface {
	// Published: calls and says went out on a board.
	Published(board string, calls []wire.Call, says []wire.Say)
	// Held: an emergency holds a board from now on, or does no more. Its screens show
	// no calls meanwhile, its speakers say none. It is told of each board at its
	// beginning too.
	Held(board string, held bool)
	// Joined and Left: a client's connection began and ended.
	Joined(ClientStatus)
	Left(ClientStatus)
	// Told: a client answered.
	Told(Told)
	// Refused: somebody asked for a board and was not let in, by a Problem's code.
	Refused(board, device, code string, at time.Time)
}

// Told is an answer of a client, with the calls that it is about, oldest first.
type Told struct {
	Client  ClientStatus
	Shown   []string
	Spoken  []string
	Skipped []string
	Word    string // empty: nothing new
	Detail  string
	At      time.Time
}
