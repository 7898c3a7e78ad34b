package web_test

import (
	"os"
	"strings"
	"testing"

	"yimen/hallserver/web/webtest"
	"yimen/hallserver/wire"
)

// whetherTheOneCameIsAsked: N on a number that was called a moment ago and never
// started counts nobody as served who is not there.
func whetherTheOneCameIsAsked(t *testing.T, hall *place, b *webtest.Browser) {
	t.Helper()
	first, second, third := hall.issue("SB01"), hall.issue("SB01"), hall.issue("SB01")
	c := atWindow(t, hall, b)
	g := &gallery{t: t, folder: os.Getenv("YIMEN_PICTURES")}
	again := func() {
		t.Helper()
		c.Wait("[data-act=next]:not(:disabled)")
		c.Press("n")
		c.Wait("dialog[data-ask=came]")
	}
	is := func(number, want string) {
		t.Helper()
		if got := signedIn(t, hall).ticket(t, number).State; got != want {
			t.Errorf("%s is %s, want %s", number, got, want)
		}
	}
	c.Next()
	again()
	g.look(c, "console-came")
	if got := c.Text("dialog[data-ask=came]"); !strings.Contains(got, first.Number) {
		t.Errorf("asked is %q", got)
	}
	c.Press("Escape")
	c.WaitGone("dialog")
	is(first.Number, wire.TicketCalled)
	again()
	c.Press("1")
	c.WaitGone("dialog")
	c.Wait("[data-act=start]:not(:disabled)")
	is(first.Number, wire.TicketNoShow)
	if got := c.Number(); got != second.Number {
		t.Errorf("called is %s, want %s", got, second.Number)
	}
	again()
	c.Press("2")
	c.WaitGone("dialog")
	c.Wait("[data-act=start]:not(:disabled)")
	is(second.Number, wire.TicketDone)
	if got := c.Number(); got != third.Number {
		t.Errorf("called is %s, want %s", got, third.Number)
	}
	c.Press("a")
	c.Wait(".stage.open")
}

// anEmergencyStopsTheCalls, and its end lets them go on.
func anEmergencyStopsTheCalls(t *testing.T, hall *place, b *webtest.Browser) {
	t.Helper()
	first := hall.issue("SB01")
	boss := signedInAs(t, hall, "boss")
	c := atWindow(t, hall, b)
	c.Next()
	c.Wait("[data-act=recall]:not(:disabled)")
	boss.post(t, "announcements", `{"id":"say-fire-1","phrase":"fire"}`)
	c.Wait("[data-bar=emergency]")
	c.Wait("[data-act=next]:disabled")
	c.Wait("[data-act=recall]:disabled")
	c.Wait("[data-act=noshow]:disabled")
	c.Wait("[data-act=finish]:not(:disabled)")
	c.Press("n")
	if n := c.Count("dialog"); n != 0 || c.Number() != first.Number {
		t.Errorf("%d questions, and %s at the window", n, c.Number())
	}
	g := &gallery{t: t, folder: os.Getenv("YIMEN_PICTURES")}
	g.look(c, "console-emergency")
	m := b.Page("manager")
	defer m.Close()
	m.SignIn(hall.url+"/manager", "boss", password)
	m.Wait("[data-bar=emergency]")
	g.look(m, "manager-emergency")
	m.Click("[data-act=end-emergency]")
	m.Wait("dialog[data-ask=end]")
	m.Click("[data-act=end-sure]")
	m.WaitGone("[data-bar=emergency]")
	c.WaitGone("[data-bar=emergency]")
	c.Wait("[data-act=next]:not(:disabled)")
	c.Wait("[data-act=noshow]:not(:disabled)")
	c.Press("a")
	c.Wait(".stage.open")
}
