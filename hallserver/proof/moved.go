package proof

import "time"

// ClockSet moves all that was noted as far as the hall's time was set, so that what
// is late is as late as it is.
func (s *Service) ClockSet(by time.Duration) {
	move := func(times ...*time.Time) {
		for _, t := range times {
			if !t.IsZero() {
				*t = t.Add(by)
			}
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	move(&s.started)
	for _, f := range s.feeds {
		move(&f.released)
		for _, c := range f.order {
			move(&c.at, &c.published, &c.sayBy)
		}
		for _, p := range f.posts {
			move(&p.joined, &p.seen, &p.wordAt, &p.lastCallAt)
			for _, m := range p.order {
				move(&m.shown, &m.said, &m.left)
			}
		}
	}
	for _, r := range s.refusals {
		move(&r.since, &r.at)
	}
	for at, was := range s.standing {
		move(&was.since)
		s.standing[at] = was
	}
}
