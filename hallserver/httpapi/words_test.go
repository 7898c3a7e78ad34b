package httpapi_test

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"yimen/hallserver/hall"
)

// markers are what somebody might write of somebody into any field: a name and a
// number, the same as a code, and signs that no screen shows.
func markers() []string {
	return []string{"测试甲219999199001010016", "ceshi-jia-13800138000", "测试\u0007甲\u009b\u202e"}
}

// asked is one command of the API with a body whose every text is put to the
// test. Texts of opaque names that their senders make are left out.
type asked struct {
	as, path string
	body     string
	opaque   []string
}

func everyCommand() map[string]asked {
	atOne := `"expect":{"ticket":"TICKET"}`
	return map[string]asked{
		"issue":     {wang, "/tickets", `{"id":"new-TICKET","services":["ZX01"],"class":"named","officer":"li","language":"zh"}`, []string{"id"}},
		"take":      {kiosk, "/tickets", `{"id":"new-TICKET","services":["ZX01"],"class":"priority","ground":"claim","language":"zh"}`, []string{"id"}},
		"printed":   {kiosk, "/tickets/TICKET/printed", `{"ok":false,"cause":"paper_out"}`, nil},
		"services":  {wang, "/tickets/TICKET/services", `{"services":["ZX01"]}`, nil},
		"class":     {boss, "/tickets/TICKET/class", `{"class":"priority","reason":"elderly"}`, nil},
		"finish":    {wang, "/windows/1/finish", `{` + atOne + `,"outcome":"accepted"}`, []string{"ticket"}},
		"park":      {wang, "/windows/1/park", `{` + atOne + `,"reason":"copy"}`, []string{"ticket"}},
		"to staff":  {wang, "/windows/1/transfer", `{` + atOne + `,"staff":"li","reason":"specialist"}`, []string{"ticket"}},
		"to queue":  {wang, "/windows/1/transfer", `{` + atOne + `,"queue":"B","reason":"other"}`, []string{"ticket"}},
		"hand over": {wang, "/windows/1/handover", `{` + atOne + `,"staff":"li"}`, []string{"ticket"}},
		"call":      {wang, "/windows/1/call", `{` + atOne + `,"finish_current":true,"ticket":"TICKET"}`, []string{"ticket"}},
		"pause":     {li, "/windows/2/pause", `{"reason":"lunch"}`, nil},
		"rate":      {kiosk, "/ratings", `{"about":{"ticket":"done-0001","service":"ZX01"},"level":5,"source":"kiosk","reasons":["quick"],"text":"谢谢"}`, []string{"ticket"}},
		"announce":  {boss, "/announcements", `{"id":"say-TICKET","phrase":"closing-soon","zones":["a"]}`, []string{"id"}},
		"check in":  {kiosk, "/appointments/card/checkin", `{"ticket":"new-TICKET"}`, []string{"ticket"}},
	}
}

// leaves lists the paths of the texts in a body.
func leaves(v any, at string, opaque []string) (paths []string) {
	switch v := v.(type) {
	case map[string]any:
		for k, x := range v {
			if !slices.Contains(opaque, k) {
				paths = append(paths, leaves(x, at+"/"+k, opaque)...)
			}
		}
	case []any:
		for i, x := range v {
			paths = append(paths, leaves(x, fmt.Sprint(at, "/", i), opaque)...)
		}
	case string:
		paths = append(paths, at)
	}
	slices.Sort(paths)
	return paths
}

// replaced is a body with another text at a path.
func replaced(v any, at, path, text string) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for k, x := range v {
			out[k] = replaced(x, at+"/"+k, path, text)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, x := range v {
			out[i] = replaced(x, fmt.Sprint(at, "/", i), path, text)
		}
		return out
	}
	if at == path {
		return text
	}
	return v
}

// serving brings a ticket of its own to window 1.
func (h *testHall) serving(n int) string {
	h.t.Helper()
	id := fmt.Sprintf("ticket-%05d", n)
	h.system(hall.CloseWindow{Window: 1, Force: true})
	h.engine.View(func(s *hall.State) {
		for _, t := range s.Tickets.All() {
			if t.State == hall.Waiting {
				defer h.system(hall.CancelTicket{Ticket: t.ID})
			}
		}
	})
	h.system(hall.OpenWindow{Window: 1, Staff: wang})
	h.system(hall.IssueTicket{ID: hall.TicketID(id), Services: []hall.ServiceCode{"ZX01"}, Device: h.devices[kiosk]})
	h.system(hall.CallNext{Window: 1, Staff: wang, Ticket: hall.TicketID(id)})
	return id
}

