package httpapi_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yimen/hallserver/board"
	"yimen/hallserver/wire"
)

// fakeBoards are one board of each kind, named as their kind, and note whom they
// are told was refused.
type fakeBoards struct {
	mu      sync.Mutex
	refused []string // "board device code"; guarded by mu
}

func (*fakeBoards) Kind(id string) string {
	switch id {
	case wire.BoardHall, wire.BoardZone, wire.BoardOne, wire.BoardPickup, wire.BoardWall, wire.BoardSpeak, wire.BoardSign:
		return id
	}
	return ""
}

func (b *fakeBoards) Refused(board, device, code string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	role, _, _ := strings.Cut(device, "-")
	b.refused = append(b.refused, board+" "+role+" "+code)
}

func (b *fakeBoards) SnapshotJSON(id string) ([]byte, error) {
	if b.Kind(id) == "" {
		return nil, &board.UnknownBoard{ID: id}
	}
	return []byte(`{"type":"snapshot"}`), nil
}

func (*fakeBoards) Told(string) *wire.Told { return &wire.Told{Boards: 2, Shown: 1} }

func (b *fakeBoards) ServeWS(w http.ResponseWriter, _ *http.Request, id string) error {
	if b.Kind(id) == "" {
		return &board.UnknownBoard{ID: id}
	}
	w.WriteHeader(http.StatusTeapot) // stands for the upgrade
	return nil
}

func TestEachDeviceFollowsTheBoardsItIsFor(t *testing.T) {
	t.Parallel()
	const onSpeaker, onBoard, bridged = "board-token-on-speaker", "speaker-token-on-board", "bridge-token-on-board"
	for _, c := range []struct {
		as, board, code string
		status          int
	}{
		{screen, wire.BoardHall, "", http.StatusTeapot},
		{screen, wire.BoardZone, "", http.StatusTeapot},
		{screen, wire.BoardOne, "", http.StatusTeapot},
		{screen, wire.BoardPickup, "", http.StatusTeapot},
		{screen, wire.BoardWall, "", http.StatusTeapot},
		{screen, wire.BoardSpeak, onSpeaker, http.StatusForbidden},
		{screen, "attic", "unknown-board", http.StatusNotFound},
		{sound, wire.BoardSpeak, "", http.StatusTeapot},
		{sound, wire.BoardHall, onBoard, http.StatusForbidden},
		{sound, wire.BoardOne, onBoard, http.StatusForbidden},
		{sound, wire.BoardSign, onBoard, http.StatusForbidden},
		{sound, "attic", "unknown-board", http.StatusNotFound},
		{pads, wire.BoardSign, "", http.StatusTeapot},
		{pads, wire.BoardOne, "", http.StatusTeapot},
		{pads, wire.BoardHall, bridged, http.StatusForbidden},
		{pads, wire.BoardSpeak, bridged, http.StatusForbidden},
		{boss, wire.BoardSpeak, "", http.StatusTeapot},
		{boss, wire.BoardHall, "", http.StatusTeapot},
		{boss, "attic", "unknown-board", http.StatusNotFound},
	} {
		t.Run(c.as+" at "+c.board, func(t *testing.T) {
			t.Parallel()
			h := newHall(t)
			feed := h.send(request{as: c.as, path: "/ws/board/" + c.board})
			if feed.Code != c.status {
				t.Fatalf("the feed answers %d, want %d: %s", feed.Code, c.status, feed.Body)
			}
			once := h.send(request{as: c.as, path: "/board/" + c.board})
			if ok := once.Code == http.StatusOK; ok != (c.code == "") {
				t.Errorf("the snapshot answers %d", once.Code)
			}
			if c.code == "" {
				return
			}
			p := problemOf(t, feed)
			if p.Code != c.code || p.Hint == "" || p.Hint == p.Title {
				t.Errorf("%+v: no %s with a hint", p, c.code)
			}
			want := []string{c.board + " " + c.as + " " + c.code, c.board + " " + c.as + " " + c.code}
			switch c.as {
			case pads:
				want[0] = c.board + " bridge " + c.code
				want[1] = want[0]
			case boss:
				want = nil // a person sees it on the page
			}
			if diff := cmp.Diff(want, h.boards.refused); diff != "" {
				t.Errorf("told who was refused (-want +got):\n%s", diff)
			}
		})
	}
}

func TestARefusedBoardIsToldWhyInItsLanguage(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	seen := map[string]bool{}
	for _, lang := range []string{"zh", "en", "ko"} {
		p := problemOf(t, h.send(request{as: sound, path: "/board/hall", header: map[string]string{"Accept-Language": lang}}))
		if p.Hint == "" || seen[p.Hint] || seen[p.Title] {
			t.Errorf("%s: %q, %q", lang, p.Title, p.Hint)
		}
		seen[p.Hint], seen[p.Title] = true, true
	}
}

func TestABoardsNameIsRememberedOnlySoFar(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	h.send(request{as: screen, path: "/board/" + strings.Repeat("x", 5000)})
	if len(h.boards.refused) != 1 || len(h.boards.refused[0]) > 100 {
		t.Errorf("remembered: %d bytes", len(strings.Join(h.boards.refused, "")))
	}
}
