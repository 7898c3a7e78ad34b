package web_test

import (
	"slices"
	"strings"
	"testing"

	"yimen/hallserver/web/webtest"
	"yimen/hallserver/wire"
)

// That a screen is too small for the farthest seat is for who hung it: the server is
// told, for the manager's page, and citizens are not.
func TestABoardThatIsTooSmallTellsTheServerAndNotTheHall(t *testing.T) {
	t.Parallel()
	far := laid(wire.Layout{ScreenMM: 600, SeatM: 15})
	s := openShowcase(t, []face{{id: "far", at: morning(), frames: []any{snapshot(wire.BoardHall, far), calls(1)}}})
	p := browser(t).Sized("far", webtest.Size{Width: 1920, Height: 1080})
	p.Goto(s.url + "/board/far")
	p.Wait(".line")
	if text := p.Text(".board"); strings.Contains(text, "15") {
		t.Errorf("the hall reads %q", text)
	}
	eventually(t, "the server to hear of it", func() bool {
		return slices.ContainsFunc(p.Sent(), func(sent string) bool {
			return strings.Contains(sent, `"word":"screen-small"`) && strings.Contains(sent, `< 15.0 m"`)
		})
	})
}
