package httpapi_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"yimen/hallserver/access"
	"yimen/hallserver/engine"
	"yimen/hallserver/hall"
	"yimen/hallserver/httpapi"
	"yimen/hallserver/message"
	"yimen/hallserver/wire"
)

func TestTheOpenAPIFileIsWhatItWas(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	raw, err := h.api.OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	var pretty bytes.Buffer
	if err := json.Indent(&pretty, raw, "", "  "); err != nil {
		t.Fatal(err)
	}
	golden(t, "openapi.json", append(pretty.Bytes(), '\n'))
	served := h.send(request{path: "/openapi.json", rooted: true})
	var doc struct {
		OpenAPI string                               `json:"openapi"`
		Paths   map[string]map[string]map[string]any `json:"paths"`
	}
	if err := json.Unmarshal(served.Body.Bytes(), &doc); err != nil || !strings.HasPrefix(doc.OpenAPI, "3.1") {
		t.Fatalf("served: version %q, %v", doc.OpenAPI, err)
	}
	for path, methods := range doc.Paths {
		for method, op := range methods {
			if op["operationId"] == "" || op["summary"] == "" {
				t.Errorf("%s %s is not described", method, path)
			}
		}
	}
}

// Who may do what, as one table. A change here is a change of the security of
// every hall.
func TestTheRolesMayWhatTheyMayAndNoMore(t *testing.T) {
	t.Parallel()
	roles := []string{
		wire.RoleKiosk, wire.RoleBoard, wire.RoleSpeaker, wire.RoleBridge, wire.RoleStation, wire.RoleClerk, wire.RoleGuide, wire.RoleLead,
		wire.RoleManager, wire.RoleAdmin, wire.RoleSecurity, wire.RoleAuditor,
	}
	var b strings.Builder
	for _, a := range access.Actions() {
		var may []string
		for _, r := range roles {
			if access.May(r, a) {
				may = append(may, r)
			}
		}
		_, _ = fmt.Fprintf(&b, "%-16s %s\n", a, strings.Join(may, " "))
	}
	golden(t, "roles.txt", []byte(b.String()))
}

// Every problem has a sentence in each language that is its own.
func TestEveryRefusalHasItsSentence(t *testing.T) {
	t.Parallel()
	codes := []string{
		hall.BadTicketID, hall.TicketIDTaken, hall.UnknownService, hall.BadClass, hall.SubjectRequired,
		hall.UnknownTicket, hall.UnknownWindow, hall.WrongState, hall.WindowIsClosed, hall.WindowTaken,
		hall.StaffElsewhere, hall.NotYourWindow, hall.ExpectMismatch, hall.WindowBusy, hall.NotServed,
		hall.DayNotOpen, hall.DateBack, hall.BadPlan, hall.PlanInUse, hall.NoHolder, hall.SeriesExhausted,
		hall.BadAnnouncement, hall.AnnouncementTaken, hall.UnknownAnnouncement, hall.TooManyAnnouncements,
		hall.PickupNotReady, hall.TooManyPickups, hall.AppointmentVoid,
		hall.BadHelp, hall.UnknownHelp, hall.HelpIsTaken, hall.NotYourHelp, hall.TooManyHelpCalls,
	}
	keys := message.Keys()
	for _, c := range append(codes, httpapi.Codes()...) {
		if !slices.Contains(keys, "problem."+c) {
			t.Errorf("code %s has no sentence", c)
		}
	}
}

// brokenEngine answers everything with one error.
type brokenEngine struct {
	*engine.Engine
	err   error
	fault error
}

func (b brokenEngine) Do(context.Context, engine.Request) (engine.Answer, error) {
	return engine.Answer{}, b.err
}

func (b brokenEngine) Fault() error { return b.fault }

