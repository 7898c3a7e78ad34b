package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"testing"

	"yimen/hallserver/engine"
	"yimen/hallserver/hall"
)

// shutHall is a folder in which n tickets were taken on queue A, and a snapshot
// saved.
func shutHall(t *testing.T, n int) string {
	t.Helper()
	dir := t.TempDir()
	r := start(t, dir, engine.Options{})
	r.open(2)
	for i := range n {
		r.do(fmt.Sprint("issue-", i+1), ticketNo(i+1))
	}
	r.stop()
	return dir
}

// turned is the change of one part of a saved state.
func turned(from, to string) string {
	return "state = CAST(replace(CAST(state AS TEXT), " + from + ", " + to + ") AS BLOB)"
}

// told says whether verify finds fault with a folder.
func told(t *testing.T, dir string) bool {
	t.Helper()
	report, err := engine.Verify(t.Context(), dir, nil)
	return err != nil || !report.OK
}

// TestASnapshotThatIsNotWhatWasWrittenIsMadeAnew turns a bit of the saved state
// in places that a start would believe.
func TestASnapshotThatIsNotWhatWasWrittenIsMadeAnew(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]string{
		"the last number of a series": turned(`'"last":{"A":15'`, `'"last":{"A":14'`),
		"a ticket's state":            turned(`'"state":"waiting"'`, `'"state":"waitinf"'`),
		"a ticket's queue":            turned(`'"queue":"A"'`, `'"queue":"@"'`),
		"where it stands":             `seq = seq - 1`,
		"how many calls there were":   turned(`'"calls":0'`, `'"calls":1'`),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := shutHall(t, 15)
			spoil(t, filepath.Join(dir, engine.JournalFile), "UPDATE snapshot SET "+change)
			if !told(t, dir) {
				t.Error("verify says ok")
			}
			r := start(t, dir, engine.Options{})
			r.View(func(s *hall.State) {
				if s.Last.Get("A") != 15 || s.Calls != 0 {
					t.Errorf("last number of A is %d, calls %d", s.Last.Get("A"), s.Calls)
				}
			})
			if a := r.do("next", ticketNo(16)); a.Status != 200 {
				t.Errorf("the next ticket: %d %s", a.Status, a.Body)
			}
			if a := r.do("call", hall.CallNext{Window: 1, Staff: "staff1"}); a.Status != 200 {
				t.Errorf("the next call: %d %s", a.Status, a.Body)
			}
			r.verify()
			r.stop()
			r.verify()
		})
	}
}

func TestAKeptAnswerThatIsNotWhatWasWrittenIsNotGiven(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]string{
		"the answer":        `answer = CAST(replace(CAST(answer AS TEXT), '"n":3', '"n":2') AS BLOB)`,
		"its status":        `status = 204`,
		"when it was given": `at_utc_ms = at_utc_ms + 1`,
		"the request":       `request_digest = zeroblob(32)`,
		"a short digest":    `request_digest = x'00'`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := shutHall(t, 5)
			spoil(t, filepath.Join(dir, engine.JournalFile), "UPDATE command SET "+change+" WHERE key = 'issue-3'")
			if !told(t, dir) {
				t.Error("verify says ok")
			}
			r := start(t, dir, engine.Options{})
			a, err := r.Do(t.Context(), request("issue-3", ticketNo(3)))
			if err == nil {
				t.Errorf("it was given: %d %s", a.Status, a.Body)
			}
			r.View(func(s *hall.State) {
				if s.Last.Get("A") != 5 {
					t.Errorf("a second number was given: the last of A is %d", s.Last.Get("A"))
				}
			})
			if a := r.do("issue-2", ticketNo(2)); !a.Replayed || a.Status != 200 {
				t.Errorf("another's answer: %+v", a)
			}
		})
	}
}

func TestAJournalCutShortIsToldAndGivesNoNumberAgain(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]string{
		"before its snapshot": `DELETE FROM event WHERE seq > 12`,
		"its snapshots gone":  `DELETE FROM event WHERE seq > 12; DELETE FROM snapshot`,
		"all of it gone":      `DELETE FROM event`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := shutHall(t, 15)
			spoil(t, filepath.Join(dir, engine.JournalFile), change)
			if !told(t, dir) {
				t.Error("verify says ok")
			}
			r := start(t, dir, engine.Options{})
			if r.Fault() == nil {
				t.Error("the engine finds nothing")
			}
			if a, err := r.Do(t.Context(), request("again", ticketNo(99))); err == nil {
				t.Errorf("a number was given: %s", a.Body)
			}
		})
	}
}

