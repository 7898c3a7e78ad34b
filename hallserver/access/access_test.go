package access_test

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"yimen/hallserver/access"
	"yimen/hallserver/wire"
)

const (
	actor    = "system:test"
	password = "correct horse 7 battery"
)

// clock stands still until moved.
type clock struct{ ms atomic.Int64 }

func newClock() *clock {
	c := &clock{}
	c.ms.Store(time.Now().Truncate(time.Millisecond).UnixMilli()) // sessions run on the real clock
	return c
}

func (c *clock) now() time.Time       { return time.UnixMilli(c.ms.Load()) }
func (c *clock) pass(d time.Duration) { c.ms.Add(d.Milliseconds()) }

func open(t *testing.T, path string, c *clock) *access.Store {
	t.Helper()
	s, err := access.Open(t.Context(), path, access.Options{
		Now: c.now, PasswordCost: access.Cost{MemoryKiB: 64, Passes: 1, Threads: 1},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func fresh(t *testing.T) (*access.Store, *clock) {
	t.Helper()
	c := newClock()
	return open(t, filepath.Join(t.TempDir(), "ops.db"), c), c
}

func add(t *testing.T, s *access.Store, name, role string) {
	t.Helper()
	if err := s.AddUser(t.Context(), actor, access.User{Name: name, Role: role}, password); err != nil {
		t.Fatal(err)
	}
}

func TestANewStoreLetsNobodyIn(t *testing.T) {
	t.Parallel()
	s, _ := fresh(t)
	if u := s.Users(); len(u) != 0 {
		t.Errorf("users %v", u)
	}
	for _, name := range []string{"admin", "root", ""} {
		for _, word := range []string{"", "admin", "password", "no such user"} {
			if _, err := s.SignIn(t.Context(), name, word, ""); err == nil {
				t.Errorf("%q with %q comes in", name, word)
			}
		}
	}
}

func TestAUserSignsInWithTheirPasswordAlone(t *testing.T) {
	t.Parallel()
	s, _ := fresh(t)
	if err := s.AddUser(t.Context(), actor, access.User{Name: "wang", Display: "王老师", Role: wire.RoleClerk}, password); err != nil {
		t.Fatal(err)
	}
	u, err := s.SignIn(t.Context(), "wang", password, "10.0.0.1")
	if err != nil || u.Display != "王老师" || u.Role != wire.RoleClerk {
		t.Errorf("%+v %v", u, err)
	}
	for _, word := range []string{"", password + " ", strings.ToUpper(password), password[:len(password)-1]} {
		if _, err := s.SignIn(t.Context(), "wang", word, ""); !errors.Is(err, access.ErrSignIn) {
			t.Errorf("%q: %v", word, err)
		}
	}
}

func TestBadUsersAreRefused(t *testing.T) {
	t.Parallel()
	s, _ := fresh(t)
	add(t, s, "wang", wire.RoleClerk)
	for name, c := range map[string]struct {
		user access.User
		word string
		want error
	}{
		"a name in Chinese":        {access.User{Name: "王", Role: wire.RoleClerk}, password, access.ErrBadUserName},
		"a name of one letter":     {access.User{Name: "w", Role: wire.RoleClerk}, password, access.ErrBadUserName},
		"a name in capitals":       {access.User{Name: "Wang", Role: wire.RoleClerk}, password, access.ErrBadUserName},
		"a name that is taken":     {access.User{Name: "wang", Role: wire.RoleClerk}, password, access.ErrUserExists},
		"a long display name":      {access.User{Name: "li", Role: wire.RoleClerk, Display: strings.Repeat("长", 33)}, password, access.ErrBadDisplay},
		"a device's role":          {access.User{Name: "li", Role: wire.RoleKiosk}, password, access.ErrBadRole},
		"no role":                  {access.User{Name: "li"}, password, access.ErrBadRole},
		"a short password":         {access.User{Name: "li", Role: wire.RoleClerk}, "abc12345!", access.ErrWeakPassword},
		"the name in it":           {access.User{Name: "liwei", Role: wire.RoleClerk}, "xx-LiWei-2026", access.ErrWeakPassword},
		"one letter over and over": {access.User{Name: "li", Role: wire.RoleClerk}, "aaaaaaaaaaaaa", access.ErrWeakPassword},
		"a run of digits":          {access.User{Name: "li", Role: wire.RoleClerk}, "1234567890", access.ErrWeakPassword},
		"the word itself":          {access.User{Name: "li", Role: wire.RoleClerk}, "Password123", access.ErrWeakPassword},
		"a very long password":     {access.User{Name: "li", Role: wire.RoleClerk}, strings.Repeat("abcdefgh", 33), access.ErrWeakPassword},
		"bytes that are no text":   {access.User{Name: "li", Role: wire.RoleClerk}, "abcdefghij\xff\xfe", access.ErrWeakPassword},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if err := s.AddUser(t.Context(), actor, c.user, c.word); !errors.Is(err, c.want) {
				t.Errorf("%v, want %v", err, c.want)
			}
		})
	}
}

func TestFiveWrongPasswordsLockAUserOutForAQuarterOfAnHour(t *testing.T) {
	t.Parallel()
	path, c := filepath.Join(t.TempDir(), "ops.db"), newClock()
	s := open(t, path, c)
	add(t, s, "wang", wire.RoleClerk)
	for i := range 5 {
		if _, err := s.SignIn(t.Context(), "wang", "wrong", ""); !errors.Is(err, access.ErrSignIn) {
			t.Fatalf("try %d: %v", i, err)
		}
	}
	locked := func(s *access.Store) bool {
		var l *access.LockedError
		_, err := s.SignIn(t.Context(), "wang", password, "")
		return errors.As(err, &l) && l.For > 0
	}
	if !locked(s) || s.Users()[0].Locked == nil {
		t.Error("not locked after five")
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, path, c)
	if !locked(s) {
		t.Error("a restart unlocks")
	}
	c.pass(15*time.Minute + time.Second)
	if _, err := s.SignIn(t.Context(), "wang", "wrong", ""); !errors.Is(err, access.ErrSignIn) {
		t.Errorf("after the time: %v", err)
	}
	if !locked(s) {
		t.Error("the sixth wrong one does not lock again")
	}
	if err := s.SetPassword(t.Context(), actor, "wang", password, true); err != nil {
		t.Fatal(err)
	}
	if locked(s) {
		t.Error("another password does not unlock")
	}
}

func TestARightPasswordForgetsTheWrongOnes(t *testing.T) {
	t.Parallel()
	s, _ := fresh(t)
	add(t, s, "wang", wire.RoleClerk)
	for range 3 {
		for range 4 {
			_, _ = s.SignIn(t.Context(), "wang", "wrong", "")
		}
		if _, err := s.SignIn(t.Context(), "wang", password, ""); err != nil {
			t.Fatal(err)
		}
	}
}

func TestADisabledUserIsOutAndTheLastAdministratorStays(t *testing.T) {
	t.Parallel()
	s, _ := fresh(t)
	add(t, s, "root1", wire.RoleAdmin)
	add(t, s, "wang", wire.RoleClerk)
	if err := s.DisableUser(t.Context(), actor, "wang", true); err != nil {
		t.Fatal(err)
	}
	if _, err := s.SignIn(t.Context(), "wang", password, ""); !errors.Is(err, access.ErrSignIn) {
		t.Errorf("disabled: %v", err)
	}
	if err := s.DisableUser(t.Context(), actor, "root1", true); !errors.Is(err, access.ErrLastAdmin) {
		t.Errorf("the last administrator: %v", err)
	}
	add(t, s, "root2", wire.RoleAdmin)
	if err := s.DisableUser(t.Context(), actor, "root1", true); err != nil {
		t.Errorf("one of two: %v", err)
	}
	if err := s.DisableUser(t.Context(), actor, "nobody", true); !errors.Is(err, access.ErrNoUser) {
		t.Errorf("nobody: %v", err)
	}
}

func TestEverythingOutlivesARestart(t *testing.T) {
	t.Parallel()
	path, c := filepath.Join(t.TempDir(), "ops.db"), newClock()
	s := open(t, path, c)
	add(t, s, "wang", wire.RoleClerk)
	_, kiosk, err := s.NewToken(t.Context(), actor, wire.RoleKiosk, "入口", 30)
	if err != nil {
		t.Fatal(err)
	}
	gone, revoked, err := s.NewToken(t.Context(), actor, wire.RoleBoard, "", 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.RevokeDevice(t.Context(), actor, gone.ID); err != nil {
		t.Fatal(err)
	}
	if _, ok := s.Token(kiosk); !ok {
		t.Error("a new token is not known")
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, path, c)
	d, ok := s.Token(kiosk)
	if !ok || d.Name != "入口" || d.Role != wire.RoleKiosk {
		t.Errorf("%+v %v", d, ok)
	}
	if _, ok := s.Token(revoked); ok {
		t.Error("a revoked token comes in after a restart")
	}
	if ds := s.Devices(); len(ds) != 2 || ds[1].Seen == nil || !ds[1].Seen.Equal(c.now()) {
		t.Errorf("%+v", ds)
	}
	if _, err := s.SignIn(t.Context(), "wang", password, ""); err != nil {
		t.Error(err)
	}
}

func TestATokenEndsWhenItRunsOutOrIsRevoked(t *testing.T) {
	t.Parallel()
	s, c := fresh(t)
	d, token, err := s.NewToken(t.Context(), actor, wire.RoleKiosk, "", 1)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(token, d.Prefix) || len(d.Prefix) != 14 || len(token) < 14+1+43 {
		t.Errorf("token %d long, prefix %q", len(token), d.Prefix)
	}
	for _, near := range []string{token[:len(token)-1], token + "x", strings.ToUpper(token), d.Prefix, ""} {
		if _, ok := s.Token(near); ok {
			t.Errorf("%q comes in", near)
		}
	}
	c.pass(24*time.Hour - time.Second)
	if _, ok := s.Token(token); !ok {
		t.Error("out before its time")
	}
	c.pass(time.Second)
	if _, ok := s.Token(token); ok {
		t.Error("in after its time")
	}
	d, token, err = s.NewToken(t.Context(), actor, wire.RoleKiosk, "", 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.RevokeDevice(t.Context(), actor, d.ID); err != nil {
		t.Fatal(err)
	}
	if _, ok := s.Token(token); ok {
		t.Error("in after it was revoked")
	}
	if err := s.RevokeDevice(t.Context(), actor, "kiosk-none"); !errors.Is(err, access.ErrNoDevice) {
		t.Error(err)
	}
}

func TestATokenOfAPersonsRoleActsForThatUser(t *testing.T) {
	t.Parallel()
	s, _ := fresh(t)
	add(t, s, "wang", wire.RoleClerk)
	d, token, err := s.NewToken(t.Context(), actor, wire.RoleClerk, "wang", 0)
	if err != nil || d.Staff != "wang" {
		t.Fatalf("%+v %v", d, err)
	}
	if _, _, err := s.NewToken(t.Context(), actor, wire.RoleClerk, "王", 0); !errors.Is(err, access.ErrBadUserName) {
		t.Error(err)
	}
	if d, _, err := s.NewToken(t.Context(), actor, wire.RoleClerk, "", 0); err != nil || d.Staff == "" {
		t.Errorf("without a name: %+v %v", d, err)
	}
	if err := s.DisableUser(t.Context(), actor, "wang", true); err != nil {
		t.Fatal(err)
	}
	if _, ok := s.Token(token); ok {
		t.Error("a disabled user's token comes in")
	}
	for _, bad := range []struct {
		role string
		days int
		want error
	}{{"emperor", 1, access.ErrBadRole}, {wire.RoleKiosk, -1, access.ErrBadDays}, {wire.RoleKiosk, 4000, access.ErrBadDays}} {
		if _, _, err := s.NewToken(t.Context(), actor, bad.role, "", bad.days); !errors.Is(err, bad.want) {
			t.Errorf("%+v: %v", bad, err)
		}
	}
}

func TestACodeWorksOnceWithinADayAndFiveTries(t *testing.T) {
	t.Parallel()
	s, c := fresh(t)
	enrol := func(code string) error {
		_, _, err := s.Enrol(t.Context(), code, "")
		return err
	}
	make := func() string {
		t.Helper()
		code, expires, err := s.NewEnrolment(t.Context(), actor, wire.RoleBoard, "大厅")
		if err != nil || len(code) != 14 || !expires.Equal(c.now().Add(24*time.Hour)) {
			t.Fatal(code, expires, err)
		}
		return code
	}
	wrong := func(code string) string {
		last := byte('2')
		if code[13] == last {
			last = '3'
		}
		return code[:13] + string(last)
	}
	code := make()
	if err := enrol(code); err != nil {
		t.Error(err)
	}
	if err := enrol(code); !errors.Is(err, access.ErrCode) {
		t.Errorf("twice: %v", err)
	}
	code = make()
	for range 4 {
		if err := enrol(wrong(code)); !errors.Is(err, access.ErrCode) {
			t.Errorf("wrong: %v", err)
		}
	}
	if err := enrol(code); err != nil {
		t.Errorf("the fifth try, right: %v", err)
	}
	code = make()
	for range 5 {
		_ = enrol(wrong(code))
	}
	if err := enrol(code); !errors.Is(err, access.ErrCode) {
		t.Errorf("the sixth try, right: %v", err)
	}
	code = make()
	c.pass(24 * time.Hour)
	if err := enrol(code); !errors.Is(err, access.ErrCode) {
		t.Errorf("a day later: %v", err)
	}
	if _, _, err := s.NewEnrolment(t.Context(), actor, wire.RoleClerk, ""); !errors.Is(err, access.ErrBadRole) {
		t.Errorf("a person's role: %v", err)
	}
}

func TestACodeUsedByManyAtOnceWorksForOne(t *testing.T) {
	t.Parallel()
	s, _ := fresh(t)
	code, _, err := s.NewEnrolment(t.Context(), actor, wire.RoleKiosk, "")
	if err != nil {
		t.Fatal(err)
	}
	var in atomic.Int64
	var trying sync.WaitGroup
	for range 16 {
		trying.Go(func() {
			if _, _, err := s.Enrol(t.Context(), code, ""); err == nil {
				in.Add(1)
			}
		})
	}
	trying.Wait()
	if in.Load() != 1 {
		t.Errorf("%d got in", in.Load())
	}
}

func TestNoSecretLiesInTheFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, filepath.Join(dir, "ops.db"), newClock())
	add(t, s, "wang", wire.RoleClerk)
	_, token, err := s.NewToken(t.Context(), actor, wire.RoleKiosk, "", 0)
	if err != nil {
		t.Fatal(err)
	}
	code, _, err := s.NewEnrolment(t.Context(), actor, wire.RoleKiosk, "")
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	if _, err := s.Begin(t.Context(), w, httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", nil), access.User{Name: "wang"}); err != nil {
		t.Fatal(err)
	}
	session := w.Result().Cookies()[0].Value
	_, _ = s.SignIn(t.Context(), "typed-password-here", "x", "")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	secrets := []string{password, token, token[15:], strings.ReplaceAll(code, "-", ""), session, "typed-password-here"}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for i, secret := range secrets {
			if bytes.Contains(raw, []byte(secret)) {
				t.Errorf("%s holds secret %d", filepath.Base(f), i)
			}
		}
	}
}

