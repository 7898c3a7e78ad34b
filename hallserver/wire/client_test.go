package wire_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/gorilla/websocket"

	"yimen/hallserver/wire"
)

// seen is what a server was asked.
type seen struct {
	Method, Path, Key, Auth, Agent, Body string
}

// answering is a server that answers every request alike.
func answering(t *testing.T, status int, kind, body string) (*httptest.Server, *[]seen) {
	t.Helper()
	var asked []seen
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		asked = append(asked, seen{r.Method, r.URL.EscapedPath(), r.Header.Get("Idempotency-Key"), r.Header.Get("Authorization"), r.UserAgent(), string(raw)})
		w.Header().Set("Content-Type", kind)
		if status == http.StatusFound {
			w.Header().Set("Location", "/elsewhere")
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}))
	t.Cleanup(s.Close)
	return s, &asked
}

func TestEachCallAsksItsRouteAsTheDevice(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		call   func(context.Context, *wire.Client) error
		answer string
		want   seen
	}{
		"catalogue": {
			func(ctx context.Context, c *wire.Client) error { _, err := c.Catalogue(ctx); return err },
			`{}`,
			seen{Method: "GET", Path: "/api/v1/catalogue"},
		},
		"issue": {
			func(ctx context.Context, c *wire.Client) error {
				_, err := c.IssueTicket(ctx, "key-1", wire.IssueRequest{ID: "ticket-1", Services: []string{"S01"}})
				return err
			},
			`{}`,
			seen{Method: "POST", Path: "/api/v1/tickets", Key: "key-1", Body: `{"id":"ticket-1","services":["S01"]}`},
		},
		"printed": {
			func(ctx context.Context, c *wire.Client) error {
				return c.ReportPrinted(ctx, "key-2", "a/b", wire.PrintedRequest{OK: true})
			},
			``,
			seen{Method: "POST", Path: "/api/v1/tickets/a%2Fb/printed", Key: "key-2", Body: `{"ok":true}`},
		},
		"ticket": {
			func(ctx context.Context, c *wire.Client) error { _, err := c.Ticket(ctx, "ticket-1"); return err },
			`{}`,
			seen{Method: "GET", Path: "/api/v1/tickets/ticket-1"},
		},
		"enrol": {
			func(ctx context.Context, c *wire.Client) error { _, err := c.Enrol(ctx, "code-1"); return err },
			`{}`,
			seen{Method: "POST", Path: "/api/v1/devices/enrolments", Body: `{"code":"code-1"}`},
		},
		"snapshot": {
			func(ctx context.Context, c *wire.Client) error { _, err := c.BoardSnapshot(ctx, "hall"); return err },
			`{}`,
			seen{Method: "GET", Path: "/api/v1/board/hall"},
		},
		"clip": {
			func(ctx context.Context, c *wire.Client) error { _, err := c.Clip(ctx, "zh-0"); return err },
			"RIFF",
			seen{Method: "GET", Path: "/api/v1/voice/clips/zh-0"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, asked := answering(t, http.StatusOK, "application/json", c.answer)
			if err := c.call(t.Context(), wire.NewClient(s.URL+"/", "tok", s.Client()).As("yimen-test/1")); err != nil {
				t.Fatal(err)
			}
			c.want.Auth, c.want.Agent = "Bearer tok", "yimen-test/1"
			if diff := cmp.Diff([]seen{c.want}, *asked); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAnErrorAnswerIsAProblem(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status     int
		kind, body string
		want       wire.Problem
	}{
		"problem": {
			409, "application/problem+json; charset=utf-8",
			`{"title":"Conflict","status":409,"code":"conflict","detail":"the window has A001"}`,
			wire.Problem{Title: "Conflict", Status: 409, Code: "conflict", Detail: "the window has A001"},
		},
		"a proxy's page":        {502, "text/html", `<h1>no</h1>`, wire.Problem{Title: "Bad Gateway", Status: 502}},
		"a redirect":            {302, "text/html", ``, wire.Problem{Title: "Found", Status: 302}},
		"broken JSON":           {500, "application/problem+json", `{"title":`, wire.Problem{Title: "Internal Server Error", Status: 500}},
		"an endless problem":    {400, "application/problem+json", `{"title":"` + strings.Repeat("x", 1<<17) + `"}`, wire.Problem{Title: "Bad Request", Status: 400}},
		"a status of no name":   {599, "", ``, wire.Problem{Title: "status 599", Status: 599}},
		"a status that differs": {401, "application/problem+json", `{"title":"Who?","status":200}`, wire.Problem{Title: "Who?", Status: 401}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, asked := answering(t, c.status, c.kind, c.body)
			_, err := wire.NewClient(s.URL, "", s.Client()).Catalogue(t.Context())
			p, ok := errors.AsType[*wire.Problem](err)
			if !ok {
				t.Fatalf("error %v is no Problem", err)
			}
			if diff := cmp.Diff(c.want, *p); diff != "" {
				t.Error(diff)
			}
			if len(*asked) != 1 {
				t.Errorf("asked %d times", len(*asked))
			}
		})
	}
}

func TestACallWithoutAUsableKeyIsNotSent(t *testing.T) {
	t.Parallel()
	s, asked := answering(t, 200, "application/json", `{}`)
	c := wire.NewClient(s.URL, "", s.Client())
	for _, key := range []string{"", strings.Repeat("k", 129), "two words", "键"} {
		if _, err := c.IssueTicket(t.Context(), key, wire.IssueRequest{}); !errors.Is(err, wire.ErrKey) {
			t.Errorf("key %q: error %v", key, err)
		}
		if err := c.ReportPrinted(t.Context(), key, "t", wire.PrintedRequest{}); !errors.Is(err, wire.ErrKey) {
			t.Errorf("key %q: error %v", key, err)
		}
	}
	if len(*asked) > 0 {
		t.Errorf("sent %v", *asked)
	}
}

// TestTheCatalogueOfALargeHallIsRead: a thousand services with all that is to be
// brought are more than other answers may be.
func TestTheCatalogueOfALargeHallIsRead(t *testing.T) {
	t.Parallel()
	s, _ := answering(t, http.StatusOK, "application/json", `{"version": "`+strings.Repeat("a", 8<<20)+`"}`)
	c := wire.NewClient(s.URL, "", s.Client())
	got, err := c.CatalogueFor(t.Context(), wire.KioskState{})
	if err != nil || len(got.Version) != 8<<20 {
		t.Errorf("%d bytes, %v", len(got.Version), err)
	}
}

func TestATooLongAnswerIsAnErrorAndNoProblem(t *testing.T) {
	t.Parallel()
	s, _ := answering(t, 200, "audio/wav", strings.Repeat("x", 8<<20+1))
	_, err := wire.NewClient(s.URL, "", s.Client()).Clip(t.Context(), "long")
	if _, ok := errors.AsType[*wire.Problem](err); err == nil || ok {
		t.Errorf("error %v", err)
	}
}

func TestAServerThatIsAwayIsNoProblem(t *testing.T) {
	t.Parallel()
	s, _ := answering(t, 200, "", "")
	s.Close()
	_, err := wire.NewClient(s.URL, "", nil).Ticket(t.Context(), "t")
	if _, ok := errors.AsType[*wire.Problem](err); err == nil || ok {
		t.Errorf("error %v", err)
	}
}

// feeding is a server whose board feed is serve.
func feeding(t *testing.T, serve func(r *http.Request, c *websocket.Conn)) *wire.Client {
	t.Helper()
	up := websocket.Upgrader{}
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c, err := up.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer func() { _ = c.Close() }()
		serve(r, c)
	}))
	s.EnableHTTP2 = true // which a feed cannot have
	s.StartTLS()
	t.Cleanup(s.Close)
	hc := s.Client()
	if res, err := hc.Get(s.URL); err == nil { //nolint:noctx // makes the transport offer HTTP/2 from now on
		_ = res.Body.Close()
	}
	return wire.NewClient(s.URL, "tok", hc)
}

