package board

import (
	"context"
	"fmt"
	"log/slog"
	"runtime"
	"sync"
	"time"

	"yimen/hallserver/hall"
)

// sweepEvery is how often we look for clients that cannot follow.
const sweepEvery = time.Second

// Service serves every board of the hall. New makes it, Run keeps it up to
// date, ServeWS and SnapshotJSON answer clients from any goroutine.
type Service struct {
	cfg     Config
	source  Source
	log     *slog.Logger
	now     func() time.Time
	meters  *meters
	streams map[string]*stream // by board id; never changes
	pumps   []*pump
	ending  sync.WaitGroup // of the connections

	mu     sync.Mutex // guards what follows
	open   int        // connections
	closed bool

	// Owned by Run.
	state *hall.State
	seq   int64
}

// New makes the boards as the source says the hall stands now.
func New(cfg Config, source Source, announcer Announcer, log *slog.Logger, now func() time.Time) (*Service, error) {
	if err := cfg.check(); err != nil {
		return nil, err
	}
	cfg = cfg.withDefaults()
	s := &Service{cfg: cfg, source: source, log: log, now: now, meters: newMeters(), streams: map[string]*stream{}}
	if cfg.Metrics != nil {
		if err := s.meters.register(cfg.Metrics); err != nil {
			return nil, fmt.Errorf("board: registering the counters: %w", err)
		}
	}
	s.state, s.seq = source.Snapshot()
	s.pumps = make([]*pump, min(runtime.GOMAXPROCS(0), maxPumps))
	var streams []*stream
	for _, b := range cfg.Boards {
		st := &stream{
			id: b.ID, feed: cfg.Feed, now: now, writeTimeout: cfg.WriteTimeout, linger: cfg.Linger, meters: s.meters, pumps: s.pumps,
			projector: projector{board: b, names: cfg.Names, announcer: announcer, waits: cfg.Waits},
			tail:      newTail(cfg.TailFrames, cfg.TailBytes),
		}
		st.model.adopt(st.projector.reset(s.state, now().Add(-recentCalls)), st.projector.isStanding)
		st.version.Store(1)
		s.streams[b.ID] = st
		streams = append(streams, st)
	}
	for i := range s.pumps {
		s.pumps[i] = newPump(i, len(s.pumps), streams)
	}
	return s, nil
}

// Run follows the hall's events and publishes them until ctx ends, then ends
// every connection with code 1012, so that the clients come back by themselves.
// It returns an error only when the source does.
func (s *Service) Run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	batches, failed := make(chan []hall.Record), make(chan error, 1)
	var helpers sync.WaitGroup
	after := s.seq
	helpers.Go(func() { failed <- s.pull(ctx, after, batches) })
	for _, p := range s.pumps {
		helpers.Go(func() { p.run(ctx) })
	}
	defer helpers.Wait()
	defer cancel()
	defer s.shutdown()

	beat, sweep := time.NewTicker(s.cfg.Heartbeat), time.NewTicker(min(sweepEvery, s.cfg.Heartbeat))
	defer beat.Stop()
	defer sweep.Stop()
	counts := time.NewTimer(s.cfg.Coalesce)
	defer counts.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case err := <-failed:
			if ctx.Err() != nil {
				return nil // asked to end
			}
			return fmt.Errorf("board: following the hall: %w", err)
		case batch := <-batches:
			s.take(batch)
		case <-counts.C:
		case <-beat.C:
			for _, b := range s.streams {
				b.heartbeat()
			}
		case <-sweep.C:
			for _, b := range s.streams {
				b.sweep()
			}
			continue
		}
		if wait := s.flush(); wait > 0 {
			counts.Reset(wait)
		}
	}
}

// pull reads the source's records.
func (s *Service) pull(ctx context.Context, after int64, to chan<- []hall.Record) error {
	for {
		batch, err := s.source.Next(ctx, after)
		if err != nil {
			return err
		}
		if len(batch) == 0 {
			continue
		}
		after = batch[len(batch)-1].Seq
		select {
		case to <- batch:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// take folds records in and hands them to every board.
func (s *Service) take(batch []hall.Record) {
	for _, r := range batch {
		switch {
		case r.Seq <= s.seq:
			continue
		case r.Seq != s.seq+1:
			s.log.Warn("records missing, beginning anew from a snapshot", "after", s.seq, "next", r.Seq)
			s.publishPending()
			s.state, s.seq = s.source.Snapshot()
			s.reset()
			continue
		}
		for _, b := range s.streams {
			if b.projector.full(r.Event) {
				s.publish(b, false)
			}
		}
		hall.Fold(s.state, r)
		s.seq = r.Seq
		if _, adopted := r.Event.(hall.PlanAdopted); adopted {
			s.reset()
			continue
		}
		for _, b := range s.streams {
			b.projector.observe(s.state, r)
		}
	}
}

func (s *Service) publishPending() {
	for _, b := range s.streams {
		s.publish(b, false)
	}
}

func (s *Service) reset() {
	for _, b := range s.streams {
		b.reset(s.state)
		s.meters.frames.Inc()
	}
}

func (s *Service) publish(b *stream, counts bool) {
	if b.flush(s.state, counts) {
		s.meters.frames.Inc()
	}
}

// flush publishes what changed. Waiting counts that changed alone wait until
// Coalesce has passed since they went out last; flush says how long.
func (s *Service) flush() (wait time.Duration) {
	now := s.now()
	for _, b := range s.streams {
		left := s.cfg.Coalesce - now.Sub(b.countsAt)
		due := left <= 0 || left > s.cfg.Coalesce // the latter: the clock was set back
		s.publish(b, due)
		if b.projector.behind(s.state) && !due && (wait == 0 || left < wait) {
			wait = left
		}
	}
	return wait
}

// enter counts a connection in.
func (s *Service) enter() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.closed:
		return ErrStopped
	case s.open >= s.cfg.MaxClients:
		return ErrFull
	}
	s.open++
	s.ending.Add(1)
	s.meters.clients.Inc()
	return nil
}

func (s *Service) exit() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open--
	s.meters.clients.Dec()
	s.ending.Done() // last: whoever waits for it may read the rest
}

// shutdown ends every connection and waits for that, a few seconds at most.
func (s *Service) shutdown() {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	for _, b := range s.streams {
		b.close()
	}
	s.ending.Wait()
}
