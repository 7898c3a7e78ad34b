package main

import (
	"encoding/json"
	"fmt"

	"yimen/hallserver"
)

// checkCommand checks the settings files of a data folder.
type checkCommand struct {
	Dir  string `arg:"" help:"Data folder." type:"existingdir"`
	JSON bool   `name:"json" help:"Print what was found as JSON."`
}

// Run tells each fault with its file and line. Notes do not make it fail.
func (c checkCommand) Run(s streams) error {
	checks, err := hallserver.CheckFolder(c.Dir)
	if err != nil {
		return err
	}
	faults := 0
	for _, f := range checks {
		faults += len(f.Faults)
	}
	if c.JSON {
		err = json.NewEncoder(s.out).Encode(map[string]any{"ok": faults == 0, "files": checks})
	} else {
		printChecks(s, checks, faults)
	}
	if err == nil && faults > 0 {
		return errReported
	}
	return err
}

func printChecks(s streams, checks []hallserver.FileCheck, faults int) {
	for _, file := range checks {
		for _, f := range file.Faults {
			_, _ = fmt.Fprintf(s.out, "%s: %s\n", file.File, f.In(s.lang))
		}
		for _, f := range file.Notes {
			_, _ = fmt.Fprintf(s.out, "%s: %s: %s\n", file.File, noteWord(s.lang), f.In(s.lang))
		}
	}
	switch {
	case faults == 0 && s.lang == "zh":
		_, _ = fmt.Fprintln(s.out, "没有问题")
	case faults == 0:
		_, _ = fmt.Fprintln(s.out, "ok")
	}
}

// noteWord stands before what is no fault and should be known.
func noteWord(lang string) string {
	if lang == "zh" {
		return "提示"
	}
	return "note"
}