func TestAFeedBringsFramesAndTakesAcknowledgements(t *testing.T) {
	t.Parallel()
	asked := make(chan string, 1)
	acks := make(chan string, 2)
	c := feeding(t, func(r *http.Request, c *websocket.Conn) {
		asked <- r.URL.String() + " " + r.Header.Get("Authorization")
		_ = c.WriteJSON(wire.Frame{Feed: "f1", Offset: 8, Type: wire.FrameHeartbeat, At: at(0)})
		for range 2 {
			_, raw, err := c.ReadMessage()
			if err != nil {
				raw = []byte(err.Error())
			}
			acks <- strings.TrimSpace(string(raw))
		}
		_ = c.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(wire.CloseResync, "too slow"), time.Now().Add(time.Second))
	})
	f, err := c.DialBoard(t.Context(), "hall/1", "f1", 7)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	if got, want := <-asked, "/api/v1/ws/board/hall%2F1?feed=f1&offset=7 Bearer tok"; got != want {
		t.Errorf("asked %s, want %s", got, want)
	}
	frame, err := f.Next(t.Context())
	if err != nil || frame.Offset != 8 || frame.Type != wire.FrameHeartbeat {
		t.Fatalf("frame %+v, %v", frame, err)
	}
	for _, a := range []wire.BoardAck{{Shown: new(uint64(8))}, {Spoken: "c1"}} {
		if err := f.Ack(t.Context(), a); err != nil {
			t.Fatal(err)
		}
	}
	if a, b := <-acks, <-acks; a != `{"shown":8}` || b != `{"spoken":"c1"}` {
		t.Errorf("acknowledged %s and %s", a, b)
	}
	_, err = f.Next(t.Context())
	closed, ok := errors.AsType[*wire.ClosedError](err)
	if !ok || !closed.Resync() || closed.Reason != "too slow" {
		t.Errorf("error %v, want a resync", err)
	}
}

