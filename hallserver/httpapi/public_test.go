package httpapi_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yimen/hallserver/forecast"
	"yimen/hallserver/hall"
	"yimen/hallserver/httpapi"
	"yimen/hallserver/wire"
)

func tokenOf(h *testHall, n string) string {
	h.t.Helper()
	return must[wire.Issued](h, advice(n)).Token
}

func TestAPublicTokenReadsItsTicketAndNamesNoService(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	h.run(advice("0001"))
	token := tokenOf(h, "0002")
	r := request{path: "/public/tickets/" + token}
	want := wire.PublicTicket{
		Number: "B002", State: "waiting", Zone: wire.Text{"zh": "B 区", "en": "Zone B", "ko": "B 구역"}, Ahead: 1,
		IssuedAt: h.now().UTC(), UpdatedAt: h.now().UTC(), Hall: wire.Text{"zh": "测试大厅", "en": "Test Hall", "ko": "시험 센터"},
	}
	if d := cmp.Diff(want, must[wire.PublicTicket](h, r)); d != "" {
		t.Error(d)
	}
	h.run(open(wang, "1"), request{as: wang, path: "/windows/1/call", key: "c", body: `{"ticket":"ticket-0002","expect":` + empty + `}`})
	want.State, want.Window, want.Ahead = "called", 1, 0
	want.Zone = wire.Text{"zh": "A 区", "en": "Zone A", "ko": "A 구역"}
	w := h.send(r)
	if d := cmp.Diff(want, must[wire.PublicTicket](h, r)); d != "" {
		t.Error(d)
	}
	for _, secret := range []string{"ZX01", "Advice", "咨询", "ticket-0002", "wang"} {
		if strings.Contains(w.Body.String(), secret) {
			t.Errorf("the answer names %s: %s", secret, w.Body)
		}
	}
}

func TestAPublicTokenCannotBeGuessedOrMoved(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	mine, other := tokenOf(h, "0001"), tokenOf(h, "0002")
	mac := strings.TrimPrefix(mine, "ticket-0001.")
	for _, forged := range []string{
		"ticket-0002." + mac, "ticket-0001.", "ticket-0001", "." + mac, mac, "ticket-0001." + mac[:21],
		"ticket-0001." + mac + "A", strings.ToUpper(mine), mine + "=", strings.TrimSuffix(other, other[len(other)-1:]) + "-",
	} {
		w := h.send(request{path: "/public/tickets/" + forged})
		if w.Code != http.StatusNotFound {
			t.Errorf("%q: %d", forged, w.Code)
		}
	}
}

func TestAPublicTokenEndsSevenDaysAfterItsDay(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	token := tokenOf(h, "0001")
	h.past["ticket-0001"] = pastTicket{day: "2026-11-23", ticket: hall.Ticket{
		ID: "ticket-0001", Series: "B", N: 1, Queue: "B", State: hall.Expired, IssuedMS: h.now().UnixMilli(),
	}}
	r := request{path: "/public/tickets/" + token}
	h.pass(24 * time.Hour)
	h.system(hall.OpenDay{Date: "2026-11-24"})
	if got := must[wire.PublicTicket](h, r); got.State != "expired" || got.Number != "B001" {
		t.Errorf("the next day: %+v", got)
	}
	h.clock.Store(time.Date(2026, 11, 30, 15, 59, 59, 0, time.UTC).UnixMilli()) // 23:59:59 in the hall
	if w := h.send(r); w.Code != http.StatusOK {
		t.Errorf("on the seventh day: %d", w.Code)
	}
	h.pass(time.Second)
	w := h.send(r)
	if p := problemOf(t, w); w.Code != http.StatusGone || p.Code != "ticket-day-over" {
		t.Errorf("after it: %d %s", w.Code, w.Body)
	}
}

func TestATokenIsReadSoOftenAndNoOftener(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	token, other := tokenOf(h, "0001"), tokenOf(h, "0002")
	last := 0
	for range 25 {
		last = h.send(request{path: "/public/tickets/" + token}).Code
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("the 25th read at once: %d", last)
	}
	if w := h.send(request{path: "/public/tickets/" + other}); w.Code != http.StatusOK {
		t.Errorf("somebody else's from the same address: %d", w.Code)
	}
	h.pass(5 * time.Second)
	if w := h.send(request{path: "/public/tickets/" + token}); w.Code != http.StatusOK {
		t.Errorf("five seconds later: %d", w.Code)
	}
}

