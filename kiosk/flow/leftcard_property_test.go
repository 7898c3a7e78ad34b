package flow_test

import (
	"fmt"
	"slices"
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
	late    []news

	resting bool
	ended   time.Time       // when the last visit did, or the program began
	began   time.Time       // when this one did
	opener  string          // the card that began it
	gone    map[string]bool // cards that the kiosk was told are lifted
	tickets int
	first   int // of them, by a card that was laid down before anything was chosen
}

// news is what the reader says, of a card.
type news struct {
	flow.Event
	card int
}

func newCounter() *counter {
	c := &counter{now: flowtest.Day(), laid: map[string]time.Time{}, gone: map[string]bool{}}
	c.boot()
	return c
}

// boot starts the kiosk's program, with whatever lies on its reader.
func (c *counter) boot() {
	c.m = flow.New(flow.DefaultTiming(), func() string { c.ids++; return fmt.Sprintf("made-id-%06d", c.ids) })
	c.watch, c.clear, c.reading, c.late, c.wants = flow.WatchCard{}, time.Time{}, 0, nil, nil
	c.resting, c.ended, c.opener = true, c.now, ""
}

func (c *counter) step(t *rapid.T, e flow.Event) {
	name := ""
	if read, ok := e.(flow.CardRead); ok {
		name = string(read.Sealed)
	}
	out := c.m.Step(c.now, e)
	c.turn(name)
	for _, x := range out {
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
}

// turn notes when visits begin and end; card is the one that was just read.
func (c *counter) turn(card string) {
	rest := c.resting
	switch c.m.Face(c.now).Kind {
	case flow.Home, flow.Closed, flow.Starting, flow.Emergency:
		rest = true
	case flow.HelpPage, flow.LanguagePage: // over whatever was on
	default:
		rest = false
	}
	switch {
	case rest && !c.resting:
		c.ended, c.opener = c.now, ""
	case !rest && c.resting:
		c.began, c.opener = c.now, card
	}
	c.resting = rest
}

// hear tells the kiosk what the reader says next.
func (c *counter) hear(t *rapid.T) {
	x := c.late[0]
	c.late = c.late[1:]
	if _, lifted := x.Event.(flow.CardRemoved); lifted {
		c.gone[fmt.Sprintf("card %d", x.card)] = true
	}
	c.step(t, x.Event)
}

// sent looks at a request: a card in it was laid down after the visit before had ended,
// and unless it began this one, when somebody was there already. It lies there still, as
// far as the kiosk knows.
func (c *counter) sent(t *rapid.T, ticket string, sealed []byte) {
	again := slices.Contains(c.wants, ticket)
	c.wants = append(c.wants, ticket)
	if sealed == nil || again {
		return
	}
	name := string(sealed)
	laid := c.laid[name]
	c.tickets++
	if name == c.opener {
		c.first++
	}
	switch {
	case laid.Before(c.ended):
		t.Fatalf("a ticket carries %s, laid %v before the last visit ended", sealed, c.ended.Sub(laid))
	case name != c.opener && laid.Before(c.began.Add(-flow.LaidBefore)):
		t.Fatalf("a ticket carries %s, laid %v before the first touch", sealed, c.began.Sub(laid))
	case c.gone[name]:
		t.Fatalf("a ticket carries %s, which was lifted", sealed)
	}
}

// say has the reader say something of a card, which comes in its own time.
func (c *counter) say(card int, events ...flow.Event) {
	for _, e := range events {
		c.late = append(c.late, news{e, card})
	}
}

// look is one look of the reader, in the order of the driver.
func (c *counter) look(disobeys bool) {
	switch {
	case c.reading != 0:
		name := fmt.Sprintf("card %d", c.reading)
		c.say(c.reading, flow.CardRead{Sealed: []byte(name), Clear: c.from})
		c.reading = 0
	case c.on == 0:
		c.clear = c.now
		c.say(0, flow.CardNone{At: c.now})
	case disobeys, c.watch.Read && !c.clear.Before(c.watch.Since):
		c.reading, c.from = c.on, c.clear
		c.say(c.on, flow.CardPlaced{})
	default:
		c.say(c.on, flow.CardLies{Clear: c.clear})
	}
}

// hand is somebody at the reader, or at its plug.
func (c *counter) hand(t *rapid.T) {
	switch rapid.IntRange(0, 10).Draw(t, "hand") {
	case 0, 1, 2: // over one that lies there, too
		c.cards++
		c.on = c.cards
		c.laid[fmt.Sprintf("card %d", c.on)] = c.now
	case 3, 4:
		if c.on != 0 {
			c.say(c.on, flow.CardRemoved{})
		}
		c.on = 0
	case 5:
		c.clear, c.reading = time.Time{}, 0
		c.say(0, flow.ReaderAbsent{}, flow.ReaderReady{})
	case 6:
		c.boot()
		c.step(t, flow.CatalogueLoaded{Catalogue: flowtest.Catalogue()})
	case 7:
		c.visit(t)
	case 8:
		c.cardFirst(t)
	default:
		c.look(rapid.IntRange(0, 3).Draw(t, "disobeys") == 0)
	}
}

// visit is a person who does all that is asked: now and then somebody gets a number.
func (c *counter) visit(t *rapid.T) {
	for _, tap := range []flow.Tap{{Do: flow.GoHome}, {Do: flow.ChooseTheme, ID: "social"}, {Do: flow.ChooseService, ID: "SB01"}} {
		c.tap(t, tap)
	}
	c.pass(t, time.Second)
	if c.on != 0 {
		c.say(c.on, flow.CardRemoved{})
		c.on = 0
	}
	c.look(false)
	c.cards++
	c.on = c.cards
	c.laid[fmt.Sprintf("card %d", c.on)] = c.now
	for range 3 {
		c.look(false)
		for len(c.late) > 0 {
			c.hear(t)
		}
	}
}

// cardFirst is a person who lays a card on the first screen and then does what is
// asked, or as far as that goes: anything may come between.
func (c *counter) cardFirst(t *rapid.T) {
	c.tap(t, flow.Tap{Do: flow.GoHome})
	if c.on != 0 {
		c.say(c.on, flow.CardRemoved{})
		c.on = 0
	}
	c.lookAndHear(t)
	c.cards++
	c.on = c.cards
	c.laid[fmt.Sprintf("card %d", c.on)] = c.now
	c.lookAndHear(t)
	c.lookAndHear(t)
	taps := []flow.Tap{{Do: flow.ChooseTheme, ID: "social"}, {Do: flow.ChooseService, ID: "SB01"}, {Do: flow.Onward}}
	for i, tap := range taps {
		if rapid.IntRange(0, 9).Draw(t, "between") == 0 {
			c.hand(t)
		}
		if i > 0 || c.m.Face(c.now).Kind == flow.Themes {
			c.tap(t, tap)
		}
	}
}

func (c *counter) tap(t *rapid.T, tap flow.Tap) {
	c.pass(t, time.Second)
	tap.Gen = c.m.Face(c.now).Gen
	c.step(t, tap)
}

func (c *counter) lookAndHear(t *rapid.T) {
	c.look(false)
	for len(c.late) > 0 {
		c.hear(t)
	}
}

func (c *counter) event(t *rapid.T) flow.Event {
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

func TestNoTicketEverCarriesACardThatIsNotItsVisits(t *testing.T) {
	t.Parallel()
	tickets, first := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		c := newCounter()
		c.step(t, flow.CatalogueLoaded{Catalogue: flowtest.Catalogue()})
		for range rapid.IntRange(1, 150).Draw(t, "steps") {
			c.pass(t, time.Duration(rapid.SampledFrom([]int{1, 100, 400, 1500, 20_000, 90_000}).Draw(t, "pause"))*time.Millisecond)
			if rapid.Bool().Draw(t, "by hand") {
				c.hand(t)
				continue
			}
			if len(c.late) > 0 && rapid.IntRange(0, 3).Draw(t, "news") > 0 {
				c.hear(t)
				continue
			}
			c.step(t, c.event(t))
		}
		tickets, first = tickets+c.tickets, first+c.first
	})
	if tickets == first || first == 0 {
		t.Errorf("%d tickets by cards, %d of them laid down first: the reader is of no use", tickets, first)
	}
}
