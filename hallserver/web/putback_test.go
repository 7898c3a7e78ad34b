package web_test

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"yimen/hallserver"
	"yimen/hallserver/web/webtest"
	"yimen/hallserver/wire"
)

// A folder that is put back whole, with what lies beside it, does not know that it
// is older. Only who was there does: also the browser of a board or a clerk.

func TestABoardsPageTellsThatAnOlderFolderWasPutBack(t *testing.T) {
	t.Parallel()
	hall, b := openHall(t), browser(t)
	board := boardPage(hall, b, "")
	hall.putBackBehind(t, board)
	board.Wait(`.refused-why`)
	if got := board.Text(".refused-why"); !strings.Contains(got, "journal-behind") || board.Count(".refused form") > 0 {
		t.Errorf("the board says %q", got)
	}
	hall.isHeld(t)
	hall.goOn(t)
	board.WaitFresh()
}

func TestAClerksConsoleTellsThatAnOlderFolderWasPutBack(t *testing.T) {
	t.Parallel()
	hall, b := openHall(t), browser(t)
	c := atWindow(t, hall, b)
	hall.putBackBehind(t, c)
	c.Wait(`[data-bar=broken]`)
	if got := c.Text("[data-bar=broken]"); !strings.Contains(got, "系统数据不是最新的") || strings.Contains(got, "号码都已保存") {
		t.Errorf("the console says %q", got)
	}
	hall.isHeld(t)
	c.Reload()
	c.Wait(`[data-bar=broken]`)
	hall.goOn(t)
	c.WaitGone(`[data-bar=broken]`)
}

func TestAPageKeepsWhatItHasSeenOverAReload(t *testing.T) {
	t.Parallel()
	hall, b := openHall(t), browser(t)
	c := atWindow(t, hall, b)
	eventually(t, "the console to have seen something", func() bool { return seenBy(c) > 0 })
	before := seenBy(c)
	hall.issue("SB01")
	eventually(t, "the console to have seen more", func() bool { return seenBy(c) > before })
	shown := make(chan string, 1)
	hall.net.spoil(func(r *http.Request) fault {
		if mark := r.Header.Get(wire.HeaderSeen); mark != "" {
			select {
			case shown <- mark:
			default:
			}
		}
		return pass
	})
	c.Reload()
	if mark := <-shown; !strings.HasPrefix(mark, "m1.1.") {
		t.Errorf("the console shows %q", mark)
	}
}

// seenBy is the row of the journal that a page has seen; 0: none.
func seenBy(p *webtest.Page) (row int) {
	if m := regexp.MustCompile(`m1\.\d+\.(\d+)\.`).FindStringSubmatch(p.Storage()); m != nil {
		row, _ = strconv.Atoi(m[1])
	}
	return row
}

// putBackBehind goes on until the page has seen it, and then puts everything back
// that lies on the server's disk.
func (p *place) putBackBehind(t *testing.T, page *webtest.Page) {
	t.Helper()
	p.shut()
	kept := t.TempDir()
	if err := os.CopyFS(kept, os.DirFS(filepath.Dir(p.data))); err != nil {
		t.Fatal(err)
	}
	p.start()
	before := seenBy(page)
	for range 3 {
		p.issue("SB01")
	}
	eventually(t, "the page to have seen more", func() bool { return seenBy(page) > before })
	p.shut()
	if err := errors.Join(os.RemoveAll(p.data), os.Remove(p.data+".witness")); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(filepath.Dir(p.data), os.DirFS(kept)); err != nil {
		t.Fatal(err)
	}
	mend := p.net.spoil(func(r *http.Request) fault {
		if strings.HasPrefix(r.URL.Path, "/api/") {
			return refuse
		}
		return pass
	})
	p.start()
	mend()
}

// isHeld says that nobody is served: a kiosk that has seen nothing neither.
func (p *place) isHeld(t *testing.T) {
	t.Helper()
	_, err := p.kiosk.WithSeen(&wire.Seen{}).IssueTicket(t.Context(), "held", wire.IssueRequest{ID: "page-test-held", Services: []string{"ZX01"}})
	if problem, ok := errors.AsType[*wire.Problem](err); !ok || problem.Code != "journal-behind" {
		t.Errorf("a kiosk is answered %v", err)
	}
}

// goOn goes on in another epoch.
func (p *place) goOn(t *testing.T) {
	t.Helper()
	if _, err := hallserver.Administer(t.Context(), p.data, hallserver.Order{Op: hallserver.OpStartEpoch}); err != nil {
		t.Fatal(err)
	}
}
