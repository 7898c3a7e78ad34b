package web_test

import (
	"strings"
	"testing"

	"yimen/hallserver/web/webtest"
	"yimen/hallserver/wire"
)

// All tests have one browser, and none sees what another's page of the same name keeps,
// nor what was kept there before it.
func TestTestsShareABrowserAndNoPage(t *testing.T) {
	t.Parallel()
	s := openShowcase(t, []face{{id: "hall", at: morning(), frames: []any{snapshot(wire.BoardHall), calls(1)}}})
	open := func(t *testing.T) *webtest.Page {
		t.Helper()
		p := browser(t).Page("same")
		p.Goto(s.url + "/assets/licences.txt")
		if kept := p.Storage(); strings.Contains(kept, "mine") {
			t.Errorf("a page that has just been opened keeps %s", kept)
		}
		p.Remember("mine", "yes")
		return p
	}
	first := open(t)
	t.Run("another", func(t *testing.T) { open(t) })          //nolint:paralleltest // one after the other
	t.Run("another after it", func(t *testing.T) { open(t) }) //nolint:paralleltest // one after the other
	if kept := first.Storage(); !strings.Contains(kept, `"mine":"yes"`) {
		t.Errorf("the first page lives on and keeps %s", kept)
	}
}
