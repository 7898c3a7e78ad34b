package engine_test

import (
	"errors"
	"fmt"
	"net/http"
	"sync"
	"testing"

	"yimen/hallserver/engine"
	"yimen/hallserver/hall"
)

// Many come at once, and among them some who came before: with the same key, with
// another key and the same ticket, with the same key and another request.
func TestAmongManyAtOnceWhoeverCameBeforeIsKnown(t *testing.T) {
	t.Parallel()
	const many = 200
	r := start(t, t.TempDir(), engine.Options{})
	r.open(1)
	for i := range many / 4 {
		r.do(fmt.Sprint("first", i), ticketNo(i))
	}
	var all sync.WaitGroup
	for i := range many {
		all.Go(func() {
			switch i % 4 {
			case 0: // asks again
				if a, err := r.Do(t.Context(), request(fmt.Sprint("first", i/4), ticketNo(i/4))); err != nil || !a.Replayed {
					t.Errorf("asking again: status %d, replayed %t, %v", a.Status, a.Replayed, err)
				}
			case 1: // another key, a ticket that is known
				if a, err := r.Do(t.Context(), request(fmt.Sprint("second", i), ticketNo(i/4))); err != nil || a.Status != http.StatusConflict {
					t.Errorf("the same ticket again: status %d, %v", a.Status, err)
				}
			case 2: // the same key, another request
				other := request(fmt.Sprint("first", i/4), ticketNo(many+i))
				other.Digest[0]++
				if _, err := r.Do(t.Context(), other); !errors.Is(err, engine.ErrKeyReused) {
					t.Errorf("another request under a key: %v", err)
				}
			case 3: // new
				if a, err := r.Do(t.Context(), request(fmt.Sprint("new", i), ticketNo(many+i))); err != nil || a.Status != http.StatusOK {
					t.Errorf("a new one: status %d, %v", a.Status, err)
				}
			}
		})
	}
	all.Wait()
	tickets := 0
	r.View(func(s *hall.State) { tickets = s.Tickets.Len() })
	if tickets != many/2 {
		t.Errorf("%d tickets, want %d", tickets, many/2)
	}
	r.verify()
}
