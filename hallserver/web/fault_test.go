package web_test

import (
	"net/http"
	"strings"
	"testing"

	"yimen/hallserver/web/webtest"
	"yimen/hallserver/wire"
)

// TestWhateverGoesWrongNothingIsDoneTwice plays what can happen on the way
// between a console and the server, in one hall, one thing after the other.
func TestWhateverGoesWrongNothingIsDoneTwice(t *testing.T) {
	t.Parallel()
	hall, b := openHall(t), browser(t)
	for _, scene := range []struct {
		name string
		play func(t *testing.T, hall *place, b *webtest.Browser)
	}{
		{"a lost answer calls nobody twice", aLostAnswerCallsNobodyTwice},
		{"a command outlives a reload", aCommandOutlivesAReload},
		{"the console outlives a restart of the server", theConsoleOutlivesARestartOfTheServer},
		{"a conflict shows what is and changes nothing", aConflictShowsWhatIsAndChangesNothing},
		{"pressing twice calls once", pressingTwiceCallsOnce},
		{"the holder is whole only while held and never kept", theHolderIsWholeOnlyWhileHeldAndNeverKept},
		{"a typed number asks for the card itself", aTypedNumberAsksForTheCardItself},
		{"an ended session keeps the command until the clerk is back", anEndedSessionKeepsTheCommandUntilTheClerkIsBack},
		{"the console says since when it is stale", theConsoleSaysSinceWhenItIsStale},
	} {
		t.Run(scene.name, func(t *testing.T) { //nolint:paralleltest // one hall
			defer hall.For(t).tidy()
			defer b.For(t).Page("console").Close()
			scene.play(t, hall.For(t), b.For(t))
		})
	}
}

// tidy ends the clerk's work, empties queue A and mends the network.
func (p *place) tidy() {
	p.t.Helper()
	p.net.mend()
	c := signedIn(p.t, p)
	for p.waits() > 0 {
		c.post(p.t, "windows/2/call", `{"expect":{"ticket":`+c.ticketAt2(p.t)+`},"finish_current":true,"finish_as":"served"}`)
	}
	if at := c.ticketAt2(p.t); at != "null" {
		c.post(p.t, "windows/2/finish", `{"expect":{"ticket":`+at+`}}`)
	}
	c.post(p.t, "windows/2/close", `{"expect":{"ticket":null}}`)
	p.net.mend()
}

// atWindow is a console with a clerk at window 2.
func atWindow(t *testing.T, hall *place, b *webtest.Browser) *webtest.Page {
	t.Helper()
	c := b.Page("console")
	c.SignIn(hall.url, "clerk1", password)
	c.OpenWindow(2)
	return c
}

// waits says how many of queue A wait, as the server knows it.
func (p *place) waits() int {
	p.t.Helper()
	c, err := p.kiosk.Catalogue(p.t.Context())
	if err != nil {
		p.t.Fatal(err)
	}
	for _, q := range c.Queues {
		if q.ID == "A" {
			return q.Waiting
		}
	}
	p.t.Fatal("no queue A")
	return 0
}

func aLostAnswerCallsNobodyTwice(t *testing.T, hall *place, b *webtest.Browser) {
	t.Helper()
	first := hall.issue("SB01")
	hall.issue("SB01")
	c := atWindow(t, hall, b)
	mend := hall.net.spoil(only(http.MethodPost, "/call", lose))
	c.Press("n")
	c.Wait("[data-bar=unanswered]")
	eventually(t, "the console to ask again", func() bool { return len(hall.net.calls()) >= 3 })
	mend()
	c.Wait(".stage.called")
	if got := c.Number(); got != first.Number {
		t.Errorf("at the window is %q, want %q", got, first.Number)
	}
	c.WaitGone("[data-bar=unanswered]")
	if got := keys(hall.net.calls()); len(got) != 1 {
		t.Errorf("one press came with the keys %q", got)
	}
	if got := hall.waits(); got != 1 {
		t.Errorf("%d wait, want 1: one press calls one", got)
	}
}

func aCommandOutlivesAReload(t *testing.T, hall *place, b *webtest.Browser) {
	t.Helper()
	first := hall.issue("SB01")
	hall.issue("SB01")
	c := atWindow(t, hall, b)
	mend := hall.net.spoil(only(http.MethodPost, "/call", lose))
	c.Press("n")
	c.Wait("[data-bar=unanswered]")
	c.Reload()
	c.Wait("[data-phase=work]")
	mend()
	c.Wait(".why")
	if got := c.Number(); got != first.Number {
		t.Errorf("at the window is %q, want %q", got, first.Number)
	}
	if got := keys(hall.net.calls()); len(got) != 1 {
		t.Errorf("one press came with the keys %q", got)
	}
	if got := hall.waits(); got != 1 {
		t.Errorf("%d wait, want 1", got)
	}
}