func TestWhatTheEngineCannotTakeIsSaidPlainly(t *testing.T) {
	t.Parallel()
	cases := map[error]struct {
		status int
		code   string
		again  bool
	}{
		engine.ErrBusy:                  {503, "busy", true},
		engine.ErrStopped:               {503, "stopping", true},
		engine.ErrReadOnly:              {503, "read-only", true},
		engine.ErrDiskLow:               {503, "disk-low", true},
		engine.ErrNotWritten:            {503, "not-written", true},
		engine.ErrClock:                 {503, "clock-in-doubt", true},
		engine.ErrSetAside:              {500, "set-aside", false},
		engine.ErrAnswerDamaged:         {409, "answer-damaged", false},
		context.DeadlineExceeded:        {504, "outcome-unknown", true},
		errors.New("disk on fire /srv"): {500, "internal", false},
	}
	for err, want := range cases {
		t.Run(want.code, func(t *testing.T) {
			t.Parallel()
			h := newHall(t, func(c *httpapi.Config) {
				c.Engine = brokenEngine{Engine: c.Engine.(*engine.Engine), err: fmt.Errorf("wrapped: %w", err)}
			})
			w := h.send(advice("0001"))
			p := problemOf(t, w)
			if w.Code != want.status || p.Code != want.code || (w.Header().Get("Retry-After") != "") != want.again {
				t.Errorf("%d %s %v", w.Code, w.Body, w.Header())
			}
			if strings.Contains(w.Body.String(), "/srv") {
				t.Error("the sender learns of our insides")
			}
		})
	}
}

func TestAServerThatDrainsOrCannotWriteIsNotReady(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	h.api.Drain()
	if w := h.send(request{path: "/readyz", rooted: true}); w.Code != http.StatusServiceUnavailable {
		t.Errorf("draining: %d", w.Code)
	}
	if w := h.send(request{path: "/healthz", rooted: true}); w.Code != http.StatusOK {
		t.Errorf("draining, but alive: %d", w.Code)
	}
	h = newHall(t, func(c *httpapi.Config) {
		c.Engine = brokenEngine{Engine: c.Engine.(*engine.Engine), fault: errors.New("event 7")}
	})
	if w := h.send(request{path: "/readyz", rooted: true}); w.Code != http.StatusServiceUnavailable {
		t.Errorf("read-only: %d", w.Code)
	}
}

func TestTheLogHoldsRoutesAndNothingOfAnybody(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	issued := must[wire.Issued](h, request{as: kiosk, path: "/tickets", key: "secret-key-1", body: `{"id":"ticket-0001","services":["SB01"],"subject_sealed":` + h.sealed() + `}`})
	h.send(request{path: "/t/" + issued.Token, rooted: true, remote: "10.9.8.7:1"})
	h.run(open(wang, "1"), call(wang, "1", "c", empty))
	h.run(request{as: wang, path: "/tickets/ticket-0001/holder", key: "h", body: `{"whole":true}`})
	log := h.log.String()
	for _, route := range []string{"POST /api/v1/tickets", "GET /t/{token}", "POST /api/v1/windows/{n}/call"} {
		if !strings.Contains(log, route) {
			t.Errorf("the log lacks %s", route)
		}
	}
	for _, secret := range []string{"ticket-0001", issued.Token, h.tokens[kiosk], "secret-key-1", wang, "测试甲", "2199", "10.9.8.7"} {
		if strings.Contains(log, secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
}

func TestAPanicIsAnAnswerAndALine(t *testing.T) {
	t.Parallel()
	h := newHall(t, func(c *httpapi.Config) {
		c.Pages = http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("boom") })
	})
	w := h.send(request{path: "/", rooted: true})
	if p := problemOf(t, w); w.Code != http.StatusInternalServerError || p.Code != "internal" || strings.Contains(w.Body.String(), "boom") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if !strings.Contains(h.log.String(), "boom") {
		t.Error("the panic is not in the log")
	}
}

func TestEveryAnswerIsSafeForABrowser(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	for _, r := range []request{{path: "/catalogue"}, {path: "/nothing"}, {path: "/healthz", rooted: true}, {path: "/", rooted: true}} {
		w := h.send(r)
		for _, k := range []string{"Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "X-Frame-Options"} {
			if w.Header().Get(k) == "" {
				t.Errorf("%s without %s", r.path, k)
			}
		}
	}
}

