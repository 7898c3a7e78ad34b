package httpapi

import (
	"cmp"
	"context"
	"errors"
	"net/http"

	"yimen/hallserver/access"
	"yimen/hallserver/wire"
)

func (a *API) sessionRoutes() {
	register(a, route{
		method: http.MethodPost, path: base + "/session", id: "sign-in", summary: "Sign in",
		status: http.StatusOK, answer: wire.Session{},
	}, a.signIn)
	register(a, route{
		method: http.MethodGet, path: base + "/session", id: "get-session", summary: "Who is signed in",
		action: access.ReadSession, status: http.StatusOK, answer: wire.Session{},
	}, a.getSession)
	register(a, route{
		method: http.MethodPost, path: base + "/session/password", id: "change-password", summary: "Change the own password; other sessions end",
		action: access.ChangePassword, status: http.StatusOK, answer: wire.Session{},
	}, a.changePassword)
	register(a, route{
		method: http.MethodDelete, path: base + "/session", id: "sign-out", summary: "Sign out",
		status: http.StatusNoContent,
	}, a.signOut)
	register(a, route{
		method: http.MethodPost, path: base + "/devices/enrolments", id: "enrol", summary: "Give a one-time code for a device's token",
		status: http.StatusCreated, answer: wire.Enrolled{},
	}, a.enrol)
}

type nothing struct{}

type signInInput struct{ Body wire.SignInRequest }

func (a *API) signIn(ctx context.Context, in *signInInput) (*output, error) {
	x := plain(ctx)
	at := access.Place{Address: a.addressOf(x.r), Desk: a.knownDesk(x.r, in.Body.User)}
	from := cmp.Or(at.Desk, at.Address)
	if p := limited(a.limits.signIn, from, x.r); p != nil {
		return nil, p
	}
	user, err := a.Access.SignInAt(ctx, in.Body.User, in.Body.Password, at)
	if errors.Is(err, access.ErrSignIn) {
		return nil, fail(x.lang(), http.StatusUnauthorized, codeSignIn, "wrong user name or password")
	}
	if err != nil {
		return nil, a.notProved(x.lang(), err)
	}
	a.limits.signIn.giveBack(from)
	return a.begin(ctx, x, user)
}

// notProved is the problem of who could not prove to be a user, but for a wrong
// password.
func (a *API) notProved(lang string, err error) *problem {
	if locked, ok := errors.AsType[*access.LockedError](err); ok {
		return fail(lang, http.StatusTooManyRequests, codeLocked, "too many wrong passwords").
			retryAfter(int(locked.For.Seconds()) + 1)
	}
	return a.internal(lang, "sign-in failed", err)
}

// begin begins a session of a user who proved to be them, and answers it.
func (a *API) begin(ctx context.Context, x exchange, user access.User) (*output, error) {
	s, err := a.Access.Begin(ctx, x.w, x.r, user)
	if err != nil {
		return nil, a.internal(x.lang(), "session not begun", err)
	}
	a.rememberDesk(x.w, x.r, user.Name)
	return a.sessionOf(s)
}

func (a *API) sessionOf(s access.Session) (*output, error) {
	return respond(http.StatusOK, wire.Session{
		User: s.User.Name, Name: s.User.Display, Role: s.User.Role, Expires: s.Expires, Hall: a.Catalogue.HallName(), Temporary: s.User.Temporary,
	})
}

type passwordInput struct{ Body wire.PasswordRequest }

// changePassword changes the password of whoever is signed in. Their other sessions
// end; this one goes on as a new one.
func (a *API) changePassword(ctx context.Context, in *passwordInput) (*output, error) {
	x := plain(ctx)
	s, err := a.Access.Find(ctx, x.r, true)
	if err != nil { // a token has no password
		return nil, fail(x.lang(), http.StatusForbidden, codeForbidden, "a password is changed by who has signed in with it")
	}
	at := access.Place{Address: a.addressOf(x.r), Desk: a.knownDesk(x.r, s.User.Name)}
	from := cmp.Or(at.Desk, at.Address)
	if p := limited(a.limits.signIn, from, x.r); p != nil {
		return nil, p
	}
	switch err := a.Access.ChangePassword(ctx, s.User.Name, in.Body.Old, in.Body.New, at); {
	case errors.Is(err, access.ErrSignIn):
		return nil, fail(x.lang(), http.StatusForbidden, codeWrongPassword, "the old password is not right")
	case errors.Is(err, access.ErrSamePassword):
		return nil, fail(x.lang(), http.StatusUnprocessableEntity, codeSamePassword, "the new password is the old one")
	case errors.Is(err, access.ErrWeakPassword):
		return nil, fail(x.lang(), http.StatusUnprocessableEntity, codeWeakPassword, "the new password is too weak")
	case err != nil:
		return nil, a.notProved(x.lang(), err)
	}
	a.limits.signIn.giveBack(from)
	return a.begin(ctx, x, s.User)
}

func (a *API) getSession(ctx context.Context, _ *nothing) (*output, error) {
	id := who(ctx)
	return respond(http.StatusOK, wire.Session{
		User: string(id.staff), Name: id.name, Role: id.role, Expires: id.expires, Hall: a.Catalogue.HallName(), Temporary: id.temporary,
	})
}

func (a *API) signOut(ctx context.Context, _ *nothing) (*output, error) {
	x := plain(ctx)
	if s, err := a.Access.Find(ctx, x.r, false); err == nil {
		if err := a.Access.Audit(ctx, "signed-out", "user:"+s.User.Name, s.User.Name, a.addressOf(x.r)); err != nil {
			return nil, a.internal(x.lang(), "sign-out not audited", err)
		}
	}
	if err := a.Access.End(ctx, x.w, x.r); err != nil {
		return nil, a.internal(x.lang(), "session not ended", err)
	}
	return &output{Status: http.StatusNoContent}, nil
}

type enrolInput struct{ Body wire.EnrolRequest }

func (a *API) enrol(ctx context.Context, in *enrolInput) (*output, error) {
	x := plain(ctx)
	from := a.addressOf(x.r)
	if p := limited(a.limits.signIn, from, x.r); p != nil {
		return nil, p
	}
	d, token, err := a.Access.Enrol(ctx, in.Body.Code, from)
	if errors.Is(err, access.ErrCode) {
		return nil, fail(x.lang(), http.StatusForbidden, codeEnrolment, "wrong, used, or out of date")
	}
	if err != nil {
		return nil, a.internal(x.lang(), "enrolment failed", err)
	}
	a.limits.signIn.giveBack(from)
	out := wire.Enrolled{Device: d.ID, Role: d.Role, Token: token}
	if in.Body.Cookie {
		out.Token = ""
		http.SetCookie(x.w, &http.Cookie{ //nolint:gosec // not Secure only where the hall has no HTTPS
			Name: access.DeviceCookie, Value: token, Path: "/", Expires: d.Expires,
			HttpOnly: true, Secure: a.SecureCookies || x.r.TLS != nil, SameSite: http.SameSiteStrictMode,
		})
	}
	return respond(http.StatusCreated, out)
}

// internal is the problem for an error that is ours, which it logs.
func (a *API) internal(lang, what string, err error) *problem {
	if ok, leftOut := a.logged.Say(what); ok {
		a.Log.Error("request failed", "what", what, "error", err, "left_out", leftOut)
	}
	return fail(cmp.Or(lang, "zh"), http.StatusInternalServerError, codeInternal, "")
}
