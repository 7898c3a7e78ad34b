// Package livefile keeps a settings file in force while the hall runs: it is
// changed with an editor, looked at again every second, and what is sound of it
// takes effect; what is not changes nothing.
//
// It owns the rule by which a file counts, and the copy of the last good one:
//
//   - A file that is read without an error is in force, and its bytes are kept as
//     the good copy.
//   - A file with an error, one that has gone, and one that is too large change
//     nothing: the last good one stays in force, also over a restart, by its copy.
//     The fault stands until it is repaired, with its line; it is logged once.
//   - Where there never was a good file, the default is in force. To go back to the
//     default, remove the copy with the file and start again.
//   - A file that is being written is let be until it has stood still for one look.
//
// A File is safe for concurrent use. Get never waits for the disk.
//
//	rules := livefile.Open("hall/voice.yaml", "hall/run/voice.yaml.good", parse, builtIn, log, now)
//	go rules.Run(ctx)
//	for range rules.Changed() {
//		use(rules.Get())
//	}
package livefile
