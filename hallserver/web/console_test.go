package web_test

import (
	"testing"
)

func TestAClerkWorksByKeyboardAlone(t *testing.T) {
	t.Parallel()
	hall := openHall(t)
	first, second, third := hall.issue("SB01"), hall.issue("SB02"), hall.issue("YB01")
	c := browser(t).Page("console")

	if got := c.SignIn(hall.url, "clerk1", password); got != "choose" {
		t.Fatalf("after signing in there stands %q, want the choice of windows", got)
	}
	c.Wait(`.tile[data-window="3"]:not(:disabled)`)
	c.Press("3")
	c.Press("Enter")
	c.Wait(`.console[data-phase=work][data-window="3"]`)

	if got := c.Next(); got != first.Number {
		t.Fatalf("called %q, want %q, who has waited longest", got, first.Number)
	}
	left := c.Text("[data-act=recall] small")
	c.Press("r")
	c.Wait(`[data-act=recall] small:not(:text-is("` + left + `"))`)
	c.Press("s")
	c.Wait(".stage.serving")
	c.Press("f")
	c.Wait(".stage.open")

	if got := c.Next(); got != second.Number {
		t.Fatalf("called %q, want %q", got, second.Number)
	}
	c.Wait("[data-act=noshow]:not(:disabled)")
	c.Press("a")
	c.Wait("[data-bar=noshow]")

	if got := c.Next(); got != third.Number {
		t.Fatalf("called %q, want %q", got, third.Number)
	}
	c.Act("start")
	c.Wait(".stage.serving")
	if got := c.Next(); got != "" {
		t.Fatalf("called %q when nobody waits", got)
	}
	c.Wait(`[data-count=done]:text-is("2")`)
	c.Wait(`[data-count=noshow]:text-is("1")`)

	c.Press("b")
	c.Wait("dialog.ask")
	c.Press("2")
	c.Wait(".stage.paused")
	c.Wait("[data-act=resume]:not(:disabled)")
	c.Press("o")
	c.Wait(".stage.open")
	c.Wait("[data-act=close]:not(:disabled)")
	c.Press("q")
	c.Wait("dialog.ask")
	c.Press("Enter")
	c.Wait("[data-phase=choose]")
	if faults := c.Faults(); len(faults) > 0 {
		t.Errorf("the page complains: %q", faults)
	}
}
