package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"yimen/hallserver"
	"yimen/hallserver/catalogue"
	"yimen/hallserver/engine"
	"yimen/hallserver/forecast"
	"yimen/hallserver/hall"
	"yimen/hallserver/journal"
	"yimen/hallserver/simulate"
)

type scoreCommand struct {
	Hall   string `help:"Hall (YAML): queues, services, windows; a catalogue will do." placeholder:"FILE"`
	Events string `help:"What really was (CSV)." placeholder:"FILE.csv"`
	Data   string `help:"In place of both: the journal of this data folder." placeholder:"DIR"`

	From      string   `help:"With --data: the first day that is scored." placeholder:"DATE"`
	To        string   `help:"With --data: the last day that is scored." placeholder:"DATE"`
	Hours     string   `help:"When the hall means to be open each day; left out: it has no calendar." placeholder:"08:30-11:30,13:00-16:30"`
	Calendar  string   `help:"In place of --hours: the calendar of this id in the hall's file." placeholder:"ID"`
	Test      []string `help:"The days that are scored; left out: all. The others are learnt from when they are past." placeholder:"DATE"`
	Pause     float64  `help:"From how many minutes on an absence while people wait counts as a pause that was entered when it began; 0: none was." placeholder:"MIN"`
	Estimator []string `help:"Who says how long the wait will be: ${estimators}; with --data also told: what people were told when it was. Left out: forward, with --data told." placeholder:"E"`
	Seed      uint64   `help:"The same seed gives the same." default:"1"`
	JSON      bool     `name:"json" help:"Print rows and summaries as JSON."`
}

// Help is what --help says besides.
func (scoreCommand) Help() string {
	return `Holds estimates of the wait against days that really were, with everybody coming,
called, served and gone when the record says. An estimator sees what had happened
by the time it is asked, and nothing else.
A recording is a CSV file with a header and the columns
  date,arrive_s,service,call_s,end_s,window,outcome
and, where known, class and people. Times are seconds of the day or such as
08:31:05; outcome is served, noshow (called, did not come; end_s is when the
window gave up) or left (gone at end_s, never called). What cannot have been so is
refused with its line and column.
docs/waiting.md tells the rest.`
}

// Validate says what is wrong with the flags.
func (c scoreCommand) Validate() error {
	for i, e := range c.Estimator {
		switch {
		case e == toldAtIssue && c.Data == "":
			return fmt.Errorf("--estimator: %q is what a hall's journal says, with --data", e)
		case e != toldAtIssue && !slices.Contains(forecast.Estimators(), e):
			return fmt.Errorf("--estimator: %q is not one of %s", e, strings.Join(append(forecast.Estimators(), toldAtIssue), ", "))
		case slices.Contains(c.Estimator[:i], e):
			return fmt.Errorf("--estimator: %q twice", e)
		}
	}
	for _, date := range slices.Concat(c.Test, []string{c.From, c.To}) {
		if _, err := time.Parse(time.DateOnly, date); date != "" && err != nil {
			return fmt.Errorf("%q is no date such as 2026-03-02", date)
		}
	}
	switch {
	case c.Data == "" && (c.Hall == "" || c.Events == ""):
		return errors.New("--hall and --events are needed, or --data")
	case c.Data != "" && (c.Hall != "" || c.Events != "" || c.Hours != "" || c.Calendar != "" || c.Pause != 0):
		return errors.New("--data has its own hall, hours and pauses")
	case c.Hours != "" && c.Calendar != "":
		return errors.New("--hours or --calendar, not both")
	case !(c.Pause >= 0 && c.Pause <= 24*60): // NaN too
		return errors.New("--pause: minutes are from 0 to 1440")
	case c.To != "" && c.To < c.From:
		return fmt.Errorf("--to: %s is before --from, %s", c.To, c.From)
	}
	return nil
}

// scored is the answer of score --json: as simulate's for the first estimator, and
// of all of them by name.
type scored struct {
	Estimator string `json:"estimator"`
	simulate.Score
	Estimators map[string]simulate.Score `json:"estimators"`
}

// toldAtIssue is the estimator that says what was told at the time.
const toldAtIssue = "told"

// estimators are those that are asked.
func (c *scoreCommand) estimators(ctx context.Context) (out []simulate.Estimator, err error) {
	switch {
	case len(c.Estimator) > 0:
	case c.Data != "":
		c.Estimator = []string{toldAtIssue}
	default:
		c.Estimator = []string{forecast.Forward}
	}
	for _, name := range c.Estimator {
		var e simulate.Estimator = &simulate.Told{}
		if name != toldAtIssue {
			if e, err = c.estimator(ctx, name); err != nil {
				return nil, err
			}
		}
		out = append(out, e)
	}
	return out, nil
}

// estimator makes an estimator. That of a hall begins as the hall's own forecast did.
func (c *scoreCommand) estimator(ctx context.Context, name string) (simulate.Estimator, error) {
	if c.Data == "" {
		return forecast.NewEstimator(name, c.Seed)
	}
	zone, err := timeZone(c.Data)
	if err != nil {
		return nil, err
	}
	past, err := hallserver.ImportedHistory(ctx, c.Data, zone)
	if err != nil {
		return nil, err
	}
	return forecast.NewEstimatorAfter(name, c.Seed, zone, past)
}

