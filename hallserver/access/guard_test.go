package access_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"yimen/hallserver/access"
	"yimen/hallserver/wire"
)

func lockedFor(err error) time.Duration {
	if l, ok := errors.AsType[*access.LockedError](err); ok {
		return l.For
	}
	return 0
}

func TestWrongPasswordsFromElsewhereLockNobodyOutOfTheirOwnDesk(t *testing.T) {
	t.Parallel()
	s, _ := fresh(t)
	add(t, s, "admin", wire.RoleAdmin)
	desk := access.Place{Address: "10.0.0.7", Desk: "d1"}
	for i := range 200 {
		at := access.Place{Address: fmt.Sprintf("203.0.113.%d", i%100)}
		if _, err := s.SignInAt(t.Context(), "admin", "wrong", at); err == nil {
			t.Fatal("signed in")
		}
	}
	if _, err := s.SignInAt(t.Context(), "admin", password, desk); err != nil {
		t.Errorf("the desk that was in before: %v", err)
	}
	// Nor from the desk's own address, where others sit behind the same router.
	for range 30 {
		_, _ = s.SignInAt(t.Context(), "admin", "wrong", access.Place{Address: desk.Address})
	}
	if _, err := s.SignInAt(t.Context(), "admin", password, desk); err != nil {
		t.Errorf("the desk, others at its address: %v", err)
	}
}

func TestAPlaceIsLockedAndNoOther(t *testing.T) {
	t.Parallel()
	s, c := fresh(t)
	add(t, s, "admin", wire.RoleAdmin)
	for range 5 {
		_, _ = s.SignIn(t.Context(), "admin", "wrong", "203.0.113.1")
	}
	if _, err := s.SignIn(t.Context(), "admin", password, "203.0.113.1"); lockedFor(err) != 15*time.Minute {
		t.Errorf("the place: %v", err)
	}
	if _, err := s.SignIn(t.Context(), "admin", password, "10.0.0.7"); err != nil {
		t.Errorf("another place: %v", err)
	}
	// A desk's own wrong passwords count at that desk.
	desk := access.Place{Address: "10.0.0.7", Desk: "d1"}
	for range 5 {
		_, _ = s.SignInAt(t.Context(), "admin", "wrong", desk)
	}
	if _, err := s.SignInAt(t.Context(), "admin", password, desk); lockedFor(err) == 0 {
		t.Errorf("the desk after five of its own: %v", err)
	}
	c.pass(15*time.Minute + time.Second)
	if _, err := s.SignInAt(t.Context(), "admin", password, desk); err != nil {
		t.Errorf("after the time: %v", err)
	}
}

func TestAGuesserFromManyPlacesIsSlowed(t *testing.T) {
	t.Parallel()
	for name, user := range map[string]string{"a user": "admin", "a name that no user has": "nobody"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, c := fresh(t)
			add(t, s, "admin", wire.RoleAdmin)
			tried := 0
			for i := range 600 { // ten minutes, each second from another place
				if _, err := s.SignIn(t.Context(), user, "wrong", fmt.Sprintf("2001:db8::%x", i)); errors.Is(err, access.ErrSignIn) {
					tried++
				} else if wait := lockedFor(err); wait < time.Second || wait > 30*time.Second {
					t.Fatalf("to wait %v: %v", wait, err)
				}
				c.pass(time.Second)
			}
			if tried < 20 || tried > 45 {
				t.Errorf("%d passwords tried in ten minutes", tried)
			}
		})
	}
}

func TestALockOutlivesARestartAtItsPlace(t *testing.T) {
	t.Parallel()
	path, c := filepath.Join(t.TempDir(), "ops.db"), newClock()
	s := open(t, path, c)
	add(t, s, "admin", wire.RoleAdmin)
	for range 5 {
		_, _ = s.SignIn(t.Context(), "admin", "wrong", "203.0.113.1")
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, path, c)
	if _, err := s.SignIn(t.Context(), "admin", password, "203.0.113.1"); lockedFor(err) == 0 {
		t.Errorf("the place: %v", err)
	}
	if _, err := s.SignIn(t.Context(), "admin", password, "10.0.0.7"); err != nil {
		t.Errorf("another place: %v", err)
	}
	if err := s.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
}
