package simulate

import (
	"context"
	"fmt"

	"yimen/hallserver/hall"
	"yimen/hallserver/hall/calling"
)

// PolicyRow is how a calling policy did on the days of one load.
type PolicyRow struct {
	Load   float64 `json:"load"`
	Policy string  `json:"policy"`
	// P95S is of everybody; LongestUrgentS the longest wait of a priority or green
	// ticket in a day, on average.
	P95S           float64 `json:"p95_s"`
	UrgentP95S     float64 `json:"urgent_p95_s"` // of priority and green tickets
	OthersP95S     float64 `json:"others_p95_s"` // of all but these
	MeanS          float64 `json:"mean_s"`
	LongestUrgentS float64 `json:"longest_urgent_s"`
	// LongestS is the longest wait of anybody in a day, on average.
	LongestS float64 `json:"longest_s"`
	// P95 and Urgent are a day's 95th percentile and longest urgent wait beside those
	// of the first policy that was run, on the same days.
	P95    Paired `json:"p95_paired"`
	Urgent Paired `json:"urgent_paired"`
}

// EstimatorRow is how an estimator did on the days of one load.
type EstimatorRow struct {
	Load      float64 `json:"load"`
	Estimator string  `json:"estimator"`
	// RMSE is the root mean square error by the mean wait; Coverage the share of
	// visits that waited no longer than P90.
	RMSE     float64 `json:"rmse_over_mean_wait"`
	Coverage float64 `json:"p90_coverage"`
	MAES     float64 `json:"mae_s"`
}

// Comparison is a series of days on which all are compared: of the same recipe,
// each with the next seed.
type Comparison struct {
	Scenario Scenario
	Loads    []float64
	Days     int
	// Progress is told after each day how many are done; nil: nobody.
	Progress func(days int)
}

// Policies runs each day under each policy, all with their default weights. Each is
// compared with the first.
func (c Comparison) Policies(ctx context.Context, policies []string) ([]PolicyRow, error) {
	rules := make([]calling.Rules, len(policies))
	for i, policy := range policies {
		rules[i].Policy = policy
	}
	return c.Rules(ctx, rules)
}

// Rules runs each day under each of the rules. Each is compared with the first.
func (c Comparison) Rules(ctx context.Context, rules []calling.Rules) ([]PolicyRow, error) {
	var rows []PolicyRow
	for _, load := range c.Loads {
		of := make([]policyDays, len(rules))
		for n := range c.Days {
			day, err := c.day(ctx, load, n, -1)
			if err != nil {
				return nil, err
			}
			for i, r := range rules {
				day.Hall.Rules.Calling = r
				out, err := Run(ctx, day)
				if err != nil {
					return nil, fmt.Errorf("policy %s: %w", r.Policy, err)
				}
				of[i].add(out)
			}
			c.progress(n)
		}
		for i, r := range rules {
			row := of[i].row(of[0])
			row.Load, row.Policy = load, r.Policy
			rows = append(rows, row)
		}
	}
	return rows, nil
}

// policyDays is what a policy's days came to.
type policyDays struct {
	tickets              []TicketOutcome
	p95, urgent, longest []float64 // by day
}

func (p *policyDays) add(out Outcome) {
	s := out.Summary
	p.tickets = append(p.tickets, out.Tickets...)
	p.p95 = append(p.p95, s.P95WaitS)
	p.urgent = append(p.urgent, max(s.ByClass[hall.Priority].MaxWaitS, s.ByClass[hall.Green].MaxWaitS))
	p.longest = append(p.longest, s.MaxWaitS)
}

func (p *policyDays) row(first policyDays) PolicyRow {
	s := Summarise(p.tickets)
	var urgent, others []TicketOutcome
	for _, t := range p.tickets {
		if t.Class == hall.Priority || t.Class == hall.Green {
			urgent = append(urgent, t)
		} else {
			others = append(others, t)
		}
	}
	return PolicyRow{
		P95S: s.P95WaitS, UrgentP95S: Summarise(urgent).P95WaitS, OthersP95S: Summarise(others).P95WaitS,
		MeanS: s.MeanWaitS, LongestUrgentS: meanOf(p.urgent), LongestS: meanOf(p.longest),
		P95: paired(p.p95, first.p95), Urgent: paired(p.urgent, first.urgent),
	}
}

func meanOf(list []float64) float64 {
	sum := 0.0
	for _, n := range list {
		sum += n / float64(len(list))
	}
	return sum
}

// NewEstimator makes an estimator by its name; chance comes from seed alone.
type NewEstimator func(name string, seed uint64) (Estimator, error)

// Estimators runs each day with each estimator, all under the default rules.
func (c Comparison) Estimators(ctx context.Context, names []string, make NewEstimator) ([]EstimatorRow, error) {
	var rows []EstimatorRow
	for _, load := range c.Loads {
		tickets := map[string][]TicketOutcome{}
		for n := range c.Days {
			day, err := c.day(ctx, load, n, 0)
			if err != nil {
				return nil, err
			}
			for _, name := range names {
				if day.Estimator, err = make(name, c.Scenario.Seed); err != nil {
					return nil, err
				}
				out, err := Run(ctx, day)
				if err != nil {
					return nil, fmt.Errorf("estimator %s: %w", name, err)
				}
				tickets[name] = append(tickets[name], out.Tickets...)
			}
			c.progress(n)
		}
		for _, name := range names {
			s := Summarise(tickets[name])
			rows = append(rows, EstimatorRow{Load: load, Estimator: name, RMSE: s.RMSEOverMeanWait, Coverage: s.P90Coverage, MAES: s.MAES})
		}
	}
	return rows, nil
}

func (c Comparison) day(ctx context.Context, load float64, n, historyDays int) (Day, error) {
	sc := c.Scenario
	sc.Load = load
	sc.Seed += uint64(n) //nolint:gosec // a small count
	if historyDays != 0 {
		sc.HistoryDays = historyDays
	}
	return sc.Make(ctx)
}

func (c Comparison) progress(day int) {
	if c.Progress != nil {
		c.Progress(day + 1)
	}
}
