package access_test

import (
	"errors"
	"path/filepath"
	"testing"

	"yimen/hallserver/access"
	"yimen/hallserver/wire"
)

const ownWord = "staple 9 my own battery"

func TestAPasswordMadeBySomebodyElseIsTemporaryUntilItsUserMakesTheirOwn(t *testing.T) {
	t.Parallel()
	path, c := filepath.Join(t.TempDir(), "ops.db"), newClock()
	s := open(t, path, c)
	err := s.AddUser(t.Context(), actor, access.User{Name: "wang", Role: wire.RoleClerk, Temporary: true}, password)
	if err != nil {
		t.Fatal(err)
	}
	s = reopened(t, s, path, c)
	if u, err := s.SignIn(t.Context(), "wang", password, ""); err != nil || !u.Temporary {
		t.Fatalf("signed in as %+v, %v", u, err)
	}
	if err := s.ChangePassword(t.Context(), "wang", password, ownWord, access.Place{}); err != nil {
		t.Fatal(err)
	}
	s = reopened(t, s, path, c)
	if u, err := s.SignIn(t.Context(), "wang", ownWord, ""); err != nil || u.Temporary {
		t.Errorf("by their own: %+v, %v", u, err)
	}
	if _, err := s.SignIn(t.Context(), "wang", password, ""); !errors.Is(err, access.ErrSignIn) {
		t.Errorf("by the one before: %v", err)
	}
	if err := s.SetPassword(t.Context(), actor, "wang", password, true); err != nil {
		t.Fatal(err)
	}
	if u, err := s.SignIn(t.Context(), "wang", password, ""); err != nil || !u.Temporary {
		t.Errorf("given another: %+v, %v", u, err)
	}
}

// reopened is the store after a restart.
func reopened(t *testing.T, s *access.Store, path string, c *clock) *access.Store {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return open(t, path, c)
}

func TestAPasswordIsChangedByWhoKnowsTheOldOneAlone(t *testing.T) {
	t.Parallel()
	s, _ := fresh(t)
	add(t, s, "wang", wire.RoleClerk)
	at := access.Place{Address: "10.0.0.7"}
	for name, c := range map[string]struct {
		word string
		want error
	}{
		"the same": {password, access.ErrSamePassword},
		"short":    {"short", access.ErrWeakPassword},
		"its name": {"wang wang wang 1", access.ErrWeakPassword},
	} {
		if err := s.ChangePassword(t.Context(), "wang", password, c.word, at); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	for range 5 {
		if err := s.ChangePassword(t.Context(), "wang", "wrong", ownWord, at); !errors.Is(err, access.ErrSignIn) {
			t.Fatalf("a wrong old one: %v", err)
		}
	}
	// They counted like those of a sign-in: the place is locked for both.
	locked := func(err error) bool { _, is := errors.AsType[*access.LockedError](err); return is }
	if err := s.ChangePassword(t.Context(), "wang", password, ownWord, at); !locked(err) {
		t.Errorf("after five wrong ones: %v", err)
	}
	if _, err := s.SignIn(t.Context(), "wang", password, at.Address); !locked(err) {
		t.Errorf("a sign-in after five wrong ones: %v", err)
	}
}
