package access_test

import (
	"bytes"
	"database/sql"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"yimen/hallserver/access"
	"yimen/hallserver/opsdb"
	"yimen/hallserver/wire"
)

// spoil changes ops.db behind everybody's back.
func spoil(t *testing.T, path, statements string) {
	t.Helper()
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.ExecContext(t.Context(), statements); err != nil {
		t.Fatal(err)
	}
}

func TestAUserWhoseRowIsNotWhatWasWrittenIsOutUntilMadeAnew(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]string{
		"the role":         `UPDATE user SET role = 'admin' WHERE name = 'wang'`,
		"let in again":     `UPDATE user SET disabled = 0 WHERE name = 'wang'`,
		"when it changed":  `UPDATE user SET changed_ms = changed_ms + 1 WHERE name = 'wang'`,
		"the display name": `UPDATE user SET display = '王姐' WHERE name = 'wang'`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path, c := filepath.Join(t.TempDir(), "ops.db"), newClock()
			s := open(t, path, c)
			add(t, s, "root1", wire.RoleAdmin)
			add(t, s, "wang", wire.RoleClerk)
			if err := s.DisableUser(t.Context(), actor, "wang", name == "let in again"); err != nil {
				t.Fatal(err)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			spoil(t, path, change)
			if found, err := opsdb.Verify(t.Context(), path, access.Tables()...); err != nil || len(found) != 1 {
				t.Errorf("verify finds %v %v", found, err)
			}
			s = open(t, path, c)
			if u, err := s.SignIn(t.Context(), "wang", password, ""); err == nil {
				t.Errorf("comes in as %+v", u)
			}
			if _, err := s.SignIn(t.Context(), "root1", password, ""); err != nil {
				t.Errorf("another: %v", err)
			}
			if d := s.Damaged(); len(d) != 1 || d[0] != (opsdb.Damage{Table: "user", Detail: "wang"}) {
				t.Errorf("told: %v", d)
			}
			add(t, s, "wang", wire.RoleClerk)
			if u, err := s.SignIn(t.Context(), "wang", password, ""); err != nil || u.Role != wire.RoleClerk {
				t.Errorf("made anew: %+v %v", u, err)
			}
			if found, err := opsdb.Verify(t.Context(), path, access.Tables()...); err != nil || len(found) != 0 {
				t.Errorf("made anew, verify finds %v %v", found, err)
			}
		})
	}
}

func TestATokenOrACodeWhoseRowIsNotWhatWasWrittenIsOut(t *testing.T) {
	t.Parallel()
	path, c := filepath.Join(t.TempDir(), "ops.db"), newClock()
	s := open(t, path, c)
	_, token, err := s.NewToken(t.Context(), actor, wire.RoleKiosk, "入口", 30)
	if err != nil {
		t.Fatal(err)
	}
	_, other, err := s.NewToken(t.Context(), actor, wire.RoleBoard, "大厅", 30)
	if err != nil {
		t.Fatal(err)
	}
	code, _, err := s.NewEnrolment(t.Context(), actor, wire.RoleKiosk, "")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	spoil(t, path, `UPDATE device SET role = 'bridge' WHERE role = 'kiosk'; UPDATE enrolment SET role = 'bridge'`)
	s = open(t, path, c)
	if d, ok := s.Token(token); ok {
		t.Errorf("comes in as %+v", d)
	}
	if _, ok := s.Token(other); !ok {
		t.Error("another is out too")
	}
	if d, _, err := s.Enrol(t.Context(), code, ""); err == nil {
		t.Errorf("the code makes %+v", d)
	}
	if found, err := opsdb.Verify(t.Context(), path, access.Tables()...); err != nil || len(found) != 2 {
		t.Errorf("verify finds %v %v", found, err)
	}
}

// begin signs somebody in and answers the request that their session comes with.
func begin(t *testing.T, s *access.Store, name string) *http.Request {
	t.Helper()
	w := httptest.NewRecorder()
	u, _ := s.User(name)
	if _, err := s.Begin(t.Context(), w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil), u); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
	for _, cookie := range w.Result().Cookies() {
		r.AddCookie(cookie)
	}
	return r
}

