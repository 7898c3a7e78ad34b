package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"yimen/hallserver"
	"yimen/hallserver/forecast"
	"yimen/hallserver/simulate"
)

type historyCommand struct {
	Import historyImport `cmd:"" help:"Make the records of an old machine the past of the hall's forecast, so that its first day is not guessed."`
}

type historyImport struct {
	Data   string   `help:"Data folder that learns from it. No server may have it." placeholder:"DIR"`
	Hall   string   `help:"In place of it: a hall (YAML), to see what would be learnt." placeholder:"FILE"`
	Events []string `required:"" help:"What really was (CSV), in one file or several." placeholder:"FILE.csv"`
	Pause  float64  `help:"From how many minutes on an absence while people wait counts as a pause that was entered when it began; 0: none was." placeholder:"MIN"`
	JSON   bool     `name:"json" help:"Print what was learnt as JSON."`
}

// Help is what --help says besides.
func (historyImport) Help() string {
	return `Goes through the days of a machine that the hall had before, as they were, and keeps
what the forecast learns from them: how long services take, who comes when, when
windows open, how long calls take, who stays away. It takes the place of what was
imported before; what the hall has lived itself is learnt on top, at the next start.
The files themselves are not kept.

A file is as score reads it: a header and the columns
  date,arrive_s,service,call_s,end_s,window,outcome
and, where known, class, people, slot_s and hall. Services and windows are those of
the catalogue in force. Any other column is refused, so that nothing about a person
gets in, and so is a row that cannot have been, with its line and column; then
nothing is learnt at all. A date is in one file.`
}

// Validate says what is wrong with the flags.
func (c historyImport) Validate() error {
	switch {
	case (c.Data == "") == (c.Hall == ""):
		return errors.New("--data or --hall is needed, and not both")
	case !(c.Pause >= 0 && c.Pause <= 24*60): // NaN too
		return errors.New("--pause: minutes are from 0 to 1440")
	}
	return nil
}

// imported is the answer of history import --json.
type imported struct {
	forecast.Learnt
	Stored bool `json:"stored"` // the forecast begins with it
}

// Run imports a history.
func (c historyImport) Run(ctx context.Context, s streams) error {
	files := &eventFiles{names: c.Events, of: map[string]string{}, errs: s.err}
	report := progress(s.err, "tickets")
	learnt, err := c.learn(ctx, files, report.show)
	report.end()
	if wrong, bad := errors.AsType[*simulate.RowError](err); bad && wrong.Date != "" {
		return fmt.Errorf("%s: %w", files.of[wrong.Date], err)
	} else if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(s.out).Encode(imported{learnt, c.Data != ""})
	}
	if err := printLearnt(s.out, learnt); err != nil {
		return err
	}
	if c.Data == "" {
		_, err = fmt.Fprintln(s.err, "nothing was kept; --data keeps it")
	} else {
		_, err = fmt.Fprintln(s.err, "the forecast begins with it when the server starts")
	}
	return err
}

func (c historyImport) learn(ctx context.Context, files *eventFiles, show func(int)) (forecast.Learnt, error) {
	if c.Data != "" {
		return hallserver.ImportHistory(ctx, c.Data, hallserver.History{Read: files.read, PauseS: c.Pause * 60, Progress: show})
	}
	raw, err := os.ReadFile(c.Hall)
	if err != nil {
		return forecast.Learnt{}, err
	}
	h, err := simulate.ReadHall(raw)
	if err != nil {
		return forecast.Learnt{}, fmt.Errorf("%s: %w", c.Hall, err)
	}
	visits, err := files.read(h)
	if err != nil {
		return forecast.Learnt{}, err
	}
	past, err := forecast.LearnPast(ctx, simulate.Replay{Hall: h, Visits: visits, PauseS: c.Pause * 60}, show)
	if err != nil {
		return forecast.Learnt{}, err
	}
	return past.Learnt, nil
}

// eventFiles are the files of a history.
type eventFiles struct {
	names []string
	of    map[string]string // the file of a date
	errs  io.Writer
}

// read reads all files, each with days of its own.
func (f *eventFiles) read(h simulate.Hall) (visits []simulate.Recorded, err error) {
	for _, name := range f.names {
		raw, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		was, err := simulate.ReadRecording(bytes.NewReader(raw), h)
		if err == nil {
			err = f.check(name, was)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if was.Early > 0 {
			_, _ = fmt.Fprintf(f.errs, "%s: %d services end before their call: taken as ended with it\n", name, was.Early)
		}
		visits = append(visits, was.Visits...)
	}
	slices.SortStableFunc(visits, func(a, b simulate.Recorded) int { return strings.Compare(a.Date, b.Date) })
	return visits, nil
}

// check refuses what a recording may have and a history may not.
func (f *eventFiles) check(name string, was simulate.Recording) error {
	if len(was.Unread) > 0 {
		return &simulate.RowError{Line: 1, Column: was.Unread[0], Detail: "not known; take it out: nothing about a person belongs here"}
	}
	for _, v := range was.Visits {
		if of, there := f.of[v.Date]; there && of != name {
			return &simulate.RowError{Line: v.Line, Column: "date", Detail: fmt.Sprintf("%s is in %s too", v.Date, of)}
		}
		f.of[v.Date] = name
	}
	return nil
}

// printLearnt says what was learnt.
func printLearnt(w io.Writer, l forecast.Learnt) error {
	var b bytes.Buffer
	_, _ = fmt.Fprintf(&b, "%d days, %s to %s: %d tickets, %d did not come, %d went before they were called\n", l.Days, l.From, l.To, l.Tickets, l.NoShows, l.Left)
	for _, n := range l.Windows {
		_, _ = fmt.Fprintf(&b, "window %d: opens %s, last service ends %s, on %d of the last %d days\n", n.Window, n.Opens, n.Closes, n.Days, n.Of)
	}
	for _, s := range l.Services {
		_, _ = fmt.Fprintf(&b, "service %s: %.0f s\n", s.Service, s.TakesS)
	}
	_, _ = fmt.Fprintf(&b, "a call comes %.0f s after a service while people wait, %.0f s after a ticket at a free window\n", l.GapS, l.FreeS)
	_, err := w.Write(b.Bytes())
	return err
}
