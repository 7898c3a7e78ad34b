package httpapi_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yimen/hallserver/hall"
	"yimen/hallserver/httpapi"
	"yimen/hallserver/wire"
)

func TestAnIssuedTicketSaysAllThatItsSlipNeeds(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	h.run(advice("0001"))
	got := must[wire.Issued](h, request{as: kiosk, path: "/tickets", key: "k2", body: `{"id":"ticket-0002","services":["ZX01"],"language":"ko"}`})
	token := got.Token
	if !strings.HasPrefix(token, "ticket-0002.") || len(token) != len("ticket-0002.")+22 {
		t.Errorf("token %q, want the id and 128 bits", token)
	}
	got.Token = ""
	want := wire.Issued{
		ID: "ticket-0002", Number: "B002", Queue: "B", QueueName: wire.Text{"zh": "咨询", "en": "Advice", "ko": "상담"},
		Zone: wire.Text{"zh": "B 区", "en": "Zone B", "ko": "B 구역"}, Windows: []int{1, 3}, Ahead: 1,
		PageURL: "https://hall.example/t/" + token, IssuedAt: h.now().UTC(), Class: wire.ClassNormal,
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestARetryGetsTheFirstAnswerAndSaysSo(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	first := h.send(advice("0001"))
	h.run(advice("0002"))
	h.pass(time.Minute)
	again := h.send(advice("0001"))
	if first.Header().Get("Idempotency-Replayed") != "" || again.Header().Get("Idempotency-Replayed") != "true" {
		t.Error("a replay is not marked, or the first answer is")
	}
	if again.Code != http.StatusCreated || again.Body.String() != first.Body.String() {
		t.Errorf("again: %d %s, first %s", again.Code, again.Body, first.Body)
	}
	if loc := again.Header().Get("Location"); loc != "/api/v1/tickets/ticket-0001" {
		t.Errorf("Location %q", loc)
	}
}

func TestNeitherPublicTokensNorHoldersAreStored(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	issued := must[wire.Issued](h, request{as: kiosk, path: "/tickets", key: "k", body: `{"id":"ticket-0001","services":["SB01"],"subject_sealed":` + h.sealed() + `}`})
	h.run(open(wang, "1"), call(wang, "1", "c", empty))
	holder := must[wire.Holder](h, request{as: wang, path: "/tickets/ticket-0001/holder", key: "h", body: `{"whole":true}`})
	secrets := []string{strings.TrimPrefix(issued.Token, "ticket-0001."), holder.Subject.IDNumber, holder.Subject.Name, h.tokens[kiosk]}
	files, err := filepath.Glob(filepath.Join(h.dir, "*"))
	if err != nil || len(files) < 2 {
		t.Fatal(files, err)
	}
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for i, s := range secrets {
			if s == "" || bytes.Contains(raw, []byte(s)) {
				t.Errorf("%s holds secret %d", filepath.Base(f), i)
			}
		}
	}
}

func TestTheClerkWhoServesSeesTheHolderMaskedUnlessAskedForTheWhole(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	h.run(request{as: kiosk, path: "/tickets", key: "k", body: `{"id":"ticket-0001","services":["SB01"],"subject_sealed":` + h.sealed() + `}`},
		open(wang, "1"), open(li, "2"), call(wang, "1", "c", empty))
	masked := must[wire.Holder](h, request{as: wang, method: "POST", path: "/tickets/ticket-0001/holder", key: "h1"})
	if d := cmp.Diff(wire.Holder{Masked: true, Subject: wire.Subject{
		Name: "测*甲", IDNumber: "219***********0016", IDType: "resident", Sex: "女", Address: "辽宁省样例市云溪县***",
	}}, masked); d != "" {
		t.Error(d)
	}
	before := h.events()
	whole := must[wire.Holder](h, request{as: wang, path: "/tickets/ticket-0001/holder", key: "h2", body: `{"whole":true}`})
	if whole.Masked || whole.Subject.Name != "测试甲" || whole.Subject.IDNumber != "219999199001010016" || whole.Subject.Birth != "1990-01-01" {
		t.Errorf("whole: %+v", whole)
	}
	if got := h.events() - before; got != 1 {
		t.Errorf("a look made %d events, want 1", got)
	}
	if p := problemOf(t, h.send(request{as: li, path: "/tickets/ticket-0001/holder", key: "h3", body: `{}`})); p.Code != hall.NotYourWindow {
		t.Errorf("another clerk got %q", p.Code)
	}
}

func TestAnAnswerAskedForAgainIsNotAWayToLookLater(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	look := request{as: wang, path: "/tickets/ticket-0001/holder", key: "h", body: `{"whole":true}`}
	h.run(request{as: kiosk, path: "/tickets", key: "k", body: `{"id":"ticket-0001","services":["SB01"],"subject_sealed":` + h.sealed() + `}`},
		open(wang, "1"), call(wang, "1", "c", empty), look, look,
		request{as: wang, path: "/windows/1/finish", key: "f", body: `{"expect":{"ticket":"ticket-0001"}}`})
	w := h.send(look)
	if p := problemOf(t, w); w.Code != http.StatusForbidden || p.Code != hall.NotYourWindow {
		t.Errorf("after the ticket left: %d %s", w.Code, w.Body)
	}
}

func TestAHolderThatWasErasedIsGone(t *testing.T) {
	t.Parallel()
	h := newHall(t, func(c *httpapi.Config) { c.KeepSubject = time.Minute })
	h.run(request{as: kiosk, path: "/tickets", key: "k", body: `{"id":"ticket-0001","services":["SB01"],"subject_sealed":` + h.sealed() + `}`},
		open(wang, "1"), call(wang, "1", "c", empty))
	h.pass(2 * time.Minute)
	h.engine.Tidy(t.Context())
	h.run(advice("0002")) // the writer tidies before or after it; the next goes behind both
	h.run(advice("0003"))
	w := h.send(request{as: wang, path: "/tickets/ticket-0001/holder", key: "h", body: `{}`})
	if p := problemOf(t, w); w.Code != http.StatusGone || p.Code != "holder-erased" {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestASubjectSealedToAnotherKeyIsRefusedByName(t *testing.T) {
	t.Parallel()
	h, other := newHall(t), newHall(t)
	w := h.send(request{as: kiosk, path: "/tickets", key: "k", body: `{"id":"ticket-0001","services":["SB01"],"subject_sealed":` + other.sealed() + `}`})
	if p := problemOf(t, w); w.Code != http.StatusUnprocessableEntity || p.Code != "sealed-to-another-key" {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// Of two clerks who press for the same ticket, and of one clerk who presses
// twice, one gets it.
func TestWhoPressesAtOnceGetsDifferentTickets(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	h.run(advice("0001"), open(wang, "1"), open(li, "3"))
	before := h.events()
	presses := []request{
		call(wang, "1", "press-1", empty), call(wang, "1", "press-2", empty), call(wang, "1", "press-1", empty),
		call(li, "3", "press-1", empty), call(li, "3", "press-2", empty), call(li, "3", "press-1", empty),
	}
	answers := make([]int, len(presses))
	tickets := make([]string, len(presses))
	var pressing sync.WaitGroup
	for i, p := range presses {
		pressing.Go(func() {
			w := h.send(p)
			answers[i] = w.Code
			var a wire.CallAnswer
			if w.Code == http.StatusOK && json.Unmarshal(w.Body.Bytes(), &a) == nil {
				tickets[i] = a.Ticket.ID
			}
		})
	}
	pressing.Wait()
	if got := h.events() - before; got != 1 {
		t.Errorf("%d events, want one call", got)
	}
	called := map[string]bool{}
	for i, status := range answers {
		switch status {
		case http.StatusOK:
			called[presses[i].as] = true
		case http.StatusNoContent, http.StatusConflict:
		default:
			t.Errorf("press %d: %d", i, status)
		}
	}
	if len(called) != 1 {
		t.Errorf("called by %v, want one clerk", called)
	}
	if answers[0] != answers[2] || tickets[0] != tickets[2] || answers[3] != answers[5] || tickets[3] != tickets[5] {
		t.Errorf("one key, two answers: %v %v", answers, tickets)
	}
}

func TestTicketsAreListedByStateAndQueueOldestFirst(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	for _, n := range []string{"0003", "0001", "0002"} {
		h.run(advice(n))
		h.pass(time.Second)
	}
	h.run(request{as: wang, path: "/tickets", key: "a", body: `{"id":"ticket-000a","services":["SB01"]}`},
		open(wang, "1"), call(wang, "1", "c", empty))
	numbers := func(query string) (out []string) {
		for _, x := range must[[]wire.Ticket](h, request{as: boss, path: "/tickets" + query}) {
			out = append(out, x.Number)
		}
		return out
	}
	for query, want := range map[string][]string{
		"":                       {"B001", "B002", "B003", "A001"},
		"?state=waiting":         {"B002", "B003", "A001"},
		"?state=called":          {"B001"},
		"?state=waiting,called":  {"B001", "B002", "B003", "A001"},
		"?state=waiting&queue=A": {"A001"},
		"?queue=A,B":             {"B001", "B002", "B003", "A001"},
		"?state=noshow":          nil,
	} {
		if d := cmp.Diff(want, numbers(query)); d != "" {
			t.Errorf("%q: %s", query, d)
		}
	}
}

func TestAWindowSaysWhoSitsThereAndWhatWaits(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	h.run(advice("0001"), advice("0002"), open(wang, "1"), call(wang, "1", "c", empty))
	ws := must[[]wire.Window](h, request{as: boss, path: "/windows"})
	if len(ws) != 3 || ws[0].Number != 1 || ws[2].Number != 3 {
		t.Fatalf("%+v", ws)
	}
	w := ws[0]
	if w.Staff != "王老师" || w.StaffID != wang || w.State != "open" || w.Waiting != 1 || w.Ticket == nil || w.Ticket.Number != "B001" {
		t.Errorf("%+v", w)
	}
	if d := cmp.Diff(w, must[wire.Window](h, request{as: boss, path: "/windows/1"})); d != "" {
		t.Error(d)
	}
	qs := must[[]wire.Queue](h, request{as: boss, path: "/queues"})
	h.pass(90 * time.Second)
	later := must[[]wire.Queue](h, request{as: boss, path: "/queues"})
	if qs[1].Waiting != 1 || qs[1].OpenWindows != 1 || qs[1].LongestWaitS != 0 || later[1].LongestWaitS != 90 {
		t.Errorf("%+v, then %+v", qs[1], later[1])
	}
}

func TestAWindowIsFreeOnlyWhileItHasNobodyToServe(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	free := func() (n [2]int) {
		for i, q := range must[[]wire.Queue](h, request{as: boss, path: "/queues"})[:2] {
			n[i] = q.FreeWindows
		}
		return n
	}
	expect := func(what string, want [2]int) {
		t.Helper()
		if got := free(); got != want {
			t.Errorf("%s: free for A and B: %v, want %v", what, got, want)
		}
	}
	expect("none open", [2]int{0, 0})
	h.run(open(wang, "1"))
	expect("1 opened", [2]int{1, 1})
	h.run(advice("0001"))
	expect("somebody waits in B, whom 1 calls next", [2]int{0, 0})
	h.run(call(wang, "1", "c", empty))
	expect("1 has called", [2]int{0, 0})
}

func TestTheCatalogueCarriesWhoWaitsAndTheSealKey(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	h.run(advice("0001"))
	c := must[wire.Catalogue](h, request{path: "/catalogue"})
	if !bytes.Equal(c.SealKey, h.subjects.Public()) || !c.Open || len(c.Services) != 2 || len(c.Themes) != 1 {
		t.Errorf("%+v", c)
	}
	if _, want := h.now().Zone(); c.UTCOffsetS == nil || *c.UTCOffsetS != want || want == 0 {
		t.Errorf("the hall's clock is told as %v s ahead, want %d", c.UTCOffsetS, want)
	}
	svc := must[wire.ServiceDetail](h, request{path: "/services/ZX01"})
	if svc.Waiting != 1 || svc.CardRequired || svc.Queue != "B" {
		t.Errorf("%+v", svc)
	}
}
