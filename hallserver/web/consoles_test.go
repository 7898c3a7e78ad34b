package web_test

import (
	"net/http"
	"os"
	"slices"
	"testing"

	"yimen/hallserver/web/webtest"
	"yimen/hallserver/wire"
)

// The two consoles' run.
const (
	callsInTest = 120
	callsInSoak = 500
	// waitingFirst is how many wait before the first call: the queue is never empty.
	waitingFirst = 4
	restarts     = 3
	// finishEvery is in which rounds the services are finished by the next call.
	finishEvery = 8
	// loseEvery is how many calls arrive for one whose answer is lost on its way
	// back.
	loseEvery = 3
)

func TestTwoConsolesOneQueueCallEachTicketOnceOverRestarts(t *testing.T) {
	t.Parallel()
	twoConsolesOneQueue(t, callsInTest)
}

func TestSoakTwoConsolesOneQueue(t *testing.T) {
	if os.Getenv("SOAKTIME") == "" {
		t.Skip("make soak runs it: it takes minutes")
	}
	t.Parallel()
	twoConsolesOneQueue(t, callsInSoak)
}

// twoConsolesOneQueue has two clerks call from one queue by keyboard, both at
// once, while the server is restarted under them and answers are lost: each
// ticket is called once, none is lost, and no page is loaded again.
func twoConsolesOneQueue(t *testing.T, calls int) {
	t.Helper()
	d := &day{hall: openHall(t), b: browser(t), calls: calls, by: map[string]int{}}
	for window, clerk := range []string{1: "clerk1", 2: "clerk2"} {
		if clerk == "" {
			continue
		}
		c := d.b.Page(clerk)
		c.SignIn(d.hall.url, clerk, password)
		c.OpenWindow(window)
		c.Mark("still " + clerk)
		d.consoles = append(d.consoles, c)
	}
	d.hall.net.spoil(each(loseEvery, only(http.MethodPost, "/call", lose)))
	d.come(waitingFirst)
	every := calls / len(d.consoles) / (restarts + 1)
	for round := 1; len(d.by) < calls && !t.Failed(); round++ {
		d.come(len(d.consoles))
		d.call(t, round, round%every == 0 && d.restarted < restarts)
	}
	for i, c := range d.consoles {
		d.finish(c)
		if got := c.Marked(); got != []string{"still clerk1", "still clerk2"}[i] {
			t.Errorf("the page at window %d was loaded again", i+1)
		}
		for _, v := range append(c.Violations(), c.Faults()...) {
			t.Errorf("window %d: %s", i+1, v)
		}
	}
	d.check(t)
}

// day is what two clerks do in a hall.
type day struct {
	hall      *place
	b         *webtest.Browser
	consoles  []*webtest.Page // at the windows 1 and 2
	calls     int
	issued    []string
	by        map[string]int // the window that called a number
	restarted int
}

// come lets a few citizens take numbers, until there is one for each call.
func (d *day) come(n int) {
	for ; n > 0 && len(d.issued) < d.calls; n-- {
		d.issued = append(d.issued, d.hall.issue("SB01").Number)
	}
}

// call lets both clerks call at once. A restart comes by turns before they press,
// as soon as they have, or when the first call arrives. Every few rounds the
// services are finished by the next call.
func (d *day) call(t *testing.T, round int, restart bool) {
	t.Helper()
	if restart && d.restarted%3 == 0 {
		d.hall.shut()
	}
	arrived := len(d.hall.net.calls())
	var answers []func() string
	for _, c := range d.consoles {
		answers = append(answers, c.BeginNext())
	}
	if restart {
		if d.restarted%3 == 2 {
			eventually(t, "a call to arrive", func() bool { return len(d.hall.net.calls()) > arrived })
		}
		d.hall.shut()
		d.hall.start()
		d.restarted++
	}
	for i, answer := range answers {
		number := answer()
		if number == "" {
			continue // the last one may be the other's
		}
		if other, twice := d.by[number]; twice {
			t.Errorf("%s was called to window %d and to window %d", number, other, i+1)
		}
		d.by[number] = i + 1
	}
	for _, c := range d.consoles {
		if round%finishEvery != 0 {
			d.finish(c)
		} else {
			d.start(c)
		}
	}
}

func (d *day) start(c *webtest.Page) {
	if c.Number() != "" {
		c.Act("start")
		c.Wait(".stage.serving")
	}
}

// finish presses F until it is taken: while the page asks once more for an answer that
// was lost, it takes no key.
func (d *day) finish(c *webtest.Page) {
	for c.Number() != "" {
		c.Wait("[data-act=finish]:not(:disabled), .stage.open")
		c.Press("f")
	}
	c.Wait(".stage.open")
}

// check holds what the clerks saw against what the server knows.
func (d *day) check(t *testing.T) {
	t.Helper()
	if d.restarted != restarts {
		t.Errorf("%d restarts, want %d", d.restarted, restarts)
	}
	for _, number := range d.issued {
		if d.by[number] == 0 {
			t.Errorf("%s was never called", number)
		}
	}
	var calls []string
	for _, ticket := range signedIn(t, d.hall).tickets(t) {
		if ticket.State != wire.TicketDone || ticket.Window != d.by[ticket.Number] || ticket.Recalls != 0 {
			t.Errorf("%s is %s at window %d after %d recalls; window %d called it", ticket.Number, ticket.State, ticket.Window, ticket.Recalls, d.by[ticket.Number])
		}
		calls = append(calls, ticket.CallID)
	}
	slices.Sort(calls)
	if n := len(slices.Compact(calls)); n != d.calls {
		t.Errorf("the server knows %d calls, want %d", n, d.calls)
	}
}
