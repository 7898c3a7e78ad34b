package web_test

import (
	"crypto/rand"
	"encoding/json"
	"net/http"
	"net/http/cookiejar"
	"strings"
	"testing"

	"yimen/hallserver/wire"
)

// clerk is a member of staff without a page.
type clerk struct {
	http *http.Client
	url  string
}

// signedIn is clerk1 at another computer.
func signedIn(t *testing.T, hall *place) *clerk {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	c := &clerk{http: &http.Client{Jar: jar}, url: hall.url}
	c.post(t, "session", `{"user":"clerk1","password":"`+password+`"}`)
	return c
}

func (c *clerk) post(t *testing.T, path, body string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, c.url+"/api/v1/"+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Idempotency-Key", rand.Text())
	res, err := c.http.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode >= http.StatusMultipleChoices {
		t.Fatalf("POST %s: %s", path, res.Status)
	}
}

// ticketAt2 is the id of the ticket at window 2 as JSON; null without one.
func (c *clerk) ticketAt2(t *testing.T) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, c.url+"/api/v1/windows/2", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	res, err := c.http.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	var w wire.Window
	if err := json.NewDecoder(res.Body).Decode(&w); err != nil {
		t.Fatal(err)
	}
	if w.Ticket == nil {
		return "null"
	}
	return `"` + w.Ticket.ID + `"`
}
