package httpapi_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yimen/hallserver/hall"
	"yimen/hallserver/httpapi"
	"yimen/hallserver/voice"
	"yimen/hallserver/wire"
)

// fakeSays is a hall of two phrases and two zones.
type fakeSays struct{}

func (fakeSays) Phrases() []wire.Phrase {
	return []wire.Phrase{
		{ID: "closing-soon", Kind: wire.SayNotice, Text: wire.Text{"zh": "大厅即将停止取号"}},
		{ID: "evacuate", Kind: wire.SayEmergency, Text: wire.Text{"zh": "请立即撤离"}},
	}
}

func (fakeSays) Zones() []wire.Zone { return []wire.Zone{{ID: "a"}, {ID: "b"}} }

func (fakeSays) Announce(u voice.Utterance) *wire.Announcement {
	return &wire.Announcement{Text: strings.Join([]string{u.Kind, u.Phrase, u.Zone}, " ")}
}

func speaking(c *httpapi.Config) { c.Says = fakeSays{} }

func announce(as, key, body string) request {
	return request{as: as, path: "/announcements", key: key, body: body}
}

const closing, fire = `{"id":"say-1","phrase":"closing-soon"}`, `{"id":"say-2","phrase":"evacuate","zones":["b"]}`

func TestWhatIsSaidToManyIsAnsweredAsItShould(t *testing.T) {
	t.Parallel()
	finished := []request{
		advice("0001"), open(wang, "1"), call(wang, "1", "c", empty), work(wang, "finish", `{"expect":`+atOne+`}`),
	}
	ready := func(key string) request {
		return request{as: wang, path: "/tickets/ticket-0001/ready", key: key, body: `{"window":3}`}
	}
	taken := request{as: wang, method: http.MethodPost, path: "/tickets/ticket-0001/collected", key: "t"}
	end := func(as, id string) request {
		return request{as: as, method: http.MethodPost, path: "/announcements/" + id + "/end", key: "end-" + id}
	}
	for name, c := range map[string]struct {
		given  []request
		when   request
		status int
		code   string
		events int64
	}{
		"a manager's notice":              {nil, announce(boss, "k", closing), 201, "", 1},
		"the same once more":              {[]request{announce(boss, "k", closing)}, announce(boss, "k", closing), 201, "", 0},
		"the same id under another key":   {[]request{announce(boss, "k", closing)}, announce(boss, "l", closing), 409, hall.AnnouncementTaken, 0},
		"an emergency in a zone":          {nil, announce(boss, "k", fire), 201, "", 1},
		"a clerk announces nothing":       {nil, announce(wang, "k", closing), 403, "forbidden", 0},
		"a kiosk announces nothing":       {nil, announce(kiosk, "k", fire), 403, "forbidden", 0},
		"an unknown phrase":               {nil, announce(boss, "k", `{"id":"say-1","phrase":"free-beer"}`), 422, "unknown-phrase", 0},
		"an unknown zone":                 {nil, announce(boss, "k", `{"id":"say-1","phrase":"evacuate","zones":["a","z"]}`), 422, "unknown-zone", 0},
		"a malformed id":                  {nil, announce(boss, "k", `{"id":"say 1","phrase":"evacuate"}`), 422, hall.BadAnnouncement, 0},
		"no phrase":                       {nil, announce(boss, "k", `{"id":"say-1"}`), 422, "invalid", 0},
		"free text":                       {nil, announce(boss, "k", `{"id":"say-1","phrase":"evacuate","text":"快跑"}`), 422, "invalid", 0},
		"an end":                          {[]request{announce(boss, "k", fire)}, end(boss, "say-2"), 204, "", 1},
		"an end by a clerk":               {[]request{announce(boss, "k", fire)}, end(wang, "say-2"), 403, "forbidden", 0},
		"an end of what does not stand":   {nil, end(boss, "say-2"), 404, hall.UnknownAnnouncement, 0},
		"a clerk sees what stands":        {nil, request{as: wang, path: "/announcements"}, 200, "", 0},
		"a kiosk does not":                {nil, request{as: kiosk, path: "/announcements"}, 403, "forbidden", 0},
		"a result lies ready":             {finished, ready("r1"), 200, "", 1},
		"and is called again":             {append(finished[:4:4], ready("r1")), ready("r2"), 200, "", 1},
		"a result of a ticket that waits": {[]request{advice("0001")}, ready("r1"), 409, hall.WrongState, 0},
		"a result of no ticket":           {nil, ready("r1"), 404, hall.UnknownTicket, 0},
		"a result at no window":           {finished, request{as: wang, path: "/tickets/ticket-0001/ready", key: "r", body: `{"window":77}`}, 404, hall.UnknownWindow, 0},
		"a manager calls no results":      {finished, request{as: boss, path: "/tickets/ticket-0001/ready", key: "r", body: `{"window":3}`}, 403, "forbidden", 0},
		"a result is taken":               {append(finished[:4:4], ready("r1")), taken, 204, "", 1},
		"a result that does not lie here": {finished, taken, 409, hall.PickupNotReady, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHall(t, speaking)
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

func TestWhatStandsIsListedWithItsWordsUntilItStandsNoMore(t *testing.T) {
	t.Parallel()
	h := newHall(t, speaking)
	made := h.now().UTC()
	notice := must[wire.Say](h, announce(boss, "k", closing))
	want := wire.Say{
		ID: "say-1", Kind: wire.SayNotice, Phrase: "closing-soon", Text: wire.Text{"zh": "大厅即将停止取号"}, At: made,
		Until: new(made.Add(5 * time.Minute)), Announcement: &wire.Announcement{Text: "notice closing-soon "},
	}
	if diff := cmp.Diff(want, notice); diff != "" {
		t.Error(diff)
	}
	h.run(announce(boss, "l", fire), announce(boss, "m", `{"id":"say-3","phrase":"evacuate","minutes":1}`))
	got := must[wire.Announcements](h, request{as: boss, path: "/announcements"})
	if len(got.Phrases) != 2 || len(got.Zones) != 2 || len(got.Now) != 3 {
		t.Fatalf("%d phrases, %d zones, %d stand", len(got.Phrases), len(got.Zones), len(got.Now))
	}
	if e := got.Now[1]; e.Kind != wire.SayEmergency || e.Until != nil || e.Announcement.Text != "emergency evacuate b" {
		t.Errorf("the emergency is %+v, said %+v", e, e.Announcement)
	}
	h.pass(5 * time.Minute)
	got = must[wire.Announcements](h, request{as: boss, path: "/announcements"})
	if len(got.Now) != 1 || got.Now[0].ID != "say-2" {
		t.Errorf("after five minutes %+v stand", got.Now)
	}
}

func TestAWrongPhraseOrZoneIsNamed(t *testing.T) {
	t.Parallel()
	h := newHall(t, speaking)
	for body, at := range map[string]string{
		`{"id":"say-1","phrase":"free-beer"}`:                      "body.phrase",
		`{"id":"say-1","phrase":"evacuate","zones":["a","z","b"]}`: "body.zones[1]",
	} {
		p := problemOf(t, h.send(announce(boss, "k"+at, body)))
		if !slices.ContainsFunc(p.Errors, func(f wire.Field) bool { return f.Location == at }) {
			t.Errorf("%s: %+v", body, p.Errors)
		}
	}
}

func TestAResultThatLiesReadyIsShownAsBoardsShowIt(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	h.run(advice("0001"), open(wang, "1"), call(wang, "1", "c", empty), work(wang, "finish", `{"expect":`+atOne+`}`))
	at := h.now().UTC()
	ask := request{as: wang, path: "/tickets/ticket-0001/ready", key: "r1", body: `{"window":3}`}
	first := must[wire.Pickup](h, ask)
	want := wire.Pickup{
		Number: "B001", Window: 3, WindowName: wire.Text{"zh": "3 号窗口", "en": "Window 3", "ko": "3번 창구"},
		Ready: at, CallID: "c2", CalledAt: at, Times: 1,
	}
	if diff := cmp.Diff(want, first); diff != "" {
		t.Error(diff)
	}
	h.pass(time.Minute)
	if again := must[wire.Pickup](h, ask); again.Times != 1 {
		t.Errorf("the same request called it %d times", again.Times)
	}
	ask.key = "r2"
	if again := must[wire.Pickup](h, ask); again.Times != 2 || again.CallID == "c2" || !again.Ready.Equal(at) || again.CalledAt.Equal(at) {
		t.Errorf("called again: %+v", again)
	}
}

func TestStaffSeeWhichResultsLieReadyNewestFirst(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	list := request{as: wang, path: "/pickups"}
	if got := must[[]wire.ReadyResult](h, list); got == nil || len(got) != 0 {
		t.Errorf("before any is ready: %#v", got)
	}
	h.run(open(wang, "1"))
	for _, n := range []string{"0001", "0002"} {
		h.run(
			advice(n), call(wang, "1", "c"+n, empty),
			request{as: wang, path: "/windows/1/finish", key: "f" + n, body: `{"expect":{"ticket":"ticket-` + n + `","version":0}}`},
			request{as: wang, path: "/tickets/ticket-" + n + "/ready", key: "r" + n, body: `{"window":3}`},
		)
		h.pass(time.Minute)
	}
	numbers := func() (out []string) {
		for _, r := range must[[]wire.ReadyResult](h, list) {
			out = append(out, r.Ticket+" "+r.Pickup.Number)
		}
		return out
	}
	if got, want := numbers(), []string{"ticket-0002 B002", "ticket-0001 B001"}; !slices.Equal(got, want) {
		t.Errorf("%q lie ready, want %q", got, want)
	}
	h.run(request{as: wang, method: http.MethodPost, path: "/tickets/ticket-0002/collected", key: "t"})
	if got, want := numbers(), []string{"ticket-0001 B001"}; !slices.Equal(got, want) {
		t.Errorf("after one was taken %q lie ready, want %q", got, want)
	}
	for _, as := range []string{boss, kiosk, screen} {
		if w := h.send(request{as: as, path: "/pickups"}); w.Code != http.StatusForbidden {
			t.Errorf("%s: %d", as, w.Code)
		}
	}
}

func TestWhereNothingCanBeSaidTheRoutesAreNotThere(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	for _, r := range []request{
		{as: boss, path: "/announcements"},
		announce(boss, "k", closing),
		{as: boss, path: "/announcements/say-1/end", method: http.MethodPost, key: "e"},
		{as: boss, path: "/devices/health"},
		{as: boss, path: "/reports/calls"},
		{as: screen, path: "/media/welcome.png"},
	} {
		if w := h.send(r); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", r.path, w.Code)
		}
	}
}
