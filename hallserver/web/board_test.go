package web_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"yimen/hallserver/web/webtest"
	"yimen/hallserver/wire"
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
	b := browser(t)
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
	b := browser(t)
	board := boardPage(hall, b, "")
	first, second := hall.issue("SB01"), hall.issue("SB01")
	c := atWindow(t, hall, b)
	c.Next()
	c.Act("start")
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
	board := browser(t).Page("board")
	board.Goto(hall.url + "/board/hall#code=AAAA-AAAA-AAAA")
	board.Wait(".enrol-failed")
	board.Fill("input[name=code]", strings.ToLower(hall.boardCode))
	board.Press("Enter")
	board.WaitFresh()
	board.Goto(hall.url + "/board/none")
	board.Wait(".notice")
	board.WaitGone(".enrol")
}

// window2 is the board of window 2 beside the hall's own.
const window2 = `
  - id: window-2
    kind: window
    window: 2
`

// withWindowBoard gives a hall the board of a window.
func withWindowBoard(t *testing.T, hall *place) {
	t.Helper()
	hall.shut()
	path := filepath.Join(hall.data, "boards.yaml")
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, after, ok := strings.Cut(string(raw), "\nboards:\n")
	if !ok {
		t.Fatal("the example hall has no boards")
	}
	if err := os.WriteFile(path, []byte(before+"\nboards:"+window2+after), 0o600); err != nil {
		t.Fatal(err)
	}
	hall.start()
}

func TestAWindowsBoardAsksForARatingUntilItHasOneOrTheNextIsCalled(t *testing.T) {
	t.Parallel()
	hall := openHall(t)
	withWindowBoard(t, hall)
	b := browser(t)
	board := b.Sized("board", webtest.Size{Width: 1920, Height: 1080})
	board.Goto(hall.url + "/board/window-2#code=" + hall.boardCode)
	board.WaitFresh()
	hall.issue("SB01")
	second := hall.issue("SB01")
	c := atWindow(t, hall, b)
	c.Next()
	c.Act("start")
	c.Act("finish")
	board.Wait(`.board[data-state=rate] .rate[data-window="2"]`)
	if got := board.Calls(); len(got) > 0 {
		t.Errorf("beside the rating the board shows %q", got)
	}
	if got := board.Count(".level .icon"); got != 5 {
		t.Errorf("%d answers", got)
	}
	g := &gallery{t: t, folder: os.Getenv("YIMEN_PICTURES")}
	g.look(board, "board-rate")
	g.everywhere(board, "board-rate")
	mend := hall.net.spoil(func(r *http.Request) fault {
		if strings.HasPrefix(r.URL.Path, "/api/") {
			return refuse
		}
		return pass
	})
	board.Reload()
	board.Wait(".foot.stale")
	board.Wait(".rate")
	g.look(board, "board-rate-stale")
	g.everywhere(board, "board-rate-stale")
	g.rateInContrast(hall, b)
	mend()
	board.WaitFresh()

	c.Next()
	board.WaitCall(second.Number, 2)
	board.WaitGone(".rate")
	c.Act("start")
	c.Act("finish")
	board.Wait(".rate")
	pads := wire.NewClient(hall.url, hall.bridge, nil)
	if _, err := pads.Rate(t.Context(), "rate-2", wire.RatingRequest{About: wire.RatingAbout{Window: 2}, Level: 5, Source: "pad"}); err != nil {
		t.Fatal(err)
	}
	board.WaitGone(".rate")
}

// rateInContrast looks at a board in high contrast whose window has a long name,
// while it cannot reach its server.
func (g *gallery) rateInContrast(hall *place, b *webtest.Browser) {
	g.t.Helper()
	p := b.Sized("contrast", webtest.Size{Width: 1080, Height: 1920, Contrast: "more"})
	p.Goto(hall.url + "/assets/licences.txt")
	now := time.Now()
	p.Remember("yimen.board.window-2", strings.Replace(strings.Replace(savedBoard(now), `"kind":"hall"`, `"kind":"window"`, 1), `"windows":[]`,
		fmt.Sprintf(`"windows":[{"number":12,"name":{"zh":"12号综合窗口","en":"Window 12 (all matters)"},"state":"open","rate_until":%q}]`,
			now.Add(time.Minute).UTC().Format(time.RFC3339)), 1))
	p.Goto(hall.url + "/board/window-2")
	p.Wait(`.rate[data-window="12"]`)
	g.look(p, "board-rate-contrast")
	g.everywhere(p, "board-rate-contrast")
	p.Close()
}

func TestABoardSpeaks(t *testing.T) {
	t.Parallel()
	hall := openHall(t)
	b := browser(t)
	board := boardPage(hall, b, "?speaker=1")
	hall.issue("SB01")
	atWindow(t, hall, b).Next()
	eventually(t, "the call to be spoken", func() bool {
		return slices.ContainsFunc(board.Sent(), func(s string) bool { return strings.Contains(s, `"spoken":"c1"`) })
	})
}
