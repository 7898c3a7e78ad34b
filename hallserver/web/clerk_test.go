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
	return signedInAs(t, hall, "clerk1")
}

func signedInAs(t *testing.T, hall *place, user string) *clerk {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	c := &clerk{http: &http.Client{Jar: jar}, url: hall.url}
	c.post(t, "session", `{"user":"`+user+`","password":"`+password+`"}`)
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

// get reads what a path below /api/v1 holds.
func (c *clerk) get(t *testing.T, path string, into any) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, c.url+"/api/v1/"+path, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	res, err := c.http.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	if err := json.NewDecoder(res.Body).Decode(into); err != nil {
		t.Fatal(err)
	}
}

// status is how a path below /api/v1 is answered.
func (c *clerk) status(t *testing.T, path string) int {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, c.url+"/api/v1/"+path, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	res, err := c.http.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	return res.StatusCode
}

func (c *clerk) window2(t *testing.T) (w wire.Window) {
	t.Helper()
	c.get(t, "windows/2", &w)
	return w
}

// ticketAt2 is the id of the ticket at window 2 as JSON; null without one.
func (c *clerk) ticketAt2(t *testing.T) string {
	t.Helper()
	w := c.window2(t)
	if w.Ticket == nil {
		return "null"
	}
	return `"` + w.Ticket.ID + `"`
}

// tickets are all of today.
func (c *clerk) tickets(t *testing.T) (all []wire.Ticket) {
	t.Helper()
	c.get(t, "tickets", &all)
	return all
}

// ticket is the one of a number.
func (c *clerk) ticket(t *testing.T, number string) wire.Ticket {
	t.Helper()
	for _, ticket := range c.tickets(t) {
		if ticket.Number == number {
			return ticket
		}
	}
	t.Fatalf("no ticket %s", number)
	return wire.Ticket{}
}