func TestAFeedFromTheStartAsksForNoPlace(t *testing.T) {
	t.Parallel()
	asked := make(chan string, 1)
	c := feeding(t, func(r *http.Request, c *websocket.Conn) { asked <- r.URL.String() })
	f, err := c.DialBoard(t.Context(), "hall", "", 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	if got := <-asked; got != "/api/v1/ws/board/hall" {
		t.Errorf("asked %s", got)
	}
}

func TestNextEndsWithItsContext(t *testing.T) {
	t.Parallel()
	c := feeding(t, func(_ *http.Request, c *websocket.Conn) { _, _, _ = c.ReadMessage() })
	f, err := c.DialBoard(t.Context(), "hall", "", 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { _, err := f.Next(ctx); ended <- err }()
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
	if err := f.Close(); err != nil {
		t.Errorf("closed again: %v", err)
	}
}

func TestWhatIsNoFrameEndsTheFeed(t *testing.T) {
	t.Parallel()
	for name, send := range map[string]func(*websocket.Conn){
		"binary":   func(c *websocket.Conn) { _ = c.WriteMessage(websocket.BinaryMessage, []byte(`{}`)) },
		"no JSON":  func(c *websocket.Conn) { _ = c.WriteMessage(websocket.TextMessage, []byte(`{"feed`)) },
		"too long": func(c *websocket.Conn) { _ = c.WriteMessage(websocket.TextMessage, make([]byte, 1<<20+1)) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := feeding(t, func(_ *http.Request, c *websocket.Conn) { send(c); _, _, _ = c.ReadMessage() })
			f, err := c.DialBoard(t.Context(), "hall", "", 0)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = f.Close() }()
			if _, err := f.Next(t.Context()); err == nil {
				t.Error("no error")
			}
		})
	}
}

func TestARefusedFeedIsAProblem(t *testing.T) {
	t.Parallel()
	raw, err := json.Marshal(wire.Problem{Title: "No such board", Status: 404, Code: "unknown-board"})
	if err != nil {
		t.Fatal(err)
	}
	s, _ := answering(t, 404, "application/problem+json", string(raw))
	_, err = wire.NewClient(s.URL, "", s.Client()).DialBoard(t.Context(), "nowhere", "", 0)
	p, ok := errors.AsType[*wire.Problem](err)
	if !ok || p.Code != "unknown-board" {
		t.Errorf("error %v", err)
	}
	for _, base := range []string{"ftp://hall.example", "://", fmt.Sprint("http://", "hall example")} {
		if _, err := wire.NewClient(base, "", nil).DialBoard(t.Context(), "hall", "", 0); err == nil {
			t.Errorf("dialled %s", base)
		}
	}
}
