package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"yimen/hallserver/engine"
	"yimen/hallserver/hall"
)

func TestAReaderHoldsNobodyUpHoweverLongItLooks(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir(), engine.Options{})
	r.open(1)
	looking, seen := make(chan struct{}), make(chan struct{})
	var reader sync.WaitGroup
	reader.Go(func() {
		r.View(func(*hall.State) {
			close(looking)
			<-seen
		})
	})
	<-looking
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	a, err := r.Do(ctx, request("issue", ticketNo(1)))
	close(seen)
	reader.Wait()
	if err != nil || a.Status != http.StatusOK {
		t.Errorf("while somebody looks a ticket is answered %d, %v", a.Status, err)
	}
}

// Run with the race detector it also says that no reader meets the writer.
func TestWhatAReaderSawStaysWhileTheWriterGoesOn(t *testing.T) {
	t.Parallel()
	const clerks, each = 4, 60
	r := start(t, t.TempDir(), engine.Options{})
	r.open(clerks)
	var over atomic.Bool
	var writers, readers sync.WaitGroup
	for c := 1; c <= clerks; c++ {
		writers.Go(func() {
			var mine *hall.TicketID
			for i := range each {
				cmd := ticketNo(c*1000 + i)
				r.do(fmt.Sprintf("issue-%d-%d", c, i), cmd)
				r.do(fmt.Sprintf("print-%d-%d", c, i), hall.ReportPrint{Ticket: cmd.ID, OK: true})
				a := r.do(fmt.Sprintf("call-%d-%d", c, i), hall.CallNext{
					Window: c, Staff: hall.StaffID(fmt.Sprint("staff", c)), Expect: hall.Expect{Ticket: mine}, FinishCurrent: true, FinishAs: hall.AsServed,
				})
				var called hall.TicketCalled
				if json.Unmarshal(a.Body, &called) == nil && called.Call != "" {
					mine = &called.Ticket
				}
			}
		})
	}
	for range 3 {
		readers.Go(func() {
			last := int64(-1)
			for !over.Load() {
				s, seq := r.Snapshot()
				if seq < last {
					t.Errorf("a later look is older: %d after %d", seq, last)
				}
				last = seq
				first, faults := asJSON(t, s), hall.Check(s)
				if second := asJSON(t, s); first != second || len(faults) > 0 {
					t.Errorf("what stood at %d changed, %v: %s", seq, faults, cmp.Diff(first, second))
				}
				fork := s.Clone()
				fork.Tickets.Clear() // a reader's own
			}
		})
	}
	writers.Wait()
	over.Store(true)
	readers.Wait()
	r.verify()
}

func asJSON(tb interface{ Fatal(...any) }, s *hall.State) string {
	raw, err := json.Marshal(s)
	if err != nil {
		tb.Fatal(err)
	}
	return string(raw)
}

func TestTheViewIsAFoldOfAllRecords(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir(), engine.Options{})
	r.open(3)
	n := 0
	rapid.Check(t, func(t *rapid.T) {
		var asking sync.WaitGroup
		for range rapid.IntRange(1, 30).Draw(t, "commands at once") {
			n++
			req := request(fmt.Sprint("k", n), someCommand(t, n))
			asking.Go(func() { _, _ = r.Do(t.Context(), req) })
		}
		asking.Wait()
		seen, seq := r.Snapshot()
		folded, at := hall.New(), int64(0)
		for at < seq {
			records, err := r.Next(t.Context(), at)
			if err != nil {
				t.Fatal(err)
			}
			for _, rec := range records {
				hall.Fold(folded, rec)
				at = rec.Seq
			}
		}
		if diff := cmp.Diff(asJSON(t, folded), asJSON(t, seen)); diff != "" {
			t.Fatalf("at %d of %d the view differs from the fold: %s", seq, at, diff)
		}
	})
}
