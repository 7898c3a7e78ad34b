package board

import (
	"slices"
	"sort"
	"time"

	"yimen/hallserver/wire"
)

// toldMost is how many of the newest calls and says of a board are remembered with
// their place: a minute's at the busiest, and as many before them.
const toldMost = 4096

// toldIn knows in which frame each of the newest calls and says was told, oldest
// first. Each has a place that never changes, counted from 0.
type toldIn struct {
	ids   []string // shared with who asked: never changed, only added to
	at    []toldAt // of each
	first uint64   // place of the oldest
}

type toldAt struct {
	offset uint64
	at     time.Time // when it was called or said
	sayBy  time.Time // until when it may be said; zero: it is not said
	urgent bool      // an emergency, which is said out of its turn
}

func (t *toldIn) add(id string, at toldAt) {
	if len(t.ids) >= 2*toldMost {
		t.first += toldMost
		t.ids, t.at = slices.Clone(t.ids[toldMost:]), slices.Clone(t.at[toldMost:])
	}
	t.ids, t.at = append(t.ids, id), append(t.at, at)
}

func (t *toldIn) addAll(calls []wire.Call, says []wire.Say, offset uint64) {
	for _, c := range calls {
		t.add(c.CallID, toldAt{offset: offset, at: c.At, sayBy: c.Announcement.SayBy(c.At)})
	}
	for _, s := range says {
		t.add(s.ID, toldAt{offset: offset, at: s.At, sayBy: s.Announcement.SayBy(s.At), urgent: s.Kind == wire.SayEmergency})
	}
}

// place is where a call is among those remembered, and the offset of its frame.
func (t *toldIn) place(id string) (place, offset uint64, ok bool) {
	for i, held := range slices.Backward(t.ids) {
		if held == id {
			return t.first + uint64(i), t.at[i].offset, true //nolint:gosec // not negative
		}
	}
	return 0, 0, false
}

// between are the calls from one place to before another.
func (t *toldIn) between(from, to uint64) []string {
	from = max(from, t.first)
	if to <= from {
		return nil
	}
	return t.ids[from-t.first : to-t.first : to-t.first]
}

// inTurn are those between two places that are said in their turn.
func (t *toldIn) inTurn(from, to uint64) []string {
	ids := t.between(from, to)
	from = max(from, t.first)
	var out []string
	for i, id := range ids {
		if !t.at[from-t.first+uint64(i)].urgent {
			out = append(out, id)
		}
	}
	return out
}

// isUrgent says whether an emergency has a place.
func (t *toldIn) isUrgent(place uint64) bool { return t.at[place-t.first].urgent }

// after is the first place behind a frame.
func (t *toldIn) after(offset uint64) uint64 {
	return t.first + uint64(sort.Search(len(t.at), func(i int) bool { return t.at[i].offset > offset })) //nolint:gosec // not negative
}

// since is the first place of what was called after a time, as far as calls came
// in order.
func (t *toldIn) since(at time.Time) uint64 {
	return t.first + uint64(sort.Search(len(t.at), func(i int) bool { return t.at[i].at.After(at) })) //nolint:gosec // not negative
}

// Told says how many of the boards and speakers that are connected have shown
// and said a call; nil when no board here knows it, or none is connected. A
// speaker is a client that has ever said what it spoke; where a call is not said,
// none is counted.
func (s *Service) Told(call string) *wire.Told {
	var sum wire.Told
	for _, b := range s.set.Load().list {
		b.told(call, &sum)
	}
	if sum.Boards == 0 && sum.Speakers == 0 {
		return nil
	}
	return &sum
}

func (s *stream) told(call string, sum *wire.Told) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	place, offset, ok := s.toldIn.place(call)
	if !ok {
		return
	}
	sayBy := s.toldIn.at[place-s.toldIn.first].sayBy
	for _, c := range s.clients {
		st, open := c.report(0)
		if !open {
			continue
		}
		if st.Spoken == "" || !st.ShownAt.IsZero() {
			sum.Boards++
			if !st.ShownAt.IsZero() && st.Shown >= offset {
				sum.Shown++
			}
		}
		if st.Spoken == "" || sayBy.IsZero() {
			continue
		}
		sum.Speakers++
		if sum.SayBy == nil || sum.SayBy.Before(sayBy) {
			sum.SayBy = &sayBy
		}
		if spoken, _, known := s.toldIn.place(st.Spoken); known && spoken >= place {
			sum.Spoken++
		}
	}
}
