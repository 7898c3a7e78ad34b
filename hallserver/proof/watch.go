package proof

import (
	"slices"
	"time"

	"yimen/hallserver/board"
	"yimen/hallserver/wire"
)

var _ board.Watcher = (*Service)(nil)

// Published implements board.Watcher.
func (s *Service) Published(board string, calls []wire.Call, says []wire.Say) {
	now := s.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.feed(board)
	for _, c := range calls {
		s.publish(f, &call{id: c.CallID, number: c.Number, at: c.At, published: now, sayBy: c.Announcement.SayBy(c.At)})
	}
	for _, say := range says {
		s.publish(f, &call{
			id: say.ID, at: say.At, published: now, sayBy: say.Announcement.SayBy(say.At), urgent: say.Kind == wire.SayEmergency,
		})
	}
}

// publish makes what went out due to those who are there.
func (s *Service) publish(f *feed, k *call) {
	if !f.add(k) {
		return
	}
	for device, p := range f.posts {
		// One row a board in any case: that it was called is a fact too when
		// nobody was there to see it.
		if !p.there() && device != "" {
			continue
		}
		m := p.mark(k)
		if p.there() {
			p.owe(m)
		}
		s.save.add(m)
	}
}

// Held implements board.Watcher.
func (s *Service) Held(board string, held bool) {
	now := s.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.feed(board)
	if f.held && !held {
		f.released = now
		for _, p := range f.posts { // what has ended is not missed
			p.toSay = slices.DeleteFunc(p.toSay, func(m *mark) bool { return m.urgent })
		}
	}
	f.held = held
}

// Joined implements board.Watcher.
func (s *Service) Joined(c board.ClientStatus) {
	now := s.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.feed(c.Board).post(c.Device).join(linkOf(c), now)
	delete(s.refusals, place{c.Board, c.Device})
}

// Left implements board.Watcher.
func (s *Service) Left(c board.ClientStatus) {
	now := s.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.feed(c.Board).post(c.Device).leave(linkOf(c), now)
}

func linkOf(c board.ClientStatus) link { return link{c.Remote, c.Since.UnixNano()} }

// Told implements board.Watcher.
func (s *Service) Told(t board.Told) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.feed(t.Client.Board)
	p := f.post(t.Client.Device)
	p.seen = t.At
	p.shows = p.shows || !t.Client.ShownAt.IsZero() || len(t.Shown) > 0
	p.speaks = p.speaks || t.Client.Spoken != "" || len(t.Spoken)+len(t.Skipped) > 0
	s.each(f, p, t.Shown, func(m *mark) {
		p.toShow = settled(p.toShow, m.seq)
		s.first(&m.shown, t.At, m)
	})
	s.each(f, p, t.Spoken, func(m *mark) {
		p.toSay = said(p.toSay, m)
		s.first(&m.said, t.At, m)
	})
	s.each(f, p, t.Skipped, func(m *mark) {
		p.toSay = said(p.toSay, m)
		if m.left.IsZero() {
			m.left = t.At
			s.save.add(m)
		}
	})
	if t.Word == "" {
		return
	}
	if _, there := p.links[linkOf(t.Client)]; there {
		p.links[linkOf(t.Client)] = t.Word
	}
	p.word, p.detail, p.wordAt, p.unsaved = t.Word, t.Detail, t.At, true
}

// each hands what the device told of calls that are known to do.
func (s *Service) each(f *feed, p *post, ids []string, do func(*mark)) {
	for _, id := range ids {
		if k := f.calls[id]; k != nil {
			do(p.mark(k))
		}
	}
}

// first sets a time that is told for the first time.
func (s *Service) first(t *time.Time, at time.Time, m *mark) {
	if !t.IsZero() {
		return
	}
	*t = at
	m.post.newest(m, at)
	s.save.add(m)
}

// place is a device at a board; the device may be "".
type place struct{ board, device string }

// refusal is a device that asks and is not let in.
type refusal struct {
	code      string // a Problem's
	since, at time.Time
}

// Refused implements board.Watcher.
func (s *Service) Refused(board, device, code string, at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := place{short(board), short(device)}
	r := s.refusals[key]
	if r == nil {
		if len(s.refusals) >= mostRefusals {
			return
		}
		r = &refusal{since: at}
		s.refusals[key] = r
	}
	r.code, r.at = code, at
}

func short(name string) string { return name[:min(len(name), mostNameBytes)] }

// forgetRefusals drops those that are too old to count.
func (s *Service) forgetRefusals(now time.Time) {
	for key, r := range s.refusals {
		if now.Sub(r.at) > RefusedFor {
			delete(s.refusals, key)
		}
	}
}
