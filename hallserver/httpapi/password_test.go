package httpapi_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"yimen/hallserver/access"
	"yimen/hallserver/wire"
)

const ownWord = "staple 9 my own battery"

func change(old, word string) request {
	return request{method: "POST", path: "/session/password", body: fmt.Sprintf(`{"old":%q,"new":%q}`, old, word)}
}

func TestAClerkMakesAPasswordOfTheirOwn(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	if err := h.access.SetPassword(t.Context(), "system:test", wang, password, true); err != nil {
		t.Fatal(err)
	}
	here := cookieOf(t, h.send(signIn(wang, password)).Header(), access.SessionCookie)
	there := cookieOf(t, h.send(signIn(wang, password)).Header(), access.SessionCookie)
	if s := must[wire.Session](h, with(here, request{path: "/session"})); !s.Temporary {
		t.Fatalf("a password that was given is not told as such: %+v", s)
	}
	w := h.send(with(here, change(password, ownWord)))
	if w.Code != http.StatusOK {
		t.Fatal(w.Code, w.Body)
	}
	now := cookieOf(t, w.Header(), access.SessionCookie)
	if s := must[wire.Session](h, with(now, request{path: "/session"})); s.User != wang || s.Temporary {
		t.Errorf("after the change: %+v", s)
	}
	for name, c := range map[string]*http.Cookie{"the session before": here, "another session": there} {
		if w := h.send(with(c, request{path: "/session"})); w.Code != http.StatusUnauthorized {
			t.Errorf("%s: %d", name, w.Code)
		}
	}
	if w := h.send(signIn(wang, ownWord)); w.Code != http.StatusOK {
		t.Errorf("signing in with it: %d", w.Code)
	}
}

func TestAPasswordThatWillNotDoIsRefused(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	c := cookieOf(t, h.send(signIn(wang, password)).Header(), access.SessionCookie)
	for name, r := range map[string]struct {
		request request
		status  int
		code    string
	}{
		"nobody is signed in": {change(password, ownWord), http.StatusUnauthorized, "unauthenticated"},
		"a device's token":    {request{as: kiosk, method: "POST", path: "/session/password", body: `{"old":"a","new":"b"}`}, http.StatusForbidden, "forbidden"},
		"too simple":          {with(c, change(password, "short")), http.StatusUnprocessableEntity, "weak-password"},
		"the same":            {with(c, change(password, password)), http.StatusUnprocessableEntity, "same-password"},
		"the wrong old one":   {with(c, change("wrong", ownWord)), http.StatusForbidden, "wrong-password"},
	} {
		w := h.send(r.request)
		if p := problemOf(t, w); w.Code != r.status || p.Code != r.code {
			t.Errorf("%s: %d %s, want %d %s", name, w.Code, p.Code, r.status, r.code)
		}
		if strings.Contains(w.Body.String(), ownWord) {
			t.Errorf("%s: the answer holds the password", name)
		}
	}
	if s := must[wire.Session](h, with(c, request{path: "/session"})); s.User != wang {
		t.Errorf("the session ended: %+v", s)
	}
}

func TestWrongOldPasswordsAreCountedLikeThoseOfASignIn(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	c := cookieOf(t, h.send(signIn(wang, password)).Header(), access.SessionCookie)
	var codes []string
	for range 6 {
		codes = append(codes, problemOf(t, h.send(with(c, change("wrong", ownWord)))).Code)
	}
	if got := strings.Join(codes, " "); got != strings.Repeat("wrong-password ", 5)+"sign-in-locked" {
		t.Error(got)
	}
}
