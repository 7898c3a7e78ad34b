package web_test

import (
	"os"
	"testing"

	"yimen/hallserver/web/webtest"
	"yimen/hallserver/wire"
)

// TestTheConsoleIsWholeAtLargerType looks at the console on a counter's 1366 × 768 at
// 125 and at 150 %: no text stands on another, none is cut, nothing leaves the screen.
func TestTheConsoleIsWholeAtLargerType(t *testing.T) {
	t.Parallel()
	hall := openHall(t)
	b := browser(t)
	hall.issue("SB02", func(r *wire.IssueRequest) {
		r.Class, r.Ground, r.Services, r.People, r.Language = wire.ClassPriority, wire.GroundClaim, []string{"SB02", "SB03", "YB01"}, 3, "ko"
	})
	for _, service := range []string{"SB04", "YB01", "BD02", "SB05", "YB04", "SW01"} {
		hall.issue(service)
	}
	c := b.Sized("console", webtest.Size{Width: 1093, Height: 614, Scale: 1.25})
	l := &larger{t: t, c: c, g: &gallery{t: t, folder: os.Getenv("YIMEN_PICTURES")}}
	c.SignIn(hall.url, "clerk1", password)
	c.Wait(".tile")
	l.look("choose")
	c.OpenWindow(12)
	c.Wait(`[data-number] .w-time`)
	l.look("idle")
	c.Click("[data-number=A001] [data-act=call-this]")
	c.Wait(".holder-name")
	c.Wait("[data-act=next]:not(:disabled)")
	l.look("called")
	hall.net.alter(untold)
	c.Wait("[data-told=late]")
	l.look("late")
	hall.net.mend()
	c.Act("start")
	c.Wait(".stage.serving")
	ask(c, "b", "pause")
	l.look("pause")
	c.Press("ArrowRight")
	c.Press("1")
	c.Wait("[data-pause-next]")
	l.look("serving")
	for _, lang := range []string{"en", "ko"} {
		c.Choose(".languages select", lang)
		l.look("serving-" + lang)
	}
	c.Choose(".languages select", "zh")
	for _, q := range []struct{ key, name string }{{"t", "transfer"}, {"e", "services"}, {"k", "issue"}, {"?", "keys"}} {
		ask(c, q.key, q.name)
		l.look(q.name)
		c.Press("Escape")
		c.WaitGone("dialog.ask")
	}
	mend := hall.endSession()
	c.Wait(sheet)
	l.look("sheet")
	mend()
}

// larger looks at a console in both sizes.
type larger struct {
	t *testing.T
	c *webtest.Page
	g *gallery
}

func (l *larger) look(name string) {
	l.t.Helper()
	for _, s := range []struct {
		name          string
		width, height int
	}{{"125", 1093, 614}, {"150", 911, 512}} {
		l.c.Resize(s.width, s.height)
		name := "larger-" + name + "-" + s.name
		l.g.look(l.c, name)
		root := ".staff-page"
		if l.c.Count("dialog[open]") > 0 {
			root = "dialog[open]"
		}
		for _, found := range l.c.Collisions(root + " .stage, " + root + " .top, " + root + " .side, dialog[open]") {
			l.t.Errorf("%s: %s", name, found)
		}
		for _, found := range l.c.Cut(".stage *:not(.unseen), .w-service, .tile *:not(.unseen), .top .window *, dialog[open] *:not(.unseen)") {
			l.t.Errorf("%s: cut: %s", name, found)
		}
		for _, found := range l.c.Outside(".stage *, .next, .side, .top *, .line .tab") {
			l.t.Errorf("%s: outside: %s", name, found)
		}
	}
}
