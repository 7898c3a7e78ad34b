package web_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"yimen/hallserver/web/webtest"
	"yimen/hallserver/wire"
)

// console goes through the states of the console, one after the other.
func (g *gallery) console(hall *place, b *webtest.Browser) {
	g.t.Helper()
	other := b.Page("console of another clerk")
	other.SignIn(hall.url, "clerk2", password)
	other.OpenWindow(2)
	c := g.arrival(hall, b)
	g.queue(hall, c)
	g.ticket(hall, c)
	g.ticketQuestions(c)
	g.windowQuestions(c)
	g.trouble(hall, c)

	high := b.Sized("console in high contrast", webtest.Size{Width: 1366, Height: 768, Contrast: "more"})
	high.SignIn(hall.url, "clerk1", password)
	high.Wait(".stage.paused")
	g.look(high, "console-high-contrast-paused")
	high.Act("resume")
	high.Wait(".stage.open")
	high.Next()
	high.Wait(".holder-name")
	g.look(high, "console-high-contrast")
	high.Press("t")
	high.Wait("dialog.ask")
	g.look(high, "console-high-contrast-transfer")
	high.Press("Escape")
	high.Act("finish")
	high.Wait(".stage.open")
	high.Close()
	lead := b.Page("lead")
	lead.SignIn(hall.url, "lead1", password)
	lead.Wait("[data-force='2']")
	g.look(lead, "console-choose-lead")
	lead.Click("[data-force='2']")
	lead.Wait("dialog.ask")
	g.look(lead, "console-force")
	lead.Close()
	other.Close()
	denied := b.Page("manager")
	denied.SignIn(hall.url, "boss", password)
	g.look(denied, "console-denied")
	denied.Close()
}

// arrival is a clerk who signs in and sits down at window 12.
func (g *gallery) arrival(hall *place, b *webtest.Browser) *webtest.Page {
	g.t.Helper()
	c := b.Page("console")
	c.Goto(hall.url)
	c.Wait("[data-phase=signin]")
	c.Wait(".signin .quiet")
	g.look(c, "console-sign-in")
	c.Fill("input[name=user]", "clerk1")
	c.Fill("input[name=password]", "not the password")
	c.Press("Enter")
	c.Wait(".failed svg")
	g.look(c, "console-sign-in-failed")
	c.SignIn(hall.url, "clerk1", password)
	c.Wait(".tile")
	g.look(c, "console-choose")
	c.OpenWindow(12)
	g.look(c, "console-idle-none")
	return c
}

// queue fills the hall.
func (g *gallery) queue(hall *place, c *webtest.Page) {
	g.t.Helper()
	hall.issue("SB02", func(r *wire.IssueRequest) {
		r.Class, r.Ground = wire.ClassPriority, wire.GroundClaim
		r.Services, r.People, r.Language = []string{"SB02", "SB03", "YB01"}, 3, "ko"
	})
	for i, service := range []string{"SB01", "YB01", "BD02", "SW03", "HJ01", "QY02", "GJ01", "SB03", "MZ01", "SB05", "YB04", "SW01", "HJ03", "BD01", "SB04"} {
		issued := hall.issue(service, func(r *wire.IssueRequest) {
			if i%5 == 3 {
				r.Class, r.Ground = wire.ClassPriority, wire.GroundClaim
			}
			if i == 6 {
				r.Class, r.Ground = wire.ClassGreen, wire.GroundClaim
			}
		})
		if i == 4 {
			hall.printed(issued.ID, false, "paper_out")
		}
	}
	hall.net.alter(older)
	c.Wait(`.count[data-waiting="16"]`)
	c.Wait(".level.too-long")
	g.look(c, "console-idle")
	hall.net.mend()
	c.WaitGone(".level.too-long")
}

// older makes two tickets that wait longer than they do.
func older(path string, body []byte) []byte {
	var all []map[string]any
	if !strings.HasSuffix(path, "/tickets") || json.Unmarshal(body, &all) != nil || len(all) < 2 {
		return body
	}
	for i, age := range []time.Duration{42 * time.Minute, 17 * time.Minute} {
		all[i]["issued_at"] = time.Now().Add(-age).UTC().Format(time.RFC3339)
	}
	out, _ := json.Marshal(all)
	return out
}

// untold makes a call that a board and the loudspeaker have not told yet.
func untold(path string, body []byte) []byte {
	var w map[string]any
	if !strings.HasSuffix(path, "/windows/12") || json.Unmarshal(body, &w) != nil {
		return body
	}
	if t, ok := w["ticket"].(map[string]any); ok {
		t["told"] = wire.Told{Boards: 3, Shown: 2, Speakers: 1}
	}
	out, _ := json.Marshal(w)
	return out
}

