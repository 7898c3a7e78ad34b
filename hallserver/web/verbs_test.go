package web_test

import (
	"testing"

	"yimen/hallserver/web/webtest"
)

// TestEveryVerbHasItsKey plays what a clerk can do with a ticket and a window, by
// keyboard alone, in one hall, one thing after the other.
func TestEveryVerbHasItsKey(t *testing.T) {
	t.Parallel()
	hall, b := openHall(t), browser(t)
	c := b.Page("console")
	c.SignIn(hall.url, "clerk1", password)
	c.OpenWindow(2)
	for _, scene := range []struct {
		name string
		play func(t *testing.T, hall *place, c *webtest.Page)
	}{
		{"a service ends in another way than usual", anotherOutcome},
		{"a ticket is parked and taken back", parkedAndTakenBack},
		{"a missed ticket waits again", missedAndBack},
		{"a ticket goes to a queue, a window, a person", transferred},
		{"a service is added and done next", anotherService},
		{"a ticket is taken for somebody and given back", issuedAndCancelled},
		{"a chosen one is called", chosen},
		{"a pause says until when", pausedUntil},
		{"keys are shown, and letters in a field are letters", keysAndFields},
		{"the window is handed over", handedOver},
	} {
		t.Run(scene.name, func(t *testing.T) { //nolint:paralleltest // one console
			scene.play(t, hall.For(t), c.For(t))
		})
	}
	for _, fault := range c.Faults() {
		t.Errorf("the page complains: %s", fault)
	}
}

// withTicket has a ticket of queue A at the window.
func withTicket(t *testing.T, hall *place, c *webtest.Page) (number string) {
	t.Helper()
	number = hall.issue("SB01").Number
	c.Wait(`[data-number="` + number + `"]`)
	if got := c.Next(); got != number {
		t.Fatalf("called %q, want %q", got, number)
	}
	return number
}

// ask presses a key and waits for its question.
func ask(c *webtest.Page, key, name string) {
	c.Press(key)
	c.Wait("dialog[data-ask=" + name + "]")
}

func anotherOutcome(t *testing.T, hall *place, c *webtest.Page) {
	t.Helper()
	withTicket(t, hall, c)
	c.Press("s")
	c.Wait(".stage.serving")
	c.Wait("[data-act=outcome]:not(:disabled)")
	ask(c, "Shift+F", "outcome")
	if c.Attribute("[data-choice]:nth-child(2)", "data-choice") == "done" {
		t.Fatal("the second outcome is the usual one")
	}
	c.Press("2")
	c.Wait(".stage.open")
}

func parkedAndTakenBack(t *testing.T, hall *place, c *webtest.Page) {
	t.Helper()
	number := withTicket(t, hall, c)
	ask(c, "p", "park")
	c.Press("Enter")
	c.Wait("[data-bar=park]")
	c.Wait(`[data-parked="1"]`)
	c.Press("2")
	c.Wait(`[data-number="` + number + `"] [data-row][aria-disabled=false]`)
	c.Press("2")
	c.Press("Enter")
	c.Wait(`.stage[data-ticket="` + number + `"]`)
	c.Wait("[data-act=finish]:not(:disabled)")
	c.Press("f")
	c.Wait(".stage.open")
	c.Press("1")
}

func missedAndBack(t *testing.T, hall *place, c *webtest.Page) {
	t.Helper()
	number := withTicket(t, hall, c)
	c.Press("a")
	c.Wait("[data-bar=noshow]")
	c.Press("3")
	c.Wait(`[data-number="` + number + `"] [data-row][aria-disabled=false]`)
	c.Press("3")
	c.Press("Enter")
	c.Wait("[data-bar=reactivate]")
	c.Press("1")
	c.Wait(`[data-number="` + number + `"][data-marks=reactivated]`)
	if got := c.Next(); got != number {
		t.Errorf("called %q, want %q", got, number)
	}
	c.Press("f")
	c.Wait(".stage.open")
}

func transferred(t *testing.T, hall *place, c *webtest.Page) {
	t.Helper()
	signedInAs(t, hall, "clerk2").post(t, "windows/3/open", `{}`)
	said := hall.net.listen()
	for _, to := range []struct {
		kind  string
		right int // presses of the arrow
		typed string
		why   string // as clicked
	}{{"queue", 0, "住房", "wrong-queue"}, {"window", 1, "3", ""}, {"staff", 2, "clerk2", "specialist"}} {
		number := withTicket(t, hall, c)
		ask(c, "t", "transfer")
		for range to.right {
			c.Press("ArrowRight")
		}
		c.Wait("[data-to=" + to.kind + "][aria-selected=true]")
		if to.why != "" {
			c.Click("[data-why=" + to.why + "]")
			c.Wait("[data-why=" + to.why + "].on")
			c.Click(".pick-field")
		}
		c.Type(to.typed)
		c.Wait(".pick-list li:only-child")
		c.Press("Enter")
		c.Wait("[data-bar=transfer]")
		c.Wait(".stage.open")
		if why := said.body("/transfer").Reason; why != to.why {
			t.Errorf("%s: sent for %q, want %q", to.kind, why, to.why)
		}
		at := signedIn(t, hall).ticket(t, number)
		if (to.kind == "queue") != (at.Queue == "K") || (to.kind == "window") != (at.ToWindow == 3) || (to.kind == "staff") != (at.ToStaff == "窗口员乙") {
			t.Errorf("%s: it is in queue %s for window %d and %q", to.kind, at.Queue, at.ToWindow, at.ToStaff)
		}
		c.WaitGone(`[data-number="` + number + `"]`)
	}
}

