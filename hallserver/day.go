package hallserver

import (
	"context"
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

// dayTick is how often the date is looked at.
const dayTick = time.Second

// keepDay opens the business day of each new date, which closes the one before,
// and puts a plan in force that had to wait.
func (s *Server) keepDay(ctx context.Context) {
	tick := time.NewTicker(dayTick)
	defer tick.Stop()
	var last error
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		err := s.turnDay(ctx)
		if err != nil && ctx.Err() == nil && (last == nil || last.Error() != err.Error()) {
			s.log.Warn("the business day waits", "error", err)
		}
		last = err
	}
}

// turnDay does what is due now, if anything.
func (s *Server) turnDay(ctx context.Context) error {
	if s.engine.Fault() != nil {
		return nil //nolint:nilerr // nothing is due in a hall that can only be read
	}
	due, planDue := false, false
	date, digest := s.now().Format(time.DateOnly), s.live.Now().Plan().Digest
	s.engine.View(func(st *hall.State) {
		due = !st.DayOpen || st.Day != date
		planDue = st.Plan.Digest != digest
	})
	var err error
	if due {
		err = s.openDay(ctx)
	}
	if planDue {
		err = errors.Join(err, s.adoptPlan(ctx, s.live.Now()))
	}
	return err
}

// openDay opens today, if it is not open.
func (s *Server) openDay(ctx context.Context) error {
	date, due := s.now().Format(time.DateOnly), false
	s.engine.View(func(st *hall.State) { due = !st.DayOpen || st.Day != date })
	if !due {
		return nil
	}
	if err := s.system(ctx, "open-day "+date, hall.OpenDay{Date: date}); err != nil {
		return fmt.Errorf("open day %s: %w", date, err)
	}
	s.log.Info("business day opened", "date", date)
	return nil
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

// system runs a command of the server's own. The key carries the time: what was
// refused once may be asked again.
func (s *Server) system(ctx context.Context, what string, c hall.Command) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	answer, err := s.engine.Do(ctx, engine.Request{
		Principal: "system", Key: fmt.Sprintf("%.80s %d", what, s.now().UnixMicro()), Digest: sha256.Sum256([]byte(what)),
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
