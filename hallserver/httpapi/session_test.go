package httpapi_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"yimen/hallserver/access"
	"yimen/hallserver/httpapi"
	"yimen/hallserver/wire"
)

func signIn(user, word string) request {
	return request{method: "POST", path: "/session", body: fmt.Sprintf(`{"user":%q,"password":%q}`, user, word)}
}

// cookieOf is the named cookie of an answer, for the next request.
func cookieOf(t *testing.T, header http.Header, name string) *http.Cookie {
	t.Helper()
	for _, c := range (&http.Response{Header: header}).Cookies() {
		if c.Name == name {
			return c
		}
	}
	t.Fatalf("no cookie %s in %v", name, header)
	return nil
}

func with(c *http.Cookie, r request) request {
	r.header = map[string]string{"Cookie": c.Name + "=" + c.Value}
	return r
}

func TestAClerkSignsInWorksAndSignsOut(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	w := h.send(signIn(wang, password))
	if w.Code != http.StatusOK {
		t.Fatal(w.Code, w.Body)
	}
	c := cookieOf(t, w.Header(), access.SessionCookie)
	if !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || c.Path != "/" || !c.Expires.IsZero() || c.MaxAge != 0 {
		t.Errorf("cookie %+v", c)
	}
	s := must[wire.Session](h, with(c, request{path: "/session"}))
	if s.User != wang || s.Name != "王老师" || s.Role != wire.RoleClerk || s.Hall["zh"] != "测试大厅" || s.Expires.IsZero() {
		t.Errorf("%+v", s)
	}
	opened := must[wire.WindowAnswer](h, with(c, request{method: "POST", path: "/windows/1/open", key: "o"}))
	if opened.Window.StaffID != wang {
		t.Errorf("%+v", opened)
	}
	h.run(with(c, request{method: "DELETE", path: "/session"}))
	if got := h.send(with(c, request{path: "/session"})); got.Code != http.StatusUnauthorized {
		t.Errorf("after signing out: %d", got.Code)
	}
}

func TestBehindHTTPSCookiesAreSecure(t *testing.T) {
	t.Parallel()
	h := newHall(t, func(c *httpapi.Config) { c.SecureCookies = true })
	code, _, err := h.access.NewEnrolment(t.Context(), "system:test", wire.RoleBoard, "")
	if err != nil {
		t.Fatal(err)
	}
	w := h.send(request{method: "POST", path: "/devices/enrolments", body: `{"code":"` + code + `","cookie":true}`})
	if c := cookieOf(t, w.Header(), access.DeviceCookie); !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteStrictMode {
		t.Errorf("%+v", c)
	}
	if w.Header().Get("Strict-Transport-Security") == "" {
		t.Error("no Strict-Transport-Security")
	}
}

func TestSigningInAgainEndsTheSessionBefore(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	first := cookieOf(t, h.send(signIn(wang, password)).Header(), access.SessionCookie)
	second := cookieOf(t, h.send(with(first, signIn(li, password))).Header(), access.SessionCookie)
	if first.Value == second.Value {
		t.Error("the session kept its token over a sign-in")
	}
	if w := h.send(with(first, request{path: "/session"})); w.Code != http.StatusUnauthorized {
		t.Errorf("the first session: %d", w.Code)
	}
	if s := must[wire.Session](h, with(second, request{path: "/session"})); s.User != li {
		t.Errorf("%+v", s)
	}
}

func TestAChangeOfTheUserEndsItsSessions(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*testHall) error{
		"another password": func(h *testHall) error {
			return h.access.SetPassword(h.t.Context(), "system:test", wang, password+"!", true)
		},
		"disabled": func(h *testHall) error { return h.access.DisableUser(h.t.Context(), "system:test", wang, true) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHall(t)
			c := cookieOf(t, h.send(signIn(wang, password)).Header(), access.SessionCookie)
			if err := change(h); err != nil {
				t.Fatal(err)
			}
			if w := h.send(with(c, request{path: "/session"})); w.Code != http.StatusUnauthorized {
				t.Errorf("%d", w.Code)
			}
		})
	}
}

