package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"yimen/hallserver/engine"
	"yimen/hallserver/hall/calling"
	"yimen/hallserver/journal"
	"yimen/hallserver/simulate"
)

type replayCommand struct {
	data
	Date   string `required:"" help:"Business day, YYYY-MM-DD." placeholder:"DATE"`
	Policy string `required:"" help:"The rule to put it under: ${policies}." placeholder:"P"`
	JSON   bool   `name:"json" help:"Print the outcomes as JSON."`
}

// Help is what --help says besides.
func (replayCommand) Help() string {
	return `Plays a past day of the journal again under another rule: with its arrivals,
the time each ticket held its window, and the windows as they were open. It
changes nothing and may run while the server does.

It prints the day as it was, as the simulation retells it under the rule that was
in force, and under the other rule. What the first two differ by is what the
retelling cannot know: clerks who chose, transfers, tickets that came back.`
}

// Validate says what is wrong with the flags.
func (c replayCommand) Validate() error {
	if _, err := time.Parse(time.DateOnly, c.Date); err != nil {
		return fmt.Errorf("--date: %q is no date such as 2026-03-02", c.Date)
	}
	if known := slices.Concat(calling.Policies(), calling.Peers()); !slices.Contains(known, c.Policy) {
		return fmt.Errorf("--policy: %q is not one of %s", c.Policy, strings.Join(known, ", "))
	}
	return nil
}

// replayed is the answer of replay --json.
type replayed struct {
	Date   string           `json:"date"`
	Rule   string           `json:"rule"`   // in force on that day
	Policy string           `json:"policy"` // put in its place
	Was    simulate.Summary `json:"was"`
	Retold simulate.Summary `json:"retold"` // under Rule
	Under  simulate.Summary `json:"under"`  // under Policy
}

// Run replays a day.
func (c replayCommand) Run(ctx context.Context, s streams) error {
	told, err := c.retell(ctx, s)
	if err != nil {
		return fmt.Errorf("replay %s: %w", c.Date, err)
	}
	answer := replayed{Date: c.Date, Rule: policyName(told.Day.Hall.Rules.Calling), Policy: c.Policy, Was: told.Was.Summary}
	again, err := simulate.Run(ctx, told.Day)
	if err != nil {
		return err
	}
	told.Day.Hall.Rules.Calling.Policy = c.Policy
	under, err := simulate.Run(ctx, told.Day)
	if err != nil {
		return err
	}
	answer.Retold, answer.Under = again.Summary, under.Summary
	if c.JSON {
		return json.NewEncoder(s.out).Encode(answer)
	}
	return printSummaries(s.out, []string{"as it was", "retold: " + answer.Rule, "under: " + c.Policy}, answer.Was, answer.Retold, answer.Under)
}

// retell reads the journal, which a server may be writing, up to the day's end.
func (c replayCommand) retell(ctx context.Context, s streams) (told simulate.Retold, err error) {
	zone, err := timeZone(c.Data)
	if err != nil {
		return told, err
	}
	j, err := journal.Open(ctx, filepath.Join(c.Data, engine.JournalFile), journal.Options{ReadOnly: true})
	if err != nil {
		return told, err
	}
	defer func() { _ = j.Close() }()
	report := progress(s.err, "events")
	defer report.end()
	day := simulate.NewRetelling(c.Date)
	for row, err := range j.Rows(ctx, 0) {
		if err != nil {
			return told, err
		}
		record, err := row.Record()
		if err != nil {
			return told, err
		}
		if !day.Observe(record) {
			break
		}
		if record.Seq%10_000 == 0 {
			report.show(int(record.Seq))
		}
	}
	return day.Tell(zone)
}

// timeZone is the hall's, by its settings; by default the machine's.
func timeZone(dir string) (*time.Location, error) {
	raw, err := os.ReadFile(filepath.Join(dir, "hall.yaml"))
	if err != nil {
		return nil, err
	}
	var settings struct {
		TimeZone string `yaml:"time_zone"`
	}
	if err := yaml.Unmarshal(raw, &settings); err != nil {
		return nil, fmt.Errorf("hall.yaml: %w", err)
	}
	if settings.TimeZone == "" {
		return time.Local, nil
	}
	return time.LoadLocation(settings.TimeZone)
}
