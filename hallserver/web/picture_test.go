package web_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"yimen/hallserver/web/webtest"
)

// TestPictures looks at every state of the pages: nothing leaves the screen,
// axe-core finds nothing, no script complains. With YIMEN_PICTURES=FOLDER it
// also writes what it saw there as PNG files.
func TestPictures(t *testing.T) {
	t.Parallel()
	hall := openHall(t)
	g := &gallery{t: t, folder: os.Getenv("YIMEN_PICTURES")}
	b := browser(t)
	g.boardWithoutCalls(hall, b)
	g.console(hall, b)
	g.board(hall, b)
}

type gallery struct {
	t      *testing.T
	folder string
}

// look checks what a page shows now, and takes its picture.
func (g *gallery) look(p *webtest.Page, name string) {
	g.t.Helper()
	if g.folder != "" {
		p.Screenshot(filepath.Join(g.folder, name+".png"))
	}
	for _, v := range p.Violations() {
		g.t.Errorf("%s: axe: %s", name, v)
	}
	if right, down := p.Overflow(); right > 0 || down > 0 {
		g.t.Errorf("%s: the page is %d px wider and %d px higher than its screen", name, right, down)
	}
	for _, part := range p.Clipped(".stage, .at-hand, .actions, .actions .button, .tabs, dialog") {
		g.t.Errorf("%s: does not fit: %s", name, part)
	}
	for _, f := range p.Faults() {
		g.t.Errorf("%s: %s", name, f)
	}
}

// boardWithoutCalls goes through what a board shows when nobody is called.
func (g *gallery) boardWithoutCalls(hall *place, b *webtest.Browser) {
	g.t.Helper()
	mend := hall.net.spoil(func(r *http.Request) fault {
		if strings.HasPrefix(r.URL.Path, "/api/") {
			return refuse
		}
		return pass
	})
	for state, age := range map[string]time.Duration{"connecting": 0, "closed": time.Minute, "lost": time.Hour} {
		p := b.Sized("board "+state, webtest.Size{Width: 1920, Height: 1080})
		p.Goto(hall.url + "/assets/licences.txt")
		if age > 0 {
			p.Remember("yimen.board.hall", savedBoard(time.Now().Add(-age)))
		}
		p.Goto(hall.url + "/board/hall")
		p.Wait(`.board[data-state=` + state + `]`)
		g.look(p, "board-"+state)
		p.Close()
	}
	mend()
	p := b.Sized("board", webtest.Size{Width: 1920, Height: 1080})
	p.Goto(hall.url + "/board/hall")
	p.Wait(".enrol")
	g.look(p, "board-enrol")
	p.Goto(hall.url + "/board/hall?screen_mm=685&seat_m=6#code=" + hall.boardCode)
	p.WaitFresh()
	p.Wait(`.board[data-state=empty]`)
	g.look(p, "board-empty")
}

// savedBoard is what a board of a closed hall keeps, heard of last at a time.
func savedBoard(at time.Time) string {
	return fmt.Sprintf(`{"frame":{"feed":"f","offset":9,"type":"snapshot","at":%q,"data":{"board":"hall","kind":"hall",`+
		`"hall":{"zh":"样例市云溪县政务服务中心","en":"Yunxi County Service Hall"},"calls":[],"queues":[],"windows":[],"notices":[],"day":"2026-03-02","open":false}},"received":%d}`,
		at.UTC().Format(time.RFC3339), at.UnixMilli())
}

func (g *gallery) board(hall *place, b *webtest.Browser) {
	g.t.Helper()
	p := b.Sized("board", webtest.Size{Width: 1920, Height: 1080})
	c := b.Page("console")
	for n := 1; n <= 6; n++ {
		number := c.Next()
		if !p.WaitCall(number, 12) && n > 0 {
			g.t.Errorf("%s is not marked as new", number)
		}
		c.Act("start")
		c.Wait(".stage.serving")
		if n == 1 || n == 6 {
			g.look(p, fmt.Sprintf("board-%d", n))
			g.everywhere(p, fmt.Sprintf("board-%d", n))
		}
	}
	mend := hall.net.spoil(func(r *http.Request) fault {
		if strings.Contains(r.URL.Path, "/board/") {
			return refuse
		}
		return pass
	})
	hall.shut()
	p.Wait(".foot.stale")
	g.look(p, "board-stale")
	mend()
	hall.start()
	p.WaitFresh()
}

// everywhere looks at a board on other screens.
func (g *gallery) everywhere(p *webtest.Page, name string) {
	g.t.Helper()
	for _, s := range []struct {
		name          string
		width, height int
	}{{"portrait", 1080, 1920}, {"4k", 3840, 2160}, {"hd", 1280, 720}, {"4-3", 1024, 768}} {
		p.Resize(s.width, s.height)
		if s.name == "portrait" || s.name == "4-3" {
			g.look(p, name+"-"+s.name)
		}
		if out := p.Outside(".board *"); len(out) > 0 {
			g.t.Errorf("%s on %s: outside the screen: %q", name, s.name, out)
		}
	}
	p.Resize(1920, 1080)
}
