package httpapi_test

import (
	"database/sql"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"yimen/hallserver/access"
	"yimen/hallserver/catalogue"
	"yimen/hallserver/hall"
	"yimen/hallserver/httpapi"
	"yimen/hallserver/wire"
)

// guide is who works at the guide desk.
const guide = "guide"

// withGuide is a hall that has one.
func withGuide(t *testing.T, settings ...setting) *testHall {
	t.Helper()
	h := newHall(t, settings...)
	u := access.User{Name: guide, Display: "导办员", Role: wire.RoleGuide}
	if err := h.access.AddUser(t.Context(), "system:test", u, password); err != nil {
		t.Fatal(err)
	}
	h.newToken(guide, wire.RoleGuide, guide)
	return h
}

// sealedFor is a card of somebody as a kiosk seals it, for a JSON body.
func (h *testHall) sealedFor(idNumber string) string {
	h.t.Helper()
	raw, err := wire.SealSubject(h.subjects.Public(), wire.Subject{Name: "测试乙", IDNumber: idNumber, IDType: "resident"})
	if err != nil {
		h.t.Fatal(err)
	}
	b, err := json.Marshal(raw)
	if err != nil {
		h.t.Fatal(err)
	}
	return string(b)
}

func TestTheGuideDeskDoesWhatItIsFor(t *testing.T) {
	t.Parallel()
	missed := []request{advice("0001"), open(wang, "1"), call(wang, "1", "call-1", empty), work(wang, "noshow", `{"expect":`+atOne+`}`)}
	as := func(path, body string) request {
		return request{as: guide, method: http.MethodPost, path: path, key: "by-guide", body: body}
	}
	for name, c := range map[string]struct {
		given  []request
		when   request
		status int
		events int64
	}{
		"signs in":                             {nil, signIn(guide, password), 200, 0},
		"takes a number for a group":           {nil, as("/tickets", `{"id":"ticket-0001","services":["ZX01"],"class":"priority","people":4}`), 201, 1},
		"without a card, where one is needed":  {nil, as("/tickets", `{"id":"ticket-0001","services":["SB01"]}`), 201, 1},
		"reports its slip":                     {[]request{advice("0001")}, as("/tickets/ticket-0001/printed", `{"ok":true}`), 204, 1},
		"finds a number":                       {[]request{advice("0001")}, request{as: guide, path: "/tickets?number=B001"}, 200, 0},
		"lets a missed one wait again":         {missed, as("/tickets/ticket-0001/reactivate", ""), 200, 1},
		"gives one back":                       {[]request{advice("0001")}, as("/tickets/ticket-0001/cancel", ""), 200, 1},
		"changes what one is for":              {[]request{advice("0001")}, as("/tickets/ticket-0001/services", `{"services":["ZX01","SB01"]}`), 200, 1},
		"gives one another class":              {[]request{advice("0001")}, as("/tickets/ticket-0001/class", `{"class":"priority","reason":"elderly"}`), 200, 1},
		"for a reason that is none":            {[]request{advice("0001")}, as("/tickets/ticket-0001/class", `{"class":"priority","reason":"friend"}`), 422, 0},
		"without a reason":                     {[]request{advice("0001")}, as("/tickets/ticket-0001/class", `{"class":"priority"}`), 422, 0},
		"gives one to an officer":              {[]request{advice("0001")}, as("/tickets/ticket-0001/class", `{"class":"named","reason":"other"}`), 422, 0},
		"sees what there is to choose from":    {nil, request{as: guide, path: "/desk"}, 200, 0},
		"sees the windows":                     {nil, request{as: guide, path: "/windows"}, 200, 0},
		"sees nobody's name":                   {[]request{advice("0001")}, as("/tickets/ticket-0001/holder", ""), 403, 0},
		"sits at no window":                    {nil, as("/windows/1/open", `{}`), 403, 0},
		"closes nobody's window":               {nil, as("/windows/1/close", `{"expect":`+empty+`,"force":true}`), 403, 0},
		"announces nothing":                    {nil, request{as: guide, path: "/announcements"}, 403, 0},
		"sees no health of devices":            {nil, request{as: guide, path: "/devices/health"}, 403, 0},
		"sees no reports":                      {nil, request{as: guide, path: "/reports/waiting"}, 403, 0},
		"rates nothing":                        {nil, as("/ratings", `{"about":{"window":1},"level":5,"source":"pad"}`), 403, 0},
		"a colleague at a window sends nobody": {nil, as("/windows/1/transfer", `{"expect":`+atOne+`,"queue":"A"}`), 403, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := withGuide(t)
			h.run(c.given...)
			before := h.events()
			if w := h.send(c.when); w.Code != c.status || h.events()-before != c.events {
				t.Errorf("%d and %d events, want %d and %d: %s", w.Code, h.events()-before, c.status, c.events, w.Body)
			}
		})
	}
}

