package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"time"

	"yimen/hallserver/wire"
)

// busyWindows are the windows whose clerks work by themselves, one at least for
// each queue of the example hall, and those who sit there. Window 1 is the visitor's.
func busyWindows() [busyClerks]busyClerk {
	return [busyClerks]busyClerk{
		{window: 2, display: "窗口员乙"},
		{window: 5, display: "窗口员丙"},
		{window: 9, display: "窗口员丁"},
		{window: 3, display: "窗口员戊"},
		{window: 11, display: "窗口员己"},
		{window: 6, display: "窗口员庚"},
		{window: 10, display: "窗口员辛"},
		{window: 8, display: "窗口员壬"},
	}
}

const (
	busyClerks = 8
	// firstPeople come soon one after another, so that the hall is not empty.
	firstPeople = 18
	// callsApart is the least between two calls of the hall: about as long as the
	// loudspeaker takes for one.
	callsApart = 9 * time.Second
	// leaveTime is how long the clerks may take for going home.
	leaveTime = 20 * time.Second
	// troubleAfter is how long something fails before it is told.
	troubleAfter = time.Minute
)

// How long people take, in a hall that is somewhat quicker than a real one.
const (
	firstApart  = 800 * time.Millisecond // between the first people
	peopleLeast = 4 * time.Second        // between those who follow
	peopleMost  = 24 * time.Second
	walkLeast   = 5 * time.Second // from the call to the window
	walkMost    = 14 * time.Second
	serveLeast  = 60 * time.Second
	serveMost   = 160 * time.Second
	betweenMost = 5 * time.Second // before the next is called
	breakLeast  = time.Minute
	breakMost   = 2 * time.Minute
	againAfter  = 3 * time.Second // before a clerk looks again who waits, or what failed
)

// One in so many is not there when called, and one service in so many is followed
// by a short break.
const (
	oneAbsentIn = 12
	oneBreakIn  = 20
)

// A busyClerk is a clerk who works by themselves.
type busyClerk struct {
	window  int
	display string
	account account

	town   *bustle
	client *wire.Client // nil before the sign-in
}

// A bustle is the life of a hall: people come, clerks call, serve and finish, all
// through the API as anybody's program would.
type bustle struct {
	address string
	speed   int // 1: as people are; a test is quicker
	crowd   *crowd
	chance  *chance
	report  func(string)
	turns   chan struct{} // a call may be made; one each callsApart

	stop  context.CancelFunc
	group sync.WaitGroup
}

// startBustle lets the hall live. Clerks sign in one after another.
func (st *stage) startBustle(ctx context.Context, speed int) {
	ctx, cancel := context.WithCancel(ctx)
	b := &bustle{
		address: st.hall.address, speed: speed, crowd: st.crowd, chance: newChance(),
		report: st.report, turns: make(chan struct{}), stop: cancel,
	}
	st.bustle = b
	b.group.Go(func() { b.peopleCome(ctx) })
	b.group.Go(func() { b.giveTurns(ctx) })
	b.group.Go(func() {
		for i, c := range busyWindows() {
			if err := st.hireBusy(ctx, &c, &st.memory.Busy[i]); err != nil {
				if ctx.Err() == nil {
					b.report(err.Error())
				}
				return
			}
			c.town = b
			b.group.Go(func() { c.work(ctx) })
		}
	})
}

// hireBusy gives a clerk their account, of this run or an earlier one.
func (st *stage) hireBusy(ctx context.Context, c *busyClerk, kept *account) (err error) {
	if kept.User == "" {
		user := fmt.Sprintf("%s%d", clerkUser, c.window)
		if *kept, err = st.hall.hire(ctx, wire.RoleClerk, user, c.display); err != nil {
			var errAgain error
			if *kept, errAgain = st.hall.anewFor(ctx, user); errAgain != nil {
				return errors.Join(err, errAgain)
			}
		}
		if err := st.folder.remember(st.memory); err != nil {
			return err
		}
	}
	c.account = *kept
	return nil
}

// end ends it all; the clerks finish and leave their windows.
func (b *bustle) end() {
	if b == nil {
		return
	}
	b.stop()
	b.group.Wait()
}

// pause waits as long as people would; false: ctx has ended.
func (b *bustle) pause(ctx context.Context, d time.Duration) bool {
	wait := time.NewTimer(d / time.Duration(b.speed))
	defer wait.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-wait.C:
		return true
	}
}

// peopleCome brings people until ctx ends.
func (b *bustle) peopleCome(ctx context.Context) {
	w := worry{about: "people", report: b.report, now: time.Now}
	for n := 0; ; n++ {
		next := firstApart
		if n >= firstPeople {
			next = b.chance.between(peopleLeast, peopleMost)
		}
		if !b.pause(ctx, next) {
			return
		}
		if err := b.crowd.come(ctx, roomFor); !errors.Is(err, errNoRoom) {
			w.of(ctx, err)
		}
	}
}

// giveTurns spaces the calls out.
func (b *bustle) giveTurns(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case b.turns <- struct{}{}:
		}
		if !b.pause(ctx, callsApart) {
			return
		}
	}
}

// work serves at the window until ctx ends. Nothing is remembered between two steps:
// what failed, or was cut off by a restart, is looked at anew.
func (c *busyClerk) work(ctx context.Context) {
	trouble := worry{about: fmt.Sprintf("window %d", c.window), report: c.town.report, now: time.Now}
	for {
		err := c.step(ctx)
		trouble.of(ctx, err)
		if p, ok := errors.AsType[*wire.Problem](err); ok && p.Status == http.StatusUnauthorized {
			c.client = nil
		}
		if ctx.Err() != nil || err != nil && !c.town.pause(ctx, againAfter) {
			break
		}
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), leaveTime)
	defer cancel()
	c.goHome(ctx)
}

