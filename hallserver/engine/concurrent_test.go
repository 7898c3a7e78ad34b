package engine_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"yimen/hallserver/engine"
	"yimen/hallserver/hall"
)

func TestSixtyFourClerksCallingAtOnceNeverShareATicket(t *testing.T) {
	t.Parallel()
	const clerks, tickets = 64, 640
	r := start(t, t.TempDir(), engine.Options{})
	r.open(clerks)
	for i := range tickets {
		r.do(fmt.Sprint("issue", i), ticketNo(i))
	}
	var mu sync.Mutex
	calledTo := map[hall.TicketID]int{}
	var wg sync.WaitGroup
	for w := 1; w <= clerks; w++ {
		wg.Go(func() {
			var mine *hall.TicketID
			for n := 0; ; n++ {
				a, err := r.Do(t.Context(), request(fmt.Sprintf("call-%d-%d", w, n), hall.CallNext{
					Window: w, Staff: hall.StaffID(fmt.Sprintf("staff%d", w)),
					Expect: hall.Expect{Ticket: mine}, FinishCurrent: true, FinishAs: hall.AsServed,
				}))
				var called hall.TicketCalled
				if err != nil || a.Status != http.StatusOK || json.Unmarshal(a.Body, &called) != nil || called.Call == "" {
					return // nobody waits any more
				}
				mu.Lock()
				if other, twice := calledTo[called.Ticket]; twice {
					t.Errorf("ticket %s was called to windows %d and %d", called.Ticket, other, w)
				}
				calledTo[called.Ticket] = w
				mu.Unlock()
				mine = &called.Ticket
			}
		})
	}
	wg.Wait()
	if len(calledTo) != tickets {
		t.Errorf("%d tickets were called, want %d", len(calledTo), tickets)
	}
	r.verify()
}

// queueInput is an operation on one queue: an issue, or a call.
type queueInput struct {
	issue bool
	id    hall.TicketID
}

// queueModel is a queue as anyone would describe it: first in, first called.
var queueModel = porcupine.Model{
	Init: func() any { return "" },
	Step: func(state, input, output any) (bool, any) {
		waiting, _ := state.(string)
		in, _ := input.(queueInput)
		out, _ := output.(hall.TicketID)
		if in.issue {
			return true, waiting + string(in.id) + " "
		}
		if out == "" {
			return waiting == "", waiting
		}
		head := string(out) + " "
		if len(waiting) < len(head) || waiting[:len(head)] != head {
			return false, waiting
		}
		return true, waiting[len(head):]
	},
	DescribeOperation: func(input, output any) string { return fmt.Sprint(input, " ", output) },
}

func TestConcurrentCallingIsLinearizable(t *testing.T) {
	t.Parallel()
	const clients, each = 6, 25
	r := start(t, t.TempDir(), engine.Options{})
	r.open(clients)
	began := time.Now()
	var mu sync.Mutex
	var history []porcupine.Operation
	record := func(client int, in queueInput, call int64, out hall.TicketID) {
		mu.Lock()
		defer mu.Unlock()
		history = append(history, porcupine.Operation{
			ClientId: client, Input: in, Output: out, Call: call, Return: time.Since(began).Nanoseconds(),
		})
	}
	var wg sync.WaitGroup
	for c := 1; c <= clients; c++ {
		wg.Go(func() {
			var mine *hall.TicketID
			for i := range each {
				call := time.Since(began).Nanoseconds()
				if (i+c)%2 == 0 {
					cmd := ticketNo(c*1000 + i)
					r.do(fmt.Sprintf("issue-%d-%d", c, i), cmd)
					record(c, queueInput{issue: true, id: cmd.ID}, call, "")
					continue
				}
				a := r.do(fmt.Sprintf("call-%d-%d", c, i), hall.CallNext{
					Window: c, Staff: hall.StaffID(fmt.Sprintf("staff%d", c)),
					Expect: hall.Expect{Ticket: mine}, FinishCurrent: true, FinishAs: hall.AsServed,
				})
				var called hall.TicketCalled
				_ = json.Unmarshal(a.Body, &called)
				if called.Call == "" {
					mine, called.Ticket = nil, ""
				} else {
					mine = &called.Ticket
				}
				record(c, queueInput{}, call, called.Ticket)
			}
		})
	}
	wg.Wait()
	if result := porcupine.CheckOperationsTimeout(queueModel, history, 5*time.Minute); result != porcupine.Ok {
		t.Fatalf("%d operations: %s", len(history), result)
	}
}
