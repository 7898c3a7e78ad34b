package web_test

import (
	"strings"
	"testing"
	"time"

	"yimen/hallserver/wire"
)

// padSilenceShown is within what a pad that has gone silent is shown: what the
// server waits, a look of the page, and the slowness of a busy machine.
const padSilenceShown = time.Minute

func TestAConsoleRingsWhenSomebodyBeginsToWait(t *testing.T) {
	t.Parallel()
	hall, c := openHall(t), browser(t).Page("console")
	c.SignIn(hall.url, "clerk1", password)
	c.OpenWindow(2)
	c.Wait(`[data-waiting="0"]`)
	hall.issue("SB01")
	c.Wait(`[data-waiting="1"]`)
	if got := c.Tones(); got == 0 {
		t.Error("somebody began to wait and nothing rang")
	}
	eventually(t, "the title to call", func() bool { return strings.HasPrefix(c.Title(), "●") })
	rung := c.Tones()
	hall.issue("SB01")
	c.Wait(`[data-waiting="2"]`)
	if got := c.Tones(); got != rung {
		t.Error("it rang for one more who waits")
	}
	c.Press("m")
	c.Wait("[data-act=sound][aria-pressed=false]")
	eventually(t, "the title to be quiet for a clerk who is there", func() bool { return !strings.HasPrefix(c.Title(), "●") })
	c.Reload()
	c.Wait("[data-act=sound][aria-pressed=false]")
	c.Next()
	c.Press("s")
	c.Next()
	c.Wait("[data-act=finish]:not(:disabled)")
	c.Press("f")
	c.Wait(".stage.open")
	hall.issue("SB01")
	c.Wait(`[data-waiting="1"]`)
	if got := c.Tones(); got != 0 {
		t.Errorf("a quiet console played %d tones", got)
	}
	for _, fault := range c.Faults() {
		t.Errorf("the page complains: %s", fault)
	}
}

func TestASilentPadIsShownSinceWhen(t *testing.T) {
	t.Parallel()
	hall, c := openHall(t), browser(t).Page("console")
	c.SignIn(hall.url, "clerk1", password)
	c.OpenWindow(2)
	hall.padSays(2, wire.PadCall, "ok")
	said := time.Now()
	c.Wait("[data-bar=pad]")
	if took := time.Since(said); took > padSilenceShown {
		t.Errorf("the silence was shown after %v", took)
	}
	if got := c.Text("[data-bar=pad]"); strings.Count(got, ":") != 2 {
		t.Errorf("it does not say since when: %q", got)
	}
	hall.padSays(2, wire.PadCall, "ok")
	c.WaitGone("[data-bar=pad]")
}
