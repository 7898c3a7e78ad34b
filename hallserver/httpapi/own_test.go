package httpapi_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"yimen/hallserver/httpapi"
	"yimen/hallserver/wire"
)

// The second of each device: what is theirs is not the first one's.
const (
	kiosk2 = "kiosk-2"
	pads2  = "pads-2"
)

// The refusals of one who names what is another device's.
const (
	notItsTicket = "not-its-ticket"
	notItsWindow = "not-its-window"
)

// reach says of a route what a device of one role may name with it.
type reach struct {
	// shared is why it can name nothing that is another device's; else:
	shared string
	// theirs name another device's thing and are refused with code; ours name the
	// device's own, and are not.
	theirs, ours []request
	code         string
}

// ticketReach is the reach of a route of one ticket.
func ticketReach(path, body string) map[string]reach {
	method := http.MethodPost
	if path == "" {
		method = http.MethodGet
	}
	of := func(as, ticket string) request {
		return request{as: as, method: method, path: "/tickets/" + ticket + path, key: as + ticket + path, body: body}
	}
	return map[string]reach{wire.RoleKiosk: {
		theirs: []request{of(kiosk2, "ticket-0001"), of(kiosk2, "ticket-desk")},
		ours:   []request{of(kiosk2, "ticket-0002")}, code: notItsTicket,
	}}
}

// windowReach is the reach of a route of one window.
func windowReach(name string) map[string]reach {
	theirs, ours := atWindows("1")[name], atWindows("3")[name]
	theirs.as, ours.as = pads2, pads2
	return map[string]reach{wire.RoleBridge: {theirs: []request{theirs}, ours: []request{ours}, code: notItsWindow}}
}

func rating(as, about, key string) request {
	return request{as: as, path: "/ratings", key: key, body: `{"about":{` + about + `},"level":5,"source":"kiosk"}`}
}

// reaches are the routes that a device may call, by id and role.
func reaches() map[string]map[string]reach {
	follow := func(path string) map[string]reach {
		const all = "what boards show hangs in the hall for all; what a device says of it is told under its own name"
		theirs := request{as: pads2, path: path + boardAt("1")}
		ours := request{as: pads2, path: path + boardAt("3")}
		return map[string]reach{
			wire.RoleBoard: {shared: all}, wire.RoleSpeaker: {shared: all},
			wire.RoleBridge: {theirs: []request{theirs}, ours: []request{ours}, code: notItsWindow},
		}
	}
	holder := map[string]reach{wire.RoleKiosk: {shared: "an appointment is its holder's, who shows the code or the card at any kiosk"}}
	all := "it is for all, and names nobody's"
	out := map[string]map[string]reach{
		"find-tickets":   {wire.RoleKiosk: {shared: "what a card finds is its holder's, who laid it down there"}},
		"issue-ticket":   {wire.RoleKiosk: {theirs: []request{{as: kiosk2, path: "/tickets", key: "taken", body: `{"id":"ticket-0001","services":["ZX01"]}`}}, ours: []request{{as: kiosk2, path: "/tickets", key: "new", body: `{"id":"ticket-0009","services":["ZX01"]}`}}, code: "ticket-id-taken"}},
		"get-ticket":     ticketReach("", ""),
		"report-printed": ticketReach("/printed", `{"ok":true}`),
		"cancel-ticket":  ticketReach("/cancel", ""), "reactivate-ticket": ticketReach("/reactivate", ""),
		"set-ticket-services": ticketReach("/services", `{"services":["ZX01","SB01"]}`),
		"give-rating": {
			wire.RoleKiosk: {theirs: []request{
				rating(kiosk2, `"ticket":"done-0001"`, "r1"), rating(kiosk2, `"ticket":"done-desk"`, "r2"),
				rating(kiosk2, `"ticket":"done-0001","service":"ZX01"`, "r3"), rating(kiosk2, `"window":1`, "r4"),
			}, ours: []request{rating(kiosk2, `"ticket":"done-0002"`, "r5")}, code: notItsTicket},
			wire.RoleBridge: {theirs: []request{
				rating(pads2, `"window":1`, "r1"), rating(pads2, `"ticket":"done-0001"`, "r2"),
				rating(pads, `"ticket":"went-0001"`, "r3"), // it is at window 1 now, and was served at 3
			}, ours: []request{rating(pads2, `"ticket":"done-0002"`, "r4"), rating(pads2, `"ticket":"went-0001"`, "r5")}, code: notItsWindow},
		},
		"list-windows": {wire.RoleBridge: {shared: "the list holds its own; TestABridgeActsForItsOwnWindowsOnly looks"}},
		"list-queues":  {wire.RoleKiosk: {shared: all}, wire.RoleBridge: {shared: all}},
		"claim-windows": {wire.RoleBridge: {
			theirs: []request{{as: pads2, method: http.MethodPut, path: "/devices/windows", body: `{"windows":[1]}`}},
			ours:   []request{{as: pads2, method: http.MethodPut, path: "/devices/windows", body: `{"windows":[3]}`}}, code: notItsWindow,
		}},
		"get-board": follow("/board/"), "follow-board": follow("/ws/board/"),
		"get-clip":        {wire.RoleKiosk: {shared: all}, wire.RoleBoard: {shared: all}, wire.RoleSpeaker: {shared: all}},
		"get-media":       {wire.RoleBoard: {shared: all}, wire.RoleSpeaker: {shared: all}},
		"get-appointment": holder, "book-appointment": holder, "cancel-appointment": holder, "check-in": holder,
		"report-guide-desk": {wire.RoleBridge: {shared: "it speaks of the desk of the bridge that sends it, by its token"}},
		"report-slip":       {wire.RoleBridge: {shared: "a slip is found at the bridge's own desk only; TestWhatAGuideDeskIsNotAskedFor looks"}},
		"call-help":         {wire.RoleKiosk: {shared: "it calls help to the kiosk that sends it, and names no other"}},
		"end-help": {wire.RoleKiosk: {
			theirs: []request{{as: kiosk2, method: http.MethodPost, path: "/help/help-1/end", key: "e1"}},
			ours:   []request{{as: kiosk2, method: http.MethodPost, path: "/help/help-2/end", key: "e2"}}, code: "not-your-help",
		}},
		"get-window": windowReach("look"), "report-pad": windowReach("report"),
	}
	for _, verb := range []string{"open", "pause", "call", "recall", "start", "finish", "noshow", "park"} {
		out[verb+"-window"] = windowReach(verb)
	}
	return out
}

