package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"yimen/hallserver/engine"
	"yimen/hallserver/forecast"
	"yimen/hallserver/hall"
)

const (
	forecastWindows = 100
	forecastQueues  = 20
	forecastWaiting = 500
	forecastPast    = 8 // services each window has done before
	forecastEach    = 5 * time.Millisecond
)

// forecastRows measure what forecasting costs: a core, and the writer nothing.
func forecastRows() []row {
	return []row{
		{
			name: "forecast-refresh", what: "a forecast refresh, 500 waiting, 100 windows, ms of one core", against: "50 ms",
			unit: "ms", reach: atMost(1), measure: measureRefresh,
		},
		{
			name: "forecast-writer", what: "durable ticket, p99, while forecasts refresh", against: "the same without forecasts",
			unit: "ms", reach: atMost(1.2), measure: measureWriter,
		},
	}
}

// forecastHall is a hall at work on an engine: all windows serve, 500 wait, and
// there is a past to forecast from. Its clock runs faster while that is made.
type forecastHall struct {
	engine *engine.Engine
	ahead  atomic.Int64 // of the real clock, in nanoseconds
	keys   atomic.Int64
}

func (h *forecastHall) now() time.Time { return time.Now().Add(time.Duration(h.ahead.Load())) }

// withForecastHall makes a hall, lets do use it, and puts it away.
func withForecastHall(ctx context.Context, do func(h *forecastHall) error) error {
	_, err := inFolder(func(dir string) (none struct{}, err error) {
		h := &forecastHall{}
		if h.engine, err = engine.Open(ctx, dir, engine.Options{Origin: "bench", Now: h.now}); err != nil {
			return none, err
		}
		run, stop := context.WithCancel(ctx)
		var writer sync.WaitGroup
		writer.Go(func() { _ = h.engine.Run(run) })
		err = h.fill(ctx)
		if err == nil {
			err = do(h)
		}
		stop()
		writer.Wait()
		return none, errors.Join(err, h.engine.Close(ctx))
	})
	return err
}

func (h *forecastHall) ask(ctx context.Context, cmd hall.Command) error {
	key := fmt.Sprintf("bench-%012d", h.keys.Add(1))
	a, err := h.engine.Do(ctx, engine.Request{
		Principal: "device:bench", Key: key, Digest: sha256.Sum256([]byte(key)), Command: cmd,
		Reply: func(_ *hall.State, _ []hall.Event, _ int64, err error) (int, []byte) {
			if err != nil {
				return 409, []byte(err.Error())
			}
			return 201, nil
		},
	})
	if err == nil && a.Status != 201 {
		err = fmt.Errorf("%T: %s", cmd, a.Body)
	}
	return err
}

func forecastQueue(i int) hall.QueueID { return hall.QueueID('A' + rune(i%forecastQueues)) }

func forecastPlan() hall.Plan {
	p := hall.Plan{Digest: "forecast", Services: map[hall.ServiceCode]hall.QueueID{}}
	for i := range forecastQueues {
		p.Queues = append(p.Queues, forecastQueue(i))
		for j := range 3 {
			p.Services[forecastService(i, j)] = forecastQueue(i)
		}
	}
	for i := range forecastWindows {
		p.Windows = append(p.Windows, hall.WindowPlan{
			Number: i + 1, Queues: []hall.QueueID{forecastQueue(i), forecastQueue(i + 1), forecastQueue(i + 2)},
			Helps: []hall.Help{{Queue: forecastQueue(i + 3), AfterS: 900}},
		})
	}
	return p
}

func forecastService(queue, n int) hall.ServiceCode {
	return hall.ServiceCode(fmt.Sprintf("%s%d", forecastQueue(queue), n%3))
}

func (h *forecastHall) issue(ctx context.Context, i int) (hall.TicketID, error) {
	id := hall.TicketID(fmt.Sprintf("ticket-%012d", h.keys.Add(1)))
	class := hall.Normal
	if i%9 == 0 {
		class = hall.Priority
	}
	return id, h.ask(ctx, hall.IssueTicket{ID: id, Services: []hall.ServiceCode{forecastService(i, i/7)}, Class: class})
}

