package boardview

// ids are ids that came, the newest of them; the oldest are forgotten.
type ids struct {
	known map[string]bool
	ring  []string // in the order they came, from next on
	next  int      // where the next one goes
}

// newIDs keeps the newest most ids.
func newIDs(most int) ids {
	return ids{known: map[string]bool{}, ring: make([]string, most)}
}

func (s *ids) has(id string) bool { return s.known[id] }

// add takes in an id, in the place of the oldest where it is full.
func (s *ids) add(id string) {
	if id == "" || s.known[id] {
		return
	}
	delete(s.known, s.ring[s.next])
	s.known[id], s.ring[s.next] = true, id
	s.next = (s.next + 1) % len(s.ring)
}