// The card that somebody lays down again finds their numbers of today, whether the
// hall counts a person's tickets or not, and nobody else's.
func TestACardReadAgainFindsItsNumbersOfToday(t *testing.T) {
	t.Parallel()
	const theirs, another = "219999199001010016", "219999198502020027"
	h := withGuide(t)
	issue(h, "ticket-0001", theirs, "")
	issue(h, "ticket-0002", another, "")
	h.run(advice("0003"))
	issue(h, "ticket-0004", another, theirs)
	h.run(request{as: kiosk, path: "/tickets/ticket-0001/cancel", key: "c1", method: http.MethodPost})
	before := h.events()
	found := findTickets(h, theirs)
	if !slices.Equal(found, []string{"ticket-0001", "ticket-0004"}) {
		t.Errorf("found %v, want their own and the one taken for them", found)
	}
	if got := findTickets(h, "219999197003030038"); len(got) != 0 {
		t.Errorf("a stranger's card finds %v", got)
	}
	if h.events() != before {
		t.Error("looking wrote an event")
	}
	h.limitPersons()
	issue(h, "ticket-0005", theirs, "")
	if found = findTickets(h, theirs); !slices.Equal(found, []string{"ticket-0001", "ticket-0004", "ticket-0005"}) {
		t.Errorf("once the hall counts people: %v", found)
	}
}

