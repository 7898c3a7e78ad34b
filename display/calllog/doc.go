// Package calllog is what a board, a speaker or a sign remembers of the calls it
// told: a file with a line for each call shown, said or passed over.
//
// It is proof and memory at once. A device that was killed reads at its start
// what it has told before, and tells none of it a second time.
//
// What holds:
//
//   - A fact is written once for each kind and call, in the order it was added,
//     before the caller goes on; so no call is acknowledged that is not in the log.
//   - A line cut short by a crash is cut off at the next start.
//   - The file is turned over at 8 MB and one older file is kept.
//   - Nothing of a person: numbers and windows.
//
// A line, JSON:
//
//	{"at":"2026-03-02T09:00:01.2Z","what":"shown","call_id":"c7","number":"A001","window":3}
package calllog
