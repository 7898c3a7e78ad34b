// Package wire holds the JSON shapes that travel between the hall server and
// its kiosks, boards, speakers, consoles and stations, and a Go client for
// them.
//
// It imports nothing of ours, so that every program may know it. Shapes change
// only by adding; each has a golden file under testdata. Times are RFC 3339 in
// UTC; durations end in their unit (_s, _ms). Errors travel as Problem.
package wire
