package engine_test

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"yimen/hallserver/engine"
	"yimen/hallserver/hall"
)

// running is an engine at work, with a day open and two windows staffed.
type running struct {
	*engine.Engine
	t    *testing.T
	dir  string
	stop func()
}

func testPlan(windows int) hall.Plan {
	p := hall.Plan{
		Digest:   "test",
		Queues:   []hall.QueueID{"A", "B"},
		Services: map[hall.ServiceCode]hall.QueueID{"s1": "A", "s2": "B"},
	}
	for n := 1; n <= windows; n++ {
		p.Windows = append(p.Windows, hall.WindowPlan{Number: n, Queues: []hall.QueueID{"A", "B"}})
	}
	return p
}

func start(t *testing.T, dir string, o engine.Options) *running {
	t.Helper()
	o.Origin = "test-hall"
	e, err := engine.Open(t.Context(), dir, o)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	var wg sync.WaitGroup
	wg.Go(func() { _ = e.Run(ctx) })
	r := &running{Engine: e, t: t, dir: dir}
	r.stop = sync.OnceFunc(func() {
		cancel()
		wg.Wait()
		if err := e.Close(context.WithoutCancel(ctx)); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	t.Cleanup(r.stop)
	return r
}

// echo answers with the kinds of the events, or the refusal's code.
func echo(_ *hall.State, events []hall.Event, _ int64, err error) (int, []byte) {
	if refusal, ok := errors.AsType[*hall.Refusal](err); ok {
		return http.StatusConflict, []byte(refusal.Code)
	}
	if len(events) == 0 {
		return http.StatusNoContent, nil
	}
	body, _ := json.Marshal(events[len(events)-1])
	return http.StatusOK, body
}

func request(key string, cmd hall.Command) engine.Request {
	return engine.Request{
		Principal: "test", Key: key, Command: cmd, Reply: echo,
		Digest: sha256.Sum256(fmt.Appendf(nil, "%T %+v", cmd, cmd)),
	}
}

func (r *running) do(key string, cmd hall.Command) engine.Answer {
	r.t.Helper()
	a, err := r.Do(r.t.Context(), request(key, cmd))
	if err != nil {
		r.t.Fatalf("%s: %v", key, err)
	}
	return a
}

func (r *running) open(windows int) {
	r.t.Helper()
	r.do("plan", hall.AdoptPlan{Plan: testPlan(windows)})
	r.do("day", hall.OpenDay{Date: "2026-06-01"})
	for n := 1; n <= windows; n++ {
		r.do(fmt.Sprintf("open-%d", n), hall.OpenWindow{Window: n, Staff: hall.StaffID(fmt.Sprintf("staff%d", n))})
	}
}

func ticketNo(n int) hall.IssueTicket {
	return hall.IssueTicket{ID: hall.TicketID(fmt.Sprintf("ticket-%06d", n)), Services: []hall.ServiceCode{"s1"}}
}

func (r *running) verify() {
	r.t.Helper()
	report, err := engine.Verify(r.t.Context(), r.dir, nil)
	if err != nil {
		r.t.Fatal(err)
	}
	if !report.OK {
		r.t.Fatalf("verify: %+v", report.Faults)
	}
}

func TestARetriedCommandGetsItsFirstAnswerAcrossRestarts(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := start(t, dir, engine.Options{})
	r.open(1)
	issued := r.do("k-issue", ticketNo(1))
	refused := r.do("k-refused", hall.IssueTicket{ID: "ticket-x1", Services: []hall.ServiceCode{"none"}})
	called := r.do("k-call", hall.CallNext{Window: 1, Staff: "staff1"})
	mine := hall.TicketID("ticket-000001")
	none := r.do("k-none", hall.CallNext{Window: 1, Staff: "staff1", Expect: hall.Expect{Ticket: &mine}, FinishCurrent: true, FinishAs: hall.AsServed})
	for range 3 {
		r.stop()
		r = start(t, dir, engine.Options{})
		for key, want := range map[string]struct {
			cmd    hall.Command
			answer engine.Answer
		}{
			"k-issue":   {ticketNo(1), issued},
			"k-refused": {hall.IssueTicket{ID: "ticket-x1", Services: []hall.ServiceCode{"none"}}, refused},
			"k-call":    {hall.CallNext{Window: 1, Staff: "staff1"}, called},
		} {
			got := r.do(key, want.cmd)
			if !got.Replayed || got.Status != want.answer.Status || string(got.Body) != string(want.answer.Body) {
				t.Errorf("%s again: %d %s replayed=%t, first was %d %s", key, got.Status, got.Body, got.Replayed, want.answer.Status, want.answer.Body)
			}
		}
	}
	if none.Status != http.StatusOK {
		t.Errorf("finish with nobody waiting = %d", none.Status)
	}
	r.verify()
}

func TestOneKeyForTwoRequestsIsRefused(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir(), engine.Options{})
	r.open(1)
	r.do("k", ticketNo(1))
	if _, err := r.Do(t.Context(), request("k", ticketNo(2))); !errors.Is(err, engine.ErrKeyReused) {
		t.Fatalf("another request under the same key: %v, want ErrKeyReused", err)
	}
}

func TestTheSameCommandSentAtOnceIsOneTicket(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir(), engine.Options{})
	r.open(1)
	var wg sync.WaitGroup
	answers := make([]string, 50)
	for i := range answers {
		wg.Go(func() {
			a, err := r.Do(t.Context(), request("same", ticketNo(7)))
			if err != nil {
				t.Error(err)
			}
			answers[i] = string(a.Body)
		})
	}
	wg.Wait()
	for _, a := range answers {
		if a != answers[0] {
			t.Fatalf("answers differ: %s and %s", a, answers[0])
		}
	}
	r.View(func(s *hall.State) {
		if s.Tickets.Len() != 1 {
			t.Errorf("%d tickets, want 1", s.Tickets.Len())
		}
	})
}