func TestGuessingTokensComesToAnEndAndDoesNotShutOthersOut(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	token := tokenOf(h, "0001")
	last := 0
	for range 250 {
		last = h.send(request{path: "/public/tickets/ticket-0001.AAAAAAAAAAAAAAAAAAAAAA"}).Code
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("the 250th guess: %d", last)
	}
	if w := h.send(request{path: "/public/tickets/" + token}); w.Code != http.StatusOK {
		t.Errorf("a true token from the same address: %d", w.Code)
	}
}

func TestThePhonePageShowsTheTicketInTheReadersLanguage(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	h.run(advice("0001"))
	token := tokenOf(h, "0002")
	cases := map[string]struct {
		query, accept string
		want          []string
	}{
		"Chinese by default":  {"", "", []string{`lang="zh"`, "B002", "前面还有 1 人", "请在 B 区 等候", "还说不准", "09:30 取号", "测试大厅"}},
		"as the phone asks":   {"", "ko-KR,ko;q=0.9,en;q=0.8", []string{`lang="ko"`, "앞에 1명", "시험 센터"}},
		"as the reader chose": {"?lang=en", "ko", []string{`lang="en"`, "1 ahead of you", "Please wait in Zone B", "Test Hall"}},
		"one we do not speak": {"?lang=fr", "fr", []string{`lang="zh"`, "B002"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			w := h.send(request{path: "/t/" + token + c.query, rooted: true, header: map[string]string{"Accept-Language": c.accept}})
			if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "text/html; charset=utf-8" || w.Header().Get("Cache-Control") != "no-store" {
				t.Fatalf("%d %v", w.Code, w.Header())
			}
			for _, s := range c.want {
				if !strings.Contains(w.Body.String(), s) {
					t.Errorf("the page lacks %q", s)
				}
			}
			for _, s := range []string{"Advice", "ZX01", token} {
				if strings.Contains(w.Body.String(), s) {
					t.Errorf("the page holds %q", s)
				}
			}
		})
	}
}

// sameWait foretells the same for everybody.
type sameWait struct{ wait wire.Wait }

func (w sameWait) Ticket(hall.TicketID) (wire.Wait, bool)         { return w.wait, true }
func (w sameWait) New(hall.QueueID, hall.Class) (wire.Wait, bool) { return w.wait, true }
func (sameWait) Disagreements() []forecast.Disagreement           { return nil }

func TestThePhonePageSaysHowLongInWordsThatPeopleUse(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		wait wire.Wait
		want map[string]string
	}{
		{wire.Wait{}, map[string]string{"zh": "马上就到您", "en": "Any moment now", "ko": "곧 차례입니다"}},
		{wire.Wait{P50S: 900, P90S: 1500}, map[string]string{"zh": "大约 15–25 分钟", "en": "About 15–25 min"}},
		{wire.Wait{P50S: 6180, P90S: 9360}, map[string]string{
			"zh": "大约 1 小时 45 分到 2 小时半", "en": "About 1 h 45 min to 2 h 30 min", "ko": "약 1시간 45분–2시간 반",
		}},
		{wire.Wait{P50S: 9, P90S: 5}, map[string]string{"zh": "现在还说不准"}},
	} {
		h := newHall(t, func(c *httpapi.Config) { c.Waits = sameWait{x.wait} })
		token := tokenOf(h, "0001")
		for lang, want := range x.want {
			if body := h.send(request{path: "/t/" + token + "?lang=" + lang, rooted: true}).Body.String(); !strings.Contains(body, want) {
				t.Errorf("%s: a wait of %+v is not told as %q", lang, x.wait, want)
			}
		}
	}
}

