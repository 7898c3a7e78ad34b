package hall

import (
	"cmp"
	"encoding/json"
	"fmt"
	"iter"
	"math"
	"strings"
)

// place is where a ticket stands among all that wait: by queue, in it by since
// when they gather credit, and those of one moment by number.
type place struct {
	queue    QueueID
	creditMS int64
	series   string
	n        int
}

func (p place) compare(q place) int {
	return cmp.Or(
		strings.Compare(string(p.queue), string(q.queue)), cmp.Compare(p.creditMS, q.creditMS),
		strings.Compare(p.series, q.series), cmp.Compare(p.n, q.n),
	)
}

func (t *Ticket) place() place { return place{t.Queue, t.creditMS(), t.Series, t.N} }

// Line goes through those who wait in a queue, by since when they gather credit.
func (s *State) Line(q QueueID) iter.Seq[*Ticket] {
	return func(yield func(*Ticket) bool) {
		for p, t := range s.line.From(place{queue: q, creditMS: math.MinInt64}) {
			if p.queue != q || !yield(t) {
				return
			}
		}
	}
}

// Waiting counts who waits in the given queues.
func (s *State) Waiting(queues ...QueueID) int {
	n := 0
	for _, q := range queues {
		n += s.line.Rank(place{queue: q, creditMS: math.MaxInt64}) - s.line.Rank(place{queue: q, creditMS: math.MinInt64})
	}
	return n
}

// enterQueue lets a ticket that was read for a change wait in a queue.
func (s *State) enterQueue(t *Ticket, q QueueID) {
	t.Queue = q
	s.line.Set(t.place(), t)
}

// leaveQueue takes a ticket out of the queue it waits in.
func (s *State) leaveQueue(t *Ticket) {
	if _, waits := s.line.Find(t.place()); !waits {
		panic("hall: ticket " + t.Number() + " does not wait")
	}
	s.line.Delete(t.place())
}

// stored is a state as JSON: who waits is written by ids.
type stored struct {
	*bare
	Queue map[QueueID][]TicketID `json:"queue"`
}

type bare State

// MarshalJSON writes a state down, for UnmarshalJSON of one that New made.
func (s *State) MarshalJSON() ([]byte, error) {
	w := stored{bare: (*bare)(s), Queue: map[QueueID][]TicketID{}}
	for p, t := range s.line.All() {
		w.Queue[p.queue] = append(w.Queue[p.queue], t.ID)
	}
	raw, err := json.Marshal(w)
	if err != nil {
		return nil, fmt.Errorf("write state: %w", err)
	}
	return raw, nil
}

// UnmarshalJSON implements json.Unmarshaler.
func (s *State) UnmarshalJSON(raw []byte) error {
	r := stored{bare: (*bare)(s)}
	if err := json.Unmarshal(raw, &r); err != nil {
		return fmt.Errorf("read state: %w", err)
	}
	s.line.Clear()
	for q, ids := range r.Queue {
		for _, id := range ids {
			t := s.Tickets.Get(id)
			if t == nil || t.State != Waiting || t.Queue != q {
				return fmt.Errorf("read state: %s does not wait in queue %s", id, q)
			}
			s.line.Set(t.place(), t)
		}
	}
	return nil
}
