package httpapi_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"testing"

	"yimen/hallserver/httpapi"
	"yimen/hallserver/wire"
)

// atWindows are the routes that a bridge may call, for a window.
func atWindows(n string) map[string]request {
	expect := `{"expect":` + empty + `}`
	return map[string]request{
		"look":   {as: pads, path: "/windows/" + n},
		"open":   {as: pads, path: "/windows/" + n + "/open", key: "open-" + n, body: `{}`},
		"pause":  {as: pads, path: "/windows/" + n + "/pause", key: "pause-" + n, body: `{"reason":"away"}`},
		"call":   {as: pads, path: "/windows/" + n + "/call", key: "call-" + n, body: expect},
		"recall": {as: pads, path: "/windows/" + n + "/recall", key: "recall-" + n, body: expect},
		"start":  {as: pads, path: "/windows/" + n + "/start", key: "start-" + n, body: expect},
		"finish": {as: pads, path: "/windows/" + n + "/finish", key: "finish-" + n, body: expect},
		"noshow": {as: pads, path: "/windows/" + n + "/noshow", key: "noshow-" + n, body: expect},
		"park":   {as: pads, path: "/windows/" + n + "/park", key: "park-" + n, body: `{"reason":"x","expect":` + empty + `}`},
		"report": {as: pads, path: "/windows/" + n + "/pads/pad-1", method: http.MethodPut, body: `{"kind":"call","state":"ok","since":"2026-11-23T01:30:00Z"}`},
		"rate":   {as: pads, path: "/ratings", key: "rate-" + n, body: `{"about":{"window":` + n + `},"level":5,"source":"pad"}`},
		"follow": {as: pads, path: "/board/" + boardAt(n)},
	}
}

// boardAt is the board of a window.
func boardAt(n string) string {
	if n == "1" {
		return wire.BoardOne
	}
	return wire.BoardSign
}

func TestABridgeActsForItsOwnWindowsOnly(t *testing.T) {
	t.Parallel()
	h := newHall(t, func(c *httpapi.Config) {
		c.BoardWindow = func(board string) int { return map[string]int{boardAt("1"): 1, boardAt("2"): 2}[board] }
	})
	// The first word of its file binds it.
	h.newToken(pads, wire.RoleBridge, "")
	claim := func(body string) *json.RawMessage {
		w := h.send(request{as: pads, method: http.MethodPut, path: "/devices/windows", body: body})
		if w.Code == http.StatusNoContent {
			return nil
		}
		raw := json.RawMessage(w.Body.Bytes())
		return &raw
	}
	if p := claim(`{"windows":[1]}`); p != nil {
		t.Fatalf("first claim: %s", *p)
	}
	if p := claim(`{"windows":[1,2]}`); p == nil {
		t.Error("a second claim binds it to more")
	}
	if p := claim(`{"windows":[1],"boards":["sign"]}`); p == nil {
		t.Error("a board of another window binds it to more")
	}
	if p := claim(`{"windows":[1]}`); p != nil {
		t.Errorf("the same claim again: %s", *p)
	}
	for name, r := range atWindows("2") {
		w := h.send(r)
		if p := problemOf(t, w); w.Code != http.StatusForbidden || p.Code != "not-its-window" {
			t.Errorf("%s at another window: %d %s", name, w.Code, p.Code)
		}
	}
	if want := " bridge not-its-window"; !slices.Contains(h.boards.refused, want) {
		t.Errorf("nobody who watches is told of it: %q", h.boards.refused)
	}
	for name, r := range atWindows("1") {
		if p := problemOf(t, h.send(r)); p.Code == "not-its-window" {
			t.Errorf("%s at its own window: %+v", name, p)
		}
	}
	if all := must[[]wire.Window](h, request{as: pads, path: "/windows"}); len(all) != 1 || all[0].Number != 1 {
		t.Errorf("windows listed: %+v", all)
	}
}

func TestABridgeIsBoundWhereItIsEnrolled(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	code, _, err := h.access.NewEnrolment(t.Context(), "system:test", wire.RoleBridge, "", 2, 1, 2)
	if err != nil {
		t.Fatal(err)
	}
	got := must[wire.Enrolled](h, request{method: http.MethodPost, path: "/devices/enrolments", body: `{"code":"` + code + `"}`})
	h.tokens["bound"] = got.Token
	if all := must[[]wire.Window](h, request{as: "bound", path: "/windows"}); len(all) != 2 {
		t.Errorf("windows listed: %d", len(all))
	}
	if err := h.access.Bind(t.Context(), "system:test", got.Device, []int{2}); err != nil {
		t.Fatal(err)
	}
	if w := h.send(request{as: "bound", path: "/windows/1"}); w.Code != http.StatusForbidden {
		t.Errorf("a window it was taken from: %d", w.Code)
	}
	if _, _, err := h.access.NewEnrolment(t.Context(), "system:test", wire.RoleKiosk, "", 1); err == nil {
		t.Error("a kiosk with windows")
	}
}

// TestABridgeThatIsBoundToNoWindowActsForNone: a token that nobody has said the
// windows of does nothing at any, until its file or an administrator names them.
func TestABridgeThatIsBoundToNoWindowActsForNone(t *testing.T) {
	t.Parallel()
	h := newHall(t, func(c *httpapi.Config) {
		c.BoardWindow = func(board string) int { return map[string]int{boardAt("1"): 1}[board] }
	})
	h.newToken("unbound", wire.RoleBridge, "")
	h.run(advice("0001"), open(wang, "1"))
	refusedEverywhere := func() {
		t.Helper()
		before := h.events()
		for name, r := range atWindows("1") {
			r.as = "unbound"
			if p := problemOf(t, h.send(r)); p.Code != notItsWindow || p.Hint == "" {
				t.Errorf("%s: %d %q, hint %q", name, p.Status, p.Code, p.Hint)
			}
		}
		if n := h.events() - before; n != 0 {
			t.Errorf("%d events", n)
		}
		if all := must[[]wire.Window](h, request{as: "unbound", path: "/windows"}); len(all) != 0 {
			t.Errorf("windows listed: %+v", all)
		}
	}
	claim := func(body string) {
		t.Helper()
		h.run(request{as: "unbound", method: http.MethodPut, path: "/devices/windows", body: body})
	}
	refusedEverywhere()
	claim(`{"boards":["attic"]}`) // a file that names nothing the hall knows
	refusedEverywhere()
	claim(`{"windows":[1]}`)
	if w := h.send(request{as: "unbound", path: "/windows/1/call", key: "bound", body: `{"expect":{"ticket":null,"version":1}}`}); w.Code != http.StatusOK {
		t.Errorf("bound by its file: %d %s", w.Code, w.Body)
	}
}
