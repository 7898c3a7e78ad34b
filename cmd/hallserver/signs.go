package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"strings"

	"yimen/hallserver"
	"yimen/hallserver/message"
)

// boardsCommand is what the hall's boards are laid out by.
type boardsCommand struct {
	Check  boardsCheck  `cmd:"" help:"Check a file of boards."`
	Import boardsImport `cmd:"" help:"Put a file of boards in force, if it is sound; a running server takes it up by itself."`
}

// voiceCommand is what the hall speaks by.
type voiceCommand struct {
	Check  voiceCheck  `cmd:"" help:"Check a file of voice rules, and show how each phrase is read."`
	Import voiceImport `cmd:"" help:"Put voice rules in force, if they are sound; a running server takes them up by itself."`
}

type boardsCheck struct {
	Data string `help:"Data folder, to check zones, windows and queues by its catalogue." placeholder:"DIR"`
	File string `arg:"" help:"Boards (YAML)." type:"existingfile"`
	JSON bool   `name:"json" help:"Print what was found as JSON."`
}

// Run checks boards.
func (c boardsCheck) Run(s streams) error {
	return checkFile(s, c.File, "boards", c.JSON, func(raw []byte) (found, error) {
		boards, err := hallserver.CheckBoards(c.Data, raw)
		return found{count: boards}, err
	})
}

type boardsImport struct {
	data
	File string `arg:"" help:"Boards (YAML)." type:"existingfile"`
}

// Run puts boards in force.
func (c boardsImport) Run(s streams) error {
	return importFile(s, c.File, "boards", func(raw []byte) (int, error) { return hallserver.ImportBoards(c.Data, raw) })
}

type voiceCheck struct {
	Data string `help:"Data folder, to check zones by its catalogue." placeholder:"DIR"`
	File string `arg:"" help:"Voice rules (YAML)." type:"existingfile"`
	JSON bool   `name:"json" help:"Print what was found as JSON."`
}

// Run checks voice rules, and shows how every phrase is read aloud.
func (c voiceCheck) Run(s streams) error {
	return checkFile(s, c.File, "phrases", c.JSON, func(raw []byte) (found, error) {
		readings, err := hallserver.VoiceReadings(c.Data, raw)
		if err != nil {
			return found{}, err
		}
		f := found{count: len(readings), more: map[string]any{"readings": readings}}
		for _, r := range readings {
			f.lines = append(f.lines, r.ID+": "+r.Text, "  "+r.Pinyin)
		}
		return f, nil
	})
}

type voiceImport struct {
	data
	File string `arg:"" help:"Voice rules (YAML)." type:"existingfile"`
}

// Run puts voice rules in force.
func (c voiceImport) Run(s streams) error {
	return importFile(s, c.File, "phrases", func(raw []byte) (int, error) { return hallserver.ImportVoice(c.Data, raw) })
}

// found is what a sound file holds: how many things, and what else is worth to be told
// of them, in JSON and in lines.
type found struct {
	count int
	more  map[string]any
	lines []string
}

// checkFile checks a file and tells what it holds, or each fault with its line.
func checkFile(s streams, name, things string, asJSON bool, check func(raw []byte) (found, error)) error {
	raw, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	f, err := check(raw)
	faults := []string{}
	if err != nil && asJSON {
		faults = strings.Split(err.Error(), "\n")
	} else if err != nil {
		faults = strings.Split(message.Plain(err, s.lang), "\n")
	}
	if asJSON {
		answer := map[string]any{"ok": err == nil, things: f.count, "faults": faults}
		maps.Copy(answer, f.more)
		if err := json.NewEncoder(s.out).Encode(answer); err != nil {
			return err
		}
	} else {
		for _, fault := range faults {
			_, _ = fmt.Fprintf(s.out, "%s: %s\n", name, fault)
		}
		if err == nil {
			_, _ = fmt.Fprintf(s.out, "ok: %d %s\n", f.count, things)
		}
		for _, line := range f.lines {
			_, _ = fmt.Fprintln(s.out, line)
		}
	}
	if err != nil {
		return errReported
	}
	return nil
}

func importFile(s streams, name, things string, put func(raw []byte) (int, error)) error {
	raw, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	count, err := put(raw)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	_, err = fmt.Fprintf(s.err, "in force: %d %s\n", count, things)
	return err
}
