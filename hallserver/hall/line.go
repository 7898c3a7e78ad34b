package hall

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"math"
	"strings"

	"yimen/hallserver/hall/calling"
)

// place is where a ticket stands among all of the day: with those of its state
// and queue, by since when they gather credit, and those of one moment by number.
type place struct {
	state    TicketState
	queue    QueueID
	creditMS int64
	series   string
	n        int
}

func (p place) compare(q place) int {
	if c := strings.Compare(string(p.state), string(q.state)); c != 0 {
		return c
	}
	if c := strings.Compare(string(p.queue), string(q.queue)); c != 0 {
		return c
	}
	if c := cmp.Compare(p.creditMS, q.creditMS); c != 0 {
		return c
	}
	if c := strings.Compare(p.series, q.series); c != 0 {
		return c
	}
	return cmp.Compare(p.n, q.n)
}

func (t *Ticket) place() place { return place{t.State, t.Queue, t.creditMS(), t.Series, t.N} }

// Line goes through those who wait in a queue, by since when they gather credit.
func (s *State) Line(q QueueID) iter.Seq[*Ticket] { return s.Those(Waiting, q) }

// Those goes through the day's tickets of one state and queue, by since when they
// gather credit.
func (s *State) Those(state TicketState, q QueueID) iter.Seq[*Ticket] {
	return func(yield func(*Ticket) bool) {
		for p, t := range s.lines.From(place{state: state, queue: q, creditMS: math.MinInt64}) {
			if p.state != state || p.queue != q || !yield(t) {
				return
			}
		}
	}
}

// Count counts the day's tickets of one state and queue.
func (s *State) Count(state TicketState, q QueueID) int {
	return s.lines.Rank(place{state: state, queue: q, creditMS: math.MaxInt64}) -
		s.lines.Rank(place{state: state, queue: q, creditMS: math.MinInt64})
}

// QueuesOf lists the queues in which tickets of a state stand.
func (s *State) QueuesOf(state TicketState) []QueueID {
	var queues []QueueID
	next := func(from QueueID) (QueueID, bool) {
		for p := range s.lines.From(place{state: state, queue: from, creditMS: math.MinInt64}) {
			return p.queue, p.state == state
		}
		return "", false
	}
	for q, more := next(""); more; q, more = next(q + "\x00") {
		queues = append(queues, q)
	}
	return queues
}

// Waiting counts who waits in the given queues.
func (s *State) Waiting(queues ...QueueID) int {
	n := 0
	for _, q := range queues {
		n += s.Count(Waiting, q)
	}
	return n
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
	for p, t := range s.lines.All() {
		if p.state == Waiting {
			w.Queue[p.queue] = append(w.Queue[p.queue], t.ID)
		}
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
	waiting := 0
	s.lines.Clear()
	s.tally = calling.Tally{}
	for id, t := range s.Tickets.All() {
		if t == nil || t.ID != id {
			return fmt.Errorf("read state: ticket %s is another one", id)
		}
		s.lines.Set(t.place(), t)
		s.tally.Add(string(t.Class), 1)
		if t.State == Waiting {
			waiting++
		}
	}
	for q, ids := range r.Queue {
		for _, id := range ids {
			if t := s.Tickets.Get(id); t == nil || t.State != Waiting || t.Queue != q {
				return fmt.Errorf("read state: %s does not wait in queue %s", id, q)
			}
		}
		waiting -= len(ids)
	}
	if waiting != 0 {
		return errors.New("read state: somebody waits in no queue")
	}
	return nil
}