func TestASessionThatIsNotWhatWasWrittenIsNone(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]string{
		"whose it is": `UPDATE sessions SET data = unhex(replace(hex(data), hex('wang'), hex('wanh')))`,
		"its token":   `UPDATE sessions SET token = 'another'`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path, c := filepath.Join(t.TempDir(), "ops.db"), newClock()
			s := open(t, path, c)
			add(t, s, "wang", wire.RoleClerk)
			r := begin(t, s, "wang")
			if got, err := s.Find(t.Context(), r, false); err != nil || got.User.Name != "wang" {
				t.Fatal(got, err)
			}
			spoil(t, path, change)
			if got, err := s.Find(t.Context(), r, false); err == nil {
				t.Errorf("it is %+v's", got.User)
			}
		})
	}
}

func TestASessionThatEndedByItsOwnWordIsNone(t *testing.T) {
	t.Parallel()
	path, c := filepath.Join(t.TempDir(), "ops.db"), newClock()
	s := open(t, path, c)
	add(t, s, "wang", wire.RoleClerk)
	r := begin(t, s, "wang")
	spoil(t, path, `UPDATE sessions SET expiry = expiry - 1`)
	if _, err := s.Find(t.Context(), r, false); err == nil {
		t.Error("a row that has run out is a session")
	}
}

// TestWhatIsDeletedStandsInNoFileWhileTheServerRuns looks for a session, a code
// and a line of the audit byte by byte.
func TestWhatIsDeletedStandsInNoFileWhileTheServerRuns(t *testing.T) {
	t.Parallel()
	dir, c := t.TempDir(), newClock()
	path := filepath.Join(dir, "ops.db")
	s := open(t, path, c)
	add(t, s, "wang", wire.RoleClerk)
	var requests []*http.Request
	for range 40 {
		if err := s.Audit(t.Context(), "looked", "user:AUDIT-MARK", "AUDIT-MARK", "10.0.0.1"); err != nil {
			t.Fatal(err)
		}
		if _, _, err := s.NewEnrolment(t.Context(), actor, wire.RoleKiosk, "ENROLMENT-MARK"); err != nil {
			t.Fatal(err)
		}
		requests = append(requests, begin(t, s, "wang"))
	}
	var token string
	read := func(query string, dest any) {
		t.Helper()
		db, err := sql.Open("sqlite3", "file:"+path+"?mode=ro")
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = db.Close() }()
		if err := db.QueryRowContext(t.Context(), query).Scan(dest); err != nil {
			t.Fatal(err)
		}
	}
	read(`SELECT token FROM sessions LIMIT 1`, &token)
	for _, mark := range []string{"AUDIT-MARK", "ENROLMENT-MARK", token} {
		if standsIn(t, dir, mark) == "" {
			t.Fatalf("%q was never there", mark)
		}
	}
	for _, r := range requests {
		if err := s.End(t.Context(), httptest.NewRecorder(), r); err != nil {
			t.Fatal(err)
		}
	}
	if at := standsIn(t, dir, token); at != "" {
		t.Errorf("a session that was ended still stands in %s", at)
	}
	c.pass(500 * 24 * time.Hour)
	if err := s.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, mark := range []string{"AUDIT-MARK", "ENROLMENT-MARK"} {
		if at := standsIn(t, dir, mark); at != "" {
			t.Errorf("%s still stands in %s", mark, at)
		}
	}
}

// standsIn lists the files that hold a pattern, as text or as bytes of it.
func standsIn(t *testing.T, dir, pattern string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		raw, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		bin, err := hex.DecodeString(pattern)
		if bytes.Contains(raw, []byte(pattern)) || err == nil && bytes.Contains(raw, bin) {
			names = append(names, e.Name())
		}
	}
	return strings.Join(names, " ")
}
