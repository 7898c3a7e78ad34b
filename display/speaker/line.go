package speaker

import (
	"slices"
	"time"

	"yimen/hallserver/wire"
)

// Bounds of the line.
const (
	// waitMost is how many wait to be said at most; the oldest make room. It is more
	// than come in the time that a call may be said, thirty a second, so none is left
	// out before its deadline.
	waitMost = 1024
	// lineMost is how many are in line at most, those to be skipped among them.
	lineMost = 4096
	// knownMost is how many ids are kept to know doubles by.
	knownMost = 4096
	// busyLine is how many waiting calls make sentences be said once.
	busyLine = 2
	// mergeOver is how many wait when they are said in short, if a call does not
	// say itself; mergeMost how many are said behind one chime.
	mergeOver = 5
	mergeMost = 8
)

// entry is something that waits to be said.
type entry struct {
	id   string
	key  string // the same for what takes another's place
	say  *wire.Announcement
	at   time.Time // of it, by the own clock
	told time.Time // of it, by the server's
	skip string    // why it will not be said; "": it will

	form   form
	behind int // how many wait behind it
}

// form is how much is said of an entry.
type form int

const (
	whole     form = iota
	shortened      // chime and short sentence
	joined         // short sentence, behind the chime of the one before
)

// until is when e is too old, by the own clock.
func (e entry) until() time.Time {
	if e.say != nil && e.say.Until != nil {
		return e.at.Add(e.say.Until.Sub(e.told))
	}
	return e.at.Add(Late)
}

func (e entry) waits(now time.Time) bool { return e.skip == "" && !now.After(e.until()) }

// push puts an entry in line, once.
func (s *Speaker) push(e entry) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.known.add(e.id) {
		return
	}
	now := s.o.Now()
	switch {
	case e.say == nil:
		e.skip = WhyQuiet
	case !e.waits(now):
		e.skip = WhyLate
	default:
		s.replace(e.key)
	}
	s.line = append(s.line, e)
	s.bound(now)
	signal(s.wake)
}

// replace skips what waits under a key. The caller holds mu.
func (s *Speaker) replace(key string) {
	for i := range s.line {
		if o := &s.line[i]; o.key == key && o.skip == "" {
			o.skip = WhyReplaced
		}
	}
}

// bound keeps the line short: the oldest are not said. The caller holds mu.
func (s *Speaker) bound(now time.Time) {
	over := s.waiting(now) - waitMost
	for i := range s.line {
		if over <= 0 {
			break
		}
		if o := &s.line[i]; o.waits(now) {
			o.skip = WhyLate
			over--
			s.o.Log.Warn("too many calls wait to be said, leaving out the oldest", "call_id", o.id)
		}
	}
	if n := len(s.line) - lineMost; n > 0 {
		s.o.Log.Error("line is full, what became of the oldest is not told", "left_out", n)
		s.line = slices.Delete(s.line, 0, n)
	}
}

// waiting counts those that will be said. The caller holds mu.
func (s *Speaker) waiting(now time.Time) int {
	n := 0
	for _, e := range s.line {
		if e.waits(now) {
			n++
		}
	}
	return n
}

// next takes the first in line that is to be said, and tells what it passes over.
func (s *Speaker) next() (entry, bool) {
	for {
		e, ok := s.take()
		if !ok || e.skip == "" {
			return e, ok
		}
		s.o.Log.Info("call not said", "call_id", e.id, "why", e.skip)
		s.o.Skipped(e.id, e.skip)
	}
}

// take takes the first in line, said or not.
func (s *Speaker) take() (entry, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.line) == 0 {
		s.merge = 0
		return entry{}, false
	}
	now := s.o.Now()
	waiting := s.waiting(now)
	e := s.line[0]
	s.line = slices.Delete(s.line, 0, 1)
	if e.skip == "" && !e.waits(now) {
		e.skip = WhyLate
	}
	if e.skip == "" {
		e.behind = waiting - 1
		e.form = s.formOf(e, waiting)
	}
	return e, true
}

// formOf is how e is said when so many wait, itself among them. The caller holds
// mu.
func (s *Speaker) formOf(e entry, waiting int) form {
	over := e.say.MergeOver
	if over <= 0 {
		over = mergeOver
	}
	switch {
	case len(e.say.Short) == 0:
		s.merge = 0
		return whole
	case s.merge > 0:
		s.merge--
		return joined
	case waiting > over:
		s.merge = min(waiting, mergeMost) - 1
		return shortened
	}
	return whole
}

// back puts an entry where it was, at the head of the line, unless it has been
// replaced meanwhile; the next one said begins with a chime again.
func (s *Speaker) back(e entry) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.merge = 0
	now := s.o.Now()
	if slices.ContainsFunc(s.line, func(o entry) bool { return o.key == e.key && o.waits(now) }) {
		e.skip = WhyReplaced
	}
	s.line = slices.Insert(s.line, 0, e)
}

// signal leaves one token in c.
func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// memory knows the last ids it was told.
type memory struct {
	ids   map[string]bool
	order []string
}

func newMemory() memory { return memory{ids: map[string]bool{}} }

// add takes in an id; false: it knew it.
func (m *memory) add(id string) bool {
	if m.ids[id] {
		return false
	}
	m.ids[id] = true
	m.order = append(m.order, id)
	if len(m.order) > knownMost {
		delete(m.ids, m.order[0])
		m.order = m.order[1:]
	}
	return true
}
