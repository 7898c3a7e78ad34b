package httpapi_test

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"yimen/hallserver/engine"
	"yimen/hallserver/hall"
	"yimen/hallserver/wire"
)

// issue takes n numbers at once, of all classes, beginning at from.
func (h *testHall) issue(from, n int) {
	h.t.Helper()
	classes := []hall.Class{hall.Normal, hall.Normal, hall.Normal, hall.Priority, hall.Green, hall.Returning}
	var asking sync.WaitGroup
	for i := from; i < from+n; i++ {
		asking.Go(func() {
			id := fmt.Sprintf("ticket-%06d", i)
			a, err := h.engine.Do(h.t.Context(), engine.Request{
				Principal: "system", Key: id, Digest: sha256.Sum256([]byte(id)),
				Command: hall.IssueTicket{
					ID: hall.TicketID(id), Services: []hall.ServiceCode{"ZX01"}, Class: classes[i%len(classes)], Device: h.devices[kiosk],
				},
				Reply: func(_ *hall.State, _ []hall.Event, _ int64, err error) (int, []byte) {
					if err != nil {
						return http.StatusConflict, []byte(err.Error())
					}
					return http.StatusOK, nil
				},
			})
			if err != nil || a.Status != http.StatusOK {
				h.t.Errorf("ticket %d: %v %s", i, err, a.Body)
			}
		})
	}
	asking.Wait()
}

func TestAListSaysHowManyStandBeforeEach(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	for i := range 12 {
		h.issue(i*5, 5)
		h.pass(time.Duration(i) * 40 * time.Second)
	}
	h.run(open(wang, "1"), call(wang, "1", "call-1", empty))
	for range 2 { // the second is made of what is ready
		list := must[[]wire.Ticket](h, request{as: boss, path: "/tickets?state=waiting,called"})
		if len(list) != 60 {
			t.Fatalf("%d tickets, want 60", len(list))
		}
		for i, k := range list {
			if one := must[wire.Ticket](h, request{as: boss, path: "/tickets/" + k.ID}); one.Ahead != k.Ahead || one.State != k.State {
				t.Errorf("%s: %d before it in the list, %d by itself", k.Number, k.Ahead, one.Ahead)
			}
			if i > 0 && k.IssuedAt.Before(list[i-1].IssuedAt) {
				t.Errorf("%s stands before one that came earlier", list[i-1].Number)
			}
		}
		h.run(request{as: kiosk, path: "/tickets/" + list[7].ID + "/printed", key: "printed" + fmt.Sprint(h.events()), body: `{"ok":true}`})
	}
}

func TestALimitKeepsTheNextToBeCalledAndTheLatestThatWere(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	h.issue(0, 30)
	h.run(open(wang, "1"))
	at := empty
	var missed []string
	for i := range 4 {
		h.pass(time.Minute)
		called := must[wire.CallAnswer](h, call(wang, "1", fmt.Sprint("call-", i), at))
		missed = append(missed, called.Ticket.ID)
		h.run(request{as: wang, path: "/windows/1/noshow", key: fmt.Sprint("gone-", i), body: fmt.Sprintf(`{"expect":{"ticket":%q,"version":0}}`, called.Ticket.ID)})
	}
	w := h.send(request{as: wang, path: "/tickets?state=waiting,parked,noshow&limit=3"})
	if total := w.Header().Get("Tickets-Total"); total != "waiting=26, parked=0, noshow=4" {
		t.Errorf("told that there are %q", total)
	}
	list := must[[]wire.Ticket](h, request{as: wang, path: "/tickets?state=waiting,parked,noshow&limit=3"})
	if len(list) != 6 {
		t.Fatalf("%d tickets, want three of each", len(list))
	}
	for _, k := range list {
		switch {
		case k.State == "waiting" && k.Ahead >= 3:
			t.Errorf("%s waits behind %d and is told", k.Number, k.Ahead)
		case k.State == "noshow" && k.ID == missed[0]:
			t.Errorf("%s was missed first and is told", k.Number)
		}
	}
	one := must[[]wire.Ticket](h, request{as: boss, path: "/tickets?number=" + list[0].Number})
	if len(one) != 1 || one[0].ID != list[0].ID {
		t.Errorf("by number: %+v", one)
	}
	here := must[[]wire.Ticket](h, request{as: boss, path: "/tickets?state=noshow&window=1"})
	if elsewhere := must[[]wire.Ticket](h, request{as: boss, path: "/tickets?window=2"}); len(here) != 4 || len(elsewhere) != 0 {
		t.Errorf("%d were at window 1, %d at window 2", len(here), len(elsewhere))
	}
}

func TestALookThatFindsNothingNewIsToldInFewBytes(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	h.issue(0, 20)
	h.run(open(wang, "1"))
	for _, path := range []string{"/tickets?state=waiting&limit=10", "/tickets", "/windows", "/windows/1", "/queues", "/desk"} {
		first := h.send(request{as: wang, path: path})
		tag := first.Header().Get("ETag")
		if first.Code != http.StatusOK || tag == "" {
			t.Fatalf("%s: %d, tag %q", path, first.Code, tag)
		}
		again := h.send(request{as: wang, path: path, header: map[string]string{"If-None-Match": `"x", W/` + tag}})
		if again.Code != http.StatusNotModified || again.Body.Len() != 0 || again.Header().Get("ETag") != tag {
			t.Errorf("%s again: %d with %d bytes", path, again.Code, again.Body.Len())
		}
	}
	tags := map[string]string{}
	for _, path := range []string{"/tickets?state=waiting", "/windows/1", "/queues"} {
		tags[path] = h.send(request{as: wang, path: path}).Header().Get("ETag")
	}
	h.run(advice("0001"))
	for path, tag := range tags {
		w := h.send(request{as: wang, path: path, header: map[string]string{"If-None-Match": tag}})
		if w.Code != http.StatusOK || w.Body.Len() == 0 {
			t.Errorf("%s after another ticket: %d", path, w.Code)
		}
	}
	if w := h.send(request{as: nobody, path: "/windows/1", header: map[string]string{"If-None-Match": tags["/windows/1"]}}); w.Code != http.StatusUnauthorized {
		t.Errorf("a stranger with a tag: %d", w.Code)
	}
}

// A look that counted through the whole queue for every ticket would take sixteen
// times as long of four times as many.
func TestALongQueueIsGoneThroughOnce(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	n := 0
	runtime.LockOSThread() // so that its processor time is this test's
	defer runtime.UnlockOSThread()
	fastest := func(waiting int) time.Duration {
		h.issue(n, waiting-n)
		n = waiting
		best := time.Hour
		for range 9 {
			h.issue(n, 1) // another state each time
			n++
			began := worked(t)
			w := h.send(request{as: wang, path: "/tickets?state=waiting&queue=B"})
			best = min(best, worked(t)-began)
			if got := strings.Count(w.Body.String(), `"ahead"`); got < waiting {
				t.Fatalf("%d of %d tickets told", got, waiting)
			}
		}
		return best
	}
	few, many := fastest(1000), fastest(4000)
	if ratio := float64(many) / float64(few); ratio > 9 {
		t.Errorf("a look at 4,000 takes %.1f times one at 1,000 (%v, %v)", ratio, many, few)
	}
}

// worked is the processor time of this thread.
func worked(t *testing.T) time.Duration {
	t.Helper()
	var now unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &now); err != nil {
		t.Fatal(err)
	}
	return time.Duration(now.Nano())
}
