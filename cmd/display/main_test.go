package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/rogpeppe/go-internal/testscript"

	"yimen/hallserver/wire"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"display": main})
}

// hall is a server with one code and one board: enough for a board to enrol,
// follow and acknowledge. What it sees is at /seen.
type hall struct {
	mu   sync.Mutex
	seen []string
}

func (h *hall) note(s string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.seen = append(h.seen, s)
}

func (h *hall) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	refuse := func(status int, title, hint string) {
		w.Header().Set("Content-Type", "application/problem+json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(wire.Problem{Title: title, Status: status, Hint: hint})
	}
	switch {
	case r.URL.Path == "/seen":
		h.mu.Lock()
		defer h.mu.Unlock()
		_, _ = w.Write([]byte(strings.Join(h.seen, "\n")))
	case r.URL.Path == "/api/v1/devices/enrolments":
		var e wire.EnrolRequest
		if json.NewDecoder(r.Body).Decode(&e) != nil || e.Code != "GOOD-CODE" {
			refuse(http.StatusForbidden, "The code is not valid", "make a new one")
			return
		}
		h.note("enrolled")
		_ = json.NewEncoder(w).Encode(wire.Enrolled{Device: "board-1", Role: wire.RoleBoard, Token: "tok-1"})
	case r.Header.Get("Authorization") != "Bearer tok-1" && r.Header.Get("Authorization") != "Bearer tok-env":
		refuse(http.StatusUnauthorized, "Unknown device", "")
	case strings.HasPrefix(r.URL.Path, "/api/v1/ws/board/"):
		h.feed(w, r)
	default:
		_ = json.NewEncoder(w).Encode(wire.Frame{Feed: "f1", Offset: 1, Type: wire.FrameSnapshot})
	}
}

func (h *hall) feed(w http.ResponseWriter, r *http.Request) {
	up := websocket.Upgrader{}
	c, err := up.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	defer func() { _ = c.Close() }()
	h.note("joined " + strings.TrimPrefix(r.URL.Path, "/api/v1/ws/board/") + " as " + r.Header.Get("Authorization"))
	data, _ := json.Marshal(wire.BoardSnapshot{Board: "hall", Kind: "hall", Day: "2026-03-02", Open: true})
	_ = c.WriteJSON(wire.Frame{Feed: "f1", Offset: 1, Type: wire.FrameSnapshot, At: time.Now().UTC(), Data: data})
	for {
		if _, _, err := c.ReadMessage(); err != nil {
			return
		}
		h.note("answered " + strings.TrimPrefix(r.URL.Path, "/api/v1/ws/board/"))
	}
}

func TestCommandLine(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(e *testscript.Env) error {
			s := httptest.NewServer(&hall{})
			e.Defer(s.Close)
			e.Setenv("SERVER", s.URL)
			e.Setenv("HOME", e.WorkDir)
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"sees": sees,
			"mode": mode,
		},
	})
}

// sees waits until the server has seen something: sees TEXT.
func sees(ts *testscript.TestScript, neg bool, args []string) {
	want := strings.Join(args, " ")
	for end := time.Now().Add(2 * time.Minute); time.Now().Before(end); {
		res, err := http.Get(ts.Getenv("SERVER") + "/seen") //nolint:noctx // a test's own server
		ts.Check(err)
		buf := make([]byte, 4096)
		n, _ := res.Body.Read(buf)
		_ = res.Body.Close()
		found := strings.Contains(string(buf[:n]), want)
		if neg && found {
			ts.Fatalf("server saw %q", want)
		}
		if found || neg {
			return
		}
		<-time.After(25 * time.Millisecond)
	}
	ts.Fatalf("server never saw %q", want)
}

// mode checks a file's mode: mode 0600 FILE.
func mode(ts *testscript.TestScript, _ bool, args []string) {
	info, err := os.Stat(ts.MkAbs(args[1]))
	ts.Check(err)
	if got := "0" + string([]byte{'0' + byte(info.Mode()>>6&7), '0' + byte(info.Mode()>>3&7), '0' + byte(info.Mode()&7)}); got != args[0] {
		ts.Fatalf("%s has mode %s, want %s", args[1], got, args[0])
	}
}
