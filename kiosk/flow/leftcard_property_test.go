package flow_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"yimen/kiosk/flow"
	"yimen/kiosk/flow/flowtest"
)

// counter is a kiosk with a reader on which people lay and leave their cards. What
// the reader says may come late, and it may read what nobody asks for.
type counter struct {
	m     *flow.Machine
	now   time.Time
	ids   int
	watch flow.WatchCard
	wants []string // ticket ids that wait for an answer

	cards int
	on    int // the card that lies there; 0: none
	laid  map[string]time.Time

	clear   time.Time // when the reader looked last and found nothing
	reading int       // the card being read
	from    time.Time // clear of reading
	late    []flow.Event

	rest    time.Time // when the first screen was last on
	tickets int
}

func newCounter() *counter {
	c := &counter{now: flowtest.Day(), laid: map[string]time.Time{}}
	c.boot()
	return c
}

// boot starts the kiosk's program, with whatever lies on its reader.
func (c *counter) boot() {
	c.m = flow.New(flow.DefaultTiming(), func() string { c.ids++; return fmt.Sprintf("made-id-%06d", c.ids) })
	c.watch, c.clear, c.reading, c.late, c.wants = flow.WatchCard{}, time.Time{}, 0, nil, nil
	c.rest = c.now
}

func (c *counter) step(t *rapid.T, e flow.Event) {
	for _, x := range c.m.Step(c.now, e) {
		switch x := x.(type) {
		case flow.WatchCard:
			c.watch = x
		case flow.Issue:
			c.sent(t, x.Request.ID, x.Request.SubjectSealed)
		case flow.CheckIn:
			c.sent(t, x.Request.Ticket, x.Request.SubjectSealed)
		default:
		}
	}
	switch c.m.Face(c.now).Kind {
	case flow.Home, flow.Closed, flow.Starting:
		c.rest = c.now
	default:
	}
}

// sent looks at a request: a card in it was laid down after the first screen was
// left.
func (c *counter) sent(t *rapid.T, ticket string, sealed []byte) {
	c.wants = append(c.wants, ticket)
	if sealed == nil {
		return
	}
	c.tickets++
	if laid := c.laid[string(sealed)]; laid.Before(c.rest) {
		t.Fatalf("a ticket carries %s, laid %v before the first screen was left", sealed, c.rest.Sub(laid))
	}
}

// look is one look of the reader, in the order of the driver.
func (c *counter) look(disobeys bool) {
	switch {
	case c.reading != 0:
		name := fmt.Sprintf("card %d", c.reading)
		c.late = append(c.late, flow.CardRead{Sealed: []byte(name), Clear: c.from})
		c.reading = 0
	case c.on == 0:
		c.clear = c.now
		c.late = append(c.late, flow.CardNone{At: c.now})
	case disobeys, c.watch.Read && !c.clear.Before(c.watch.Since):
		c.reading, c.from = c.on, c.clear
		c.late = append(c.late, flow.CardPlaced{})
	default:
		c.late = append(c.late, flow.CardLies{Clear: c.clear})
	}
}

// hand is somebody at the reader, or at its plug.
func (c *counter) hand(t *rapid.T) {
	switch rapid.IntRange(0, 9).Draw(t, "hand") {
	case 0, 1, 2: // over one that lies there, too
		c.cards++
		c.on = c.cards
		c.laid[fmt.Sprintf("card %d", c.on)] = c.now
	case 3, 4:
		if c.on != 0 {
			c.late = append(c.late, flow.CardRemoved{})
		}
		c.on = 0
	case 5:
		c.clear, c.reading = time.Time{}, 0
		c.late = append(c.late, flow.ReaderAbsent{}, flow.ReaderReady{})
	case 6:
		c.boot()
		c.step(t, flow.CatalogueLoaded{Catalogue: flowtest.Catalogue()})
	case 7:
		c.visit(t)
	default:
		c.look(rapid.IntRange(0, 3).Draw(t, "disobeys") == 0)
	}
}