// Whatever a client writes into whichever field of whichever command, it does
// not stand in an event, in a kept answer or in what comes back.
func TestNoWordOfAClientReachesTheJournal(t *testing.T) {
	t.Parallel()
	h := newHall(t, speaking)
	h.serving(1)
	h.system(hall.FinishService{Window: 1, Staff: wang, Expect: hall.Expect{Ticket: new(hall.TicketID("ticket-00001"))}})
	h.system(hall.OpenWindow{Window: 2, Staff: li})
	n := 1
	for name, c := range everyCommand() {
		var body any
		if err := json.Unmarshal([]byte(c.body), &body); err != nil {
			t.Fatal(err)
		}
		for _, path := range leaves(body, "", c.opaque) {
			for _, marker := range markers() {
				n++
				id := h.serving(n)
				raw, err := json.Marshal(replaced(body, "", path, marker))
				if err != nil {
					t.Fatal(err)
				}
				sent := strings.ReplaceAll(strings.ReplaceAll(string(raw), "TICKET", id), "done-0001", "ticket-00001")
				w := h.send(request{as: c.as, path: strings.ReplaceAll(c.path, "TICKET", id), key: fmt.Sprint("k", n), body: sent})
				if w.Code >= http.StatusInternalServerError {
					t.Errorf("%s%s: %d", name, path, w.Code)
				}
				if strings.Contains(w.Body.String(), marker) {
					t.Errorf("%s%s: the answer repeats it: %s", name, path, w.Body)
				}
			}
		}
	}
	for _, path := range []string{"/announcements/%s/end", "/appointments/%s/cancel", "/appointments/%s/checkin", "/tickets/%s/cancel", "/tickets/%s/ready"} {
		n++
		h.send(request{as: boss, path: fmt.Sprintf(path, "ceshi-jia-13800138000"), key: fmt.Sprint("k", n), body: `{"ticket":"ticket-99999","window":1}`})
	}
	h.unwritten()
}

// unwritten searches all that the journal keeps for the markers.
func (h *testHall) unwritten() {
	h.t.Helper()
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(h.dir, "journal.db")+"?mode=ro")
	if err != nil {
		h.t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	for _, m := range markers() {
		quoted := strings.Trim(string(mustJSON(h.t, m)), `"`)
		for _, q := range []string{"SELECT DISTINCT type FROM event WHERE instr(payload, ?1) OR instr(payload, ?2)", "SELECT DISTINCT principal FROM command WHERE instr(answer, ?1) OR instr(answer, ?2)"} {
			for _, where := range found(h, db, q, []byte(m), []byte(quoted)) {
				h.t.Errorf("%q stands in %s", m, where)
			}
		}
	}
}

func found(h *testHall, db *sql.DB, query string, args ...any) (where []string) {
	h.t.Helper()
	rows, err := db.QueryContext(h.t.Context(), query, args...)
	if err != nil {
		h.t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var w string
		if err := rows.Scan(&w); err != nil {
			h.t.Fatal(err)
		}
		where = append(where, w)
	}
	if err := rows.Err(); err != nil {
		h.t.Fatal(err)
	}
	return where
}

func mustJSON(t *testing.T, v any) []byte {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// An old client that sends a free text reads what it may say instead.
func TestAWordThatIsNoneOfTheHallsIsAnsweredWithTheList(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	id := h.serving(1)
	for name, c := range map[string]struct {
		verb, body, field, code string
		allowed                 string
	}{
		"park":     {"park", `,"reason":"复印"`, "body.reason", hall.UnknownReason, "copy"},
		"transfer": {"transfer", `,"queue":"B","reason":"复印"`, "body.reason", hall.UnknownReason, "specialist"},
		"finish":   {"finish", `,"outcome":"todo"`, "body.outcome", hall.BadOutcome, "accepted"},
		"to whom":  {"transfer", `,"staff":"张三"`, "body.staff", hall.UnknownStaff, ""},
	} {
		w := h.send(request{as: wang, path: "/windows/1/" + c.verb, key: "w-" + c.verb + c.field + c.code[:4] + fmt.Sprint(len(name)), body: `{"expect":{"ticket":"` + id + `"}` + c.body + `}`})
		p := problemOf(t, w)
		if w.Code != http.StatusUnprocessableEntity || p.Code != c.code || len(p.Errors) != 1 || p.Errors[0].Location != c.field {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
		if c.allowed != "" && !slices.Contains(p.Allowed, c.allowed) {
			t.Errorf("%s: allowed %v", name, p.Allowed)
		}
	}
	w := h.send(request{as: wang, path: "/tickets", key: "n", body: `{"id":"ticket-named","services":["ZX01"],"class":"named","officer":"张三"}`})
	if p := problemOf(t, w); w.Code != http.StatusUnprocessableEntity || p.Code != hall.UnknownStaff {
		t.Errorf("an officer of nowhere: %d %s", w.Code, w.Body)
	}
}
