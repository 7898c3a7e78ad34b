package main

import (
	"context"
	"fmt"
	"io"
	"slices"

	"yimen/hallserver/forecast"
	"yimen/hallserver/hall/calling"
	"yimen/hallserver/simulate"
)

// The seeds of the days that are compared; the rules' weights were chosen on
// others.
const comparedSeed = 5000

// variants are the halls that are compared in.
func variants() []struct {
	name string
	of   simulate.Scenario
} {
	return []struct {
		name string
		of   simulate.Scenario
	}{
		{"8 windows, 3 queues, variation 0.8, 7 % urgent", simulate.Scenario{}},
		{"services that vary more (1.2)", simulate.Scenario{CV: 1.2}},
		{"sharper rushes (0.7 of the day)", simulate.Scenario{Rush: 0.7}},
		{"20 windows, 5 queues", simulate.Scenario{Windows: 20, Queues: 5}},
		{"13 % urgent", simulate.Scenario{Urgent: 0.12}},
	}
}

// table prints the comparison of docs/waiting.md.
func (c simulateCommand) table(ctx context.Context, s streams) error {
	days, askedDays, loads := 40, 4, []float64{0.7, 0.85, 1, 1.15}
	of := variants()
	if c.Quick {
		days, askedDays, of = 5, 1, of[:1]
	}
	for i, v := range of {
		v.of.Seed = comparedSeed + c.Seed
		report := progress(s.err, "days: "+v.name)
		cmp := simulate.Comparison{Scenario: v.of, Loads: loads, Days: days, Progress: report.show}
		if i > 0 {
			cmp.Loads = []float64{0.85, 1, 1.15}
		}
		policies, err := cmp.Policies(ctx, slices.Concat(calling.Policies(), calling.Peers()))
		if err != nil {
			return err
		}
		cmp.Days = askedDays
		if i > 0 {
			cmp.Days = 1
		}
		estimators, err := cmp.Estimators(ctx, forecast.Estimators(), forecast.NewEstimator)
		if err != nil {
			return err
		}
		report.end()
		if err := printTables(s.out, v.name, policies, estimators); err != nil {
			return err
		}
	}
	return nil
}

func printTables(w io.Writer, name string, policies []simulate.PolicyRow, estimators []simulate.EstimatorRow) error {
	_, _ = fmt.Fprintf(w, "### %s\n\n| load | policy | p95 of all | by fifo's | longest urgent wait | by strict priority's | longest of all |\n|---|---|---|---|---|---|---|\n", name)
	find := func(load float64, policy string) simulate.PolicyRow {
		i := slices.IndexFunc(policies, func(r simulate.PolicyRow) bool { return r.Load == load && r.Policy == policy })
		return policies[i]
	}
	for _, r := range policies {
		_, _ = fmt.Fprintf(w, "| %v | %s | %.0f s | %.2f | %.0f s | %.2f | %.0f s |\n", r.Load, r.Policy,
			r.P95S, r.P95S/find(r.Load, calling.FIFO).P95S,
			r.LongestUrgentS, r.LongestUrgentS/find(r.Load, calling.StrictPriority).LongestUrgentS, r.LongestS)
	}
	_, _ = fmt.Fprint(w, "\n| load | estimator | error by mean wait | mean error | within P90 |\n|---|---|---|---|---|\n")
	for _, r := range estimators {
		_, _ = fmt.Fprintf(w, "| %v | %s | %.2f | %.0f s | %.2f |\n", r.Load, r.Estimator, r.RMSE, r.MAES, r.Coverage)
	}
	_, err := fmt.Fprintln(w)
	return err
}
