package web_test

import (
	"net/http"
	"os"
	"strings"
	"testing"

	"yimen/hallserver/web/webtest"
	"yimen/hallserver/wire"
)

// TestAtTheWindow plays what a clerk meets beside the queue, in one hall, one thing
// after the other.
func TestAtTheWindow(t *testing.T) {
	t.Parallel()
	hall, b := openHall(t), browser(t)
	for _, scene := range []struct {
		name string
		play func(t *testing.T, hall *place, b *webtest.Browser)
	}{
		{"an ended session lays a sheet over the work", anEndedSessionLaysASheetOverTheWork},
		{"somebody else signs in at the sheet", somebodyElseSignsInAtTheSheet},
		{"a pause waits until this one is done", aPauseWaitsUntilThisOneIsDone},
		{"a password of one's own", aPasswordOfOnesOwn},
		{"a card was left on a kiosk", aCardWasLeftOnAKiosk},
		{"whose window it is, and which is typed", whoseWindowItIsAndWhichIsTyped},
		{"a group is as large as the hall allows", aGroupIsAsLargeAsTheHallAllows},
		{"whether the one came who was called is asked", whetherTheOneCameIsAsked},
		{"an emergency stops the calls", anEmergencyStopsTheCalls},
	} {
		t.Run(scene.name, func(t *testing.T) { //nolint:paralleltest // one hall
			defer hall.For(t).tidy()
			defer b.For(t).Page("console").Close()
			scene.play(t, hall.For(t), b.For(t))
		})
	}
}

const sheet = "dialog[data-ask=signin] "

// endSession lets the server know nobody from here on, until mend.
func (p *place) endSession() (mend func()) {
	return p.net.spoil(func(r *http.Request) fault {
		if strings.HasPrefix(r.URL.Path, "/api/v1/windows") || strings.HasPrefix(r.URL.Path, "/api/v1/tickets") {
			return strange
		}
		return pass
	})
}

func anEndedSessionLaysASheetOverTheWork(t *testing.T, hall *place, b *webtest.Browser) {
	t.Helper()
	first := hall.issue("SB01")
	c := atWindow(t, hall, b)
	c.Next()
	c.Act("start")
	c.Wait(".stage.serving")
	mend := hall.endSession()
	c.Wait(sheet)
	c.Press("n") // meant for the work
	if got := c.Number(); got != first.Number {
		t.Errorf("under the sheet stands %q, want %q", got, first.Number)
	}
	if got := c.Attribute(sheet+"input[name=user]", "readonly"); got != "" {
		t.Errorf("the name can be typed into: %q", got)
	}
	if got := c.Value(sheet + "input[name=user]"); got != "clerk1" {
		t.Errorf("the name is %q", got)
	}
	if c.Count(sheet+"input[name=password]:focus") != 1 {
		t.Errorf("in focus is %q, not the password", c.Focused())
	}
	c.Type("zz")
	if got := c.Text(".staff-page"); strings.Contains(got, "zz") {
		t.Error("what was typed is to be read on the page")
	}
	g := &gallery{t: t, folder: os.Getenv("YIMEN_PICTURES")}
	g.look(c, "console-sheet")
	for _, key := range []string{"Escape", "f", "Tab", "Tab", "Tab", "Tab", "Enter"} {
		c.Press(key)
	}
	c.Wait(sheet)
	mend()
	if got := signedIn(t, hall).ticket(t, first.Number).State; got != wire.TicketServing {
		t.Errorf("under the sheet the ticket became %s", got)
	}
	c.Wait(sheet + "button[type=submit]:not(:disabled)") // the keys above may have sent zz
	c.Fill(sheet+"input[name=password]", password)
	c.Press("Enter")
	c.WaitGone(sheet)
	c.Wait("[data-act=finish]:not(:disabled)")
	if got := c.Number(); got != first.Number {
		t.Errorf("back at the window is %q, want %q", got, first.Number)
	}
	c.Press("f")
	c.Wait(".stage.open")
}

func somebodyElseSignsInAtTheSheet(t *testing.T, hall *place, b *webtest.Browser) {
	t.Helper()
	hall.issue("SB01")
	c := atWindow(t, hall, b)
	c.Next()
	mend := hall.endSession()
	c.Wait(sheet)
	mend()
	c.Click(sheet + "[data-act=somebody-else]")
	c.Wait("[data-phase=signin]")
	if n := c.Count(".stage"); n != 0 {
		t.Error("the work of another is still seen")
	}
	c.Fill("input[name=user]", "clerk2")
	c.Fill("input[name=password]", password)
	c.Press("Enter")
	c.Wait("[data-phase=choose]")
}

