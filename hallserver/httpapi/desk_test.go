package httpapi_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"yimen/hallserver/hall"
	"yimen/hallserver/wire"
)

const atOne = `{"ticket":"ticket-0001","version":0}`

// work is a command at window 1.
func work(as, verb, body string) request {
	return request{as: as, path: "/windows/1/" + verb, key: "work-" + verb, body: body}
}

func take(services ...string) request {
	return request{
		as: wang, path: "/tickets", key: "take-" + strings.Join(services, ""),
		body: `{"id":"ticket-0001","services":["` + strings.Join(services, `","`) + `"]}`,
	}
}

func TestTheDayAtAWindowIsAnsweredAsItShould(t *testing.T) {
	t.Parallel()
	called := []request{advice("0001"), open(wang, "1"), call(wang, "1", "call-1", empty)}
	begun := append(called[:3:3], work(wang, "start", `{"expect":`+atOne+`}`))
	finished := append(begun[:4:4], work(wang, "finish", `{"expect":`+atOne+`}`))
	missed := append(called[:3:3], work(wang, "noshow", `{"expect":`+atOne+`}`))
	rate := request{as: pads, path: "/ratings", key: "r", body: `{"about":{"window":1},"level":5,"source":"pad"}`}
	for name, c := range map[string]struct {
		given  []request
		when   request
		status int
		code   string
		events int64
	}{
		"a pad calls for who sits there":        {[]request{advice("0001"), open(wang, "1")}, call(pads, "1", "k", empty), 200, "", 1},
		"a pad at a window nobody sits at":      {[]request{advice("0001")}, call(pads, "1", "k", empty), 409, hall.WindowIsClosed, 0},
		"a pad does not leave for the clerk":    {[]request{open(wang, "1")}, work(pads, "close", `{"expect":`+empty+`}`), 403, "forbidden", 0},
		"a pad does not send tickets on":        {begun, work(pads, "transfer", `{"expect":`+atOne+`,"queue":"A"}`), 403, "forbidden", 0},
		"parking":                               {begun, work(wang, "park", `{"expect":`+atOne+`,"reason":"copy"}`), 200, "", 1},
		"taking back":                           {append(begun[:4:4], work(wang, "park", `{"expect":`+atOne+`}`)), request{as: wang, path: "/windows/1/call", key: "k", body: `{"ticket":"ticket-0001","expect":` + empty + `}`}, 200, "", 1},
		"sending to a queue":                    {begun, work(wang, "transfer", `{"expect":`+atOne+`,"queue":"A"}`), 200, "", 1},
		"sending to a window":                   {begun, work(wang, "transfer", `{"expect":`+atOne+`,"window":3}`), 200, "", 1},
		"sending to a colleague":                {begun, work(wang, "transfer", `{"expect":`+atOne+`,"staff":"li"}`), 200, "", 1},
		"sending to a name that nobody has":     {begun, work(wang, "transfer", `{"expect":`+atOne+`,"staff":"nobody"}`), 422, hall.UnknownStaff, 0},
		"sending nowhere":                       {begun, work(wang, "transfer", `{"expect":`+atOne+`}`), 422, hall.BadTransfer, 0},
		"sending to no such queue":              {begun, work(wang, "transfer", `{"expect":`+atOne+`,"queue":"Z"}`), 404, hall.UnknownQueue, 0},
		"handing over":                          {begun, work(wang, "handover", `{"expect":`+atOne+`,"staff":"li"}`), 200, "", 1},
		"handing over to a stranger":            {begun, work(wang, "handover", `{"expect":`+atOne+`,"staff":"nobody"}`), 422, "invalid", 0},
		"handing over to a manager":             {begun, work(wang, "handover", `{"expect":`+atOne+`,"staff":"boss"}`), 422, "invalid", 0},
		"a clerk closes nobody else's":          {[]request{open(wang, "1")}, work(li, "close", `{"expect":`+empty+`,"force":true}`), 403, "forbidden", 0},
		"a manager closes one that was left":    {begun, work(boss, "close", `{"expect":`+atOne+`,"force":true}`), 200, "", 2},
		"finishing with an outcome":             {begun, work(wang, "finish", `{"expect":`+atOne+`,"outcome":"accepted"}`), 200, "", 1},
		"finishing with an outcome that is not": {begun, work(wang, "finish", `{"expect":`+atOne+`,"outcome":"Well done!"}`), 422, hall.BadOutcome, 0},
		"a pause of half an hour":               {[]request{open(wang, "1")}, work(wang, "pause", `{"reason":"lunch","minutes":30}`), 200, "", 1},
		"a pause when this one has left":        {begun, work(wang, "pause", `{"reason":"lunch","minutes":30,"after":true}`), 200, "", 1},
		"a pause at once before this one left":  {begun, work(wang, "pause", `{"reason":"lunch"}`), 409, hall.WindowBusy, 0},
		"a missed ticket comes back":            {missed, request{as: kiosk, path: "/tickets/ticket-0001/reactivate", key: "k", method: "POST"}, 200, "", 1},
		"a served ticket does not":              {finished, request{as: kiosk, path: "/tickets/ticket-0001/reactivate", key: "k", method: "POST"}, 409, hall.WrongState, 0},
		"one more service":                      {called, request{as: wang, path: "/tickets/ticket-0001/services", key: "k", body: `{"services":["ZX01","SB01"]}`}, 200, "", 1},
		"the service in hand stays":             {called, request{as: wang, path: "/tickets/ticket-0001/services", key: "k", body: `{"services":["SB01"]}`}, 422, hall.BadServices, 0},
		"one service twice":                     {nil, take("ZX01", "ZX01"), 422, hall.BadServices, 0},
		"a named ticket without an officer":     {nil, request{as: wang, path: "/tickets", key: "k", body: `{"id":"ticket-0001","services":["ZX01"],"class":"named"}`}, 422, hall.BadClass, 0},
		"a rating":                              {finished, rate, 201, "", 1},
		"a rating of nothing":                   {begun, rate, 409, hall.NothingToRate, 0},
		"a second rating":                       {append(finished[:5:5], rate), request{as: pads, path: "/ratings", key: "r2", body: rate.body}, 409, hall.AlreadyRated, 0},
		"a rating of six stars":                 {finished, request{as: pads, path: "/ratings", key: "r", body: `{"about":{"window":1},"level":6,"source":"pad"}`}, 422, "invalid", 0},
		"a rating by the clerk":                 {finished, request{as: wang, path: "/ratings", key: "r", body: rate.body}, 403, "forbidden", 0},
		"no such appointment":                   {nil, request{as: kiosk, path: "/appointments/ABCD2345/checkin", key: "k", body: `{"ticket":"ticket-0001"}`}, 404, hall.UnknownAppointment, 0},
		"a pad reports itself":                  {nil, request{as: pads, method: "PUT", path: "/windows/1/pads/p1", body: `{"kind":"call","state":"ok","since":"2026-11-23T01:30:00Z"}`}, 204, "", 0},
		"a clerk is no pad":                     {nil, request{as: wang, method: "PUT", path: "/windows/1/pads/p1", body: `{"kind":"call","state":"ok","since":"2026-11-23T01:30:00Z"}`}, 403, "forbidden", 0},
		"what a desk chooses from":              {nil, request{as: wang, path: "/desk"}, 200, "", 0},
		"a desk for a kiosk":                    {nil, request{as: kiosk, path: "/desk"}, 403, "forbidden", 0},
		"scores where nothing is scored":        {nil, request{as: boss, path: "/reports/waiting"}, 404, "not-found", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHall(t)
			h.run(c.given...)
			before := h.events()
			w := h.send(c.when)
			p := problemOf(t, w)
			if w.Code != c.status || p.Code != c.code {
				t.Errorf("answered %d %q, want %d %q: %s", w.Code, p.Code, c.status, c.code, w.Body)
			}
			if got := h.events() - before; got != c.events {
				t.Errorf("%d events, want %d", got, c.events)
			}
		})
	}
}