// Run scores.
func (c scoreCommand) Run(ctx context.Context, s streams) error {
	estimators, err := c.estimators(ctx)
	if err != nil {
		return err
	}
	scorer := simulate.NewScorer(estimators, c.counts)
	report := progress(s.err, "tickets")
	each := func(r hall.Record, st *hall.State) {
		if _, issued := r.Event.(hall.TicketIssued); issued && scorer.Tickets%100 == 0 {
			report.show(scorer.Tickets)
		}
		scorer.Observe(r, st)
	}
	if c.Data != "" {
		err = c.journal(ctx, scorer, each)
	} else {
		err = c.recording(ctx, s.err, each)
	}
	report.end()
	if err != nil {
		return err
	}
	answer := scored{Estimator: c.Estimator[0], Score: scorer.Of(0), Estimators: map[string]simulate.Score{}}
	for i, name := range c.Estimator {
		answer.Estimators[name] = scorer.Of(i)
	}
	if c.Data != "" && answer.Summary.Tickets > 0 && answer.Summary.Scored == 0 {
		_, _ = fmt.Fprintf(s.err, "%s: the journal says of nobody what %s says; --estimator asks others\n", c.Data, c.Estimator[0])
	} else if answer.Summary.Tickets == 0 && !c.JSON {
		_, _ = fmt.Fprintln(s.err, "nobody came on the days that are scored")
	}
	if c.JSON {
		return json.NewEncoder(s.out).Encode(answer)
	}
	return c.print(s.out, answer)
}

func (c scoreCommand) counts(date string) bool {
	return (len(c.Test) == 0 || slices.Contains(c.Test, date)) && date >= c.From && (c.To == "" || date <= c.To)
}

// recording replays the file of what was.
func (c scoreCommand) recording(ctx context.Context, errs io.Writer, each func(hall.Record, *hall.State)) error {
	raw, err := os.ReadFile(c.Hall)
	if err != nil {
		return err
	}
	h, err := simulate.ReadHall(raw)
	if err != nil {
		return fmt.Errorf("%s: %w", c.Hall, err)
	}
	hours, err := c.hours()
	if err != nil {
		return err
	}
	if raw, err = os.ReadFile(c.Events); err != nil {
		return err
	}
	was, err := simulate.ReadRecording(bytes.NewReader(raw), h)
	if err != nil {
		return fmt.Errorf("%s: %w", c.Events, err)
	}
	for _, date := range c.Test {
		if !slices.ContainsFunc(was.Visits, func(v simulate.Recorded) bool { return v.Date == date }) {
			return fmt.Errorf("--test: %s: nobody came on %s", c.Events, date)
		}
	}
	if len(was.Unread) > 0 {
		_, _ = fmt.Fprintf(errs, "%s: columns of no meaning here: %s\n", c.Events, strings.Join(was.Unread, ", "))
	}
	if was.Early > 0 {
		_, _ = fmt.Fprintf(errs, "%s: %d services end before their call: taken as ended with it\n", c.Events, was.Early)
	}
	err = simulate.Replay{Hall: h, Visits: was.Visits, PauseS: c.Pause * 60, Hours: hours}.Each(ctx, each)
	if _, bad := errors.AsType[*simulate.RowError](err); bad {
		return fmt.Errorf("%s: %w", c.Events, err)
	}
	return err
}

// hours is when the hall means to be open on a date; nil: nobody says.
func (c scoreCommand) hours() (func(date string) hall.Hours, error) {
	switch {
	case c.Hours != "":
		spans, err := simulate.ReadSpans(c.Hours)
		if err != nil {
			return nil, fmt.Errorf("--hours: %w", err)
		}
		return func(date string) hall.Hours { return hall.Hours{Hall: simulate.SpansOn(date, spans, time.UTC)} }, nil
	case c.Calendar != "":
		read, err := catalogue.ReadFile(c.Hall)
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(read.Calendars, func(k catalogue.Calendar) bool { return k.ID == c.Calendar }) {
			return nil, fmt.Errorf("--calendar: %s has no calendar %q", c.Hall, c.Calendar)
		}
		read.Calendar = c.Calendar
		return func(date string) hall.Hours { return read.Hours(date, time.UTC) }, nil
	}
	return nil, nil
}

// journal goes through a hall's own journal, which a server may be writing.
func (c scoreCommand) journal(ctx context.Context, scorer *simulate.Scorer, each func(hall.Record, *hall.State)) error {
	zone, err := timeZone(c.Data)
	if err != nil {
		return err
	}
	scorer.Zone = zone
	j, err := journal.Open(ctx, filepath.Join(c.Data, engine.JournalFile), journal.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	defer func() { _ = j.Close() }()
	state := hall.New()
	for row, err := range j.Rows(ctx, 0) {
		if err != nil {
			return err
		}
		record, err := row.Record()
		if err != nil {
			return err
		}
		if opened, ok := record.Event.(hall.DayOpened); ok && c.To != "" && opened.Date > c.To {
			break
		}
		hall.Fold(state, record)
		each(record, state)
	}
	return nil
}

// print prints a line for each estimator, and for the parts of the first.
func (c scoreCommand) print(w io.Writer, a scored) error {
	type line struct {
		name string
		of   *simulate.ScoreFigures
	}
	var lines []line
	for _, name := range c.Estimator {
		lines = append(lines, line{name, a.Estimators[name].Summary.All})
	}
	for _, group := range []map[string]*simulate.ScoreFigures{
		a.Summary.ByQueue, a.Summary.ByClass, a.Summary.ByHour, a.Summary.ByState,
	} {
		for _, part := range slices.Sorted(maps.Keys(group)) {
			lines = append(lines, line{a.Estimator + ", " + part, group[part]})
		}
	}
	return table(w, "\ttickets\tmean wait\terror by it\twithin P50\twithin P90\ttoo short by", lines, func(l line) string {
		return fmt.Sprintf("%s\t%d\t%.0f s\t%.3f\t%.3f\t%.3f\t%+.0f s", l.name, l.of.Tickets, l.of.MeanWaitS, l.of.RMSEOverMeanWait,
			l.of.P50Coverage, l.of.P90Coverage, l.of.BiasS)
	})
}
