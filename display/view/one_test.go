package view

import (
	"testing"

	"fyne.io/fyne/v2/test"

	"yimen/display/boardview"
	"yimen/hallserver/wire"
	"yimen/kiosk/theme"
)

// A call counts as shown when it has its turn: the board of a window then shows it,
// also where its ticket has gone and the next was called.
func TestTheBoardOfAWindowShowsTheCallThatHasItsTurn(t *testing.T) {
	test.NewTempApp(t)
	for name, c := range map[string]struct {
		marked, ended bool
		want          string
	}{
		"it stands at the window":                   {true, false, "A026"},
		"its ticket has left the window":            {true, true, "A026"},
		"its turn is over, its ticket stands there": {false, false, "A027"},
		"its turn is over, its ticket has left":     {false, true, "A027"},
	} {
		m := model(boardview.Calling, call(1, "A026", 12, c.marked))
		m.Calls[0].Ended = c.ended
		m.Windows = []wire.BoardWindow{{Number: 12, State: wire.WindowOpen, Ticket: "A027"}}
		h := boardOf(screen{size: wide(), o: Options{Zone: china(), Palette: theme.Light(), Still: true}, model: m})
		if got := h.stands(); got.number != c.want || got.marked != c.marked {
			t.Errorf("%s: shows %s, marked %v, want %s, %v", name, got.number, got.marked, c.want, c.marked)
		}
	}
}
