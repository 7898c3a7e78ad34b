// Package engine is the hall's one writer. Commands of everyone come in at
// [Engine.Do]; the engine decides each against its private state and folds its
// events into it, appends them and the answer to the journal, commits the whole
// batch once, and only then shows the new state, publishes the events and answers.
//
// It owns the journal's writer, the state in memory and the stream of records
// that boards, voices and pages live off ([Engine.Next]).
//
// What always holds: an answer is given only after its events are durable; a
// command that comes again (same principal, key and digest) gets its first
// answer, across restarts too, because indexes are looked through before the
// first command is decided, and mended; readers see committed state only, and what they
// see never changes, so that no read holds up the writer. When a commit
// is uncertain or the fold panics the process ends through Options.Fatal, and
// the next start reads what is true from disk.
//
//	e, err := engine.Open(ctx, dir, engine.Options{…})
//	go e.Run(ctx)
//	answer, err := e.Do(ctx, engine.Request{Principal: "device:k1", Key: key, …})
package engine
