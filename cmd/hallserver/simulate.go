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

	"yimen/hallserver/forecast"
	"yimen/hallserver/hall"
	"yimen/hallserver/hall/calling"
	"yimen/hallserver/simulate"
)

type simulateCommand struct {
	Hall    string `help:"Hall (YAML): queues, services, windows; a catalogue will do." placeholder:"FILE"`
	History string `help:"Days before (CSV), for the estimator to learn from as the server does from its journal." placeholder:"FILE.csv"`
	Day     string `help:"The day (CSV)." placeholder:"FILE.csv"`

	Policy    string `help:"Who is called next: ${policies}. Left out: as the hall's rules say, else accumulating." placeholder:"P"`
	Estimator string `help:"Who says how long the wait will be: ${estimators}." default:"forward" placeholder:"E"`
	Seed      uint64 `help:"The same seed gives the same." default:"1"`
	JSON      bool   `name:"json" help:"Print tickets and summary as JSON."`

	Generate string  `help:"Invent a hall and its days and write hall.yaml, history.csv and day.csv into this folder." placeholder:"DIR"`
	Load     float64 `help:"With --generate: work that comes, by what the windows can do." default:"0.85"`
	Windows  int     `help:"With --generate: how many windows." default:"8"`
	Queues   int     `help:"With --generate: how many queues, 1 to 6." default:"3"`

	Table bool `help:"Compare all policies and estimators on invented days and print the tables. Takes minutes."`
	Quick bool `help:"With --table: fewer days."`
}

// Help is what --help says besides.
func (simulateCommand) Help() string {
	return `Plays a day of a hall by the rules the server runs by.

A day is a CSV file with a header and the columns
  arrive_s,service,class,serve_s,patience_s
and, where known, people and slot_s. Times are in seconds of the day; class is
one of ` + strings.Join(calling.Classes(), ", ") + `;
who has a patience_s leaves after it. A history is a recording as score reads it;
or has a date (YYYY-MM-DD) besides, and may have window and waited_s.

A hall is a catalogue, or as little as
  queues: [A, B]
  services: {A1: A, B1: B}
  windows:
    - {number: 1, queues: [A], open: ["08:30-12:00", "13:00-17:00"]}
    - {number: 2, queues: [B], helps: [{queue: A, after_minutes: 10}]}
docs/waiting.md tells the rest.`
}

// Validate says what is missing.
func (c simulateCommand) Validate() error {
	if known := slices.Concat(calling.Policies(), calling.Peers()); c.Policy != "" && !slices.Contains(known, c.Policy) {
		return fmt.Errorf("--policy: %q is not one of %s", c.Policy, strings.Join(known, ", "))
	}
	if !slices.Contains(forecast.Estimators(), c.Estimator) {
		return fmt.Errorf("--estimator: %q is not one of %s", c.Estimator, strings.Join(forecast.Estimators(), ", "))
	}
	if c.Generate == "" && !c.Table && (c.Hall == "" || c.Day == "") {
		return errors.New("--hall and --day are needed, or --generate, or --table")
	}
	return nil
}

// Run simulates.
func (c simulateCommand) Run(ctx context.Context, s streams) error {
	switch {
	case c.Table:
		return c.table(ctx, s)
	case c.Generate != "":
		return c.generate(ctx, s)
	}
	day, err := c.read(ctx)
	if err != nil {
		return err
	}
	if day.Estimator, err = forecast.NewEstimator(c.Estimator, c.Seed); err != nil {
		return err
	}
	report := progress(s.err, "visits")
	day.Progress = report.show
	out, err := simulate.Run(ctx, day)
	report.end()
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(s.out).Encode(out)
	}
	return printSummaries(s.out, []string{policyName(day.Hall.Rules.Calling)}, out.Summary)
}

func policyName(r calling.Rules) string {
	if r.Policy == "" {
		return calling.Accumulating
	}
	return r.Policy
}

