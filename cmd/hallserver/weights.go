package main

import (
	"context"
	"fmt"
	"strings"

	"yimen/hallserver/hall/calling"
	"yimen/hallserver/simulate"
)

// How many days the weights are compared on, for each share and load.
const weightDays, weightDaysQuick = 20, 2

// weighed is a way to let urgent tickets go first, and its name.
type weighed struct {
	name  string
	rules calling.Rules
}

// weightings go from first come, first served to the urgent always first. Between
// them the weights of urgent classes are the defaults made smaller, unbounded.
func weightings() []weighed {
	list := []weighed{{calling.FIFO, calling.Rules{Policy: calling.FIFO}}}
	byDefault := calling.Rules{}
	for _, rate := range []float64{2, 4, 8, 20, 50, 150} {
		r := calling.Rules{Rates: map[string]float64{}, HeadStartS: map[string]float64{}}
		for _, class := range []string{"priority", "green"} {
			smaller := rate / byDefault.Rate("priority", "")
			r.Rates[class] = smaller * byDefault.Rate(class, "")
			r.HeadStartS[class] = smaller * byDefault.HeadStart(class)
		}
		list = append(list, weighed{fmt.Sprint(rate), r})
	}
	return append(list, weighed{"always first", calling.Rules{Policy: calling.StrictPriority}}, weighed{"default", byDefault})
}

// sharesWeighed are the shares of urgent tickets that weights are compared at.
func sharesWeighed() []float64 { return []float64{0.05, 0.13, 0.23} }

// weightTable plays the days and writes what each weight buys.
func (c simulateCommand) weightTable(ctx context.Context, s streams, b *strings.Builder) error {
	loads, shares, days := comparedHalls()[0].loads, sharesWeighed(), weightDays
	if c.Quick {
		shares, days = shares[2:], weightDaysQuick
	}
	b.WriteString("\n| urgent | weight |")
	for _, load := range loads {
		fmt.Fprintf(b, " load %v |", load)
	}
	b.WriteString("\n|---|---|" + strings.Repeat("---|", len(loads)) + "\n")
	for _, share := range shares {
		report := progress(s.err, fmt.Sprintf("days: %.0f %% urgent", 100*share))
		all, list := simulate.Comparison{
			Scenario: simulate.Scenario{Seed: comparedSeed + c.Seed, Urgent: share * 8 / 9}, // and one green for eight
			Loads:    loads, Days: days, Progress: report.show,
		}, weightings()
		rules := make([]calling.Rules, len(list))
		for i, w := range list {
			rules[i] = w.rules
		}
		rows, err := all.Rules(ctx, rules)
		report.end()
		if err != nil {
			return err
		}
		writeWeights(b, share, list, rows)
	}
	return nil
}

// writeWeights writes a line for each weight; the rows are by load, and in it by
// weight, of which the first is first come, first served.
func writeWeights(b *strings.Builder, share float64, list []weighed, rows []simulate.PolicyRow) {
	for i, w := range list {
		fmt.Fprintf(b, "| %.0f %% | %s |", 100*share, w.name)
		for at := 0; at < len(rows); at += len(list) {
			r := rows[at+i]
			fmt.Fprintf(b, " %.2f / %.0f s / %.0f s |", r.OthersP95S/rows[at].OthersP95S, r.UrgentP95S, r.LongestUrgentS)
		}
		b.WriteString("\n")
	}
}
