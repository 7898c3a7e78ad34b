package main

import (
	"fmt"
	"slices"

	"yimen/hallserver"
	"yimen/hallserver/journal"
	"yimen/hallserver/message"
)

// advise tells in the operator's language what is wrong, what is safe and what to
// do, where there are words for it.
func (s streams) advise(err error) {
	a, ok := hallserver.Advise(err, s.lang)
	if !ok {
		return
	}
	for _, line := range []struct{ name, text string }{{"wrong", a.Wrong}, {"safe", a.Safe}, {"do", a.Do}} {
		_, _ = fmt.Fprintln(s.err, message.Text(s.lang, "operator.line."+line.name, "text", line.text))
	}
}

// adviseFaults tells what is to be done about the faults of a folder, each kind
// once.
func (s streams) adviseFaults(dir string, faults []journal.Fault) {
	var told []hallserver.Advice
	for _, f := range faults {
		err := &hallserver.FolderError{Dir: dir, Err: f.Err}
		if a, ok := hallserver.Advise(err, s.lang); f.Err != nil && ok && !slices.Contains(told, a) {
			told = append(told, a)
			s.advise(err)
		}
	}
}
