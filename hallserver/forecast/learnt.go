package forecast

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"time"

	"yimen/hallserver/hall"
)

// Learnt says what was learnt from days before.
type Learnt struct {
	From    string `json:"from"` // business dates, YYYY-MM-DD
	To      string `json:"to"`
	Days    int    `json:"days"`
	Tickets int    `json:"tickets"`
	NoShows int    `json:"noshows"` // called, and did not come
	Left    int    `json:"left"`    // gone before they were called
	// Windows is their habits on the last days, Services how long they take.
	Windows  []LearntWindow  `json:"windows"`
	Services []LearntService `json:"services"`
	// GapS is how long half of the calls after a service take at most while somebody
	// waits, FreeS those at a free window.
	GapS  float64 `json:"gap_s"`
	FreeS float64 `json:"free_s"`
}

// LearntWindow is a window's habit: in the middle of the last days on which it was
// open, Days of Of.
type LearntWindow struct {
	Window int    `json:"window"`
	Opens  string `json:"opens"`  // such as 08:32
	Closes string `json:"closes"` // after its last service
	Days   int    `json:"days"`
	Of     int    `json:"of"`
}

// LearntService is how long a service takes at the hall's windows, in the middle.
type LearntService struct {
	Service hall.ServiceCode `json:"service"`
	TakesS  float64          `json:"takes_s"`
}

func (l *Learnt) day(date string) {
	if l.Days++; l.From == "" {
		l.From = date
	}
	l.To = date
}

// of reads a model's habits.
func (l *Learnt) of(m *Model) {
	l.Windows, l.Services = []LearntWindow{}, []LearntService{}
	days := slices.Clone(m.presence.Days)
	if len(m.presence.today) > 0 {
		days = append(days, shiftDay{Windows: m.presence.today})
	}
	days = days[max(0, len(days)-daysMost):]
	opens, closes := map[int][]int64{}, map[int][]int64{}
	for _, d := range days {
		for n, shifts := range d.Windows {
			opens[n] = append(opens[n], shifts[0].FromMS)
			closes[n] = append(closes[n], shifts[len(shifts)-1].ToMS)
		}
	}
	for _, n := range slices.Sorted(maps.Keys(opens)) {
		l.Windows = append(l.Windows, LearntWindow{n, minuteOf(opens[n]), minuteOf(closes[n]), len(opens[n]), len(days)})
	}
	m.times.refit(m.queueOf)
	for s, level := range m.times.fit.services {
		if m.times.total(s) > 0 {
			l.Services = append(l.Services, LearntService{s, math.Round(math.Exp(level.mean))})
		}
	}
	slices.SortFunc(l.Services, func(a, b LearntService) int { return cmp.Compare(a.Service, b.Service) })
	l.GapS, l.FreeS = m.habits.Gaps.curve(atOnce).middleS(), m.habits.Greets.curve(atOnce).middleS()
}

func (l *lasting) middleS() float64 { return math.Round(seconds(l.draw(0.5))) }

// minuteOf is the middle of times of the day.
func minuteOf(dayMS []int64) string {
	slices.Sort(dayMS)
	return time.UnixMilli(dayMS[len(dayMS)/2]).UTC().Format("15:04")
}