func aPauseWaitsUntilThisOneIsDone(t *testing.T, hall *place, b *webtest.Browser) {
	t.Helper()
	first, second := hall.issue("SB01"), hall.issue("SB01")
	c := atWindow(t, hall, b)
	c.Next()
	c.Press("s")
	c.Wait(".stage.serving")
	c.Wait("[data-act=pause]:not(:disabled)")
	ask(c, "b", "pause")
	g := &gallery{t: t, folder: os.Getenv("YIMEN_PICTURES")}
	g.look(c, "console-pause-after")
	c.Press("ArrowRight")
	c.Press("1")
	c.Wait("[data-pause-next]")
	g.look(c, "console-pause-planned")
	c.Reload()
	c.Wait("[data-pause-next]")
	if c.Doing() != "serving" || c.Number() != first.Number {
		t.Errorf("the window is %s with %q", c.Doing(), c.Number())
	}
	// It can be taken back, and the next one is called as ever.
	c.Wait("[data-act=unpause]:not(:disabled)")
	c.Press("b")
	c.WaitGone("[data-pause-next]")
	if got := c.Next(); got != second.Number {
		t.Fatalf("called %q, want %q", got, second.Number)
	}
	c.Press("s")
	c.Wait(".stage.serving")
	third := hall.issue("SB01")
	c.Wait("[data-act=pause]:not(:disabled)")
	ask(c, "b", "pause")
	c.Press("1")
	c.Wait("[data-pause-next]")
	c.Wait("[data-act=next]:not(:disabled)")
	c.Press("n")
	c.Wait(".stage.paused")
	if got := signedIn(t, hall).ticket(t, third.Number).State; got != wire.TicketWaiting {
		t.Errorf("the next one is %s, and the window pauses", got)
	}
	c.Wait("[data-act=resume]:not(:disabled)")
	c.Press("o")
	c.Wait(".stage.open")
}

func aCardWasLeftOnAKiosk(t *testing.T, hall *place, b *webtest.Browser) {
	t.Helper()
	c := atWindow(t, hall, b)
	c.Wait(".stage.open")
	if n := c.Count("[data-bar=card]"); n != 0 {
		t.Fatal("a card is told that nobody left")
	}
	leave := func(left bool) {
		t.Helper()
		if _, err := hall.kiosk.CatalogueFor(t.Context(), wire.KioskState{CardLeft: left}); err != nil {
			t.Fatal(err)
		}
	}
	leave(true)
	c.Wait("[data-bar=card]")
	if got := c.Text("[data-bar=card]"); !strings.Contains(got, "测试机") {
		t.Errorf("the kiosk is not named: %q", got)
	}
	g := &gallery{t: t, folder: os.Getenv("YIMEN_PICTURES")}
	g.look(c, "console-card")
	leave(false)
	c.WaitGone("[data-bar=card]")
}

func whoseWindowItIsAndWhichIsTyped(t *testing.T, hall *place, b *webtest.Browser) {
	t.Helper()
	signedInAs(t, hall, "clerk2").post(t, "windows/3/open", `{}`)
	c := b.Page("console")
	c.SignIn(hall.url, "clerk1", password)
	c.Wait(`.tile[data-window="3"].open`)
	c.Press("3")
	c.Wait(`[data-typed="3"]`)
	if got := c.Text("[data-typed]"); !strings.Contains(got, "窗口员乙") {
		t.Errorf("typed is %q", got)
	}
	g := &gallery{t: t, folder: os.Getenv("YIMEN_PICTURES")}
	g.look(c, "console-choose-taken")
	c.Press("Enter")
	c.Wait("[data-phase=choose] [data-typed='3']")
	c.Press("Escape")
	c.WaitGone("[data-typed]")
	c.Press("1")
	c.Press("2")
	c.Wait(`[data-typed="12"]`)
	g.look(c, "console-choose-typed")
	tops := map[float64]bool{}
	for _, tile := range []string{"1", "2", "3", "4"} {
		tops[c.Box(`.tile[data-window="`+tile+`"] .tile-waiting`).Y] = true
		if got := c.Text(`.tile[data-window="` + tile + `"] b [aria-hidden]`); strings.Contains(got, tile) {
			t.Errorf("tile %s says its number again in its name: %q", tile, got)
		}
	}
	if len(tops) != 1 {
		t.Errorf("the counts of one row stand at %d heights", len(tops))
	}
	c.Press("Enter")
	c.Wait(`.console[data-phase=work][data-window="12"]`)
	c.Wait("[data-act=close]:not(:disabled)")
	c.Press("q")
	c.Wait("dialog.ask")
	c.Press("Enter")
	c.Wait("[data-phase=choose]")
	signedInAs(t, hall, "clerk2").post(t, "windows/3/close", `{"expect":{"ticket":null}}`)
	c.OpenWindow(2)
}

func aGroupIsAsLargeAsTheHallAllows(t *testing.T, hall *place, b *webtest.Browser) {
	t.Helper()
	var desk wire.Desk
	signedIn(t, hall).get(t, "desk", &desk)
	if desk.PeopleMost != 60 {
		t.Fatalf("a group is of %d at most, want the catalogue's 60", desk.PeopleMost)
	}
	c := atWindow(t, hall, b)
	ask(c, "k", "issue")
	c.Type("SB01")
	c.Press("Enter")
	c.Wait("[data-chosen=SB01]")
	if got := c.Attribute("input[name=people]", "max"); got != "60" {
		t.Errorf("the field takes %q", got)
	}
	c.Fill("input[name=people]", "61")
	c.Wait("[data-act=issue-now]:disabled")
	c.Wait(".people-most")
	c.Press("Escape")
	c.WaitGone("dialog.ask")
}
