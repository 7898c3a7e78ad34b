package proof

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Service watches the boards. Its methods are safe for concurrent use.
type Service struct {
	Config

	started time.Time
	alarms  atomic.Int64

	saving sync.Mutex // one save at a time; taken before mu

	mu       sync.Mutex // guards all below
	feeds    map[string]*feed
	refusals map[place]*refusal
	standing map[place]standing
	cards    map[string]*card // by device
	save     unsaved
}

// New makes a Service that goes on from what the store knows.
func New(ctx context.Context, c Config) (*Service, error) {
	if c.Store == nil {
		return nil, errors.New("proof: store missing")
	}
	c = c.withDefaults()
	s := &Service{
		Config: c, started: c.Now(), feeds: map[string]*feed{},
		refusals: map[place]*refusal{}, standing: map[place]standing{}, cards: map[string]*card{},
		save: newUnsaved(),
	}
	known, err := c.Store.devices(ctx, s.started.AddDate(0, 0, -ExpectedDays))
	if err != nil {
		return nil, err
	}
	for _, r := range known {
		s.feed(r.board).post(r.device).restore(r)
	}
	return s, s.register()
}

func (s *Service) register() error {
	if s.Metrics == nil {
		return nil
	}
	for _, c := range []prometheus.Collector{
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "yimen_device_alarms", Help: "Boards, speakers, signs, settings' files and cards left on kiosks that want somebody to look.",
		}, func() float64 { return float64(s.Alarms()) }),
		s.save.dropped,
	} {
		if err := s.Metrics.Register(c); err != nil {
			return fmt.Errorf("proof: metrics: %w", err)
		}
	}
	return nil
}

// feed is the feed of a board.
func (s *Service) feed(board string) *feed {
	f := s.feeds[board]
	if f == nil {
		f = newFeed(board)
		s.feeds[board] = f
	}
	return f
}

// Run looks and writes each second until ctx ends, then writes the rest.
func (s *Service) Run(ctx context.Context) {
	s.sweep(ctx)
	tick := time.NewTicker(saveEvery)
	defer tick.Stop()
	for ticks := 1; ; ticks++ {
		select {
		case <-ctx.Done():
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), saveTime)
			defer cancel()
			s.write(last, true)
			return
		case <-tick.C:
		}
		s.write(ctx, ticks%int(saveDevicesEvery/saveEvery) == 0)
		s.look()
		if ticks%int(sweepEvery/saveEvery) == 0 {
			s.sweep(ctx)
		}
	}
}

// sweep forgets what is too old.
func (s *Service) sweep(ctx context.Context) {
	if err := s.Settled(); err != nil {
		s.Log.Debug("old proof is kept", "because", err)
		return
	}
	now := s.Now()
	if err := s.Store.sweep(ctx, now); err != nil && ctx.Err() == nil {
		s.Log.Warn("old proof was not swept", "error", err)
	}
	old := now.AddDate(0, 0, -ExpectedDays)
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.feeds {
		for device, p := range f.posts {
			if device != "" && !p.there() && p.seen.Before(old) {
				delete(f.posts, device)
			}
		}
	}
}
