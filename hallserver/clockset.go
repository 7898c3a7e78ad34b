package hallserver

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"time"

	"yimen/hallserver/engine"
	"yimen/hallserver/hall"
	"yimen/hallserver/journal"
)

// saveClockEach is how often the hall's time is written down.
const saveClockEach = time.Minute

// openClock lets the hall's time go on from what is known of it.
func (s *Server) openClock() {
	saved, err := readClock(s.path(clockFile))
	if err != nil {
		s.log.Warn("the time that was written down cannot be read; going on from the last event", "error", err)
	}
	s.clock.goOn(saved, s.lastEvent())
}

// lastEvent is the time of the journal's last event; zero: there is none.
func (s *Server) lastEvent() (last time.Time) {
	s.engine.View(func(st *hall.State) {
		if st.LastMS != 0 {
			last = time.UnixMilli(st.LastMS)
		}
	})
	return last
}

// keepClock looks at the clock, takes a network clock's word for it, and writes
// the hall's time down. The error is why the clock is not trusted.
func (s *Server) keepClock(ctx context.Context) error {
	if s.clock.trusts() {
		if err := s.setClock(ctx, "network"); err != nil {
			return err
		}
	}
	if s.clockSet.TryLock() {
		var err error
		if s.elapsed()-s.clockAt >= saveClockEach {
			err = s.writeClockDown()
		}
		s.clockSet.Unlock()
		if err != nil {
			s.log.Warn("the hall's time is not written down", "error", err)
		}
	}
	return s.clock.doubt()
}

// saveClock writes the hall's time down, if there is one.
func (s *Server) saveClock() error {
	s.clockSet.Lock()
	defer s.clockSet.Unlock()
	return s.writeClockDown()
}

func (s *Server) writeClockDown() error {
	saved, ok := s.clock.saved()
	if !ok {
		return nil
	}
	s.clockAt = s.elapsed()
	return writeClock(s.path(clockFile), saved)
}

// setClock takes somebody's word that the machine's clock is right. If the hall
// went by another time, that is set, and what it has noted moves with it.
func (s *Server) setClock(ctx context.Context, word string) error {
	s.clockSet.Lock()
	defer s.clockSet.Unlock()
	if s.clock.doubt() == nil {
		if s.clock.vouch() {
			return s.writeClockDown()
		}
		return nil
	}
	set := s.clock.setting(s.lastEvent())
	if s.clock.held() != nil && !set.back {
		s.clock.set(set) // no event lies after it
	} else if err := s.journalClock(ctx, set); err != nil {
		return fmt.Errorf("set the hall's time: %w", err)
	}
	s.log.Warn("the hall's time was set", "by", set.by.Round(time.Second), "to", set.to.In(s.now().Location()).Format(time.DateTime), "word", word)
	s.signs.proof.ClockSet(set.by)
	return s.writeClockDown()
}

// journalClock writes into the journal that the hall's time is another one, and
// goes by it from that event on.
func (s *Server) journalClock(ctx context.Context, set setting) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	c := hall.SetClock{ToMS: set.to.UnixMilli(), Date: s.live.Now().BusinessDate(set.to.In(s.now().Location()))}
	r := engine.Request{
		Principal: engine.System, Key: fmt.Sprintf("set-clock %d %d", c.ToMS, s.elapsed().Microseconds()), Digest: sha256.Sum256([]byte("set-clock")),
		Reply: systemReply, Committed: func() { s.clock.set(set) },
	}
	if !set.since.IsZero() {
		c.SinceMS = set.since.UnixMilli()
		keep := int64(s.settings.Keep.SubjectDays) * (24 * time.Hour).Milliseconds()
		by := set.by.Milliseconds()
		r.Expiry = &journal.Expiry{FromMS: c.SinceMS + keep, ToMS: c.ToMS - by + keep, ByMS: by}
	}
	r.Command = c
	answer, err := s.engine.Do(ctx, r)
	if err == nil && answer.Status != http.StatusOK {
		err = errors.New(string(answer.Body))
	}
	return err
}

// dateBack tells of a clock in doubt that its date is past for the hall; nil: it
// is not.
func (s *Server) dateBack() error {
	date := s.live.Now().BusinessDate(s.clock.machine().In(s.now().Location()))
	var opened string
	s.engine.View(func(st *hall.State) { opened = st.Day })
	if date < opened {
		return errDateBack(date)
	}
	return nil
}

// confirmClock is an administrator's word that the machine's clock is right.
func (s *Server) confirmClock(ctx context.Context) (Outcome, error) {
	if err := s.setClock(ctx, "administrator"); err != nil {
		return Outcome{}, err
	}
	if err := s.turnDay(ctx); err != nil {
		return Outcome{}, fmt.Errorf("the clock is confirmed, but: %w", err)
	}
	now := s.now()
	s.log.Info("clock confirmed", "time", now.Format(time.DateTime))
	return Outcome{Clock: &now}, nil
}
