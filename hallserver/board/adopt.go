package board

import (
	"reflect"

	"yimen/hallserver/wire"
)

// Adopt puts other boards in the place of those there are, while Run goes on: new
// ones can be asked for, those that changed tell their clients the whole anew, and
// the clients of those that are no more are sent away with wire.CloseGone. It is
// done shortly after Adopt returns. With an error nothing changes.
func (s *Service) Adopt(boards []Board) error {
	if err := checkBoards(boards); err != nil {
		return err
	}
	s.mu.Lock()
	s.wanted = append([]Board{}, boards...)
	s.mu.Unlock()
	s.wakeAdopt()
	return nil
}

// Renew has every board told the whole anew, because what things are called has
// changed.
func (s *Service) Renew() {
	s.mu.Lock()
	s.renew = true
	s.mu.Unlock()
	s.wakeAdopt()
}

func (s *Service) wakeAdopt() {
	select {
	case s.adopting <- struct{}{}:
	default:
	}
}

// adopt does what Adopt and Renew asked for.
func (s *Service) adopt() {
	s.mu.Lock()
	wanted, renew := s.wanted, s.renew
	s.wanted, s.renew = nil, false
	s.mu.Unlock()
	s.publishPending()
	before := s.set.Load()
	changed := map[*stream]bool{}
	if wanted != nil {
		list := make([]*stream, 0, len(wanted))
		for _, b := range wanted {
			st := before.byID[b.ID]
			switch {
			case st == nil:
				st = s.newStream(b)
				changed[st] = true
			case !reflect.DeepEqual(st.projector.board, b):
				st.projector = newProjector(&s.cfg, s.announcer, b)
				st.reset(s.state, s.recent, true)
				s.meters.frames.Inc()
				changed[st] = true
			}
			list = append(list, st)
		}
		s.put(list)
		s.log.Info("boards changed", "boards", len(list), "new_or_changed", len(changed))
	}
	set := s.set.Load()
	for _, st := range before.list {
		if set.byID[st.id] != st {
			st.close(wire.CloseGone, reasonGone)
		}
	}
	for _, st := range set.list {
		if renew && !changed[st] {
			st.reset(s.state, s.recent, false)
			s.meters.frames.Inc()
		}
	}
}

// Kind is the kind of a board; empty: there is no such board.
func (s *Service) Kind(board string) string {
	b, ok := s.set.Load().byID[board]
	if !ok {
		return ""
	}
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.model.base.Kind
}

// Refused has the watcher told that somebody asked for a board and was not let in,
// by a Problem's code.
func (s *Service) Refused(board, device, code string) {
	if s.cfg.Watcher != nil {
		s.cfg.Watcher.Refused(board, device, code, s.now())
	}
}

// Boards lists the boards there are, by id and kind.
func (s *Service) Boards() []Board {
	var all []Board
	for _, b := range s.set.Load().list {
		b.mu.RLock()
		all = append(all, Board{ID: b.id, Kind: b.model.base.Kind})
		b.mu.RUnlock()
	}
	return all
}
