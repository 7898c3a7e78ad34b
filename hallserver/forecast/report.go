package forecast

import (
	"context"
	"math"
	"strconv"
)

// Figures say how well forecasts held. Times are in seconds.
type Figures struct {
	Count    int     `json:"count"`
	MeanS    float64 `json:"mean_wait_s"`
	MAES     float64 `json:"mae_s"`
	RMSEMean float64 `json:"rmse_over_mean_wait"` // 0: nobody waited
	BiasS    float64 `json:"bias_s"`              // above 0: people waited longer than told
	// P50Held and P90Held are the shares of waits within the range's ends; 0.5 and
	// 0.9 would be honest.
	P50Held float64 `json:"p50_coverage"`
	P90Held float64 `json:"p90_coverage"`

	sq float64
}

// Report says how well the forecasts of some days held.
type Report struct {
	From    string              `json:"from"`
	To      string              `json:"to"`
	All     Figures             `json:"all"`
	ByQueue map[string]*Figures `json:"by_queue"`
	ByClass map[string]*Figures `json:"by_class"`
	ByHour  map[string]*Figures `json:"by_hour"` // of the issue, 00 to 23
	// Tenths is the calibration curve: the share of waits in each tenth of what
	// was held possible. 0.1 each would be honest.
	Tenths [10]float64 `json:"tenths"`
	// Keys is where windows' keys and calls have said different things on their last
	// ten days, whatever From and To are.
	Keys []Disagreement `json:"keys"`
}

// Report reads the scores of the business days from and to, and between them.
func (s *Store) Report(ctx context.Context, from, to string) (Report, error) {
	r := Report{
		From: from, To: to,
		ByQueue: map[string]*Figures{}, ByClass: map[string]*Figures{}, ByHour: map[string]*Figures{},
	}
	placed := 0.0
	err := s.Scores(ctx, from, to, func(c Score) {
		hour := strconv.Itoa(100 + c.Hour)[1:]
		for _, f := range []*Figures{&r.All, of(r.ByQueue, string(c.Queue)), of(r.ByClass, string(c.Class)), of(r.ByHour, hour)} {
			f.add(c)
		}
		if c.Tenth >= 0 {
			r.Tenths[min(c.Tenth, 9)]++
			placed++
		}
	})
	if err != nil {
		return Report{}, err
	}
	for i := range r.Tenths {
		r.Tenths[i] /= math.Max(1, placed)
	}
	r.All.divide()
	for _, by := range []map[string]*Figures{r.ByQueue, r.ByClass, r.ByHour} {
		for _, f := range by {
			f.divide()
		}
	}
	return r, nil
}

func of(by map[string]*Figures, key string) *Figures {
	f := by[key]
	if f == nil {
		f = &Figures{}
		by[key] = f
	}
	return f
}

// add sums up; divide makes means of the sums.
func (f *Figures) add(c Score) {
	off := c.ActualS - c.P50S
	f.Count++
	f.MeanS += c.ActualS
	f.MAES += math.Abs(off)
	f.BiasS += off
	f.sq += off * off
	if c.ActualS <= c.P50S {
		f.P50Held++
	}
	if c.ActualS <= c.P90S {
		f.P90Held++
	}
}

func (f *Figures) divide() {
	n := float64(f.Count)
	if n == 0 {
		return
	}
	if f.MeanS > 0 {
		f.RMSEMean = math.Sqrt(f.sq/n) / (f.MeanS / n)
	}
	f.RMSEMean = round(f.RMSEMean)
	for _, sum := range []*float64{&f.MeanS, &f.MAES, &f.BiasS, &f.P50Held, &f.P90Held} {
		*sum = round(*sum / n)
	}
}

// round keeps four digits behind the point, as a score of the journal does.
func round(n float64) float64 { return math.Round(n*1e4) / 1e4 }
