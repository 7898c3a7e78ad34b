package board

import (
	"context"
	"fmt"
	"log/slog"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"

	"yimen/hallserver/hall"
)

// sweepEvery is how often we look for clients that cannot follow.
const sweepEvery = time.Second

// Service serves every board of the hall. New makes it, Run keeps it up to
// date, ServeWS and SnapshotJSON answer clients from any goroutine.
type Service struct {
	cfg       Config
	source    Source
	announcer Announcer
	log       *slog.Logger
	now       func() time.Time
	meters    *meters
	set       atomic.Pointer[boards]
	pumps     []*pump
	ending    sync.WaitGroup // of the connections
	adopting  chan struct{}  // one token: look at wanted and renew
	holders   holders

	mu     sync.Mutex // guards what follows
	open   int        // connections
	closed bool
	wanted []Board // nil: as they are
	renew  bool

	// Owned by Run.
	state  *hall.State
	seq    int64
	recent recents
	slow   slowly
}

// boards are the boards there are. They never change: others take their place.
type boards struct {
	list []*stream // in the order of the configuration
	byID map[string]*stream
}

// slowly is when what changes slowly was brought up to date last.
type slowly struct {
	seq    int64
	rounds int // since then
}

// New makes the boards as the source says the hall stands now.
func New(cfg Config, source Source, announcer Announcer, log *slog.Logger, now func() time.Time) (*Service, error) {
	if err := cfg.check(); err != nil {
		return nil, err
	}
	s := &Service{
		cfg: cfg.withDefaults(), source: source, announcer: announcer, log: log, now: now, meters: newMeters(),
		adopting: make(chan struct{}, 1),
	}
	if cfg.Metrics != nil {
		if err := s.meters.register(cfg.Metrics); err != nil {
			return nil, fmt.Errorf("board: registering the counters: %w", err)
		}
	}
	s.begin()
	for _, r := range cfg.Recent {
		s.recent.add(r)
	}
	s.cfg.Recent = nil
	s.pumps = make([]*pump, min(runtime.GOMAXPROCS(0), maxPumps))
	for i := range s.pumps {
		s.pumps[i] = newPump(i, len(s.pumps))
	}
	list := make([]*stream, 0, len(cfg.Boards))
	for _, b := range cfg.Boards {
		list = append(list, s.newStream(b))
	}
	s.put(list)
	return s, nil
}

// newStream makes a board as the hall stands now.
func (s *Service) newStream(b Board) *stream {
	st := &stream{
		id: b.ID, feed: s.cfg.Feed, now: s.now, writeTimeout: s.cfg.WriteTimeout, linger: s.cfg.Linger,
		meters: s.meters, watcher: s.cfg.Watcher, pumps: s.pumps, mark: s.cfg.Mark,
		projector: newProjector(&s.cfg, s.announcer, b), tail: newTail(s.cfg.TailFrames, s.cfg.TailBytes),
	}
	st.begin(s.state, s.recent)
	return st
}

func (s *Service) put(list []*stream) {
	set := &boards{list: list, byID: make(map[string]*stream, len(list))}
	for _, b := range list {
		set.byID[b.id] = b
	}
	s.set.Store(set)
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
		helpers.Go(func() { p.run(ctx, func() []*stream { return s.set.Load().list }) })
	}
	defer helpers.Wait()
	defer cancel()
	defer s.shutdown()

	beat, sweep := time.NewTicker(s.cfg.Heartbeat), time.NewTicker(min(sweepEvery, s.cfg.Heartbeat))
	defer beat.Stop()
	defer sweep.Stop()
	slow := time.NewTicker(slowEvery)
	defer slow.Stop()
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
			for _, b := range s.set.Load().list {
				b.heartbeat()
			}
		case <-sweep.C:
			for _, b := range s.set.Load().list {
				b.sweep()
			}
			continue
		case <-slow.C:
			s.bringUpToDate()
			continue
		case <-s.adopting:
			s.adopt()
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

// begin takes the hall as it stands now.
func (s *Service) begin() {
	state, seq := s.source.Snapshot()
	s.state, s.seq = state.Clone(), seq
}

// rejoin goes on from the hall's own state where ours has come to it: it says
// the same, and what is kept of a day is kept once.
func (s *Service) rejoin() {
	if state, seq := s.source.Snapshot(); seq == s.seq {
		s.state = state.Clone()
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
			s.begin()
			s.reset()
			continue
		}
		for _, b := range s.set.Load().list {
			if b.projector.full(r.Event) {
				s.publish(b, what{})
			}
		}
		hall.Fold(s.state, r)
		s.seq = r.Seq
		s.recent.add(r)
		switch r.Event.(type) {
		case hall.PlanAdopted, hall.ClockSet:
			s.reset()
			continue
		}
		for _, b := range s.set.Load().list {
			b.projector.observe(s.state, r)
		}
	}
	s.rejoin()
}

func (s *Service) publishPending() {
	for _, b := range s.set.Load().list {
		s.publish(b, what{})
	}
}

func (s *Service) reset() {
	for _, b := range s.set.Load().list {
		b.reset(s.state, s.recent, false)
		s.meters.frames.Inc()
	}
}

func (s *Service) publish(b *stream, want what) {
	if b.flush(s.state, want) {
		s.meters.frames.Inc()
	}
}

// flush publishes what changed. Waiting counts that changed alone wait until
// Coalesce has passed since they went out last; flush says how long.
func (s *Service) flush() (wait time.Duration) {
	now := s.now()
	for _, b := range s.set.Load().list {
		left := s.cfg.Coalesce - now.Sub(b.countsAt)
		due := left <= 0 || left > s.cfg.Coalesce // the latter: the clock was set back
		s.publish(b, what{counts: due})
		if b.projector.behind(s.state) && !due && (wait == 0 || left < wait) {
			wait = left
		}
	}
	return wait
}

// bringUpToDate publishes what changes slowly: figures, and who comes next. Where
// nothing happened it is looked at every slowAnyway-th time.
func (s *Service) bringUpToDate() {
	if s.slow.rounds++; s.seq == s.slow.seq && s.slow.rounds < slowAnyway {
		return
	}
	s.slow = slowly{seq: s.seq}
	for _, b := range s.set.Load().list {
		if b.projector.traits.next || b.projector.traits.figures {
			s.publish(b, what{slow: true})
		}
	}
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
	for _, b := range s.set.Load().list {
		b.close(websocket.CloseServiceRestart, reasonRestart)
	}
	s.ending.Wait()
}
