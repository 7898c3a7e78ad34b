package hallserver

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"yimen/hallserver/catalogue"
	"yimen/hallserver/engine"
	"yimen/hallserver/hall"
)

// dayTick is how often the day is looked at.
const dayTick = time.Second

// tellEach is how often the log says what the day waits for.
const tellEach = time.Minute

// dayGrace is how long after the last closing a hall in which nobody waits
// stays open.
const dayGrace = 10 * time.Minute

// keepDay opens each business day with its hours and closes it after them, and
// puts in force what had to wait.
func (s *Server) keepDay(ctx context.Context) {
	tick := time.NewTicker(dayTick)
	defer tick.Stop()
	var last error
	told := s.elapsed()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		err := s.turnDay(ctx)
		if err == nil || ctx.Err() != nil {
			last = nil
			continue
		}
		if last == nil || last.Error() != err.Error() || s.elapsed()-told >= tellEach {
			s.log.Warn("the business day waits", "error", err)
			told = s.elapsed()
		}
		last = err
	}
}

// turnDay does what is due now, if anything.
func (s *Server) turnDay(ctx context.Context) error {
	if s.engine.Fault() != nil {
		return nil // nothing is due in a hall that can only be read
	}
	s.turning.Lock()
	defer s.turning.Unlock()
	if err := s.keepClock(ctx); err != nil {
		s.turned.Store(s.clock.held() == nil) // as far as it goes
		s.overdue()
		return errors.Join(err, s.dateBack())
	}
	err := errors.Join(s.takeLater(), s.keepHours(ctx))
	s.turned.Store(!errors.Is(err, errGrace))
	if err == nil {
		s.owing.Store(false)
	}
	return errors.Join(err, s.adoptPlan(ctx, s.live.Now()), s.keepAppointments(ctx))
}

// due is what the business day needs.
type due int

const (
	nothing due = iota
	dayToOpen
	hoursToSet
	dayToClose
	dateBack // the clock shows a date before the one that was opened
)

// keepHours opens, changes or closes the day by the calendar.
func (s *Server) keepHours(ctx context.Context) error {
	if err := s.clock.doubt(); err != nil {
		return err
	}
	c, now, mayEnd := s.live.Now(), s.now(), s.clock.mayEnd()
	date := c.BusinessDate(now)
	hours := c.Hours(date, now.Location())
	var todo due
	s.engine.View(func(st *hall.State) { todo = dueOf(st, date, hours, now.UnixMilli(), c) })
	if (todo == dayToOpen || todo == dayToClose) && !mayEnd && s.peopleWait() {
		return errGrace
	}
	switch todo {
	case nothing:
	case dayToOpen:
		if err := s.system(ctx, "open-day "+date, hall.OpenDay{Date: date, Hours: hours}); err != nil {
			return fmt.Errorf("open day %s: %w", date, err)
		}
		s.log.Info("business day opened", "date", date, "closed_for", hours.Reason)
	case hoursToSet:
		if err := s.system(ctx, "set-hours "+date, hall.SetHours{Hours: hours}); err != nil {
			return fmt.Errorf("set hours of %s: %w", date, err)
		}
		s.log.Info("hours changed", "date", date)
	case dayToClose:
		if err := s.system(ctx, "close-day "+date, hall.CloseDay{}); err != nil {
			return fmt.Errorf("close day %s: %w", date, err)
		}
		s.log.Info("business day closed", "date", date)
	case dateBack:
		return errDateBack(date)
	}
	return nil
}

// errGrace says that a day with people in it is not ended yet. Nobody is let into
// it meanwhile.
var errGrace = errors.New("the machine was off, and people wait in a day that is over by its clock: " +
	"for a few minutes a network clock may still say otherwise; or check it, and run: hallserver day confirm")

// errOwing says that a new date has come that no day was opened for.
var errOwing = errors.New("the clock is in doubt, and the day in hand is over: no number is given for it any more; " +
	"check the clock, then run: hallserver day confirm")

// overdue notes that the date has changed while the clock is in doubt. The day in
// hand may be worked off, but nobody is let into it: the first thing that happens
// when the clock is right is its end.
func (s *Server) overdue() bool {
	if s.clock.doubt() == nil {
		return s.owing.Load()
	}
	date := s.live.Now().BusinessDate(s.now())
	s.engine.View(func(st *hall.State) {
		if st.DayOpen && st.Day < date {
			s.owing.Store(true)
		}
	})
	return s.owing.Load()
}

