package view

import (
	"cmp"
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
		wallSays(t, name, m, w, c.want)
	}
}

// A number that was called and did not come does not look like work, and a pause has
// its reason and its length.
func TestTheWallSaysHowAWindowIsAndForHowLong(t *testing.T) {
	test.NewTempApp(t)
	for name, c := range map[string]struct {
		w    wire.BoardWindow
		ago  time.Duration
		want []string
	}{
		"just called":       {wire.BoardWindow{Ticket: "A001", Called: true}, 50 * time.Second, []string{"已呼叫", "A001"}},
		"called and absent": {wire.BoardWindow{Ticket: "A001", Called: true}, 5 * time.Minute, []string{"已呼叫 5 分", "A001"}},
		"served":            {wire.BoardWindow{Ticket: "A001"}, 12*time.Minute + time.Second, []string{"办理中 12 分", "A001"}},
		"paused":            {wire.BoardWindow{State: wire.WindowPaused, PauseText: wire.Text{"zh": "用餐"}}, 12 * time.Minute, []string{"暂停 12 分", "用餐"}},
	} {
		m := model(boardview.Wall)
		m.Kind = wire.BoardWall
		c.w.Number, c.w.State = 3, cmp.Or(c.w.State, wire.WindowOpen)
		since := m.Clock.Add(-c.ago)
		c.w.Since = &since
		wallSays(t, name, m, c.w, c.want)
	}
}

// wallSays checks that the wall says some words when it has one window.
func wallSays(t *testing.T, name string, m boardview.Model, w wire.BoardWindow, wanted []string) {
	t.Helper()
	m.Windows = []wire.BoardWindow{w}
	h := boardOf(screen{size: wide(), o: Options{Zone: china(), Palette: theme.Light(), Still: true}, model: m})
	var said []string
	for _, o := range h.holds {
		if s, ok := o.(*canvas.Text); ok {
			said = append(said, strings.ReplaceAll(s.Text, "\u2009", " "))
		}
	}
	for _, want := range wanted {
		if !slices.Contains(said, want) {
			t.Errorf("%s: says %q, want %q among it", name, said, want)
		}
	}
}
