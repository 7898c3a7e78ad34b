// Package speaker says the calls of a board's feed: chime, sentence, pause,
// sentence again; one after the other, in the order they came.
//
// What it owns: the one line of calls that wait to be said, the clips it has
// fetched, and the sound device's coming and going. What is said is the hall
// server's (hallserver/voice); how sound reaches the device is drivers/speaker's.
//
// Invariants:
//   - A call is said once, however often the feed brings it (by call_id).
//   - A recall takes the place of its ticket's call that still waits.
//   - A call over 30 s old when its turn comes is not said: people would run
//     to a window that has gone on.
//   - When many wait, sentences are said once instead of twice.
//   - A sentence that lacks a clip is not said in part, because half a number
//     is another number: only its chime sounds, and people look up.
//   - Nothing blocks for ever and no error silences the speaker for ever: each
//     fetch, opening and play has a time limit, and after it comes the next
//     call. A device that went away is looked for again.
//
// Example:
//
//	s := speaker.New(speaker.Options{Open: open, Clips: client, Spoken: runner.Spoke, Now: time.Now, Log: log})
//	go s.Run(ctx)
//	s.Add(call, call.At)
package speaker
