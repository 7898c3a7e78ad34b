package forecast

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"yimen/hallserver/hall"
)

// teaDay is a day on which window 1 opens at an hour, has people all the time and
// goes away at times without a key; true: with one.
func (s *testSource) teaDay(day time.Time, opens time.Duration, away map[time.Duration]bool) {
	s.t.Helper()
	s.do(day.Add(8*time.Hour), hall.AdoptPlan{Plan: testPlan(1)})
	from, to := day.Add(9*time.Hour).UnixMilli(), day.Add(12*time.Hour).UnixMilli()
	s.do(day.Add(8*time.Hour), hall.OpenDay{Date: day.Format(time.DateOnly), Hours: hall.Hours{Hall: []hall.Span{{FromMS: from, ToMS: to}}}})
	now, n := day.Add(opens), 0
	s.issue(now, n)
	s.do(now, hall.OpenWindow{Window: 1, Staff: staffAt(1)})
	for now.Before(day.Add(12 * time.Hour)) {
		n++
		s.issue(now, n) // there is always one more
		s.callNext(now)
		now = now.Add(200 * time.Second)
		s.finish(now)
		for at, said := range away {
			if off := now.Sub(day.Add(at)); off >= 0 && off < 200*time.Second {
				if said {
					s.do(now, hall.PauseWindow{Window: 1, Staff: staffAt(1), Reason: "break"})
				}
				now = now.Add(18 * time.Minute)
				if said {
					s.do(now, hall.OpenWindow{Window: 1, Staff: staffAt(1)})
				}
			}
		}
	}
	s.do(now, hall.CloseWindow{Window: 1, Staff: staffAt(1)})
	s.do(now, hall.CloseDay{})
}

func TestWhereKeysAndCallsDisagreeIsNamedByWindowAndHour(t *testing.T) {
	t.Parallel()
	tea, told := map[time.Duration]bool{10 * time.Hour: false}, map[time.Duration]bool{10 * time.Hour: true}
	for name, c := range map[string]struct {
		opens time.Duration
		away  func(day int) map[time.Duration]bool
		want  []Disagreement
	}{
		"away each day at ten without a key": {
			9 * time.Hour, func(int) map[time.Duration]bool { return tea },
			[]Disagreement{{Window: 1, Kind: KeyAway, Days: 10, Of: 10, At: "10:00", Minutes: 18}},
		},
		"on most days": {9 * time.Hour, func(d int) map[time.Duration]bool {
			if d%4 == 0 {
				return nil
			}
			return tea
		}, []Disagreement{{Window: 1, Kind: KeyAway, Days: 8, Of: 10, At: "10:00", Minutes: 18}}},
		"away with a key": {9 * time.Hour, func(int) map[time.Duration]bool { return told }, nil},
		"on two days":     {9 * time.Hour, func(d int) map[time.Duration]bool { return map[bool]map[time.Duration]bool{true: tea}[d > 9] }, nil},
		"opens a quarter late": {
			9*time.Hour + 15*time.Minute, func(int) map[time.Duration]bool { return nil },
			[]Disagreement{{Window: 1, Kind: KeyLate, Days: 10, Of: 10, At: "09:00", Minutes: 15}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			source := newTestSource(t)
			for d := range 12 {
				source.teaDay(time.Date(2026, 6, 1+d, 0, 0, 0, 0, time.UTC), c.opens, c.away(d))
			}
			store := openStore(t)
			s := New(Config{Zone: time.UTC, Log: quiet(), Now: func() time.Time { return time.Date(2026, 6, 13, 8, 0, 0, 0, time.UTC) }, Store: store}, source)
			for _, when := range []string{"learnt from the journal", "after a restart"} {
				if err := s.catchUp(t.Context()); err != nil {
					t.Fatal(err)
				}
				if got := s.Disagreements(); !slices.Equal(got, c.want) {
					t.Errorf("%s: %v, want %v", when, fmt.Sprint(got), c.want)
				}
				s.save(t.Context())
				s = New(s.cfg, source)
			}
		})
	}
}
