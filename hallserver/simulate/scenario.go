package simulate

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"time"
)

// Scenario is the recipe of an invented hall, its days before and a day. The
// same recipe makes the same. What is 0 has its default.
type Scenario struct {
	Seed uint64
	// Load is the work that comes, by what the windows can do in their hours; the
	// rushes are above it. Default 0.85.
	Load float64
	// HistoryDays is how many days lie before. Default 12; -1: none.
	HistoryDays int
	// Windows of the hall. Default 8.
	Windows int
	// Queues of the hall, 1 to 6. Default 3.
	Queues int
	// CV is the coefficient of variation of a service's time. Default 0.8.
	CV float64
	// Rush is how much of the day comes in its two rushes. Default 0.5.
	Rush float64
	// Urgent is the share of priority tickets; one in eight of it is green on top.
	// Default 0.06. Booked is the share of appointments. Default 0.05.
	Urgent, Booked float64
	// Calm is a day without a bus of thirty people and a window that breaks.
	Calm bool
}

// The invented hall's day, in seconds from midnight.
const (
	openS, closeS = 8.5 * 3600, 17 * 3600
	lastTicketS   = 16.5 * 3600
	busPeople     = 30
)

func (sc Scenario) withDefaults() Scenario {
	sc.Load, sc.CV = cmp.Or(sc.Load, 0.85), cmp.Or(sc.CV, 0.8)
	sc.Rush, sc.Urgent, sc.Booked = cmp.Or(sc.Rush, 0.5), cmp.Or(sc.Urgent, 0.06), cmp.Or(sc.Booked, 0.05)
	sc.HistoryDays, sc.Windows, sc.Queues = cmp.Or(sc.HistoryDays, 12), cmp.Or(sc.Windows, 8), cmp.Or(sc.Queues, 3)
	return sc
}

// Check says what is wrong with the recipe, or nil.
func (sc Scenario) Check() error {
	sc = sc.withDefaults()
	switch {
	case !(sc.Load > 0 && sc.Load <= 2):
		return fmt.Errorf("scenario: load %v is not within 0 to 2", sc.Load)
	case sc.Queues < 1 || sc.Queues > 6 || sc.Windows < sc.Queues || sc.Windows > WindowsMost:
		return fmt.Errorf("scenario: %d windows for %d queues: 1 to 6 queues, and a window for each", sc.Windows, sc.Queues)
	case !(sc.CV >= 0.05 && sc.CV <= 3):
		return fmt.Errorf("scenario: variation %v is not within 0.05 to 3", sc.CV)
	case sc.HistoryDays > 400:
		return fmt.Errorf("scenario: %d days before, at most 400", sc.HistoryDays)
	}
	for _, share := range []float64{sc.Rush, sc.Urgent, sc.Booked, sc.Urgent*9/8 + sc.Booked} {
		if !(share >= 0 && share <= 1) {
			return fmt.Errorf("scenario: share %v is not within 0 to 1", share)
		}
	}
	return nil
}

// Make makes the hall, the days before and the day. The days before are
// simulated, so that they say where and how long everybody was served.
func (sc Scenario) Make(ctx context.Context) (Day, error) {
	if err := sc.Check(); err != nil {
		return Day{}, err
	}
	sc = sc.withDefaults()
	m := &maker{Scenario: sc, chance: chanceOf(sc.Seed, 0)}
	m.services = inventServices(sc.Queues)
	m.hall = m.inventHall()
	today := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	day := Day{Hall: m.hall, Date: today.Format(time.DateOnly)}
	for n := sc.HistoryDays; n > 0; n-- {
		m.chance = chanceOf(sc.Seed, uint64(n))
		load := sc.Load * (1 + 0.08*m.chance.NormFloat64())
		visits := m.visits(load, m.chance.IntN(5) == 0 && !sc.Calm)
		date := today.AddDate(0, 0, -n).Format(time.DateOnly)
		past, err := play(ctx, Day{Hall: m.hall, Visits: visits, Date: date})
		if err != nil {
			return Day{}, err
		}
		day.History = append(day.History, past.recorded()...)
	}
	m.chance = chanceOf(sc.Seed, math.MaxUint64)
	day.Visits = m.visits(sc.Load, !sc.Calm)
	if !sc.Calm {
		day.Hall.Windows = slices.Clone(m.hall.Windows)
		i := m.chance.IntN(len(day.Hall.Windows))
		from := 9.5*3600 + float64(m.chance.IntN(4*60))*60
		day.Hall.Windows[i].Breaks = []Span{{FromS: from, ToS: from + 45*60}}
	}
	return day, nil
}

func chanceOf(seed, stream uint64) *rand.Rand {
	return rand.New(rand.NewPCG(seed, stream)) //nolint:gosec // an invented day has to come again with its seed
}
