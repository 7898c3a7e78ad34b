package forecast

import (
	"cmp"
	"context"
	"log/slog"
	"sync/atomic"
	"time"

	"yimen/hallserver/hall"
	"yimen/hallserver/wire"
)

// Bounds and their defaults.
const (
	// DefaultCoalesce is the shortest time from one refresh to the next.
	DefaultCoalesce = 200 * time.Millisecond
	// DefaultRefresh is the longest while somebody waits.
	DefaultRefresh = time.Second
	// idleRefresh is the longest while nobody does.
	idleRefresh = 15 * time.Second
	// rest is how many times as long as a refresh took the next one is away at
	// least, so that a slow machine is not kept busy by it.
	rest = 2
	// ease is the same where a refresh is quick enough to be made each DefaultRefresh
	// all the same: a hall in which something happens all the time needs the
	// processor for that.
	ease = 20
	// saveEach is how often the model is saved, and flushEach the scores.
	saveEach  = 10 * time.Minute
	flushEach = 5 * time.Second
	// scoresMost is how many scores wait to be written; beyond it the oldest go.
	scoresMost = 4096
)

// Source is the stream of the hall's events.
type Source interface {
	// Snapshot is the state and the sequence number it stands at. It never changes.
	Snapshot() (*hall.State, int64)
	// Next blocks until there are records with a Seq greater than after, and
	// returns some of them in order.
	Next(ctx context.Context, after int64) ([]hall.Record, error)
}

// Config is what a Service is made of. Zero durations take the defaults above.
type Config struct {
	Zone  *time.Location
	Store *Store // nil: nothing is kept
	Log   *slog.Logger
	Now   func() time.Time

	Coalesce time.Duration
	Refresh  time.Duration
}

// Service forecasts the waits of a live hall. New makes it, Run keeps it up to
// date; all else may be asked from any goroutine at any time and costs nothing.
type Service struct {
	cfg     Config
	source  Source
	table   atomic.Pointer[table] // nil: none yet
	count   atomic.Int64          // refreshes so far
	through atomic.Int64          // the last record in table
	differ  atomic.Pointer[[]Disagreement]

	// Owned by Run.
	state   *hall.State
	seq     int64
	model   *Model
	look    *lookers
	keys    *keys
	blend   *blend
	lessons int    // of the hall's own, that the blend has had
	past    string // the imported one that the model began with; "": none
	given   map[hall.TicketID]given
	scores  []Score
	changed bool
	// caughtUp: the journal has been learnt from, up to where the hall stands.
	caughtUp bool
	took     time.Duration // by the last refresh
}

// New makes a service that has told nothing yet.
func New(cfg Config, source Source) *Service {
	cfg.Coalesce, cfg.Refresh = cmp.Or(cfg.Coalesce, DefaultCoalesce), cmp.Or(cfg.Refresh, DefaultRefresh)
	if cfg.Zone == nil {
		cfg.Zone = time.Local
	}
	s := &Service{cfg: cfg, source: source}
	s.beginAnew()
	return s
}

func (s *Service) beginAnew() {
	s.state, s.seq, s.model = hall.New(), 0, NewModel(s.cfg.Zone)
	s.past, s.lessons = "", 0
	s.keys = newKeys(s.cfg.Zone)
	s.look, s.blend, s.given = newLookers(), newBlend(), map[hall.TicketID]given{}
}

// Ticket is how long a ticket will still wait; ok is false when it does not wait,
// nothing is known yet, or nobody serves it today.
func (s *Service) Ticket(id hall.TicketID) (w wire.Wait, ok bool) {
	t := s.table.Load()
	if t == nil {
		return wire.Wait{}, false
	}
	f, ok := t.tickets[id]
	return t.wire(f.told), ok
}

// New is how long a ticket of a class would wait that is taken now.
func (s *Service) New(q hall.QueueID, class hall.Class) (w wire.Wait, ok bool) {
	t := s.table.Load()
	if t == nil {
		return wire.Wait{}, false
	}
	f, ok := t.fresh[kind{q, class}]
	return t.wire(f.told), ok
}

// Queue is how long a queue's people wait, by place.
func (s *Service) Queue(q hall.QueueID) (w QueueWait, ok bool) {
	t := s.table.Load()
	if t == nil {
		return QueueWait{}, false
	}
	f, ok := t.fresh[kind{q, hall.Normal}]
	w.New = t.wire(f.told)
	for _, r := range t.places[q] {
		w.Places = append(w.Places, t.wire(r))
	}
	return w, ok
}

// Refreshes counts the tables made so far.
func (s *Service) Refreshes() int64 { return s.count.Load() }

// Through is the number of the last of the hall's records that is in what is told
// now; 0 before the first table.
func (s *Service) Through() int64 { return s.through.Load() }

// Disagreements is where windows' keys and calls have said different things lately.
func (s *Service) Disagreements() []Disagreement {
	if d := s.differ.Load(); d != nil {
		return *d
	}
	return []Disagreement{}
}