// twoOfEach is a hall with two kiosks and two bridges, each with something of its
// own: a waiting and a finished ticket, a window.
func twoOfEach(t *testing.T) *testHall {
	t.Helper()
	h := newHall(t, func(c *httpapi.Config) {
		c.BoardWindow = func(board string) int { return map[string]int{boardAt("1"): 1, boardAt("3"): 3}[board] }
	})
	h.newToken(kiosk2, wire.RoleKiosk, "")
	h.newToken(pads, wire.RoleBridge, "", 1)
	h.newToken(pads2, wire.RoleBridge, "", 3)
	take := func(as, id, services string) request {
		return request{as: as, path: "/tickets", key: id, body: `{"id":"` + id + `","services":[` + services + `]}`}
	}
	at := func(as, window, verb, key, ticket string) request {
		return request{as: as, path: "/windows/" + window + "/" + verb, key: key, body: `{"expect":{"ticket":"` + ticket + `"}}`}
	}
	serve := func(as, window, ticket string) {
		h.run(
			request{as: as, path: "/windows/" + window + "/call", key: "call" + ticket, body: `{"ticket":"` + ticket + `","expect":{"ticket":null}}`},
			at(as, window, "start", "start"+ticket, ticket), at(as, window, "finish", "finish"+ticket, ticket),
		)
	}
	h.run(
		open(wang, "1"), open(li, "3"), take(kiosk, "done-0001", `"ZX01"`), take(kiosk2, "done-0002", `"ZX01"`),
		take(wang, "done-desk", `"ZX01"`), take(wang, "went-0001", `"ZX01","SB01"`),
	)
	serve(wang, "1", "done-desk")
	serve(wang, "1", "done-0001")
	serve(li, "3", "done-0002")
	serve(li, "3", "went-0001")
	h.run(
		request{as: wang, path: "/windows/1/call", key: "call-went", body: `{"ticket":"went-0001","expect":{"ticket":null}}`},
		take(kiosk, "ticket-0001", `"ZX01"`), take(kiosk2, "ticket-0002", `"ZX01"`), take(wang, "ticket-desk", `"ZX01"`),
		callHelp(kiosk, "help-1"), callHelp(kiosk2, "help-2"),
	)
	return h
}

// TestNoDeviceReachesWhatIsAnothers goes through every route that a device may
// call: whatever it names there is its own, or it is refused and nothing happens.
func TestNoDeviceReachesWhatIsAnothers(t *testing.T) {
	t.Parallel()
	known := reaches()
	for _, op := range deviceRoutes(t) {
		r, there := known[op.id][op.role]
		if !there {
			t.Errorf("%s: nobody has said what a %s may name there", op.id, op.role)
			continue
		}
		if r.shared != "" {
			continue
		}
		t.Run(op.id+" of a "+op.role, func(t *testing.T) {
			t.Parallel()
			h := twoOfEach(t)
			before := h.events()
			for _, x := range r.theirs {
				w := h.send(x)
				if p := problemOf(t, w); p.Code != r.code {
					t.Errorf("another's, %s %s: %d %q, want %q", x.path, x.body, w.Code, p.Code, r.code)
				}
			}
			if n := h.events() - before; n != 0 {
				t.Errorf("%d events from what is another's", n)
			}
			for _, x := range r.ours {
				w := h.send(x)
				if w.Code == http.StatusForbidden || w.Code == http.StatusUnauthorized || strings.Contains(w.Body.String(), r.code) {
					t.Errorf("its own, %s %s: %d %s", x.path, x.body, w.Code, w.Body)
				}
			}
		})
	}
}

type deviceRoute struct{ id, role string }

// deviceRoutes are the routes of the API that devices may call, as its description
// has them.
func deviceRoutes(t *testing.T) (out []deviceRoute) {
	t.Helper()
	var doc struct {
		Paths map[string]map[string]struct{ OperationID, Description string }
	}
	if err := json.Unmarshal(newHall(t).send(request{path: "/openapi.json", rooted: true}).Body.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	devices := []string{wire.RoleKiosk, wire.RoleBoard, wire.RoleSpeaker, wire.RoleBridge, wire.RoleStation}
	for _, methods := range doc.Paths {
		for _, op := range methods {
			list, _ := strings.CutPrefix(strings.TrimSuffix(op.Description, "."), "For: ")
			for role := range strings.SplitSeq(list, ", ") {
				if slices.Contains(devices, role) {
					out = append(out, deviceRoute{op.OperationID, role})
				}
			}
		}
	}
	if len(out) < 30 {
		t.Fatalf("%d routes of devices are described", len(out))
	}
	return out
}