// Somebody lays a card on a kiosk before they have chosen anything.
func TestAKioskFindsWhatTheCardThatWasLaidDownHas(t *testing.T) {
	t.Parallel()
	const theirs, another = "219999199001010016", "219999198502020027"
	h := withGuide(t)
	issue(h, "ticket-0001", theirs, "")
	issue(h, "ticket-0002", another, "")
	before := h.events()
	w := h.send(request{as: kiosk, path: "/tickets/find", body: `{"subject_sealed":` + h.sealedFor(theirs) + `}`})
	var out wire.Found
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil || w.Code != http.StatusOK || len(out.Tickets) != 1 || out.Tickets[0].ID != "ticket-0001" {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if n := audited(t, h, "tickets-looked-for", "device:"+h.devices[kiosk]); n != 1 || h.events() != before {
		t.Errorf("%d lines of the audit, want 1; %d events", n, h.events()-before)
	}
}

// A kiosk whose token was taken cannot go through numbers as fast as it likes.
func TestAKioskLooksAsOftenAsPeopleLayCardsDown(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	body := `{"subject_sealed":` + h.sealedFor("219999199001010016") + `}`
	looked := 0
	for range 200 {
		w := h.send(request{as: kiosk, path: "/tickets/find", body: body})
		if w.Code == http.StatusTooManyRequests {
			break
		}
		looked++
	}
	if looked < 20 || looked > 60 {
		t.Errorf("it looked %d times at once", looked)
	}
	if w := h.send(advice("0001")); w.Code != http.StatusCreated {
		t.Errorf("it gives no number after that: %d %s", w.Code, w.Body)
	}
	h.pass(time.Minute)
	if w := h.send(request{as: kiosk, path: "/tickets/find", body: body}); w.Code != http.StatusOK {
		t.Errorf("a minute later: %d %s", w.Code, w.Body)
	}
}

// Anybody can type somebody's number: it shows nobody's things, and takes nobody's
// appointment.
func TestATypedNumberTakesANumberAndFindsNothing(t *testing.T) {
	t.Parallel()
	const theirs = "219999199001010016"
	h := withGuide(t, bookable(t))
	raw, err := wire.SealSubject(h.subjects.Public(), wire.Subject{IDNumber: theirs, IDType: "resident", Typed: true})
	if err != nil {
		t.Fatal(err)
	}
	typed, err := json.Marshal(raw)
	if err != nil {
		t.Fatal(err)
	}
	issue(h, "ticket-0001", theirs, "")
	must[wire.Booked](h, request{as: guide, path: "/appointments", key: "book", body: `{"services":["ZX01"],"start":"2026-11-23T10:00:00+08:00","subject_sealed":` + h.sealedFor(theirs) + `}`})
	h.pass(20 * time.Minute)
	for name, r := range map[string]request{
		"finds":            {as: kiosk, path: "/tickets/find", body: `{"subject_sealed":` + string(typed) + `}`},
		"finds, at a desk": {as: guide, path: "/tickets/find", body: `{"subject_sealed":` + string(typed) + `}`},
		"checks in":        {as: kiosk, path: "/appointments/card/checkin", key: "in", body: `{"ticket":"ticket-0002","subject_sealed":` + string(typed) + `}`},
	} {
		if w := h.send(r); w.Code != http.StatusUnprocessableEntity || strings.Contains(w.Body.String(), theirs) {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
	}
	w := h.send(request{as: kiosk, path: "/tickets", key: "t", body: `{"id":"ticket-0003","services":["SB01"],"subject_sealed":` + string(typed) + `}`})
	if w.Code != http.StatusCreated {
		t.Errorf("a number: %d %s", w.Code, w.Body)
	}
}

func issue(h *testHall, id, holder, agentFor string) {
	h.t.Helper()
	body := `{"id":"` + id + `","services":["SB01"],"subject_sealed":` + h.sealedFor(holder)
	if agentFor != "" {
		body += `,"agent_for":` + h.sealedFor(agentFor)
	}
	h.run(request{as: kiosk, path: "/tickets", key: id, body: body + `}`})
}

// findTickets lays a card on the guide desk's reader.
func findTickets(h *testHall, idNumber string) []string {
	h.t.Helper()
	out := must[wire.Found](h, request{as: guide, path: "/tickets/find", body: `{"subject_sealed":` + h.sealedFor(idNumber) + `}`})
	var ids []string
	for _, found := range out.Tickets {
		ids = append(ids, found.ID)
	}
	slices.Sort(ids)
	return ids
}

// limitPersons puts a plan in force by which a person's tickets are counted.
func (h *testHall) limitPersons() {
	h.t.Helper()
	var plan hall.Plan
	h.engine.View(func(s *hall.State) { plan = s.Plan })
	plan.Digest, plan.Rules.PerPersonDay = "limited", 20
	h.system(hall.AdoptPlan{Plan: plan})
}

// bookable has appointments in queue B, each half hour.
func bookable(t *testing.T) setting {
	t.Helper()
	raw, err := os.ReadFile("testdata/catalogue.yaml")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(raw), "ko: 상담}}\nwindows", "ko: 상담}, appointments: {places: 2, every_minutes: 30}}\nwindows", 1)
	text = strings.Replace(text, "\nzones:", "\ncalendar: week\ncalendars: [{id: week, name: {zh: 周, en: week, ko: 주}, weekly: {mon-sun: ['08:00-18:00']}}]\nzones:", 1)
	c, err := catalogue.Read([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return func(cfg *httpapi.Config) { cfg.Catalogue = catalogue.NewLive(c) }
}

func TestTheGuideDeskBooksAndChecksInByTheCard(t *testing.T) {
	t.Parallel()
	const theirs = "219999199001010016"
	h := withGuide(t, bookable(t))
	card := h.sealedFor(theirs)
	booked := must[wire.Booked](h, request{as: guide, path: "/appointments", key: "book", body: `{"services":["ZX01"],"start":"2026-11-23T10:00:00+08:00","subject_sealed":` + card + `}`})
	out := must[wire.Found](h, request{as: guide, path: "/tickets/find", body: `{"subject_sealed":` + card + `}`})
	if len(out.Tickets) != 0 || len(out.Appointments) != 1 || out.Appointments[0].Code != booked.Code {
		t.Fatalf("found %+v, want the appointment %s", out, booked.Code)
	}
	h.pass(20 * time.Minute)
	arrived := must[wire.Issued](h, request{as: guide, path: "/appointments/card/checkin", key: "in", body: `{"ticket":"ticket-0001","subject_sealed":` + card + `}`})
	if found := findTickets(h, theirs); !slices.Equal(found, []string{arrived.ID}) {
		t.Errorf("after the check-in: %v", found)
	}
}

func TestLookingForACardIsKeptAndTellsNothingOfIt(t *testing.T) {
	t.Parallel()
	const theirs = "219999199001010016"
	h := withGuide(t)
	issue(h, "ticket-0001", theirs, "")
	w := h.send(request{as: guide, path: "/tickets/find", body: `{"subject_sealed":` + h.sealedFor(theirs) + `}`})
	if strings.Contains(w.Body.String(), "测试乙") || strings.Contains(w.Body.String(), theirs[:6]) {
		t.Errorf("the answer tells of the person: %s", w.Body)
	}
	for name, body := range map[string]string{"nothing": `{}`, "no card": `{"subject_sealed":"AAAA"}`, "an empty one": `{"subject_sealed":""}`} {
		if w := h.send(request{as: guide, path: "/tickets/find", body: body}); w.Code != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
	}
	for _, as := range []string{wang, boss, pads} {
		if w := h.send(request{as: as, path: "/tickets/find", body: `{"subject_sealed":` + h.sealedFor(theirs) + `}`}); w.Code != http.StatusForbidden {
			t.Errorf("%s may look: %d", as, w.Code)
		}
	}
	if n := audited(t, h, "tickets-looked-for", "user:"+guide); n != 1 {
		t.Errorf("%d lines of the audit, want 1", n)
	}
}

// audited counts the lines of the audit.
func audited(t *testing.T, h *testHall, what, actor string) (n int) {
	t.Helper()
	db, err := sql.Open("sqlite3", filepath.Join(h.dir, "ops.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if err := db.QueryRowContext(t.Context(), `SELECT count(*) FROM audit WHERE what = ? AND actor = ?`, what, actor).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
