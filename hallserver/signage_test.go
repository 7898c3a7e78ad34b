package hallserver

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"yimen/hallserver/hall"
	"yimen/hallserver/wire"
)

// get reads an answer of the API with a token.
func (s *running) get(t *testing.T, token, path string, into any) (status int) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.url+"/api/v1/"+path, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	if into != nil && res.StatusCode == http.StatusOK {
		if err := json.NewDecoder(res.Body).Decode(into); err != nil {
			t.Fatal(err)
		}
	}
	return res.StatusCode
}

// eventually waits for what a running server does by itself.
func eventually(t *testing.T, what string, so func() bool) {
	t.Helper()
	for end := time.Now().Add(2 * time.Minute); !so(); <-time.After(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waited in vain for %s", what)
		}
	}
}

func TestBoardsChangeWhileTheHallRunsAndABrokenFileChangesNothing(t *testing.T) {
	t.Parallel()
	dir := makeFolder(t)
	board, manager := tokenFor(t, dir, wire.RoleBoard), tokenFor(t, dir, wire.RoleManager)
	path := filepath.Join(dir, boardsFile)
	write := func(text string) {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("boards:\n  - {id: hall, kind: hall}\n")
	s := start(t, dir, newClock())
	if got := s.get(t, board, "board/zone-a", nil); got != http.StatusNotFound {
		t.Fatalf("a board that is not there yet answers %d", got)
	}
	write("boards:\n  - {id: hall, kind: hall}\n  - {id: zone-a, kind: zone, zone: a}\n")
	var frame wire.Frame
	eventually(t, "the new board", func() bool { return s.get(t, board, "board/zone-a", &frame) == http.StatusOK })
	var snapshot wire.BoardSnapshot
	if err := json.Unmarshal(frame.Data, &snapshot); err != nil || snapshot.Kind != wire.BoardZone || snapshot.Zone["zh"] == "" {
		t.Errorf("kind %q of zone %q, %v", snapshot.Kind, snapshot.Zone, err)
	}

	write("boards:\n  - {id: hall, kind: hall}\n  - {id: zone-x, kind: zone, zone: nowhere}\n")
	var health wire.Health
	eventually(t, "word of the fault", func() bool {
		return s.get(t, manager, "devices/health", &health) == http.StatusOK && len(health.Files) == 1
	})
	if f := health.Files[0]; f.Name != boardsFile || !strings.Contains(f.Fault, "line 3") || !strings.Contains(f.Fault, "nowhere") {
		t.Errorf("the fault is %+v", f)
	}
	if got := s.get(t, board, "board/zone-a", nil); got != http.StatusOK {
		t.Errorf("the last good board answers %d", got)
	}

	// A start with the broken file has the last good boards too.
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
	s = start(t, dir, newClock())
	if got := s.get(t, board, "board/zone-a", nil); got != http.StatusOK {
		t.Errorf("after a start with the broken file the last good board answers %d", got)
	}
}

func TestNoCallIsLostThatARestartCameInBetween(t *testing.T) {
	t.Parallel()
	dir, c := makeFolder(t), newClock()
	board := tokenFor(t, dir, wire.RoleBoard)
	s := start(t, dir, c)
	kiosk := wire.NewClient(s.url, tokenFor(t, dir, wire.RoleKiosk), nil)
	if _, err := kiosk.IssueTicket(t.Context(), "key-1", wire.IssueRequest{ID: "ticket-0001", Services: []string{"ZX01"}}); err != nil {
		t.Fatal(err)
	}
	at := hall.TicketID("ticket-0001")
	for i, cmd := range []hall.Command{
		hall.OpenWindow{Window: 9, Staff: "clerk-1"},
		hall.CallNext{Window: 9, Staff: "clerk-1"},
		hall.Recall{Window: 9, Staff: "clerk-1", Expect: hall.Expect{Ticket: &at}},
		hall.Recall{Window: 9, Staff: "clerk-1", Expect: hall.Expect{Ticket: &at}},
	} {
		c.pass(time.Second)
		if err := s.system(t.Context(), fmt.Sprint("step ", i), cmd); err != nil {
			t.Fatal(err)
		}
	}
	calls := func() []wire.Call {
		var frame wire.Frame
		var snapshot wire.BoardSnapshot
		if got := s.get(t, board, "board/hall", &frame); got != http.StatusOK {
			t.Fatalf("the board answers %d", got)
		}
		if err := json.Unmarshal(frame.Data, &snapshot); err != nil {
			t.Fatal(err)
		}
		return snapshot.Calls
	}
	eventually(t, "three calls", func() bool { return len(calls()) == 3 })
	before := calls()
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
	s = start(t, dir, c)
	after := calls()
	if len(after) != len(before) {
		t.Fatalf("%d calls after the restart, want %d", len(after), len(before))
	}
	for i := range before {
		if before[i].CallID != after[i].CallID {
			t.Errorf("call %d is %s, want %s", i, after[i].CallID, before[i].CallID)
		}
	}
}
