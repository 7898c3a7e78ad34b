package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"yimen/hallserver/forecast"
	"yimen/hallserver/hall/calling"
	"yimen/hallserver/simulate"
)

// The seeds of the days that are compared; the rules' weights and the forecast's
// constants were chosen on others.
const comparedSeed = 5000

// How many days of each hall and load are compared, for the rules and for the
// forecasts.
const (
	ruleDays, ruleDaysQuick         = 40, 5
	forecastDays, forecastDaysQuick = 4, 1
)

// A compared hall is one that the rules and forecasts are compared in, and how they did.
type comparedHall struct {
	name  string
	of    simulate.Scenario
	loads []float64

	rules     []simulate.PolicyRow
	forecasts []simulate.EstimatorRow
}

// comparedHalls begins with the one that is compared in full.
func comparedHalls() []comparedHall {
	all := []float64{0.7, 0.85, 1, 1.15}
	return []comparedHall{
		{name: "8 windows, 3 queues", loads: all},
		{name: "services that vary more (1.2)", of: simulate.Scenario{CV: 1.2}, loads: all[1:]},
		{name: "sharper rushes (0.7 of the day)", of: simulate.Scenario{Rush: 0.7}, loads: all[1:]},
		{name: "20 windows, 5 queues", of: simulate.Scenario{Windows: 20, Queues: 5}, loads: all[1:]},
		{name: "5 windows, 2 queues", of: simulate.Scenario{Windows: 5, Queues: 2}, loads: all[1:]},
		{name: "13 % urgent", of: simulate.Scenario{Urgent: 0.12}, loads: all[1:]},
		{name: "23 % urgent", of: simulate.Scenario{Urgent: 0.23 * 8 / 9}, loads: all[1:]},
	}
}

// table prints the tables of docs/waiting.md.
func (c simulateCommand) table(ctx context.Context, s streams) error {
	halls, of, asked := comparedHalls(), ruleDays, forecastDays
	if c.Quick {
		halls, of, asked = halls[:1], ruleDaysQuick, forecastDaysQuick
	}
	for i := range halls {
		if err := halls[i].compare(ctx, s, comparedSeed+c.Seed, of, asked); err != nil {
			return err
		}
	}
	var b strings.Builder
	writeRules(&b, halls[0])
	if len(halls) > 1 {
		writeRulesElsewhere(&b, halls[1:])
	}
	if err := c.weightTable(ctx, s, &b); err != nil {
		return err
	}
	b.WriteString("\n")
	writeForecasts(&b, halls)
	_, err := io.WriteString(s.out, b.String())
	return err
}

// compare plays the days.
func (h *comparedHall) compare(ctx context.Context, s streams, seed uint64, days, asked int) (err error) {
	h.of.Seed = seed
	report := progress(s.err, "days: "+h.name)
	defer report.end()
	c := simulate.Comparison{Scenario: h.of, Loads: h.loads, Days: days, Progress: report.show}
	// Accumulating is the first of the policies: the others are paired with it.
	if h.rules, err = c.Policies(ctx, slices.Concat(calling.Policies(), calling.Peers())); err != nil {
		return err
	}
	c.Days = asked
	h.forecasts, err = c.Estimators(ctx, forecast.Estimators(), forecast.NewEstimator)
	return err
}

// rule is how a policy did at a load.
func (h comparedHall) rule(load float64, policy string) simulate.PolicyRow {
	i := slices.IndexFunc(h.rules, func(r simulate.PolicyRow) bool { return r.Load == load && r.Policy == policy })
	return h.rules[i]
}

// forecast is how an estimator did at a load.
func (h comparedHall) forecast(load float64, estimator string) simulate.EstimatorRow {
	i := slices.IndexFunc(h.forecasts, func(r simulate.EstimatorRow) bool { return r.Load == load && r.Estimator == estimator })
	return h.forecasts[i]
}

// betterInBoth names the policies that did better at a load than accumulating in both
// figures, by more than chance.
func (h comparedHall) betterInBoth(load float64) string {
	var names []string
	for _, r := range h.rules {
		if r.Load == load && r.P95.Less() && r.Urgent.Less() {
			names = append(names, r.Policy)
		}
	}
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}

func writeRules(b *strings.Builder, h comparedHall) {
	b.WriteString("| load | policy | 95 of 100 wait up to | by fifo's | longest urgent wait | by strict priority's | longest of all | 95 of 100, beside accumulating | longest urgent, beside accumulating |\n|---|---|---|---|---|---|---|---|---|\n")
	for _, r := range h.rules {
		fmt.Fprintf(b, "| %v | %s | %.0f s | %.2f | %.0f s | %.2f | %.0f s | %s | %s |\n", r.Load, r.Policy,
			r.P95S, r.P95S/h.rule(r.Load, calling.FIFO).P95S,
			r.LongestUrgentS, r.LongestUrgentS/h.rule(r.Load, calling.StrictPriority).LongestUrgentS, r.LongestS, beside(r.P95), beside(r.Urgent))
	}
	for _, load := range h.loads {
		fmt.Fprintf(b, "\nBetter than accumulating in both at load %v: %s.", load, h.betterInBoth(load))
	}
	b.WriteString("\n\n")
}

// beside is a difference in percent and its standard error.
func beside(p simulate.Paired) string {
	if p == (simulate.Paired{}) {
		return "–"
	}
	return fmt.Sprintf("%+.1f ± %.1f %%", 100*p.More, 100*p.Error)
}

func writeRulesElsewhere(b *strings.Builder, halls []comparedHall) {
	b.WriteString("| days | load | 95 of 100, by fifo's | longest urgent, by strict priority's | strict priority: 95 of 100, by fifo's | better than accumulating in both |\n|---|---|---|---|---|---|\n")
	for _, h := range halls {
		for _, load := range h.loads {
			ours, fifo, strict := h.rule(load, calling.Accumulating), h.rule(load, calling.FIFO), h.rule(load, calling.StrictPriority)
			fmt.Fprintf(b, "| %s | %v | %.2f | %.2f | %.2f | %s |\n", h.name, load,
				ours.P95S/fifo.P95S, ours.LongestUrgentS/strict.LongestUrgentS, strict.P95S/fifo.P95S, h.betterInBoth(load))
		}
	}
	b.WriteString("\n")
}

func writeForecasts(b *strings.Builder, halls []comparedHall) {
	rivals := slices.DeleteFunc(forecast.Estimators(), func(name string) bool { return name == forecast.Forward })
	fmt.Fprintf(b, "| hall | load | forward: error by mean wait | within P90 | `%s` | forward by the best |\n|---|---|---|---|%s---|\n",
		strings.Join(rivals, "` | `"), strings.Repeat("---|", len(rivals)))
	for _, h := range halls {
		for _, load := range h.loads {
			ours := h.forecast(load, forecast.Forward)
			fmt.Fprintf(b, "| %s | %v | %.2f | %.2f |", h.name, load, ours.RMSE, ours.Coverage)
			best := math.Inf(1)
			for _, name := range rivals {
				best = min(best, h.forecast(load, name).RMSE)
				fmt.Fprintf(b, " %.2f |", h.forecast(load, name).RMSE)
			}
			fmt.Fprintf(b, " %.2f |\n", ours.RMSE/best)
		}
	}
}