// ticket goes through what a ticket looks like at the window.
func (g *gallery) ticket(hall *place, c *webtest.Page) {
	g.t.Helper()
	c.Click("[data-number=A001] [data-act=call-this]")
	c.Wait(".holder-name")
	c.Wait("[data-act=next]:not(:disabled)")
	c.Wait("[data-told=told]")
	g.look(c, "console-called")
	hall.net.alter(untold)
	c.Wait("[data-told=late]")
	g.look(c, "console-told-late")
	hall.net.mend()
	c.Down("v")
	c.Wait(".holder.whole")
	g.look(c, "console-holder")
	c.Up("v")
	c.WaitGone(".holder.whole")
	c.Act("start")
	c.Wait(".stage.serving")
	g.look(c, "console-serving")
	for _, lang := range []string{"en", "ko"} {
		c.Choose(".languages select", lang)
		g.look(c, "console-serving-"+lang)
	}
	c.Choose(".languages select", "zh")
	for name, height := range map[string]int{"console-serving-large": 1080, "console-serving-small": 650} {
		c.Resize(map[int]int{1080: 1920, 650: 1366}[height], height)
		g.look(c, name)
	}
	c.Resize(1366, 768)
}

// ticketQuestions goes through the questions about the ticket at the window.
func (g *gallery) ticketQuestions(c *webtest.Page) {
	g.t.Helper()
	for _, q := range []struct{ key, name string }{
		{"Shift+F", "outcome"}, {"p", "park"}, {"t", "transfer"}, {"e", "services"},
	} {
		c.Press(q.key)
		c.Wait("dialog[data-ask=" + q.name + "]")
		g.look(c, "console-"+q.name)
		c.Press("Escape")
		c.WaitGone("dialog.ask")
	}
	c.Press("t")
	c.Wait("dialog.ask")
	c.Press("ArrowRight")
	c.Wait("[data-to=window][aria-selected=true]")
	c.Type("2")
	g.look(c, "console-transfer-window")
	c.Press("Escape")
	c.WaitGone("dialog.ask")
	c.Press("n")
	c.Wait("[data-bar=goes-on]")
	g.look(c, "console-goes-on")
	c.Press("p")
	c.Wait("dialog.ask")
	c.Press("1")
	c.Wait("[data-bar=park]")
	c.Next()
	c.Press("a")
	c.Wait("[data-bar=noshow]")
	c.Press("2")
	c.Wait("[data-act=call-this][data-row]")
	g.look(c, "console-parked")
	c.Press("3")
	c.Wait("[data-act=reactivate]")
	g.look(c, "console-missed")
	c.Press("1")
}

// windowQuestions goes through the questions about the window itself.
func (g *gallery) windowQuestions(c *webtest.Page) {
	g.t.Helper()
	c.Wait("[data-act=pause]:not(:disabled)")
	for _, q := range []struct{ key, name string }{
		{"b", "pause"}, {"h", "handover"}, {"k", "issue"}, {"?", "keys"}, {"q", "leave"},
	} {
		c.Press(q.key)
		c.Wait("dialog[data-ask=" + q.name + "]")
		g.look(c, "console-"+q.name)
		c.Press("Escape")
		c.WaitGone("dialog.ask")
	}
	c.Press("k")
	c.Wait("dialog.ask")
	c.Type("SB01")
	c.Press("Enter")
	c.Choose("select[name=class]", "named")
	g.look(c, "console-issue-named")
	c.Press("Escape")
	c.WaitGone("dialog.ask")
	c.Press("b")
	c.Wait("dialog.ask")
	c.Press("ArrowRight")
	c.Press("ArrowRight")
	c.Press("ArrowRight")
	c.Press("1")
	c.Wait(".stage.paused")
	g.look(c, "console-paused")
}

// trouble goes through what goes wrong.
func (g *gallery) trouble(hall *place, c *webtest.Page) {
	g.t.Helper()
	hall.padSays(12, wire.PadCall, "ok")
	c.Wait("[data-bar=pad]")
	g.look(c, "console-pad-silent")
	mend := hall.net.spoil(func(*http.Request) fault { return refuse })
	c.Wait("[data-bar=stale]")
	g.look(c, "console-offline")
	mend()
	c.WaitGone("[data-bar=stale]")
	mend = hall.net.spoil(only(http.MethodGet, "/api/", broken))
	c.Wait("[data-bar=broken]")
	g.look(c, "console-broken")
	mend()
	c.WaitGone("[data-bar=broken]")
}
