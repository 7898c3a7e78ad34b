package forecast

import (
	"math"
	"testing"
	"time"

	"yimen/hallserver/hall"
	"yimen/hallserver/simulate"
)

// smallHall has one queue and one window.
func smallHall() simulate.Hall {
	return simulate.Hall{
		Queues: []hall.QueueID{"A"}, Services: map[hall.ServiceCode]hall.QueueID{"A1": "A"},
		Windows: []simulate.Window{{WindowPlan: hall.WindowPlan{Number: 1, Queues: []hall.QueueID{"A"}}}},
	}
}

// calendarOf is a calendar with the same hours each day; "": none.
func calendarOf(t *testing.T, hours string) func(string) hall.Hours {
	t.Helper()
	if hours == "" {
		return nil
	}
	spans, err := simulate.ReadSpans(hours)
	if err != nil {
		t.Fatal(err)
	}
	return func(date string) hall.Hours { return hall.Hours{Hall: simulate.SpansOn(date, spans, time.UTC)} }
}

// tells replays days and gives what was told beside what came, by ticket.
func tells(t *testing.T, hours string, days [][]simulate.Recorded) []simulate.Scored {
	t.Helper()
	estimator, err := NewEstimator(Forward, 1)
	if err != nil {
		t.Fatal(err)
	}
	scorer := simulate.NewScorer([]simulate.Estimator{estimator}, func(string) bool { return true })
	replay := simulate.Replay{Hall: smallHall(), Hours: calendarOf(t, hours)}
	for i, day := range days {
		for _, v := range day {
			v.Date = time.Date(2026, 3, 2+i, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
			v.Service, v.Class, v.Window, v.Outcome = "A1", hall.Normal, 1, simulate.Served
			replay.Visits = append(replay.Visits, v)
		}
	}
	if err := replay.Each(t.Context(), scorer.Observe); err != nil {
		t.Fatal(err)
	}
	return scorer.Of(0).Tickets
}

// crowd is a day on which people come from one time on, each so long after the one
// before, and a window opens at another and serves one after the other.
func crowd(fromS, everyS, opensS float64, people int) (day []simulate.Recorded) {
	for i := range people {
		call := opensS + 95*float64(i)
		day = append(day, simulate.Recorded{ArriveS: fromS + everyS*float64(i), CallS: call, EndS: call + 90})
	}
	return day
}

func TestAWindowThatIsLateEachDayIsToldSo(t *testing.T) {
	t.Parallel()
	const nine, eleven = 9 * 3600.0, 11 * 3600.0
	for _, c := range []struct {
		name string
		day  []simulate.Recorded
	}{
		{"three minutes late", crowd(nine, 20, nine+180, 7)},
		{"twelve minutes past, within the same quarter", crowd(eleven, 45, eleven+720, 7)},
		{"forty minutes late", crowd(nine, 45, nine+2400, 7)},
	} {
		for _, hours := range []string{"", "09:00-12:00,13:30-17:00", "09:00-17:00"} {
			t.Run(c.name+" "+hours, func(t *testing.T) {
				t.Parallel()
				days := [][]simulate.Recorded{c.day, c.day, c.day, c.day, c.day}
				for i, r := range tells(t, hours, days)[2*len(c.day):] {
					if off := *r.P50S - r.WaitedS; math.Abs(off) > 60 {
						t.Errorf("on day %d ticket %d is told %.0f to %.0f s and waits %.0f", 3+i/len(c.day), 1+i%len(c.day), *r.P50S, *r.P90S, r.WaitedS)
					}
				}
			})
		}
	}
}

func TestAFreeWindowThatTakesAMinuteToCallIsToldSo(t *testing.T) {
	t.Parallel()
	var day []simulate.Recorded
	for i := range 20 {
		at := 9*3600 + 700*float64(i)
		day = append(day, simulate.Recorded{ArriveS: at, CallS: at + 60, EndS: at + 200})
	}
	for _, hours := range []string{"", "09:00-12:00,13:30-17:00", "09:00-17:00"} {
		for i, r := range tells(t, hours, [][]simulate.Recorded{day, day, day, day, day})[30:] {
			if *r.P50S < 50 || *r.P50S > 70 || *r.P90S < 60 {
				t.Errorf("hours %q: ticket %d is told %.0f to %.0f s and waits 60", hours, 31+i, *r.P50S, *r.P90S)
			}
		}
	}
}

// absences are days on which people come each some minutes and are called at once,
// and on which the clerk goes away for twenty minutes once without a word, while
// somebody waits. away says who comes while they are.
func absences(days int) (all [][]simulate.Recorded, away map[int]bool) {
	r, ticket := chanceOf(9), 0
	away = map[int]bool{}
	for range days {
		var day []simulate.Recorded
		goes, backS, freeS := 5+r.IntN(40), 0.0, 0.0
		for i := range 60 {
			at := 9*3600 + 400*float64(i) + 100*r.Float64()
			if i == goes+1 { // comes before the one before is served
				at = freeS - 20
				backS = freeS + 1200
			}
			away[ticket] = i > goes+1 && at < backS-120
			call := max(at, freeS) + 5
			if i == goes+1 {
				call = backS
			}
			freeS = call + 200
			day = append(day, simulate.Recorded{ArriveS: at, CallS: call, EndS: freeS})
			ticket++
		}
		all = append(all, day)
	}
	return all, away
}

func TestAClerkWhoGoesWithoutAKeyIsExpectedBack(t *testing.T) {
	t.Parallel()
	days, away := absences(40)
	off, waited, n := 0.0, 0.0, 0.0
	for i, r := range tells(t, "", days) {
		if i > 60*20 && away[i] {
			off, waited, n = off+math.Abs(*r.P50S-r.WaitedS), waited+r.WaitedS, n+1
		}
	}
	if n < 30 || off > 0.15*waited {
		t.Errorf("%.0f who come while the clerk is away wait %.0f s and are told %.0f wrong", n, waited/n, off/n)
	}
}
