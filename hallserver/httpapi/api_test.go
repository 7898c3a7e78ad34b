package httpapi_test

import (
	"net/http"
	"strings"
	"testing"

	"yimen/hallserver/hall"
)

func TestEachRequestGetsItsAnswerAndItsEvents(t *testing.T) {
	t.Parallel()
	waiting := []request{advice("0001"), open(wang, "1")}
	called := append(waiting[:2:2], call(wang, "1", "call-1", empty))
	at1 := `{"ticket":"ticket-0001","version":0}`
	cases := map[string]struct {
		given  []request
		when   request
		status int
		code   string
		events int64
	}{
		"a ticket is issued":                {nil, advice("0001"), 201, "", 1},
		"the same request again":            {[]request{advice("0001")}, advice("0001"), 201, "", 0},
		"the same key with another body":    {[]request{advice("0001")}, request{as: kiosk, path: "/tickets", key: "issue-0001", body: `{"id":"ticket-0002","services":["ZX01"]}`}, 422, "idempotency-key-reused", 0},
		"the same key on another route":     {[]request{advice("0001")}, request{as: kiosk, path: "/tickets/ticket-0001/cancel", key: "issue-0001", method: "POST"}, 422, "idempotency-key-reused", 0},
		"the same key of somebody else":     {[]request{advice("0001")}, request{as: wang, path: "/tickets", key: "issue-0001", body: `{"id":"ticket-0002","services":["ZX01"]}`}, 201, "", 1},
		"the same id with another key":      {[]request{advice("0001")}, request{as: kiosk, path: "/tickets", key: "another", body: `{"id":"ticket-0001","services":["ZX01"]}`}, 409, hall.TicketIDTaken, 0},
		"no key":                            {nil, request{as: kiosk, method: "POST", path: "/tickets", body: `{"id":"ticket-0001","services":["ZX01"]}`}, 400, "idempotency-key-required", 0},
		"a key too long":                    {nil, request{as: kiosk, path: "/tickets", key: strings.Repeat("k", 129), body: `{"id":"ticket-0001","services":["ZX01"]}`}, 400, "bad-idempotency-key", 0},
		"a key with a blank":                {nil, request{as: kiosk, path: "/tickets", key: "a b", body: `{"id":"ticket-0001","services":["ZX01"]}`}, 400, "bad-idempotency-key", 0},
		"an unknown service":                {nil, request{as: kiosk, path: "/tickets", key: "k", body: `{"id":"ticket-0001","services":["XX99"]}`}, 404, hall.UnknownService, 0},
		"a service that needs a card":       {nil, request{as: kiosk, path: "/tickets", key: "k", body: `{"id":"ticket-0001","services":["SB01"]}`}, 422, hall.SubjectRequired, 0},
		"staff waive the card":              {nil, request{as: wang, path: "/tickets", key: "k", body: `{"id":"ticket-0001","services":["SB01"]}`}, 201, "", 1},
		"a subject that is not sealed":      {nil, request{as: kiosk, path: "/tickets", key: "k", body: `{"id":"ticket-0001","services":["SB01"],"subject_sealed":"AAAA"}`}, 422, "bad-sealed-subject", 0},
		"a subject that is no base64":       {nil, request{as: kiosk, path: "/tickets", key: "k", body: `{"id":"ticket-0001","services":["SB01"],"subject_sealed":"A-A_"}`}, 422, "invalid", 0},
		"a subject of nothing":              {nil, request{as: kiosk, path: "/tickets", key: "k", body: `{"id":"ticket-0001","services":["ZX01"],"subject_sealed":""}`}, 422, "invalid", 0},
		"malformed JSON":                    {nil, request{as: kiosk, path: "/tickets", key: "k", body: `{"id":"ticket-`}, 400, "malformed", 0},
		"JSON of the wrong shape":           {nil, request{as: kiosk, path: "/tickets", key: "k", body: `{"id":7,"services":["ZX01"]}`}, 422, "invalid", 0},
		"a field that is not known":         {nil, request{as: kiosk, path: "/tickets", key: "k", body: `{"id":"ticket-0001","services":["ZX01"],"nmae":"x"}`}, 422, "invalid", 0},
		"an id too short":                   {nil, request{as: kiosk, path: "/tickets", key: "k", body: `{"id":"t","services":["ZX01"]}`}, 422, "invalid", 0},
		"no service":                        {nil, request{as: kiosk, path: "/tickets", key: "k", body: `{"id":"ticket-0001","services":[]}`}, 422, "invalid", 0},
		"no body":                           {nil, request{as: kiosk, path: "/tickets", key: "k", method: "POST"}, 400, "malformed", 0},
		"a body of 10 MB":                   {nil, request{as: kiosk, path: "/tickets", key: "k", body: `{"id":"` + strings.Repeat("x", 10<<20) + `"}`}, 413, "body-too-large", 0},
		"a body that is not JSON":           {nil, request{as: kiosk, path: "/tickets", key: "k", body: "id=ticket-0001", header: map[string]string{"Content-Type": "application/x-www-form-urlencoded"}}, 415, "unsupported-media-type", 0},
		"a body of no named kind":           {nil, request{as: kiosk, path: "/tickets", key: "k", body: `{"id":"ticket-0001","services":["ZX01"]}`, header: map[string]string{"Content-Type": ""}}, 415, "unsupported-media-type", 0},
		"no token":                          {nil, request{as: nobody, path: "/tickets", key: "k", body: `{"id":"ticket-0001","services":["ZX01"]}`}, 401, "unauthenticated", 0},
		"a token that is none":              {nil, request{as: nobody, path: "/tickets", key: "k", body: `{}`, header: map[string]string{"Authorization": "Bearer yimen_00000000_x"}}, 401, "unauthenticated", 0},
		"a token under another scheme":      {nil, request{as: nobody, path: "/tickets", key: "k", body: `{}`, header: map[string]string{"Authorization": "Basic eDp5"}}, 401, "unauthenticated", 0},
		"a board takes no ticket":           {nil, request{as: screen, path: "/tickets", key: "k", body: `{"id":"ticket-0001","services":["ZX01"]}`}, 403, "forbidden", 0},
		"a kiosk calls nobody":              {waiting, call(kiosk, "1", "k", empty), 403, "forbidden", 0},
		"a manager calls nobody":            {waiting, call(boss, "1", "k", empty), 403, "forbidden", 0},
		"a page of another site":            {nil, request{as: kiosk, path: "/tickets", key: "k", body: `{"id":"ticket-0001","services":["ZX01"]}`, header: map[string]string{"Sec-Fetch-Site": "cross-site"}}, 403, "cross-origin", 0},
		"printing went well":                {[]request{advice("0001")}, request{as: kiosk, path: "/tickets/ticket-0001/printed", key: "p", body: `{"ok":true}`}, 204, "", 1},
		"printing failed":                   {[]request{advice("0001")}, request{as: kiosk, path: "/tickets/ticket-0001/printed", key: "p", body: `{"ok":false,"cause":"paper_out"}`}, 204, "", 1},
		"printing failed of no known cause": {[]request{advice("0001")}, request{as: kiosk, path: "/tickets/ticket-0001/printed", key: "p", body: `{"ok":false,"cause":"gremlins"}`}, 422, "invalid", 0},
		"printing of an unknown ticket":     {nil, request{as: kiosk, path: "/tickets/ticket-0009/printed", key: "p", body: `{"ok":true}`}, 404, hall.UnknownTicket, 0},
		"a ticket is given back":            {[]request{advice("0001")}, request{as: kiosk, path: "/tickets/ticket-0001/cancel", key: "c", method: "POST"}, 200, "", 1},
		"a called ticket is not given back": {called, request{as: kiosk, path: "/tickets/ticket-0001/cancel", key: "c", method: "POST"}, 409, hall.WrongState, 0},
		"a window is opened":                {nil, open(wang, "1"), 200, "", 1},
		"a window is opened without a body": {nil, request{as: wang, method: "POST", path: "/windows/1/open", key: "o"}, 200, "", 1},
		"an unknown window":                 {nil, open(wang, "77"), 404, hall.UnknownWindow, 0},
		"a window that is not a number":     {nil, open(wang, "one"), 422, "invalid", 0},
		"a window somebody else has":        {[]request{open(wang, "1")}, open(li, "1"), 409, hall.WindowTaken, 0},
		"a second window":                   {[]request{open(wang, "1")}, open(wang, "2"), 409, hall.StaffElsewhere, 0},
		"a call at a closed window":         {[]request{advice("0001")}, call(wang, "1", "k", empty), 409, hall.WindowIsClosed, 0},
		"a call at somebody else's window":  {waiting, call(li, "1", "k", empty), 403, hall.NotYourWindow, 0},
		"the next is called":                {waiting, call(wang, "1", "k", empty), 200, "", 1},
		"none waits":                        {[]request{open(wang, "1")}, call(wang, "1", "k", empty), 204, "", 0},
		"a call while one is called":        {called, call(wang, "1", "k", at1), 409, hall.WindowBusy, 0},
		"a call on a stale belief":          {called, call(wang, "1", "k", empty), 409, hall.ExpectMismatch, 0},
		"a call on a stale version":         {called, call(wang, "1", "k", `{"ticket":"ticket-0001","version":1}`), 409, hall.ExpectMismatch, 0},
		"a call without a belief":           {waiting, request{as: wang, path: "/windows/1/call", key: "k", body: `{}`}, 422, "invalid", 0},
		"a chosen ticket of no queue here":  {[]request{advice("0001"), open(wang, "2")}, request{as: wang, path: "/windows/2/call", key: "k", body: `{"ticket":"ticket-0001","expect":` + empty + `}`}, 409, hall.NotServed, 0},
		"finishing and calling the next":    {append(called[:3:3], advice("0002")), request{as: wang, path: "/windows/1/call", key: "k", body: `{"expect":` + at1 + `,"finish_current":true,"finish_as":"served"}`}, 200, "", 2},
		"finishing and none waits":          {called, request{as: wang, path: "/windows/1/call", key: "k", body: `{"expect":` + at1 + `,"finish_current":true,"finish_as":"served"}`}, 204, "", 1},
		"finishing who was only called":     {called, request{as: wang, path: "/windows/1/call", key: "k", body: `{"expect":` + at1 + `,"finish_current":true}`}, 409, hall.NotStarted, 0},
		"absent, and the next is called":    {append(called[:3:3], advice("0002")), request{as: wang, path: "/windows/1/call", key: "k", body: `{"expect":` + at1 + `,"finish_current":true,"finish_as":"absent"}`}, 200, "", 2},
		"finishing in another word":         {called, request{as: wang, path: "/windows/1/call", key: "k", body: `{"expect":` + at1 + `,"finish_current":true,"finish_as":"late"}`}, 422, "invalid", 0},
		"a call at an unknown window":       {waiting, call(wang, "9999", "k", empty), 404, hall.UnknownWindow, 0},
		"a recall":                          {called, request{as: wang, path: "/windows/1/recall", key: "k", body: `{"expect":` + at1 + `}`}, 200, "", 1},
		"a start":                           {called, request{as: wang, path: "/windows/1/start", key: "k", body: `{"expect":` + at1 + `}`}, 200, "", 1},
		"a finish":                          {called, request{as: wang, path: "/windows/1/finish", key: "k", body: `{"expect":` + at1 + `}`}, 200, "", 1},
		"a no-show":                         {called, request{as: wang, path: "/windows/1/noshow", key: "k", body: `{"expect":` + at1 + `}`}, 200, "", 1},
		"a pause":                           {[]request{open(wang, "1")}, request{as: wang, path: "/windows/1/pause", key: "k", body: `{"reason":"break"}`}, 200, "", 1},
		"a pause with somebody there":       {called, request{as: wang, path: "/windows/1/pause", key: "k", body: `{"reason":"break"}`}, 409, hall.WindowBusy, 0},
		"a pause without a reason":          {[]request{open(wang, "1")}, request{as: wang, path: "/windows/1/pause", key: "k", body: `{}`}, 422, "invalid", 0},
		"a window is closed":                {[]request{open(wang, "1")}, request{as: wang, path: "/windows/1/close", key: "k", body: `{"expect":` + empty + `}`}, 200, "", 1},
		"a holder that there is not":        {called, request{as: wang, path: "/tickets/ticket-0001/holder", key: "k", body: `{}`}, 404, hall.NoHolder, 0},
		"a holder from another window":      {append(called[:3:3], open(li, "3")), request{as: li, path: "/tickets/ticket-0001/holder", key: "k", body: `{}`}, 403, hall.NotYourWindow, 0},
		"a holder for a kiosk":              {called, request{as: kiosk, path: "/tickets/ticket-0001/holder", key: "k", body: `{}`}, 403, "forbidden", 0},
		"a ticket":                          {[]request{advice("0001")}, request{as: kiosk, path: "/tickets/ticket-0001"}, 200, "", 0},
		"no such ticket":                    {nil, request{as: kiosk, path: "/tickets/ticket-0009"}, 404, hall.UnknownTicket, 0},
		"tickets in a state that is none":   {nil, request{as: wang, path: "/tickets?state=lost"}, 422, "invalid", 0},
		"a kiosk lists no tickets":          {nil, request{as: kiosk, path: "/tickets"}, 403, "forbidden", 0},
		"the windows":                       {nil, request{as: wang, path: "/windows"}, 200, "", 0},
		"one window":                        {nil, request{as: wang, path: "/windows/1"}, 200, "", 0},
		"no such window to read":            {nil, request{as: wang, path: "/windows/77"}, 404, hall.UnknownWindow, 0},
		"the queues":                        {nil, request{as: wang, path: "/queues"}, 200, "", 0},
		"the catalogue, for anybody":        {nil, request{path: "/catalogue"}, 200, "", 0},
		"a service, for anybody":            {nil, request{path: "/services/SB01"}, 200, "", 0},
		"no such service":                   {nil, request{path: "/services/XX99"}, 404, hall.UnknownService, 0},
		"a public token that is none":       {nil, request{path: "/public/tickets/ticket-0001.AAAAAAAAAAAAAAAAAAAAAA"}, 404, "unknown-token", 0},
		"a board":                           {nil, request{as: screen, path: "/board/hall"}, 200, "", 0},
		"a board for nobody":                {nil, request{path: "/board/hall"}, 401, "unauthenticated", 0},
		"a board for a kiosk":               {nil, request{as: kiosk, path: "/board/hall"}, 403, "forbidden", 0},
		"no such board":                     {nil, request{as: screen, path: "/board/attic"}, 404, "unknown-board", 0},
		"a feed":                            {nil, request{as: screen, path: "/ws/board/hall"}, 418, "", 0},
		"a feed at its short address":       {nil, request{as: screen, path: "/ws/board/hall", rooted: true}, 418, "", 0},
		"a feed for nobody":                 {nil, request{path: "/ws/board/hall"}, 401, "unauthenticated", 0},
		"a clip":                            {nil, request{as: screen, path: "/voice/clips/chime"}, 200, "", 0},
		"no such clip":                      {nil, request{as: screen, path: "/voice/clips/gong"}, 404, "unknown-clip", 0},
		"a clip that cannot be made":        {nil, request{as: screen, path: "/voice/clips/mute"}, 503, "no-voice", 0},
		"a clip for nobody":                 {nil, request{path: "/voice/clips/chime"}, 401, "unauthenticated", 0},
		"no such route":                     {nil, request{path: "/nothing"}, 404, "not-found", 0},
		"a route by another method":         {nil, request{as: kiosk, method: "DELETE", path: "/tickets"}, 405, "method-not-allowed", 0},
		"a page is not written":             {nil, request{method: "POST", path: "/", rooted: true}, 405, "method-not-allowed", 0},
		"health":                            {nil, request{path: "/healthz", rooted: true}, 200, "", 0},
		"readiness":                         {nil, request{path: "/readyz", rooted: true}, 200, "", 0},
		"figures on this machine":           {nil, request{path: "/metrics", rooted: true, remote: "127.0.0.1:9"}, 200, "", 0},
		"figures from elsewhere":            {nil, request{path: "/metrics", rooted: true, remote: "10.0.0.9:9"}, 401, "unauthenticated", 0},
		"figures for a manager":             {nil, request{as: boss, path: "/metrics", rooted: true, remote: "10.0.0.9:9"}, 200, "", 0},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHall(t)
			h.run(c.given...)
			before := h.events()
			w := h.send(c.when)
			if w.Code == http.StatusTeapot {
				w.Body.Reset()
				if c.status != http.StatusTeapot {
					t.Fatalf("status %d, want %d", w.Code, c.status)
				}
				return
			}
			p := problemOf(t, w)
			if w.Code != c.status || p.Code != c.code {
				t.Errorf("answered %d %q, want %d %q: %s", w.Code, p.Code, c.status, c.code, w.Body)
			}
			if got := h.events() - before; got != c.events {
				t.Errorf("%d events, want %d", got, c.events)
			}
			if w.Code == http.StatusConflict && strings.HasPrefix(c.when.path, "/windows/") {
				if p.Window == nil {
					t.Error("a 409 of a window command without the window as it is")
				}
			}
		})
	}
}
