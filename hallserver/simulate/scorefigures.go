package simulate

import "math"

// ScoreFigures say how well forecasts held of those who were called, whether or
// not they came.
type ScoreFigures struct {
	Tickets          int     `json:"tickets"`
	MeanWaitS        float64 `json:"mean_wait_s"`
	MAES             float64 `json:"mae_s"`
	RMSEOverMeanWait float64 `json:"rmse_over_mean_wait"`
	BiasS            float64 `json:"bias_s"` // above 0: people waited longer than told
	P50Coverage      float64 `json:"p50_coverage"`
	P90Coverage      float64 `json:"p90_coverage"`

	waited, off, squares, within50, within90 float64
}

func (f *ScoreFigures) add(t TicketOutcome) {
	if t.Window == 0 || t.P50S == nil {
		return
	}
	off := t.WaitedS - *t.P50S
	f.Tickets++
	f.waited += t.WaitedS
	f.BiasS += off
	f.off += math.Abs(off)
	f.squares += off * off
	if t.WaitedS <= *t.P50S {
		f.within50++
	}
	if t.WaitedS <= *t.P90S {
		f.within90++
	}
}

func (f *ScoreFigures) finish() {
	n := float64(f.Tickets)
	if n == 0 {
		return
	}
	f.MeanWaitS, f.MAES, f.BiasS = round(f.waited/n), round(f.off/n), round(f.BiasS/n)
	f.P50Coverage, f.P90Coverage = round(f.within50/n), round(f.within90/n)
	if f.waited > 0 {
		f.RMSEOverMeanWait = round(math.Sqrt(f.squares/n) / (f.waited / n))
	}
}