func theConsoleOutlivesARestartOfTheServer(t *testing.T, hall *place, b *webtest.Browser) {
	t.Helper()
	first := hall.issue("SB01")
	hall.issue("SB01")
	c := atWindow(t, hall, b)
	loads := 0
	hall.net.spoil(func(r *http.Request) fault {
		if r.URL.Path == "/" {
			loads++
		}
		return pass
	})
	hall.shut()
	c.Press("n")
	c.Wait("[data-bar=unanswered]")
	hall.start()
	c.Wait(".stage.called")
	if got := c.Number(); got != first.Number {
		t.Errorf("at the window is %q, want %q", got, first.Number)
	}
	c.WaitGone(".bar")
	if got := hall.waits(); got != 1 {
		t.Errorf("%d wait, want 1", got)
	}
	if loads != 0 {
		t.Errorf("the page was loaded %d times again", loads)
	}
}

func aConflictShowsWhatIsAndChangesNothing(t *testing.T, hall *place, b *webtest.Browser) {
	t.Helper()
	first := hall.issue("SB01")
	hall.issue("SB01")
	c := atWindow(t, hall, b)
	// This console sees nothing new from here on, until its command is answered.
	mend := hall.net.spoil(only(http.MethodGet, "/windows", refuse))
	signedIn(t, hall).post(t, "windows/2/call", `{"expect":{"ticket":null,"version":0}}`)
	c.Press("n")
	c.Wait("[data-bar=refused]")
	c.Wait(".stage.called")
	if got := c.Number(); got != first.Number {
		t.Errorf("the console shows %q, want %q, which is at the window", got, first.Number)
	}
	if got := hall.waits(); got != 1 {
		t.Errorf("%d wait, want 1: the refused call changes nothing", got)
	}
	mend()
}

func pressingTwiceCallsOnce(t *testing.T, hall *place, b *webtest.Browser) {
	t.Helper()
	hall.issue("SB01")
	hall.issue("SB01")
	c := atWindow(t, hall, b)
	c.Press("n")
	c.Press("n")
	c.Wait(".stage.called")
	c.Press("n")
	c.Wait("[data-act=next]:not(:disabled)")
	if got := len(hall.net.calls()); got != 1 {
		t.Errorf("%d calls came, want 1", got)
	}
}

func theHolderIsWholeOnlyWhileHeldAndNeverKept(t *testing.T, hall *place, b *webtest.Browser) {
	t.Helper()
	hall.issue("SB01", func(r *wire.IssueRequest) {
		hall.seal(r, wire.Subject{Name: "测试乙", IDNumber: "219999199001010024", IDType: "resident", Address: "样例省样例市云溪县测试路 2 号"})
	})
	hall.issue("ZX01")
	c := atWindow(t, hall, b)
	c.Next()
	c.Wait(".holder")
	if got := c.Text(".holder"); !strings.Contains(got, "测*乙") || strings.Contains(got, "测试乙") || strings.Contains(got, "219999199001010024") {
		t.Errorf("unasked it shows %q", got)
	}
	c.Hold("[data-act=hold]")
	c.Wait(`.holder[data-whole=yes]`)
	if got := c.Text(".holder"); !strings.Contains(got, "测试乙") || !strings.Contains(got, "219999199001010024") {
		t.Errorf("held it shows %q", got)
	}
	if got := c.Storage(); strings.Contains(got, "测") || strings.Contains(got, "219999") {
		t.Errorf("the browser keeps %s", got)
	}
	c.Release()
	c.Wait(`.holder[data-whole=no]`)
	if got := c.Text(".holder"); strings.Contains(got, "测试乙") {
		t.Errorf("let go it shows %q", got)
	}
	c.Down("v")
	c.Wait(`.holder[data-whole=yes]`)
	c.Up("v")
	c.Wait(`.holder[data-whole=no]`)
}

func anEndedSessionKeepsTheCommandUntilTheClerkIsBack(t *testing.T, hall *place, b *webtest.Browser) {
	t.Helper()
	first := hall.issue("SB01")
	c := atWindow(t, hall, b)
	mend := hall.net.spoil(func(r *http.Request) fault {
		if strings.HasPrefix(r.URL.Path, "/api/v1/windows") {
			return strange
		}
		return pass
	})
	c.Press("n")
	c.Wait("dialog[data-ask=signin]")
	mend()
	c.Fill("input[name=password]", password)
	c.Press("Enter")
	c.Wait(".stage.called")
	if got := c.Number(); got != first.Number {
		t.Errorf("at the window is %q, want %q", got, first.Number)
	}
}

func theConsoleSaysSinceWhenItIsStale(t *testing.T, hall *place, b *webtest.Browser) {
	t.Helper()
	c := atWindow(t, hall, b)
	c.Offline(true)
	c.Wait("[data-bar=stale]")
	if got := c.Text("[data-bar=stale]"); strings.Count(got, ":") != 2 {
		t.Errorf("the banner names no time: %q", got)
	}
	c.Offline(false)
	c.WaitGone("[data-bar=stale]")
}