func TestTheAuditTellsWhoCameIn(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "ops.db")
	s := open(t, path, newClock())
	add(t, s, "wang", wire.RoleClerk)
	_, _ = s.SignIn(t.Context(), "wang", "wrong", "10.0.0.7")
	_, _ = s.SignIn(t.Context(), "ghost", "wrong", "10.0.0.8")
	_, _ = s.SignIn(t.Context(), "wang", password, "10.0.0.7")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	rows, err := db.QueryContext(t.Context(), `SELECT what, actor, object, source FROM audit ORDER BY seq`)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var got []string
	for rows.Next() {
		var what, who, object, source string
		if err := rows.Scan(&what, &who, &object, &source); err != nil {
			t.Fatal(err)
		}
		got = append(got, fmt.Sprintf("%s|%s|%s|%s", what, who, object, source))
	}
	want := "user-added|system:test|wang| sign-in-failed||wang|10.0.0.7 sign-in-failed|||10.0.0.8 signed-in|user:wang|wang|10.0.0.7"
	if rows.Err() != nil || strings.Join(got, " ") != want {
		t.Errorf("%s\nwant\n%s", strings.Join(got, " "), want)
	}
}

func TestSweepingForgetsWhatIsOldAndKeepsTheRest(t *testing.T) {
	t.Parallel()
	path, c := filepath.Join(t.TempDir(), "ops.db"), newClock()
	s := open(t, path, c)
	add(t, s, "wang", wire.RoleClerk)
	count := func() (n int) {
		t.Helper()
		db, err := sql.Open("sqlite3", path)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = db.Close() }()
		if err := db.QueryRowContext(t.Context(), `SELECT count(*) FROM audit`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	c.pass(200 * 24 * time.Hour)
	if err := s.Sweep(t.Context()); err != nil || count() != 1 {
		t.Errorf("after 200 days: %d, %v", count(), err)
	}
	c.pass(201 * 24 * time.Hour)
	if err := s.Sweep(t.Context()); err != nil || count() != 0 {
		t.Errorf("after 401 days: %d, %v", count(), err)
	}
}

func TestRandomPasswordsAreGoodAndDiffer(t *testing.T) {
	t.Parallel()
	a, b := access.RandomPassword(), access.RandomPassword()
	if a == b || access.CheckPassword("admin", a) != nil || len(a) != 23 {
		t.Errorf("%q %q", a, b)
	}
}