// read reads the hall and its days.
func (c simulateCommand) read(ctx context.Context) (day simulate.Day, err error) {
	raw, err := os.ReadFile(c.Hall)
	if err != nil {
		return day, err
	}
	if day.Hall, err = simulate.ReadHall(raw); err != nil {
		return day, fmt.Errorf("%s: %w", c.Hall, err)
	}
	if c.Policy != "" {
		day.Hall.Rules.Calling.Policy = c.Policy
	}
	if raw, err = os.ReadFile(c.Day); err != nil {
		return day, err
	}
	if day.Visits, err = simulate.ReadDay(bytes.NewReader(raw)); err != nil {
		return day, fmt.Errorf("%s: %w", c.Day, err)
	}
	if c.History == "" {
		return day, nil
	}
	if raw, err = os.ReadFile(c.History); err != nil {
		return day, err
	}
	if day.History, err = simulate.ReadHistory(ctx, bytes.NewReader(raw), day.Hall); err != nil {
		return day, fmt.Errorf("%s: %w", c.History, err)
	}
	return day, nil
}

func (c simulateCommand) generate(ctx context.Context, s streams) error {
	day, err := simulate.Scenario{Seed: c.Seed, Load: c.Load, Windows: c.Windows, Queues: c.Queues}.Make(ctx)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(c.Generate, 0o750); err != nil {
		return err
	}
	for name, write := range map[string]func(io.Writer) error{
		"hall.yaml":   func(w io.Writer) error { return simulate.WriteHall(w, day.Hall) },
		"history.csv": func(w io.Writer) error { return simulate.WriteHistory(w, day.History) },
		"day.csv":     func(w io.Writer) error { return simulate.WriteDay(w, day.Visits) },
	} {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(c.Generate, name), b.Bytes(), 0o600); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(s.err, "%d visits of the day, %d of days before\n", len(day.Visits), len(day.History))
	return err
}

// printSummaries prints one column for each summary.
func printSummaries(w io.Writer, names []string, of ...simulate.Summary) error {
	type line struct {
		name string
		of   func(simulate.Summary) string
	}
	seconds := func(read func(simulate.Summary) float64) func(simulate.Summary) string {
		return func(s simulate.Summary) string { return fmt.Sprintf("%.0f s", read(s)) }
	}
	lines := []line{
		{"tickets", func(s simulate.Summary) string { return fmt.Sprint(s.Tickets) }},
		{"served", func(s simulate.Summary) string { return fmt.Sprint(s.Served) }},
		{"left", func(s simulate.Summary) string { return fmt.Sprint(s.Left) }},
		{"never called", func(s simulate.Summary) string { return fmt.Sprint(s.Unserved) }},
		{"wait, mean", seconds(func(s simulate.Summary) float64 { return s.MeanWaitS })},
		{"wait, p95", seconds(func(s simulate.Summary) float64 { return s.P95WaitS })},
		{"wait, longest", seconds(func(s simulate.Summary) float64 { return s.MaxWaitS })},
	}
	classes := map[hall.Class]bool{}
	for _, s := range of {
		for class := range s.ByClass {
			classes[class] = true
		}
		if s.P90Coverage > 0 && len(of) == 1 {
			lines = append(lines,
				line{"estimate: error by mean wait", func(s simulate.Summary) string { return fmt.Sprintf("%.2f", s.RMSEOverMeanWait) }},
				line{"estimate: within P90", func(s simulate.Summary) string { return fmt.Sprintf("%.0f %%", s.P90Coverage*100) }})
		}
	}
	for _, class := range slices.Sorted(maps.Keys(classes)) {
		lines = append(lines,
			line{string(class) + ", p95", seconds(func(s simulate.Summary) float64 { return s.ByClass[class].P95WaitS })},
			line{string(class) + ", longest", seconds(func(s simulate.Summary) float64 { return s.ByClass[class].MaxWaitS })})
	}
	return table(w, "\t"+strings.Join(names, "\t"), lines, func(l line) string {
		cells := []string{l.name}
		for _, s := range of {
			cells = append(cells, l.of(s))
		}
		return strings.Join(cells, "\t")
	})
}
