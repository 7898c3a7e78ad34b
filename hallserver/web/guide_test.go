package web_test

import (
	"crypto/rand"
	"io"
	"net/http"
	"strings"
	"testing"
)

func TestTheGuideAnswersAKiosksCallByKeyboard(t *testing.T) {
	t.Parallel()
	hall := openHall(t)
	g := browser(t).Page("guide")
	if got := g.SignIn(hall.url+"/guide", "guide1", password); got != "work" {
		t.Fatalf("a guide sees %q", got)
	}
	g.Wait(".nobody")
	inspect(t, g, "guide-nobody")
	hall.callHelp("help-1")
	g.Wait("[data-call=help-1][data-taken=false]")
	if got := g.Title(); !strings.HasPrefix(got, "1") {
		t.Errorf("the title does not tell of the call: %q", got)
	}
	if g.Tones() == 0 {
		t.Error("the call makes no sound")
	}
	inspect(t, g, "guide-call")
	g.Press("g")
	g.Wait("[data-call=help-1][data-taken=true]")
	if got := g.Text("[data-call=help-1]"); !strings.Contains(got, "导办员戊") {
		t.Errorf("who goes there is not told: %q", got)
	}
	inspect(t, g, "guide-taken")
	g.Press("f")
	g.Wait(".nobody")
}

// Kiosks are told that somebody looks as long as the page looks, also in a tab behind
// another one.
func TestTheGuidesPageLooksOnWhileNobodySeesIt(t *testing.T) {
	t.Parallel()
	hall := openHall(t)
	g := browser(t).Page("guide")
	g.SignIn(hall.url+"/guide", "guide1", password)
	g.Wait(".nobody")
	g.Unseen()
	for _, id := range []string{"help-1", "help-2"} {
		hall.callHelp(id)
		g.Wait("[data-call=" + id + "]")
		hall.fromKiosk("help/"+id+"/end", "{}")
		g.Wait(".nobody")
	}
}

// callHelp is somebody at the kiosk who asks for help.
func (p *place) callHelp(id string) {
	p.t.Helper()
	p.fromKiosk("help", `{"id":"`+id+`"}`)
}

// fromKiosk has the kiosk do something.
func (p *place) fromKiosk(path, body string) {
	p.t.Helper()
	p.does(p.kioskToken, http.MethodPost, path, body)
}

// does has the holder of a token do something, and answers what the hall says.
func (p *place) does(token, method, path, body string) []byte {
	p.t.Helper()
	r, err := http.NewRequestWithContext(p.t.Context(), method, p.url+"/api/v1/"+path, strings.NewReader(body))
	if err != nil {
		p.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	r.Header.Set("Idempotency-Key", rand.Text())
	w, err := http.DefaultClient.Do(r)
	if err != nil {
		p.t.Fatal(err)
	}
	defer func() { _ = w.Body.Close() }()
	answer, err := io.ReadAll(w.Body)
	if err != nil || w.StatusCode >= http.StatusMultipleChoices {
		p.t.Fatalf("%s %s: %s %s %v", method, path, w.Status, answer, err)
	}
	return answer
}