// held is why a command is not taken: there is no time to go by, or the day that
// was in hand when it was lost has not been looked at since.
func (s *Server) held(c hall.Command) error {
	if err := s.clock.held(); err != nil {
		s.turned.Store(false)
		return err
	}
	if !s.turned.Load() {
		return errGrace
	}
	switch c.(type) {
	case hall.IssueTicket, hall.CheckIn:
		if s.overdue() {
			return errOwing
		}
	}
	return nil
}

// clockDoubt is why the clock is not trusted, or nil. Where the journal is at fault
// no day has been looked at, and that is not for the clock.
func (s *Server) clockDoubt() error {
	if s.engine.Fault() != nil {
		return s.clock.doubt()
	}
	return cmp.Or(s.clock.doubt(), s.held(nil))
}

// peopleWait says whether anybody's number would end with the day in hand.
func (s *Server) peopleWait() (wait bool) {
	s.engine.View(func(st *hall.State) {
		for _, t := range st.Tickets.All() {
			wait = wait || t.State.Live()
		}
		wait = wait && st.DayOpen
	})
	return wait
}

func errDateBack(date string) error {
	return fmt.Errorf("open day: %w", &hall.Refusal{Code: hall.DateBack, Detail: date + " is before the day that was opened last"})
}

// dueOf is what a day needs that has these hours by the calendar. A day without
// hours is opened and closed at once: the journal then says that it was one,
// and why nobody came.
func dueOf(st *hall.State, date string, hours hall.Hours, nowMS int64, c *catalogue.Catalogue) due {
	switch {
	case st.Day > date:
		return dateBack
	case st.Day < date, !st.DayOpen && !hours.OverAt(nowMS):
		return dayToOpen
	case !st.DayOpen:
		return nothing
	case !sameHours(st.Hours, hours):
		return hoursToSet
	case dayOver(st, hours, nowMS, c):
		return dayToClose
	}
	return nothing
}

// dayOver says whether a day has had its hours. Whoever is still here then may
// be served for a while; in a hall that closes before its time, from then on.
func dayOver(st *hall.State, hours hall.Hours, nowMS int64, c *catalogue.Catalogue) bool {
	if hours.Always() {
		return false
	}
	stay := min(dayGrace, c.CloseAfter())
	for _, t := range st.Tickets.All() {
		if t.State.Live() {
			stay = c.Stay(st.CutMS != 0)
			break
		}
	}
	return nowMS >= max(hours.Ends(), st.CutMS)+stay.Milliseconds()
}

// sameHours compares hours as the journal writes them.
func sameHours(a, b hall.Hours) bool {
	rawA, errA := json.Marshal(a)
	rawB, errB := json.Marshal(b)
	return errA == nil && errB == nil && bytes.Equal(rawA, rawB)
}

// inForce is a catalogue as the settings want it: with its calendars, or without.
func (s *Server) inForce(c *catalogue.Catalogue) *catalogue.Catalogue {
	if s.settings.Opening == openingAlways {
		return c.AlwaysOpen()
	}
	return c
}

// adoptPlan puts a catalogue's plan in force, if it is another one.
func (s *Server) adoptPlan(ctx context.Context, c *catalogue.Catalogue) error {
	plan, due := c.Plan(), false
	s.engine.View(func(st *hall.State) { due = st.Plan.Digest != plan.Digest })
	if !due {
		return nil
	}
	if err := s.system(ctx, "adopt-plan "+plan.Digest, hall.AdoptPlan{Plan: plan}); err != nil {
		return fmt.Errorf("adopt plan: %w", err)
	}
	s.log.Info("plan adopted", "digest", plan.Digest[:12])
	return nil
}

// system runs a command of the server's own. Its key is a new one each time:
// what was refused once, or done and taken back, may be asked again.
func (s *Server) system(ctx context.Context, what string, c hall.Command) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	answer, err := s.engine.Do(ctx, engine.Request{
		Principal: engine.System, Key: fmt.Sprintf("%.80s %s", what, rand.Text()), Digest: sha256.Sum256([]byte(what)),
		Command: c, Reply: systemReply,
	})
	if err != nil {
		return err
	}
	if answer.Status != http.StatusOK {
		var r hall.Refusal
		if err := json.Unmarshal(answer.Body, &r); err != nil {
			return fmt.Errorf("refused: %s", answer.Body)
		}
		return &r
	}
	return nil
}

func systemReply(_ *hall.State, _ []hall.Event, _ int64, err error) (int, []byte) {
	if r, ok := errors.AsType[*hall.Refusal](err); ok {
		body, err := json.Marshal(r)
		if err != nil {
			panic("hallserver: marshal refusal: " + err.Error())
		}
		return http.StatusConflict, body
	}
	return http.StatusOK, []byte("{}")
}
