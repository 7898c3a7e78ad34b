// Package board brings what happens in the hall to its boards and speakers: a
// feed of frames over WebSocket for each board, and its snapshot over HTTP.
//
// It owns the frames. [Service.Run] follows the hall's events, keeps a state of
// its own by folding them, and publishes what changed on each board as one
// frame, encoded once. A frame's offset counts per board without gaps, a feed
// id names this run of the server.
//
// # One tail for all
//
// Each board has one bounded log of its latest frames as they go to the socket.
// A client is a place in it. So the queue of a slow client costs nothing, a
// client that comes back after a break goes on from its offset by the same
// means, and however much a client has to catch up with is one write of shared
// memory. Where a place is no longer in the log, the connection is ended with
// code 4001 ([wire.CloseResync]): come back, and begin with a snapshot.
//
// As many pumps as there are processors go round the clients and write without
// waiting. A client whose socket does not take all of it gets a goroutine of
// its own until it has caught up, so one that never reads costs the others
// nothing.
//
// # What holds
//
//   - A client gets a snapshot at N, then N+1, N+2 and so on; or, when it came
//     with this run's feed and an offset still in the log, it goes on at the
//     next. No frame is left out or sent twice on a connection.
//   - A snapshot may come in the middle too, with an offset of its own: when
//     the plan of the hall changes, it replaces all that was.
//   - Every call is in a delta frame of its own or with others, never merged
//     away; waiting counts that change alone go out at most every 200 ms.
//   - A snapshot holds every call of the last 60 s; older ones whose ticket
//     still stands at its window fill it up to twelve.
//   - Nothing of a ticket but its number, queue, window and calls is read, so
//     no frame can hold a person's data.
//   - Only one goroutine at a time writes to a connection; frames, pings, pongs
//     and the close frame never run into each other.
//
// # Time
//
// A frame's "at" is when it was made, a call's is when it was called. A tail
// sent after a break holds frames as old as they are: a speaker judges a call's
// age by its own clock, or by the heartbeat that comes before the tail.
package board
