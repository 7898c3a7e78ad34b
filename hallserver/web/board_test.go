package web_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"yimen/hallserver/web/webtest"
)

// boardPage is an enrolled browser board; query begins with "?" or is empty.
func boardPage(hall *place, b *webtest.Browser, query string) *webtest.Page {
	p := b.Sized("board", webtest.Size{Width: 1920, Height: 1080})
	p.Goto(hall.url + "/board/hall" + query + "#code=" + hall.boardCode)
	p.WaitFresh()
	return p
}

func TestABoardShowsACallAndSaysSo(t *testing.T) {
	t.Parallel()
	hall := openHall(t)
	b := webtest.Start(t)
	board := boardPage(hall, b, "")
	if strings.Contains(board.Address(), "#") {
		t.Errorf("the code stays in the address: %s", board.Address())
	}
	issued := hall.issue("SB01")
	board.Wait(`.queue[data-queue=A][data-waiting="1"]`)
	c := atWindow(t, hall, b)
	number := c.Next()
	if !board.WaitCall(issued.Number, 2) || number != issued.Number {
		t.Errorf("%s is not marked as new", number)
	}
	c.Act("recall")
	board.Wait(`.line[data-call=c2][data-marked=yes]`)
	if got := board.Calls(); !slices.Equal(got, []string{number + " 2"}) {
		t.Errorf("after a recall the board shows %q", got)
	}
	board.Wait(`.line[data-marked=no]`)
	c.Act("finish")
	board.Wait(`.line.ended`)
	eventually(t, "what was shown to be acknowledged", func() bool {
		sent := board.Sent()
		return len(sent) > 0 && strings.Contains(sent[len(sent)-1], `"shown":`+board.Attribute(".board", "data-offset"))
	})
	if faults := board.Faults(); len(faults) > 0 {
		t.Errorf("the page complains: %q", faults)
	}
}

func TestABoardOutlivesARestartAndAReload(t *testing.T) {
	t.Parallel()
	hall := openHall(t)
	b := webtest.Start(t)
	board := boardPage(hall, b, "")
	first, second := hall.issue("SB01"), hall.issue("SB01")
	c := atWindow(t, hall, b)
	c.Next()
	board.WaitCall(first.Number, 2)

	hall.shut()
	board.Wait(".foot.stale")
	hall.start()
	board.WaitFresh()
	c.Next()
	board.WaitCall(second.Number, 2)

	mend := hall.net.spoil(func(r *http.Request) fault {
		if strings.HasPrefix(r.URL.Path, "/api/") {
			return refuse
		}
		return pass
	})
	board.Reload()
	board.Wait(".foot.stale")
	if got := board.Calls(); !slices.Contains(got, second.Number+" 2") {
		t.Errorf("after a reload without the server the board shows %q", got)
	}
	mend()
	board.WaitFresh()
}

func TestABoardThatIsNotEnrolledAsksForACode(t *testing.T) {
	t.Parallel()
	hall := openHall(t)
	board := webtest.Start(t).Page("board")
	board.Goto(hall.url + "/board/hall#code=AAAA-AAAA-AAAA")
	board.Wait(".enrol-failed")
	board.Fill("input[name=code]", strings.ToLower(hall.boardCode))
	board.Press("Enter")
	board.WaitFresh()
	board.Goto(hall.url + "/board/none")
	board.Wait(".notice")
	board.WaitGone(".enrol")
}

func TestABoardSpeaks(t *testing.T) {
	t.Parallel()
	hall := openHall(t)
	b := webtest.Start(t)
	board := boardPage(hall, b, "?speaker=1")
	hall.issue("SB01")
	atWindow(t, hall, b).Next()
	eventually(t, "the call to be spoken", func() bool {
		return slices.ContainsFunc(board.Sent(), func(s string) bool { return strings.Contains(s, `"spoken":"c1"`) })
	})
}