func TestATicketIDOfAnEarlierDayIsRefused(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir(), engine.Options{})
	r.open(1)
	r.do("first", ticketNo(1))
	r.do("next day", hall.OpenDay{Date: "2026-06-02"})
	if a := r.do("again", ticketNo(1)); string(a.Body) != hall.TicketIDTaken {
		t.Fatalf("answer %d %s, want %s", a.Status, a.Body, hall.TicketIDTaken)
	}
	r.verify()
}

func TestAFollowerSeesEveryRecordOnceAndInOrder(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir(), engine.Options{})
	r.open(1)
	const tickets = 10_000 // more than the stream keeps in memory
	var wg sync.WaitGroup
	for w := range 8 {
		wg.Go(func() {
			for i := w; i < tickets; i += 8 {
				if _, err := r.Do(t.Context(), request(fmt.Sprint("k", i), hall.IssueTicket{
					ID: ticketNo(i).ID, Services: []hall.ServiceCode{"s1"}, Class: hall.Normal,
				})); err != nil {
					t.Error(err)
				}
			}
		})
	}
	seen, last := 0, int64(0)
	for seen < tickets-1 { // number 9999 is the last of a day
		records, err := r.Next(t.Context(), last)
		if err != nil {
			t.Fatal(err)
		}
		for _, rec := range records {
			if rec.Seq != last+1 {
				t.Fatalf("record %d after %d", rec.Seq, last)
			}
			last = rec.Seq
			if _, ok := rec.Event.(hall.TicketIssued); ok {
				seen++
			}
		}
	}
	wg.Wait()
	again, err := r.Next(t.Context(), 0) // from the file
	if err != nil || again[0].Seq != 1 {
		t.Fatalf("from the beginning: %v, %v", again[0].Seq, err)
	}
}

func TestLittleDiskRoomRefusesBeforeAnythingIsLost(t *testing.T) {
	t.Parallel()
	full := make(chan struct{})
	r := start(t, t.TempDir(), engine.Options{
		MinFree: 100,
		Free: func() (uint64, error) {
			select {
			case <-full:
				return 99, nil
			default:
				return 1000, nil
			}
		},
	})
	r.open(1)
	r.do("before", ticketNo(1))
	close(full)
	deadline := time.Now().Add(10 * time.Second)
	for {
		_, err := r.Do(t.Context(), request(fmt.Sprint("k", time.Now().UnixNano()), ticketNo(2)))
		if errors.Is(err, engine.ErrDiskLow) {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("commands are still taken: %v", err)
		}
	}
	r.verify()
}

func TestAJournalThatCannotBeFoldedOpensForReadingOnly(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := start(t, dir, engine.Options{})
	r.open(1)
	r.do("k1", ticketNo(1))
	r.do("k2", ticketNo(2))
	r.stop()
	spoil(t, filepath.Join(dir, engine.JournalFile), `DELETE FROM snapshot;
		UPDATE event SET payload = CAST(replace(CAST(payload AS TEXT), 'ticket-000002', 'ticket-000009') AS BLOB)
			WHERE type = 'ticket-issued' AND CAST(payload AS TEXT) LIKE '%000002%'`)
	r = start(t, dir, engine.Options{})
	if _, err := r.Do(t.Context(), request("k3", ticketNo(3))); !errors.Is(err, engine.ErrReadOnly) {
		t.Fatalf("a command on a spoilt journal: %v, want ErrReadOnly", err)
	}
	r.View(func(s *hall.State) {
		if s.Tickets.Len() != 1 {
			t.Errorf("%d tickets before the spoilt event, want 1", s.Tickets.Len())
		}
	})
	report, err := engine.Verify(t.Context(), dir, nil)
	if err != nil || report.OK {
		t.Fatalf("verify of a spoilt journal: ok=%t, %v", report.OK, err)
	}
}

func TestAHallWhereNothingHappenedClosesAndOpensAgain(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for range 2 {
		r := start(t, dir, engine.Options{})
		r.stop()
		r.verify()
	}
}

func TestATicketOfAPastDayCanStillBeRead(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir(), engine.Options{})
	r.open(1)
	r.do("issue", ticketNo(1))
	r.do("class", hall.SetClass{Ticket: ticketNo(1).ID, Class: hall.Priority, Reason: "elderly"})
	r.do("call", hall.CallNext{Window: 1, Staff: "staff1"})
	r.do("next day", hall.OpenDay{Date: "2026-06-02"})
	got, day, err := r.PastTicket(t.Context(), ticketNo(1).ID)
	if err != nil || day != "2026-06-01" || got.Number() != "A001" || got.State != hall.Expired || got.Window != 1 || got.Class != hall.Priority {
		t.Errorf("past ticket %+v of %s, %v", got, day, err)
	}
	if _, _, err := r.PastTicket(t.Context(), "ticket-none"); !errors.Is(err, sql.ErrNoRows) {
		t.Errorf("a ticket that never was: %v, want sql.ErrNoRows", err)
	}
}
