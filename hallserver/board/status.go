package board

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// ClientStatus is one open connection: who it is, how far it is, and what it
// said it has shown and spoken.
type ClientStatus struct {
	Board  string
	Device string // as given by WithDevice; may be empty
	Remote string // network address
	Since  time.Time
	Head   uint64 // offset of the board's newest frame
	Sent   uint64 // offset up to which frames were handed to the network
	// Shown is the last offset the client has shown, Spoken the last call it
	// has spoken; their times are zero until it says so.
	Shown    uint64
	ShownAt  time.Time
	Spoken   string
	SpokenAt time.Time
}

type deviceKey struct{}

// WithDevice puts the id of the device that a request was signed in as into
// its context, for ClientStatus.
func WithDevice(ctx context.Context, device string) context.Context {
	return context.WithValue(ctx, deviceKey{}, device)
}

type holderKey struct{}

// WithHolder puts who holds the connection that a request asks for into its
// context: one of few names, by which connections are bounded.
func WithHolder(ctx context.Context, holder string) context.Context {
	return context.WithValue(ctx, holderKey{}, holder)
}

// Clients lists the open connections by board, device and address.
func (s *Service) Clients() []ClientStatus {
	var all []ClientStatus
	for _, b := range s.set.Load().list {
		all = append(all, b.statuses()...)
	}
	slices.SortFunc(all, func(a, b ClientStatus) int {
		if n := strings.Compare(a.Board, b.Board); n != 0 {
			return n
		}
		if n := strings.Compare(a.Device, b.Device); n != 0 {
			return n
		}
		return strings.Compare(a.Remote, b.Remote)
	})
	return all
}

func (s *stream) statuses() []ClientStatus {
	s.mu.RLock()
	defer s.mu.RUnlock()
	list := make([]ClientStatus, 0, len(s.clients))
	for _, c := range s.clients {
		if st, open := c.report(s.tail.head()); open {
			list = append(list, st)
		}
	}
	return list
}

// report says how a client stands; open is false when it was sent away.
func (c *client) report(head uint64) (st ClientStatus, open bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	st = c.status
	st.Head, st.Sent = head, c.cursor.Load()-1
	return st, c.bye == nil
}

// meters are the counters of all boards.
type meters struct {
	clients    prometheus.Gauge
	joins      *prometheus.CounterVec
	frames     prometheus.Counter
	deliveries prometheus.Counter
	bytes      prometheus.Counter
	drops      *prometheus.CounterVec
	resyncs    prometheus.Counter
}

func newMeters() *meters {
	counter := func(name, help string) prometheus.Counter {
		return prometheus.NewCounter(prometheus.CounterOpts{Name: "yimen_board_" + name, Help: help})
	}
	vector := func(name, help, label string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Name: "yimen_board_" + name, Help: help}, []string{label})
	}
	return &meters{
		clients:    prometheus.NewGauge(prometheus.GaugeOpts{Name: "yimen_board_clients", Help: "Open board connections."}),
		joins:      vector("joins_total", "Connections that began, by how: snapshot or tail.", "how"),
		frames:     counter("frames_total", "Frames published."),
		deliveries: counter("deliveries_total", "Frames handed to the network, each client counted."),
		bytes:      counter("bytes_total", "Bytes handed to the network."),
		drops:      vector("drops_total", "Connections that ended, by close code.", "code"),
		resyncs:    counter("resyncs_total", "Connections ended because the client could not follow."),
	}
}

func (m *meters) register(r prometheus.Registerer) error {
	for _, c := range []prometheus.Collector{m.clients, m.joins, m.frames, m.deliveries, m.bytes, m.drops, m.resyncs} {
		if err := r.Register(c); err != nil {
			return err
		}
	}
	return nil
}