// visit is a person who does all that is asked: now and then somebody gets a number.
func (c *counter) visit(t *rapid.T) {
	for _, tap := range []flow.Tap{{Do: flow.GoHome}, {Do: flow.ChooseTheme, ID: "social"}, {Do: flow.ChooseService, ID: "SB01"}} {
		c.pass(t, time.Second)
		tap.Gen = c.m.Face(c.now).Gen
		c.step(t, tap)
	}
	c.pass(t, time.Second)
	if c.on != 0 {
		c.on, c.late = 0, append(c.late, flow.CardRemoved{})
	}
	c.look(false)
	c.cards++
	c.on = c.cards
	c.laid[fmt.Sprintf("card %d", c.on)] = c.now
	for range 3 {
		c.look(false)
		for _, e := range c.late {
			c.step(t, e)
		}
		c.late = nil
	}
}

func (c *counter) event(t *rapid.T) flow.Event {
	if len(c.late) > 0 && rapid.IntRange(0, 3).Draw(t, "news") > 0 {
		e := c.late[0]
		c.late = c.late[1:]
		return e
	}
	ticket := "made-id-none"
	if len(c.wants) > 0 {
		ticket = c.wants[len(c.wants)-1]
	}
	switch rapid.IntRange(0, 9).Draw(t, "event") {
	case 0:
		return flow.Issued{Ticket: flowtest.Issued(ticket, c.now)}
	case 1:
		code := rapid.SampledFrom([]string{"series-exhausted", "day-not-open", "subject-required", "unknown-appointment"}).Draw(t, "code")
		return flow.IssueRefused{TicketID: ticket, Status: 409, Code: code}
	case 2:
		return flow.Printed{TicketID: ticket}
	case 3:
		return rapid.SampledFrom([]flow.Event{
			flow.CatalogueFailed{}, flow.CatalogueLoaded{Catalogue: flowtest.Catalogue()}, flow.IssueLost{TicketID: ticket},
		}).Draw(t, "server")
	}
	likely := []flow.Action{flow.ChooseTheme, flow.ChooseService, flow.OpenCheckIn, flow.WithoutCard, flow.Done, flow.GoHome, flow.Back}
	do := rapid.SampledFrom(likely).Draw(t, "likely")
	if rapid.Bool().Draw(t, "odd") {
		do = flow.Action(rapid.IntRange(int(flow.Nothing), int(flow.Done)).Draw(t, "action"))
	}
	id := rapid.SampledFrom([]string{"social", "civil", "SB01", "ZX01", "en", "ko"}).Draw(t, "id")
	return flow.Tap{Gen: c.m.Face(c.now).Gen, Do: do, ID: id}
}

func (c *counter) pass(t *rapid.T, d time.Duration) {
	end := c.now.Add(d)
	for range 10_000 {
		at, ok := c.m.Deadline(c.now)
		if !ok || at.After(end) {
			c.now = end
			return
		}
		if at.After(c.now) {
			c.now = at
		}
		c.step(t, flow.Tick{})
	}
	t.Fatalf("the machine wants a tick again and again")
}

func TestNoTicketEverCarriesACardLaidBeforeItsVisitBegan(t *testing.T) {
	t.Parallel()
	tickets := 0
	rapid.Check(t, func(t *rapid.T) {
		c := newCounter()
		c.step(t, flow.CatalogueLoaded{Catalogue: flowtest.Catalogue()})
		for range rapid.IntRange(1, 150).Draw(t, "steps") {
			c.pass(t, time.Duration(rapid.SampledFrom([]int{1, 100, 400, 1500, 20_000, 90_000}).Draw(t, "pause"))*time.Millisecond)
			if rapid.Bool().Draw(t, "by hand") {
				c.hand(t)
				continue
			}
			c.step(t, c.event(t))
		}
		tickets += c.tickets
	})
	if tickets == 0 {
		t.Error("no card ever made a ticket: the reader is of no use")
	}
}
