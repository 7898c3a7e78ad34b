// Package speaker says the calls of a board's feed, and what else the hall has to
// say: chime, sentence, pause, sentence again; one after the other, in the order
// they came.
//
// What it owns: the one line of what waits to be said, the clips it has fetched,
// and the sound device's coming and going. What is said is the hall server's
// (hallserver/voice); how sound reaches the device is drivers/speaker's.
//
// Invariants:
//   - A call is said once, however often the feed brings it (by call_id), also
//     over a restart where it is told what was said before.
//   - Of each call it tells once what became of it, said or skipped and why, and
//     tells it in the order the calls came.
//   - A recall makes its ticket's call that still waits unsaid; it waits in its
//     own place.
//   - A call that is too old when its turn comes (30 s, or by its own deadline)
//     is not said: people would run to a window that has gone on.
//   - When many wait, sentences are said once instead of twice; when more, in
//     their short form, many behind one chime.
//   - An emergency stops what plays, and is said again and again until it is
//     ended. The call it stopped keeps its place.
//   - A sentence that lacks a clip is not said in part, because half a number
//     is another number: only its chime sounds, and people look up. Of several
//     languages each is a sentence of its own. A clip that may be had soon, as when
//     the server starts anew, is asked for again until the call is too old.
//   - Nothing blocks for ever and no error silences the speaker for ever: each
//     fetch, opening and play has a time limit, and after it comes the next
//     call. A device that went away is looked for again, also while nothing is to
//     be said, and its absence is told.
//
// Example:
//
//	s := speaker.New(speaker.Options{
//		Open: open, Clips: client, Spoken: log.Spoken, Skipped: log.Skipped, Word: runner.Word,
//		Known: log.Known(), Now: time.Now, Log: log,
//	})
//	go s.Run(ctx)
//	s.Add(call, call.At)
package speaker