// TestVerifyTellsOfAnyDamagedEvent turns a bit of the name under which a ticket's
// services stand, of which it then has none.
func TestVerifyTellsOfAnyDamagedEvent(t *testing.T) {
	t.Parallel()
	dir := shutHall(t, 3)
	spoil(t, filepath.Join(dir, engine.JournalFile), `UPDATE event SET payload = CAST(replace(CAST(payload AS TEXT), '"services"', '"sdrvices"') AS BLOB)
		WHERE type = 'ticket-issued'`)
	report, err := engine.Verify(t.Context(), dir, nil)
	if err != nil || report.OK {
		t.Errorf("%+v %v", report, err)
	}
}

func TestAPastTicketThatIsNotWhatWasWrittenIsNotShown(t *testing.T) {
	t.Parallel()
	dir := shutHall(t, 3)
	spoil(t, filepath.Join(dir, engine.JournalFile), `UPDATE ticket SET number = 8 WHERE id = 'ticket-000003'`)
	if !told(t, dir) {
		t.Error("verify says ok")
	}
	r := start(t, dir, engine.Options{})
	if got, _, err := r.PastTicket(t.Context(), "ticket-000003"); err == nil && got.N != 3 {
		t.Errorf("it is number %d", got.N)
	}
	if got, _, err := r.PastTicket(t.Context(), "ticket-000002"); err != nil || got.N != 2 {
		t.Errorf("another: %+v %v", got, err)
	}
}

func TestWhoseJournalItIsIsNotBelievedUnread(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]string{
		"its origin": `UPDATE meta SET value = 'test-hallo' WHERE name = 'origin'`,
		"its epoch":  `UPDATE meta SET value = '3' WHERE name = 'epoch'`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := shutHall(t, 1)
			spoil(t, filepath.Join(dir, engine.JournalFile), change)
			if !told(t, dir) {
				t.Error("verify says ok")
			}
			if e, err := engine.Open(t.Context(), dir, engine.Options{Origin: "test-hall"}); err == nil {
				t.Error("it opens")
				_ = e.Abandon()
			}
		})
	}
}

// TestASubjectThatIsNotWhatWasWrittenIsNotShown turns bits of a sealed row.
func TestASubjectThatIsNotWhatWasWrittenIsNotShown(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := start(t, dir, engine.Options{})
	r.open(1)
	for i := range 2 {
		req := request(fmt.Sprint("k", i), ticketNo(i))
		req.Subjects = []engine.SubjectRow{{Key: hall.SubjectKey(fmt.Sprint("subject", i)), Sealed: []byte("sealed"), ExpiresMS: 1 << 50}}
		if _, err := r.Do(t.Context(), req); err != nil {
			t.Fatal(err)
		}
	}
	r.stop()
	spoil(t, filepath.Join(dir, engine.JournalFile), `UPDATE subject SET sealed = CAST('sealee' AS BLOB) WHERE key = 'subject0'`)
	if !told(t, dir) {
		t.Error("verify says ok")
	}
	r = start(t, dir, engine.Options{})
	if got, err := r.Subject(t.Context(), "subject0"); err == nil && string(got) != "sealed" {
		t.Errorf("it is shown as %q", got)
	}
	if got, err := r.Subject(t.Context(), "subject1"); err != nil || string(got) != "sealed" {
		t.Errorf("another: %q %v", got, err)
	}
}

// TestAJournalFromBeforeTheDigestsOpens takes the digests away and puts the
// file back to the version before them.
func TestAJournalFromBeforeTheDigestsOpens(t *testing.T) {
	t.Parallel()
	dir := shutHall(t, 4)
	path := filepath.Join(dir, engine.JournalFile)
	for _, table := range []string{"meta", "command", "subject", "ticket", "snapshot"} {
		spoil(t, path, "ALTER TABLE "+table+" DROP COLUMN sum")
	}
	spoil(t, path, "ALTER TABLE command DROP COLUMN seq; DELETE FROM goose_db_version WHERE version_id > 2")
	r := start(t, dir, engine.Options{})
	if a := r.do("issue-3", ticketNo(3)); !a.Replayed {
		t.Errorf("an answer from before is not known: %+v", a)
	}
	r.do("next", ticketNo(5))
	r.stop()
	r.verify()
	var state []byte
	e, err := engine.Open(t.Context(), dir, engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	e.View(func(s *hall.State) { state, err = json.Marshal(s.Last) })
	if err != nil || string(state) != `{"A":5}` {
		t.Errorf("%s %v", state, err)
	}
	if err := e.Close(context.WithoutCancel(t.Context())); err != nil {
		t.Fatal(err)
	}
}
