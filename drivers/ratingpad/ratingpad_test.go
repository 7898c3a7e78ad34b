package ratingpad_test

import (
	"testing"

	"yimen/drivers/ratingpad"
)

func TestTheFirstRatingKeyIsTheBestLevel(t *testing.T) {
	t.Parallel()
	for code, want := range map[int]int{11: 5, 12: 4, 13: 3, 14: 2, 15: 1, 10: 0, 16: 0, 1: 0, 0: 0} {
		if got, known := ratingpad.LevelOf(code); got != want || known != (want > 0) {
			t.Errorf("key %d is level %d (%v), want %d", code, got, known, want)
		}
	}
}
