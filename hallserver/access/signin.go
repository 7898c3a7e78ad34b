package access

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// The bounds of signing in.
const (
	lockAfter     = 5                // wrong passwords in a row
	lockFor       = 15 * time.Minute // the first time; each further wrong one as long again
	strangersKept = 1024             // names no user has, whose failures are counted
)

// failure counts wrong passwords in a row. The time somebody is kept out for is
// counted in time gone by: a clock that is set neither frees them nor keeps them
// longer.
type failure struct {
	count int
	until time.Duration // kept out until then, by elapsed
}

// ErrSignIn says that name and password are not those of a user who may sign in.
var ErrSignIn = errors.New("access: sign-in failed")

// LockedError says that too many wrong passwords came for a name. It says
// nothing of whether a user has it.
type LockedError struct{ For time.Duration }

func (e *LockedError) Error() string {
	return "access: locked for " + e.For.Round(time.Second).String()
}

// SignIn checks a name and a password. Errors: ErrSignIn, *LockedError. Every
// outcome is in the audit; a name that no user has is not written down, because
// people type passwords there.
func (s *Store) SignIn(ctx context.Context, name, password, source string) (User, error) {
	row, known := s.row(name)
	if wait := s.lockedFor(name); wait > 0 {
		return User{}, &LockedError{For: wait}
	}
	phc := s.dummy
	if known {
		phc = row.password
	}
	var ok bool
	err := s.hash(ctx, func() (err error) {
		ok, err = matches(phc, password)
		return err
	})
	if err != nil {
		return User{}, fmt.Errorf("access: sign in: %w", err)
	}
	if !ok || !known || row.Disabled {
		if err := s.failed(ctx, name, known, source); err != nil {
			return User{}, err
		}
		return User{}, ErrSignIn
	}
	s.changing.Lock()
	defer s.changing.Unlock()
	if err := s.forgetFailures(ctx, name); err != nil {
		return User{}, err
	}
	return row.User, s.Audit(ctx, "signed-in", "user:"+name, name, source)
}

func (s *Store) lockedFor(name string) time.Duration {
	f := s.strangers.of(name)
	if u, ok := s.row(name); ok {
		f = u.failure
	}
	return s.left(f)
}

func (s *Store) failed(ctx context.Context, name string, known bool, source string) error {
	if !known {
		s.strangers.failed(name, s.elapsed())
		return s.Audit(ctx, "sign-in-failed", "", "", source)
	}
	s.changing.Lock()
	defer s.changing.Unlock()
	u, ok := s.row(name)
	if !ok {
		return ErrSignIn
	}
	u.failure = u.failure.next(s.elapsed())
	what, untilMS := "sign-in-failed", int64(0)
	if left := s.left(u.failure); left > 0 {
		what, untilMS = "user-locked", s.nowMS()+left.Milliseconds()
	}
	err := s.change(ctx, record{what: what, object: name, source: source},
		`INSERT INTO failure (name, count, until_ms) VALUES (?, ?, ?)
		 ON CONFLICT (name) DO UPDATE SET count = excluded.count, until_ms = excluded.until_ms`,
		name, u.failure.count, untilMS)
	if err != nil {
		return fmt.Errorf("access: note failure: %w", err)
	}
	s.inForce.Store(s.inForce.Load().withUser(u))
	return nil
}

// next is one wrong password more, at a time gone by.
func (f failure) next(gone time.Duration) failure {
	f.count++
	if f.count >= lockAfter {
		f.until = gone + lockFor
	}
	return f
}

// left is how long a failure keeps somebody out still.
func (s *Store) left(f failure) time.Duration {
	if f.count < lockAfter {
		return 0
	}
	return max(0, f.until-s.elapsed())
}

// until is what of a stored time of the clock is left, as time gone by. No clock
// makes it longer than it was when it began.
func (s *Store) until(ms int64) time.Duration {
	return s.elapsed() + min(max(0, time.Duration(ms-s.nowMS())*time.Millisecond), lockFor)
}

// forgetFailures is for a right password. Callers hold changing.
func (s *Store) forgetFailures(ctx context.Context, name string) error {
	u, ok := s.row(name)
	if !ok || u.failure == (failure{}) {
		return nil
	}
	if _, err := s.db.ExecContext(ctx, `DELETE FROM failure WHERE name = ?`, name); err != nil {
		return fmt.Errorf("access: forget failures: %w", err)
	}
	u.failure = failure{}
	s.inForce.Store(s.inForce.Load().withUser(u))
	return nil
}

// strangers counts the failures of names that no user has, so that being
// locked out does not tell who is a user. It keeps strangersKept names, in
// memory.
type strangers struct {
	mu    sync.Mutex // guards names
	names map[string]failure
}

func (s *strangers) of(name string) failure {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.names[name]
}

func (s *strangers) failed(name string, gone time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.names == nil {
		s.names = map[string]failure{}
	}
	s.names[name] = s.names[name].next(gone)
	for other := range s.names {
		if len(s.names) <= strangersKept {
			break
		}
		delete(s.names, other)
	}
}