func TestAnInvalidRequestLearnsWhatIsWrongButNotWhatItSaid(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	w := h.send(request{as: kiosk, path: "/tickets", key: "k", body: `{"id":"测试甲219","services":["ZX01"],"name":"测试甲"}`})
	p := problemOf(t, w)
	var at []string
	for _, e := range p.Errors {
		at = append(at, e.Location)
	}
	if !slices.Contains(at, "body.id") || !slices.Contains(at, "body.name") {
		t.Errorf("errors at %v, want body.id and body.name", at)
	}
	if strings.Contains(w.Body.String(), "测试甲") || strings.Contains(w.Body.String(), "2199") {
		t.Errorf("the answer repeats what was sent: %s", w.Body)
	}
}

func TestWhatPeopleReadIsInTheirLanguage(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	for lang, want := range map[string]string{"": "没有这个事项。", "en-GB,en;q=0.9": "There is no such service.", "ko": "해당 업무가 없습니다.", "fr": "没有这个事项。"} {
		for _, r := range []request{
			{path: "/services/XX99"},
			{as: kiosk, path: "/tickets", key: "k" + lang[:min(2, len(lang))], body: `{"id":"ticket-0001","services":["XX99"]}`},
		} {
			r.header = map[string]string{"Accept-Language": lang}
			if p := problemOf(t, h.send(r)); p.Title != want {
				t.Errorf("%q: %q", lang, p.Title)
			}
		}
	}
}

func TestAProxyIsBelievedOnlyWhereItIsOurs(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		proxies []string
		remote  string
		forward []string
		local   bool // whether the figures are shown, as to this machine
	}{
		"nobody between":                {nil, "127.0.0.1:9", nil, true},
		"a stranger says it is us":      {nil, "10.0.0.9:9", []string{"127.0.0.1"}, false},
		"a stranger says so to a proxy": {[]string{"10.0.0.5/32"}, "10.0.0.5:9", []string{"127.0.0.1, 192.0.2.7"}, false},
		"in two headers":                {[]string{"10.0.0.5/32"}, "10.0.0.5:9", []string{"127.0.0.1", "192.0.2.7"}, false},
		"our proxy on this machine":     {[]string{"127.0.0.1/32"}, "127.0.0.1:9", []string{"192.0.2.7"}, false},
		"two proxies of ours":           {[]string{"127.0.0.0/8", "10.0.0.0/8"}, "127.0.0.1:9", []string{"192.0.2.7, 10.0.0.5"}, false},
		"a proxy we were not told of":   {nil, "127.0.0.1:9", []string{"192.0.2.7"}, false},
		"rubbish":                       {[]string{"10.0.0.5/32"}, "10.0.0.5:9", []string{"127.0.0.1, ???"}, false},
		"this machine through a proxy":  {[]string{"10.0.0.5/32"}, "10.0.0.5:9", []string{"127.0.0.1"}, true},
		"an IPv4 address in IPv6":       {nil, "[::ffff:127.0.0.1]:9", nil, true},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHall(t, func(cfg *httpapi.Config) {
				for _, p := range c.proxies {
					cfg.Proxies = append(cfg.Proxies, netip.MustParsePrefix(p))
				}
			})
			r := request{path: "/metrics", rooted: true, remote: c.remote}.http(t.Context(), nil)
			r.Header["X-Forwarded-For"] = c.forward
			w := httptest.NewRecorder()
			h.api.ServeHTTP(w, r)
			if (w.Code == http.StatusOK) != c.local {
				t.Errorf("%d", w.Code)
			}
		})
	}
}

func TestSigningInRightCostsNoTry(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	for i := range 30 {
		if w := h.send(signIn(wang, password)); w.Code != http.StatusOK {
			t.Fatalf("sign-in %d of a busy morning: %d", i, w.Code)
		}
	}
}