func TestThePhonePageFollowsTheTicketToItsEnd(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	token := tokenOf(h, "0001")
	see := func(want ...string) {
		t.Helper()
		w := h.send(request{path: "/t/" + token, rooted: true})
		for _, s := range want {
			if !strings.Contains(w.Body.String(), s) {
				t.Errorf("the page lacks %q", s)
			}
		}
	}
	at := `{"expect":{"ticket":"ticket-0001"}}`
	see("正在排队", "前面没有人")
	h.run(open(wang, "1"), call(wang, "1", "c", empty))
	see("轮到您了", "请到 1 号窗口", "A 区")
	h.run(request{as: wang, path: "/windows/1/start", key: "s", body: at})
	see("正在办理", "在 1 号窗口")
	h.run(request{as: wang, path: "/windows/1/finish", key: "f", body: at})
	see("已办完", "感谢您的到来")
}

func TestAPhonePageOfNoTicketIsAPageToo(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	w := h.send(request{path: "/t/nonsense", rooted: true})
	if w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), "没有找到这个号码") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestThePhonePageRunsItsOwnScriptAlone(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	token := tokenOf(h, "0001")
	first := h.send(request{path: "/t/" + token, rooted: true})
	second := h.send(request{path: "/t/" + token, rooted: true})
	policy := first.Header().Get("Content-Security-Policy")
	_, rest, ok := strings.Cut(policy, "script-src 'nonce-")
	nonce, _, _ := strings.Cut(rest, "'")
	if !ok || len(nonce) < 20 || !strings.Contains(first.Body.String(), `<script nonce="`+nonce+`">`) {
		t.Errorf("policy %q does not fit the page", policy)
	}
	if strings.Contains(policy, "unsafe") || policy == second.Header().Get("Content-Security-Policy") {
		t.Errorf("policy %q is unsafe, or the same twice", policy)
	}
}

// Whoever the hall itself sent home is told so, in the reader's language, today
// and after it.
func TestThePhonePageSaysThatTheHallClosedEarly(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	token := tokenOf(h, "0001")
	h.system(hall.CloseDay{ByHall: true})
	texts := map[string]string{"zh": "这不算您过号", "en": "You have not missed a call", "ko": "호출을 놓친 것이 아니며"}
	look := func(when string) {
		for lang, want := range texts {
			w := h.send(request{path: "/t/" + token, rooted: true, header: map[string]string{"Accept-Language": lang}})
			if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), want) {
				t.Errorf("%s, %s: %d without %q", when, lang, w.Code, want)
			}
		}
	}
	look("today")
	if got := must[wire.PublicTicket](h, request{path: "/public/tickets/" + token}); got.State != "expired" || got.Ended != "hall-closed" {
		t.Errorf("%+v", got)
	}
	past, day, err := h.engine.PastTicket(t.Context(), "ticket-0001")
	if err != nil {
		t.Fatal(err)
	}
	h.past["ticket-0001"] = pastTicket{day: day, ticket: past}
	h.pass(24 * time.Hour)
	h.system(hall.OpenDay{Date: "2026-11-24"})
	look("the next day")
}

func TestAnAppointmentThatTheHallWithdrewSaysSo(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	start := h.now().Add(3 * time.Hour).UnixMilli()
	h.system(hall.BookAppointment{
		ID: "CODE2345", Services: []hall.ServiceCode{"ZX01"}, Subject: "k1",
		Slot: hall.Slot{Queue: "B", Date: "2026-11-23", StartMS: start, EndMS: start + 1_800_000, Places: 1},
	})
	h.system(hall.ReviseAppointments{Withdraw: []hall.Withdrawal{{ID: "CODE2345", Reason: hall.ByHall}}})
	got := must[wire.Booked](h, request{as: kiosk, path: "/appointments/CODE2345"})
	if got.State != "withdrawn" || got.Reason != "hall-closed" || len(got.ReasonText) != 3 {
		t.Errorf("%+v", got)
	}
	w := h.send(request{as: kiosk, path: "/appointments/code2345/checkin", key: "c1", body: `{"ticket":"ticket-0001"}`})
	if p := problemOf(t, w); w.Code != http.StatusConflict || p.Code != "appointment-withdrawn" || !strings.Contains(p.Title, "不算您失约") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}