// goHome leaves the window. The last command may be under way still: what it did is
// looked at again. Where the server is gone, the next run finds the window as it is.
func (c *busyClerk) goHome(ctx context.Context) {
	for {
		err := c.leave(ctx)
		if err == nil || isAway(err) || !c.town.pause(ctx, againAfter) {
			return
		}
	}
}

// step does what is next at the window.
func (c *busyClerk) step(ctx context.Context) (err error) {
	if c.client == nil {
		if c.client, err = signedIn(ctx, c.town.address, c.account); err != nil {
			return err
		}
	}
	w, err := c.client.Window(ctx, c.window)
	switch {
	case err != nil:
		return err
	case w.State == wire.WindowPaused && w.StaffID == c.account.User:
		c.town.pause(ctx, c.town.chance.between(breakLeast, breakMost))
		return c.open(ctx, w)
	case w.State != wire.WindowOpen || w.StaffID != c.account.User:
		return c.open(ctx, w)
	case w.Emergency != nil && (w.Ticket == nil || w.Ticket.State == wire.TicketCalled):
		c.town.pause(ctx, againAfter) // calls wait until it is ended
		return nil
	case w.Ticket == nil:
		return c.callNext(ctx, w)
	case w.Ticket.State == wire.TicketCalled:
		return c.receive(ctx, w)
	}
	if !c.town.pause(ctx, c.town.chance.between(serveLeast, serveMost)) {
		return nil
	}
	_, err = c.client.FinishWindow(ctx, rand.Text(), c.window, wire.FinishRequest{Expect: expect(w)})
	return err
}

func (c *busyClerk) open(ctx context.Context, w wire.Window) error {
	e := expect(w)
	_, err := c.client.OpenWindow(ctx, rand.Text(), c.window, wire.OpenRequest{Expect: &e})
	return err
}

// callNext calls who is next, in the hall's turn, or takes a short break.
func (c *busyClerk) callNext(ctx context.Context, w wire.Window) error {
	if c.town.chance.once(oneBreakIn) {
		e := expect(w)
		_, err := c.client.PauseWindow(ctx, rand.Text(), c.window, wire.PauseRequest{Reason: "break", Minutes: 2, Expect: &e})
		return err
	}
	if !c.town.pause(ctx, c.town.chance.between(0, betweenMost)) {
		return nil
	}
	select {
	case <-ctx.Done():
		return nil
	case <-c.town.turns:
	}
	called, err := c.client.CallWindow(ctx, rand.Text(), c.window, wire.CallRequest{Expect: expect(w)})
	if err == nil && called == nil {
		c.town.pause(ctx, againAfter)
	}
	return err
}

// receive waits for who was called. Some of the crowd are not there, are called once
// more, and then missed.
func (c *busyClerk) receive(ctx context.Context, w wire.Window) error {
	if !c.town.pause(ctx, c.town.chance.between(walkLeast, walkMost)) {
		return nil
	}
	var err error
	request := wire.WindowRequest{Expect: expect(w)}
	switch {
	case !isAbsent(w.Ticket.ID):
		_, err = c.client.StartWindow(ctx, rand.Text(), c.window, request)
	case w.Ticket.Recalls == 0:
		_, err = c.client.RecallWindow(ctx, rand.Text(), c.window, request)
	default:
		_, err = c.client.NoShowWindow(ctx, rand.Text(), c.window, request)
	}
	return err
}

// isAbsent says of a ticket of the crowd whether its person has gone.
func isAbsent(id string) bool {
	if len(id) <= len(crowdTicket) || id[:len(crowdTicket)] != crowdTicket {
		return false
	}
	sum := 0
	for _, b := range []byte(id) {
		sum += int(b)
	}
	return sum%oneAbsentIn == 0
}

// leave finishes with whoever is at the window and leaves it.
func (c *busyClerk) leave(ctx context.Context) error {
	if c.client == nil {
		return nil
	}
	w, err := c.client.Window(ctx, c.window)
	if err != nil || w.State == wire.WindowClosed || w.StaffID != c.account.User {
		return err
	}
	answer := wire.WindowAnswer{Window: w}
	if w.Ticket != nil && w.Ticket.State == wire.TicketCalled {
		if answer, err = c.client.StartWindow(ctx, rand.Text(), c.window, wire.WindowRequest{Expect: expect(w)}); err != nil {
			return err
		}
	}
	if answer.Window.Ticket != nil {
		answer, err = c.client.FinishWindow(ctx, rand.Text(), c.window, wire.FinishRequest{Expect: expect(answer.Window)})
		if err != nil {
			return err
		}
	}
	_, err = c.client.CloseWindow(ctx, rand.Text(), c.window, wire.CloseRequest{Expect: expect(answer.Window)})
	return err
}

// isAway says that the server did not answer. Whoever keeps the server tells of it.
func isAway(err error) bool {
	_, is := errors.AsType[*url.Error](err)
	return is
}

// A worry tells of what the server refuses for long, once until it goes well.
type worry struct {
	about  string
	report func(string)
	now    func() time.Time
	since  time.Time // zero: it goes well
	told   bool
}

// of takes in how it went this time.
func (w *worry) of(ctx context.Context, err error) {
	switch {
	case err == nil:
		w.since, w.told = time.Time{}, false
	case w.since.IsZero():
		w.since = w.now()
	case !w.told && w.now().Sub(w.since) >= troubleAfter && ctx.Err() == nil && !isAway(err):
		w.told = true
		w.report(fmt.Sprintf("%s: %v", w.about, err))
	}
}