// fill makes the past and the people.
func (h *forecastHall) fill(ctx context.Context) error {
	err := errors.Join(h.ask(ctx, hall.AdoptPlan{Plan: forecastPlan()}), h.ask(ctx, hall.OpenDay{Date: "2026-06-01"}))
	if err != nil {
		return err
	}
	staff := func(w int) hall.StaffID { return hall.StaffID(fmt.Sprintf("clerk-%d", w)) }
	if err := together(forecastWindows, func(i int) error {
		return h.ask(ctx, hall.OpenWindow{Window: i + 1, Staff: staff(i + 1)})
	}); err != nil {
		return err
	}
	for range forecastPast {
		if err := together(forecastWindows, func(i int) error {
			id, err := h.issue(ctx, i)
			return errors.Join(err, h.ask(ctx, hall.CallNext{Window: i + 1, Staff: staff(i + 1), Ticket: id}))
		}); err != nil {
			return err
		}
		if err := together(forecastWindows, func(i int) error {
			h.ahead.Add(int64(3 * time.Second)) // so that services take from 3 to 300 s
			var at hall.TicketID
			h.engine.View(func(s *hall.State) { at = s.Windows.Get(i + 1).Ticket })
			return h.ask(ctx, hall.FinishService{Window: i + 1, Staff: staff(i + 1), Expect: hall.Expect{Ticket: &at}})
		}); err != nil {
			return err
		}
	}
	return together(forecastWindows+forecastWaiting, func(i int) error {
		id, err := h.issue(ctx, i)
		if err == nil && i < forecastWindows {
			err = h.ask(ctx, hall.CallNext{Window: i + 1, Staff: staff(i + 1), Ticket: id})
		}
		return err
	})
}

// together does n things at once, so that they share commits.
func together(n int, do func(i int) error) error {
	var wg sync.WaitGroup
	errs := make([]error, n)
	for i := range n {
		wg.Go(func() { errs[i] = do(i) })
	}
	wg.Wait()
	return errors.Join(errs...)
}

// forecasting runs the service on the hall while do runs.
func (h *forecastHall) forecasting(ctx context.Context, c forecast.Config, do func(s *forecast.Service) error) error {
	c.Zone, c.Log, c.Now = time.UTC, slog.New(slog.DiscardHandler), h.now
	s := forecast.New(c, h.engine)
	run, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- s.Run(run) }()
	for s.Refreshes() == 0 && ctx.Err() == nil {
		<-time.After(time.Millisecond)
	}
	err := do(s)
	stop()
	return errors.Join(err, <-ended)
}

// measureRefresh takes the processor's time, so that it is a core's whatever else
// runs, and the collector's share is in it.
func measureRefresh(ctx context.Context, e effort) ([]pair, error) {
	var pairs []pair
	err := withForecastHall(ctx, func(h *forecastHall) error {
		often := forecast.Config{Coalesce: time.Millisecond, Refresh: time.Millisecond}
		return h.forecasting(ctx, often, func(s *forecast.Service) error {
			for range e.of(3, 5) {
				before, first := cpuTime(), s.Refreshes()
				<-time.After(time.Duration(e.of(1, 3)) * time.Second)
				n := s.Refreshes() - first
				if n == 0 {
					return errors.New("no forecast was refreshed")
				}
				pairs = append(pairs, pair{ours: float64((cpuTime() - before).Microseconds()) / 1000 / float64(n), other: 50})
			}
			return nil
		})
	})
	return pairs, err
}

// cpuTime is how long this process has kept processors busy.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func measureWriter(ctx context.Context, e effort) ([]pair, error) {
	var pairs []pair
	err := withForecastHall(ctx, func(h *forecastHall) error {
		span := time.Duration(e.of(2, 6)) * time.Second
		for i := range e.of(3, 9) {
			var p pair
			without := func() (err error) {
				p.other, err = h.ticketP99(ctx, span)
				return err
			}
			with := func() error {
				return h.forecasting(ctx, forecast.Config{}, func(*forecast.Service) (err error) {
					p.ours, err = h.ticketP99(ctx, span)
					return err
				})
			}
			first, then := without, with
			if i%2 == 1 { // what the disk does meanwhile is to be nobody's gain
				first, then = with, without
			}
			if err := errors.Join(first(), then()); err != nil {
				return err
			}
			pairs = append(pairs, p)
		}
		return nil
	})
	return pairs, err
}

// ticketP99 is the 99th percentile, in milliseconds, of how long a durable ticket
// takes. Each is given back, so that as many wait at the end.
func (h *forecastHall) ticketP99(ctx context.Context, span time.Duration) (float64, error) {
	var took []float64
	for began, i := time.Now(), 0; time.Since(began) < span; i++ {
		asked := time.Now()
		id, err := h.issue(ctx, i)
		took = append(took, float64(time.Since(asked).Microseconds())/1000)
		if err := errors.Join(err, h.ask(ctx, hall.CancelTicket{Ticket: id})); err != nil {
			return 0, err
		}
		<-time.After(forecastEach)
	}
	return percentile(took, 0.99), nil
}
