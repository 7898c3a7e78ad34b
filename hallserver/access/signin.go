package access

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// ErrSignIn says that name and password are not those of a user who may sign in.
var ErrSignIn = errors.New("access: sign-in failed")

// LockedError says that too many wrong passwords came for a name. It says
// nothing of whether a user has it.
type LockedError struct{ For time.Duration }

func (e *LockedError) Error() string {
	return "access: locked for " + e.For.Round(time.Second).String()
}

// Place is where somebody tries to sign in from.
type Place struct {
	Address string
	// Desk is the browser, where this name has signed in from it before; empty
	// elsewhere. What others do under the name does not lock it out.
	Desk string
}

// key is what a place's wrong passwords are counted under.
func (p Place) key() string {
	if p.Desk != "" {
		return "desk:" + p.Desk
	}
	return p.Address
}

// SignIn is SignInAt from an address.
func (s *Store) SignIn(ctx context.Context, name, password, source string) (User, error) {
	return s.SignInAt(ctx, name, password, Place{Address: source})
}

// SignInAt checks a name and a password. Errors: ErrSignIn, *LockedError. Every
// outcome is in the audit; a name that no user has is not written down, because
// people type passwords there.
func (s *Store) SignInAt(ctx context.Context, name, password string, at Place) (User, error) {
	row, err := s.prove(ctx, name, password, at)
	if err != nil {
		return User{}, err
	}
	s.changing.Lock()
	defer s.changing.Unlock()
	s.guard.forgive(name, at)
	if err := s.forgetFailures(ctx, name, at.key()); err != nil {
		return User{}, err
	}
	return row.User, s.Audit(ctx, "signed-in", "user:"+name, name, at.Address)
}

// ErrSamePassword says that a new password is the old one.
var ErrSamePassword = errors.New("access: the new password is the old one")

// ChangePassword gives a user another password of their own making, who proves to be
// them by the old one; a wrong old one counts like one typed at a sign-in. It ends
// their sessions. Errors: ErrSignIn, *LockedError, ErrSamePassword, ErrWeakPassword.
func (s *Store) ChangePassword(ctx context.Context, name, old, password string, at Place) error {
	if _, err := s.prove(ctx, name, old, at); err != nil {
		return err
	}
	if old == password {
		return ErrSamePassword
	}
	return s.setPassword(ctx, record{what: "password-changed", actor: "user:" + name, object: name, source: at.Address}, password, false)
}

// prove finds the user who has a name and a password. Errors: ErrSignIn,
// *LockedError.
func (s *Store) prove(ctx context.Context, name, password string, at Place) (userRow, error) {
	if wait := s.guard.wait(name, at, s.elapsed()); wait > 0 {
		return userRow{}, &LockedError{For: wait}
	}
	row, known := s.row(name)
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
		return userRow{}, fmt.Errorf("access: sign in: %w", err)
	}
	if !ok || !known || row.Disabled {
		if err := s.failed(ctx, name, known, at); err != nil {
			return userRow{}, err
		}
		return userRow{}, ErrSignIn
	}
	return row, nil
}

// failed notes a wrong password. That of a user outlives a restart.
func (s *Store) failed(ctx context.Context, name string, known bool, at Place) error {
	count, left := s.guard.failed(name, at, s.elapsed())
	if !known {
		return s.Audit(ctx, "sign-in-failed", "", "", at.Address)
	}
	what, untilMS := "sign-in-failed", int64(0)
	if left > 0 {
		what, untilMS = "user-locked", s.nowMS()+left.Milliseconds()
	}
	row := rowOf(name, at.key())
	s.changing.Lock()
	defer s.changing.Unlock()
	err := s.change(ctx, record{what: what, object: name, source: at.Address},
		`INSERT OR REPLACE INTO failure (name, count, until_ms, sum) VALUES (?, ?, ?, ?)`,
		row, count, untilMS, failureTable().Sum(row, count, untilMS))
	if err != nil {
		return fmt.Errorf("access: note failure: %w", err)
	}
	return nil
}

// forgetFailures forgets the wrong passwords for a name at a place; at none: at
// all. Callers hold changing.
func (s *Store) forgetFailures(ctx context.Context, name, place string) error {
	query, what := `DELETE FROM failure WHERE name = ?1`, rowOf(name, place)
	if place == "" {
		query, what = `DELETE FROM failure WHERE name = ?1 OR substr(name, 1, length(?1) + 1) = ?1 || ' '`, name
	}
	if _, err := s.db.ExecContext(ctx, query, what); err != nil {
		return fmt.Errorf("access: forget failures: %w", err)
	}
	return nil
}