func anotherService(t *testing.T, hall *place, c *webtest.Page) {
	t.Helper()
	number := withTicket(t, hall, c)
	ask(c, "e", "services")
	c.Type("SB03")
	c.Press("Enter")
	c.Wait("[data-chosen=SB03]")
	c.Press("Enter")
	c.Wait("[data-step=to-come]")
	c.Wait("[data-act=start]:not(:disabled)")
	c.Press("s")
	c.Wait(".stage.serving")
	c.Wait("[data-act=next]:not(:disabled)")
	c.Press("n")
	c.Wait("[data-bar=goes-on]")
	c.Wait("[data-step=done]")
	if got := c.Number(); got != number {
		t.Errorf("at the window is %q, want %q still", got, number)
	}
}

func issuedAndCancelled(t *testing.T, _ *place, c *webtest.Page) {
	t.Helper()
	c.Wait("[data-act=issue]:not(:disabled)")
	ask(c, "k", "issue")
	c.Type("SB04")
	c.Press("Enter")
	c.Wait("[data-chosen=SB04]")
	c.Press("Enter")
	c.Wait("[data-bar=issued]")
	c.Wait(`[data-waiting="1"]`)
	c.Press("1")
	c.Wait("[data-act=cancel-this]:not(:disabled)")
	c.Press("Delete")
	c.Wait("dialog[data-ask=cancel]")
	c.Press("Enter")
	c.Wait("[data-bar=cancel]")
	c.Wait(`[data-waiting="0"]`)
}

func chosen(t *testing.T, hall *place, c *webtest.Page) {
	t.Helper()
	if c.Number() != "" {
		c.Wait("[data-act=finish]:not(:disabled)")
		c.Press("f")
		c.Wait(".stage.open")
	}
	hall.issue("SB01")
	second := hall.issue("SB01").Number
	c.Wait(`[data-number="` + second + `"] [data-row][aria-disabled=false]`)
	c.Press("1")
	c.Press("ArrowDown")
	c.Press("Enter")
	c.Wait(`.stage[data-ticket="` + second + `"]`)
	c.Wait("[data-act=finish]:not(:disabled)")
	c.Press("f")
	c.Wait(".stage.open")
}

func pausedUntil(t *testing.T, _ *place, c *webtest.Page) {
	t.Helper()
	c.Wait("[data-act=pause]:not(:disabled)")
	ask(c, "b", "pause")
	c.Press("ArrowRight")
	c.Wait("[data-minutes='5'][aria-checked=true]")
	c.Press("1")
	c.Wait(".stage.paused")
	if c.Attribute(".paused-now", "data-until") == "" {
		t.Error("the pause has no end")
	}
	c.Wait("[data-act=resume]:not(:disabled)")
	c.Press("o")
	c.Wait(".stage.open")
}

func keysAndFields(t *testing.T, _ *place, c *webtest.Page) {
	t.Helper()
	c.Wait("[data-act=issue]:not(:disabled)")
	ask(c, "?", "keys")
	if n := c.Count(".keys kbd"); n < 18 {
		t.Errorf("%d keys are shown", n)
	}
	c.Press("Escape")
	c.WaitGone("dialog.ask")
	ask(c, "k", "issue")
	c.Type("bnq")
	if c.Count("dialog[data-ask=issue]") != 1 || c.Number() != "" || c.Doing() != "open" {
		t.Errorf("letters typed into a field did something: %s", c.Doing())
	}
	c.Press("Escape")
	c.WaitGone("dialog.ask")
}

func handedOver(t *testing.T, hall *place, c *webtest.Page) {
	t.Helper()
	signedInAs(t, hall, "clerk2").post(t, "windows/3/close", `{"expect":{"ticket":null}}`)
	c.Wait("[data-act=handover]:not(:disabled)")
	ask(c, "h", "handover")
	c.Type("clerk2")
	c.Wait(".pick-list li:only-child")
	c.Press("Enter")
	c.Wait("[data-bar=handed]")
	c.Wait("[data-phase=choose]")
	if got := signedIn(t, hall).window2(t).StaffID; got != "clerk2" {
		t.Errorf("at window 2 sits %q", got)
	}
}
