package view

import (
	"fmt"
	"maps"
	"regexp"
	"strconv"
	"testing"

	"fyne.io/fyne/v2/canvas"

	"yimen/display/boardview"
	"yimen/hallserver/wire"
)

// pairsOn are the numbers that a board shows, with their windows.
func pairsOn(h *Hall) map[string]string {
	form := regexp.MustCompile(`^[A-Z]{1,2}[0-9]{3,4}$`)
	out := map[string]string{}
	var window string // a cell writes it before its number
	for _, o := range h.holds {
		text, ok := o.(*canvas.Text)
		if !ok {
			continue
		}
		if _, err := strconv.Atoi(text.Text); err == nil {
			window = text.Text
		}
		if form.MatchString(text.Text) && window != "" {
			out[text.Text] = window
		}
	}
	return out
}

// Whoever looks up after twelve calls at once finds their number with its window: at
// once where all have room, else within one turn of the pages.
func TestAfterManyCallsAtOnceEveryNumberIsFoundAtItsWindow(t *testing.T) {
	for _, windows := range []int{2, 12, 24, 60} {
		for glass, size := range glasses() {
			t.Run(fmt.Sprintf("%d-%s", windows, glass), func(t *testing.T) {
				f := face{board: board(wire.BoardHall, atWindows(windows)), calls: rush(min(windows, 12)), state: boardview.Calling}
				h, w := hang(t, f, size)
				defer w.Close()
				found := map[string]string{}
				turns := 0
				for ; turns < 40*noticeStays; turns++ {
					maps.Copy(found, pairsOn(h))
					if len(found) >= windows {
						break
					}
					h.Turn()
				}
				for _, w := range f.board.Windows {
					if found[w.Ticket] != strconv.Itoa(w.Number) {
						t.Errorf("%s is at window %d, the board says %q", w.Ticket, w.Number, found[w.Ticket])
					}
				}
				if windows <= 12 && turns > 0 {
					t.Errorf("%d windows: not all at once", windows)
				}
			})
		}
	}
}