func TestWrongPasswordsAreRefusedThenLockedAndSayNothingOfWhoIsThere(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	for _, user := range []string{wang, "nobody-here"} {
		var answers []string
		for i := range 6 {
			r := signIn(user, "wrong password "+fmt.Sprint(i))
			r.remote = "10.0.0." + fmt.Sprint(i) + ":1"
			p := problemOf(t, h.send(r))
			answers = append(answers, p.Code)
		}
		if got := strings.Join(answers, " "); got != strings.Repeat("sign-in-failed ", 5)+"sign-in-locked" {
			t.Errorf("%s: %s", user, got)
		}
	}
	if w := h.send(signIn(wang, password)); w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") == "" {
		t.Errorf("the right password while locked: %d", w.Code)
	}
	h.pass(16 * time.Minute)
	if w := h.send(signIn(wang, password)); w.Code != http.StatusOK {
		t.Errorf("the right password after the lock: %d %s", w.Code, w.Body)
	}
	if strings.Contains(h.log.String(), wang) || strings.Contains(h.log.String(), "wrong password") {
		t.Error("the log holds a name or a password")
	}
}

func TestOneAddressMayNotTryForEver(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	last := 0
	for i := range 25 {
		r := request{method: "POST", path: "/devices/enrolments", body: `{"code":"AAAA-BBBB-` + fmt.Sprintf("%04d", i) + `"}`}
		last = h.send(r).Code
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("the 25th try: %d", last)
	}
	h.pass(time.Minute)
	if w := h.send(request{method: "POST", path: "/devices/enrolments", body: `{"code":"AAAA-BBBB-CCCC"}`}); w.Code != http.StatusForbidden {
		t.Errorf("a minute later: %d", w.Code)
	}
}

func TestAnEnrolmentCodeIsWorthOneToken(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	code, _, err := h.access.NewEnrolment(t.Context(), "system:test", wire.RoleKiosk, "入口")
	if err != nil {
		t.Fatal(err)
	}
	typed := strings.ToLower(strings.ReplaceAll(code, "-", " "))
	e := must[wire.Enrolled](h, request{method: "POST", path: "/devices/enrolments", body: `{"code":"` + typed + `"}`})
	if e.Role != wire.RoleKiosk || e.Token == "" || e.Device == "" {
		t.Fatalf("%+v", e)
	}
	h.tokens["new"] = e.Token
	r := advice("0001")
	r.as = "new"
	h.run(r)
	w := h.send(request{method: "POST", path: "/devices/enrolments", body: `{"code":"` + code + `"}`})
	if p := problemOf(t, w); w.Code != http.StatusForbidden || p.Code != "enrolment-refused" {
		t.Errorf("a second time: %d %s", w.Code, w.Body)
	}
}

func TestABoardInABrowserEnrolsByCookieAlone(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	code, _, err := h.access.NewEnrolment(t.Context(), "system:test", wire.RoleBoard, "")
	if err != nil {
		t.Fatal(err)
	}
	w := h.send(request{method: "POST", path: "/devices/enrolments", body: `{"code":"` + code + `","cookie":true}`})
	c := cookieOf(t, w.Header(), access.DeviceCookie)
	if strings.Contains(w.Body.String(), "token") || strings.Contains(w.Body.String(), c.Value) {
		t.Errorf("the token is in the body: %s", w.Body)
	}
	if !c.HttpOnly || c.Expires.Before(h.now().AddDate(0, 11, 0)) {
		t.Errorf("%+v", c)
	}
	for _, path := range []string{"/board/hall", "/voice/clips/chime"} {
		if w := h.send(with(c, request{path: path})); w.Code != http.StatusOK {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	take := advice("0001")
	take.as = nobody
	for _, r := range []request{take, {path: "/session"}} {
		if w := h.send(with(c, r)); w.Code != http.StatusUnauthorized {
			t.Errorf("a board's browser at %s, where staff could sign in: %d", r.path, w.Code)
		}
	}
}

func TestASessionAndADeviceInOneBrowserDoNotHideEachOther(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	session := cookieOf(t, h.send(signIn(wang, password)).Header(), access.SessionCookie)
	both := map[string]string{"Cookie": access.DeviceCookie + "=" + h.tokens[screen] + "; " + session.Name + "=" + session.Value}
	for _, r := range []request{{path: "/board/hall"}, {path: "/windows"}, {path: "/session"}} {
		r.header = both
		if w := h.send(r); w.Code != http.StatusOK {
			t.Errorf("%s: %d %s", r.path, w.Code, w.Body)
		}
	}
}
