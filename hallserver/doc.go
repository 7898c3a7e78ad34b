// Package hallserver is a hall's server as one thing: Init makes its data
// folder, Open opens it, Run serves it, Close ends it.
//
// A data folder holds
//
//	hall.yaml        settings; see Settings
//	catalogue.yaml   what the hall does; see package catalogue
//	boards.yaml      its boards, speakers and signs; see package board/layout
//	voice.yaml       how it speaks; see package voice
//	journal.db       events, commands, sealed subjects, projections (engine)
//	ops.db           users, devices, sessions, audit (package access)
//	keys/seal.json   the seal key pairs, private halves wrapped
//	voice/           clips made
//	lock             held by whoever writes here
//	admin.sock       how the command line speaks to a running server
//
// Beside the folder lies <folder>.witness, which knows how far the journal has come
// (package witness): a folder put back is told from one that went on.
//
// The master key lies elsewhere. It unwraps the seal keys and makes the public
// ticket tokens; without it a copy of the folder says nothing of anybody.
//
// Invariants: one process at a time has the folder; the engine outlives the
// HTTP server, so that whatever was taken is answered; a business day is open
// from the first moment the server serves.
//
//	s, err := hallserver.Open(ctx, hallserver.Config{Data: dir})
//	defer s.Close()
//	err = s.Run(ctx) // until ctx ends
package hallserver
