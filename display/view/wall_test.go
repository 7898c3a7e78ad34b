package view

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"yimen/display/boardview"
	"yimen/hallserver/wire"
	"yimen/kiosk/theme"
)

// An idle window while people wait is the first thing the manager's wall shows.
func TestTheWallMarksAWindowThatIsFreeWhilePeopleWait(t *testing.T) {
	test.NewTempApp(t)
	now := model(boardview.Wall).Clock
	for name, c := range map[string]struct {
		callable int
		idle     time.Duration
		ticket   string
		want     []string
	}{
		"nobody waits for it":    {0, 0, "", []string{zh("board.wall.free")}},
		"for half a minute":      {12, 30 * time.Second, "", []string{zh("board.wall.free")}},
		"for four minutes":       {12, 4*time.Minute + 20*time.Second, "", []string{zh("board.wall.idle", "n", 4), zh("board.wall.callable", "n", 12)}},
		"somebody is at it":      {12, 4 * time.Minute, "A001", []string{zh("board.wall.busy"), "A001"}},
		"for exactly one minute": {1, time.Minute, "", []string{zh("board.wall.idle", "n", 1), zh("board.wall.callable", "n", 1)}},
	} {
		m := model(boardview.Wall)
		m.Kind = wire.BoardWall
		w := wire.BoardWindow{Number: 3, State: wire.WindowOpen, Ticket: c.ticket, Callable: c.callable}
		if c.callable > 0 {
			since := now.Add(-c.idle)
			w.IdleSince = &since
		}
		m.Windows = []wire.BoardWindow{w}
		h := boardOf(screen{size: wide(), o: Options{Zone: china(), Palette: theme.Light(), Still: true}, model: m})
		var said []string
		for _, o := range h.holds {
			if s, ok := o.(*canvas.Text); ok {
				said = append(said, strings.ReplaceAll(s.Text, "\u2009", " "))
			}
		}
		for _, want := range c.want {
			if !slices.Contains(said, want) {
				t.Errorf("%s: says %q, want %q among it", name, said, want)
			}
		}
	}
}