func TestATicketGoesOnWithItsNextServiceAtItsWindow(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	h.run(take("ZX01", "SB01"), open(wang, "1"), call(wang, "1", "c", empty))
	got := must[wire.CallAnswer](h, request{
		as: wang, path: "/windows/1/call", key: "n", body: `{"expect":` + atOne + `,"finish_current":true,"finish_as":"served"}`,
	})
	if got.Ticket.ID != "ticket-0001" || got.Ticket.Done != 1 || got.Ticket.State != wire.TicketServing || got.Why.Code != "next-service" {
		t.Errorf("%+v, why %+v", got.Ticket, got.Why)
	}
}

// Who presses "next" while the one called has not been started is asked, and the
// answer has what to ask with.
func TestTheNextCallAsksWhetherTheOneBeforeCame(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	h.run(advice("0001"), advice("0002"), open(wang, "1"), call(wang, "1", "c", empty))
	h.pass(7 * time.Second)
	next := func(as, key, how string) request {
		return request{as: as, path: "/windows/1/call", key: key, body: `{"expect":` + atOne + `,"finish_current":true` + how + `}`}
	}
	w := h.send(next(wang, "n", ""))
	p := problemOf(t, w)
	if w.Code != http.StatusConflict || p.Code != hall.NotStarted || p.AgeS == nil || *p.AgeS != 7 || p.Window == nil || p.Window.Ticket.ID != "ticket-0001" {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if got := must[wire.CallAnswer](h, next(pads, "p", `,"finish_as":"by_age"`)); got.Ticket.ID != "ticket-0002" {
		t.Errorf("a pad called %s", got.Ticket.ID)
	}
	if got := must[wire.Ticket](h, request{as: wang, path: "/tickets/ticket-0001"}); got.State != wire.TicketNoShow {
		t.Errorf("the one before is %s, want absent", got.State)
	}
}

func TestAWindowTellsWhatAClerkNeedsToSee(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	h.run(advice("0001"), open(wang, "1"), call(wang, "1", "c", empty))
	h.run(request{as: pads, method: "PUT", path: "/windows/1/pads/p1", body: `{"kind":"call","state":"ok","since":"2026-11-23T01:30:00Z"}`})
	w := must[wire.Window](h, request{as: wang, path: "/windows/1"})
	if len(w.Pads) != 1 || w.Pads[0].State != wire.PadOK {
		t.Errorf("pads %+v", w.Pads)
	}
	if k := w.Ticket; k == nil || k.Why == nil || k.Told == nil || k.Told.Shown != 1 || k.RecallsLeft != 3 {
		t.Errorf("ticket %+v", k)
	}
	h.pass(3 * time.Second)
	if w = must[wire.Window](h, request{as: wang, path: "/windows/1"}); w.Pads[0].State != wire.PadSilent {
		t.Errorf("a pad nobody has spoken for in 3 s is %s", w.Pads[0].State)
	}
	h.run(work(wang, "finish", `{"expect":`+atOne+`}`))
	if w = must[wire.Window](h, request{as: wang, path: "/windows/1"}); w.RateTicket == "" {
		t.Error("nobody is asked for a rating")
	}
}

func TestARatingTellsTheClerkNothing(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	h.run(advice("0001"), open(wang, "1"), call(wang, "1", "c", empty), work(wang, "finish", `{"expect":`+atOne+`}`))
	h.run(request{as: pads, path: "/ratings", key: "r", body: `{"about":{"window":1},"level":1,"source":"pad","text":"等得太久"}`})
	for _, path := range []string{"/windows/1", "/tickets/ticket-0001", "/tickets", "/desk"} {
		w := h.send(request{as: wang, path: path})
		if w.Code != http.StatusOK || strings.Contains(w.Body.String(), "level") || strings.Contains(w.Body.String(), "等得太久") {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
	if strings.Contains(h.log.String(), "等得太久") {
		t.Error("what was written is in the log")
	}
}

func TestOnePersonTakesNoMoreTicketsThanTheRulesAllow(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	var plan hall.Plan
	h.engine.View(func(s *hall.State) { plan = s.Plan })
	plan.Digest, plan.Rules.PerPersonDay = "another", 1
	h.system(hall.AdoptPlan{Plan: plan})
	ask := func(id string) request {
		return request{as: kiosk, path: "/tickets", key: id, body: `{"id":"` + id + `","services":["SB01"],"subject_sealed":` + h.sealed() + `}`}
	}
	h.run(ask("ticket-0001"))
	w := h.send(ask("ticket-0002"))
	if p := problemOf(t, w); w.Code != http.StatusConflict || p.Code != hall.PersonLimit {
		t.Errorf("the second of one person: %d %s", w.Code, p.Code)
	}
}

func TestTheDeskTellsHowLargeAGroupMayBe(t *testing.T) {
	t.Parallel()
	if got := must[wire.Desk](newHall(t), request{as: wang, path: "/desk"}).PeopleMost; got != 60 {
		t.Errorf("a group of %d", got)
	}
}

func TestAPauseThatIsToComeIsToldAndTakenBack(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	h.run(advice("0001"), open(wang, "1"), call(wang, "1", "call-1", empty))
	planned := must[wire.WindowAnswer](h, work(wang, "pause", `{"reason":"lunch","minutes":30,"after":true}`)).Window
	if p := planned.PauseNext; planned.State != wire.WindowOpen || p == nil || p.Reason != "lunch" || p.ReasonName["zh"] == "" || p.Minutes != 30 {
		t.Fatalf("planned: %+v %+v", planned, p)
	}
	back := must[wire.WindowAnswer](h, work(wang, "open", `{}`)).Window
	if back.PauseNext != nil || back.Ticket == nil {
		t.Errorf("taken back: %+v", back)
	}
	h.run(request{as: wang, path: "/windows/1/pause", key: "again", body: `{"reason":"lunch","minutes":30,"after":true}`})
	if w := h.send(call(wang, "1", "call-2", `{"ticket":"ticket-0001","version":0},"finish_current":true,"finish_as":"served"`)); w.Code != http.StatusNoContent {
		t.Errorf("the next call: %d %s", w.Code, w.Body)
	}
	if w := must[wire.Window](h, request{as: wang, path: "/windows/1"}); w.State != wire.WindowPaused || w.Until == nil || w.PauseNext != nil {
		t.Errorf("the window is %+v", w)
	}
}
