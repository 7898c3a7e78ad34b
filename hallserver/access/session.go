package access

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"
)

// Cookies of this server.
const (
	SessionCookie = "yimen_session"
	DeviceCookie  = "yimen_device"
)

// The names of what a session holds.
const (
	sessionUser    = "user"
	sessionChanged = "changed" // changed_ms of the password it was made with
	sessionTouched = "touched" // when it was last written, in ms
)

// touchEvery is how often an active session is written: the idle time is
// right to within it.
const touchEvery = time.Minute

// ErrNoSession says that there is no session, or no longer.
var ErrNoSession = errors.New("access: no session")

// newManager is one without any idea of time: the library asks the machine's
// clock, which may be wrong. Begin, Find and the store end sessions.
func newManager(store scs.Store, secureCookies bool) *scs.SessionManager {
	m := scs.New()
	m.Store = store
	m.HashTokenInStore = true
	m.Cookie.Name = SessionCookie
	m.Cookie.SameSite = http.SameSiteStrictMode
	m.Cookie.Secure = secureCookies
	m.Cookie.Persist = false
	return m
}

// Session is a signed-in user.
type Session struct {
	User    User
	Expires time.Time
}

// Begin makes a session for a user who signed in and sets its cookie; the
// session the request came with, if any, ends.
func (s *Store) Begin(ctx context.Context, w http.ResponseWriter, r *http.Request, u User) (Session, error) {
	row, ok := s.row(u.Name)
	if !ok {
		return Session{}, ErrNoUser
	}
	if _, err := s.destroy(ctx, r); err != nil {
		return Session{}, err
	}
	ctx, err := s.manager.Load(ctx, "")
	if err != nil {
		return Session{}, fmt.Errorf("access: begin session: %w", err)
	}
	s.manager.Put(ctx, sessionUser, u.Name)
	s.manager.Put(ctx, sessionChanged, row.changedMS)
	now := s.steady()
	s.manager.Put(ctx, sessionTouched, now.UnixMilli())
	s.manager.SetDeadline(ctx, now.Add(s.life).UTC())
	token, expiry, err := s.manager.Commit(ctx)
	if err != nil {
		return Session{}, fmt.Errorf("access: begin session: %w", err)
	}
	s.manager.WriteSessionCookie(ctx, w, token, expiry)
	return Session{User: row.User, Expires: s.now().Add(s.life).UTC()}, nil
}

// Find is the session a request came with. With active, the request counts as
// something the user did, and puts the idle time-out off. Error: ErrNoSession.
func (s *Store) Find(ctx context.Context, r *http.Request, active bool) (Session, error) {
	cookie, err := r.Cookie(SessionCookie)
	if err != nil || cookie.Value == "" {
		return Session{}, ErrNoSession
	}
	ctx, err = s.manager.Load(ctx, cookie.Value)
	if err != nil {
		return Session{}, fmt.Errorf("access: find session: %w", err)
	}
	row, ok := s.row(s.manager.GetString(ctx, sessionUser))
	if !ok || row.Disabled || s.manager.GetInt64(ctx, sessionChanged) != row.changedMS {
		return Session{}, ErrNoSession
	}
	now := s.steady()
	quiet := now.Sub(time.UnixMilli(s.manager.GetInt64(ctx, sessionTouched)))
	if quiet >= s.idle {
		return Session{}, ErrNoSession
	}
	if active && quiet >= touchEvery {
		s.manager.Put(ctx, sessionTouched, now.UnixMilli())
		if _, _, err := s.manager.Commit(ctx); err != nil {
			return Session{}, fmt.Errorf("access: keep session: %w", err)
		}
	}
	return Session{User: row.User, Expires: s.now().Add(s.manager.Deadline(ctx).Sub(now)).UTC()}, nil
}

// End ends the session a request came with, if any, and takes its cookie back.
func (s *Store) End(ctx context.Context, w http.ResponseWriter, r *http.Request) error {
	ended, err := s.destroy(ctx, r)
	if ended {
		s.manager.WriteSessionCookie(ctx, w, "", time.Time{})
	}
	return err
}

// destroy ends the session a request came with, if any.
func (s *Store) destroy(ctx context.Context, r *http.Request) (ended bool, err error) {
	cookie, err := r.Cookie(SessionCookie)
	if err != nil || cookie.Value == "" {
		return false, nil //nolint:nilerr // no cookie, no session to end
	}
	ctx, err = s.manager.Load(ctx, cookie.Value)
	if err != nil {
		return false, fmt.Errorf("access: end session: %w", err)
	}
	if err := s.manager.Destroy(ctx); err != nil {
		return false, fmt.Errorf("access: end session: %w", err)
	}
	if err := s.Truncate(ctx); err != nil && !errors.Is(err, ErrHeldUp) {
		return true, err
	}
	return true, nil // held up: the next sweep tries again
}
