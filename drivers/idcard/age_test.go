package idcard_test

import (
	"testing"

	"yimen/drivers/idcard"
)

func TestAYearOfAgeIsFullOnTheBirthday(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		birth, on string
		want      int
	}{
		"the day before":                      {"19561202", "20261201", 69},
		"the birthday":                        {"19561201", "20261201", 70},
		"the day after":                       {"19561130", "20261201", 70},
		"later in the month, month before":    {"19561115", "20261210", 70},
		"a month to go":                       {"19570101", "20261231", 69},
		"a leap day, in a year without one":   {"19560229", "20260228", 69},
		"a leap day, the day after":           {"19560229", "20260301", 70},
		"a leap day, in a leap year":          {"19560229", "20280229", 72},
		"born today":                          {"20261201", "20261201", 0},
		"born tomorrow, by a clock that lags": {"20261202", "20261201", -1},
	} {
		birth, ok1 := idcard.ParseDate(c.birth)
		on, ok2 := idcard.ParseDate(c.on)
		if got := birth.Age(on); !ok1 || !ok2 || got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}
