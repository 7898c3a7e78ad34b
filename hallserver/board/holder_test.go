package board

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gorilla/websocket"

	"yimen/hallserver/wire"
)

// holding serves a service's boards to whom the query names.
func holding(t *testing.T, s *Service) string {
	t.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r = r.WithContext(WithHolder(r.Context(), r.URL.Query().Get("holder")))
		err := s.ServeWS(w, r, strings.TrimPrefix(r.URL.Path, "/"))
		switch {
		case errors.Is(err, ErrFull):
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
		case err != nil:
			http.Error(w, err.Error(), http.StatusTeapot)
		}
	}))
	t.Cleanup(srv.Close)
	return "ws" + strings.TrimPrefix(srv.URL, "http") + "/"
}

// follow opens a board for a holder, and waits for its first frame: only then is it
// counted. nil: it is not let in.
func follow(t *testing.T, url, board, holder string) *websocket.Conn {
	t.Helper()
	ws, resp, err := websocket.DefaultDialer.Dial(fmt.Sprintf("%s%s?holder=%s", url, board, holder), nil)
	if resp != nil {
		_ = resp.Body.Close()
	}
	if err != nil {
		return nil
	}
	t.Cleanup(func() { _ = ws.Close() })
	if _, _, err := ws.ReadMessage(); err != nil {
		t.Fatalf("no first frame: %v", err)
	}
	return ws
}

// endsWith is the code that a connection ends with.
func endsWith(t *testing.T, ws *websocket.Conn) int {
	t.Helper()
	for {
		if _, _, err := ws.ReadMessage(); err != nil {
			closed, ok := errors.AsType[*websocket.CloseError](err)
			if !ok {
				t.Fatalf("ended with %v", err)
			}
			return closed.Code
		}
	}
}

func TestOneDeviceDoesNotTakeThePlacesOfAll(t *testing.T) {
	t.Parallel()
	cfg := config()
	cfg.MaxClients = 3 * HolderOnBoard
	s, stop := service(t, cfg, openDay(t))
	defer stop()
	url := holding(t, s)
	var lines []*websocket.Conn
	for range 4 * cfg.MaxClients {
		ws := follow(t, url, "hall", "device:one")
		if ws == nil {
			break // those that were replaced are still going: no matter
		}
		lines = append(lines, ws)
		if n := len(lines) - HolderOnBoard; n > 0 {
			if code := endsWith(t, lines[n-1]); code != websocket.ClosePolicyViolation {
				t.Fatalf("the oldest ended with %d", code)
			}
			_ = lines[n-1].Close()
		}
	}
	if follow(t, url, "hall", "device:other") == nil {
		t.Fatal("another board of the hall is not let in")
	}
	if len(lines) < cfg.MaxClients+1 {
		t.Errorf("the device itself was shut out after %d", len(lines))
	}
}

func TestABoardThatComesBackTakesThePlaceOfWhatItLeftBehind(t *testing.T) {
	t.Parallel()
	s, stop := service(t, config(), openDay(t))
	defer stop()
	url := holding(t, s)
	var ghosts []*websocket.Conn
	for range HolderOnBoard { // nobody reads them any more
		ghosts = append(ghosts, follow(t, url, "hall", "device:one"))
	}
	bridge := follow(t, url, "w2", "device:one")
	back := follow(t, url, "hall", "device:one")
	if back == nil {
		t.Fatal("kept out by its own ghosts")
	}
	if code := endsWith(t, ghosts[0]); code != websocket.ClosePolicyViolation {
		t.Errorf("the oldest ended with %d", code)
	}
	for _, ws := range []*websocket.Conn{back, bridge} {
		if _, _, err := ws.ReadMessage(); err != nil {
			t.Errorf("one that was not too many: %v", err)
		}
	}
}

func TestABridgeFollowsAllTheWindowsOfItsLine(t *testing.T) {
	t.Parallel()
	cfg := config()
	cfg.Boards = nil
	for n := range HolderInAll + 1 {
		cfg.Boards = append(cfg.Boards, Board{ID: fmt.Sprintf("b%d", n), Kind: wire.BoardHall})
	}
	s, stop := service(t, cfg, openDay(t))
	defer stop()
	url := holding(t, s)
	var lines []*websocket.Conn
	for n := range HolderInAll + 1 {
		lines = append(lines, follow(t, url, fmt.Sprintf("b%d", n), "device:bridge"))
	}
	if code := endsWith(t, lines[0]); code != websocket.ClosePolicyViolation {
		t.Errorf("the oldest ended with %d", code)
	}
	if _, _, err := lines[1].ReadMessage(); err != nil {
		t.Errorf("one that was not too many: %v", err)
	}
}
