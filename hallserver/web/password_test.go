package web_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"yimen/hallserver/access"
	"yimen/hallserver/web/webtest"
)

func aPasswordOfOnesOwn(t *testing.T, hall *place, b *webtest.Browser) {
	t.Helper()
	const own = "Mine-for-tests-2026"
	elsewhere := signedIn(t, hall)
	c := atWindow(t, hall, b)
	c.Click("[data-act=password]")
	c.Wait("dialog[data-ask=password]")
	g := &gallery{t: t, folder: os.Getenv("YIMEN_PICTURES")}
	g.look(c, "console-password")
	set := func(old, word, again string) {
		t.Helper()
		c.Fill("input[name=old]", old)
		c.Fill("input[name=new]", word)
		c.Fill("input[name=again]", again)
		c.Press("Enter")
	}
	set(password, own, own+"x")
	c.Wait("[data-wrong=differ]")
	set("not the old one", own, own)
	c.Wait("[data-wrong=wrong-password]")
	g.look(c, "console-password-wrong")
	set(password, "short", "short")
	c.Wait("[data-wrong=weak-password]")
	set(password, own, own)
	c.WaitGone("dialog[data-ask=password]")
	c.Wait("[data-bar=password]")
	if c.Doing() != "open" {
		t.Errorf("the window is %s", c.Doing())
	}
	if code := elsewhere.status(t, "session"); code != http.StatusUnauthorized {
		t.Errorf("elsewhere they are signed in still: %d", code)
	}
	if strings.Contains(c.Storage(), own) {
		t.Error("the browser keeps the password")
	}
	c.Click("[data-act=password]")
	c.Wait("dialog[data-ask=password]")
	set(own, password, password)
	c.WaitGone("dialog[data-ask=password]")
}

// TestAGivenPasswordIsChangedFirst signs in with a password that an administrator
// made.
func TestAGivenPasswordIsChangedFirst(t *testing.T) {
	t.Parallel()
	hall := openHall(t)
	hall.shut()
	store, err := access.Open(t.Context(), filepath.Join(hall.data, "ops.db"), access.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, user := range []string{"clerk1", "boss"} {
		if err := store.SetPassword(t.Context(), "system", user, password, true); err != nil {
			t.Fatal(err)
		}
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	hall.start()
	b := browser(t)
	for user, path := range map[string]string{"clerk1": "", "boss": "/manager"} {
		p := b.Page(user)
		p.SignIn(hall.url+path, user, password)
		p.Wait("dialog[data-ask=password]")
		g := &gallery{t: t, folder: os.Getenv("YIMEN_PICTURES")}
		g.look(p, "first-password-"+user)
		p.Press("Escape")
		p.Reload()
		p.Wait("dialog[data-ask=password]") // there is no way round it
		const own = "Mine-for-tests-2026"
		p.Fill("input[name=old]", password)
		p.Fill("input[name=new]", own)
		p.Fill("input[name=again]", own)
		p.Press("Enter")
		p.WaitGone("dialog[data-ask=password]")
		p.Reload()
		p.Wait("[data-phase=choose], .watching")
		if p.Count("dialog[data-ask=password]") != 0 {
			t.Errorf("%s is asked again", user)
		}
		for _, fault := range p.Faults() {
			t.Errorf("%s: %s", user, fault)
		}
	}
}
