package web_test

import (
	"net/http"
	"strings"
	"testing"

	"yimen/hallserver/web/webtest"
)

func TestTheGuideAnswersAKiosksCallByKeyboard(t *testing.T) {
	t.Parallel()
	hall := openHall(t)
	g := webtest.Start(t).Page("guide")
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

// callHelp is somebody at the kiosk who asks for help.
func (p *place) callHelp(id string) {
	p.t.Helper()
	r, err := http.NewRequestWithContext(p.t.Context(), http.MethodPost, p.url+"/api/v1/help", strings.NewReader(`{"id":"`+id+`"}`))
	if err != nil {
		p.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+p.kioskToken)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Idempotency-Key", "key-"+id)
	w, err := http.DefaultClient.Do(r)
	if err != nil {
		p.t.Fatal(err)
	}
	defer func() { _ = w.Body.Close() }()
	if w.StatusCode != http.StatusCreated {
		p.t.Fatalf("asking for help: %s", w.Status)
	}
}
