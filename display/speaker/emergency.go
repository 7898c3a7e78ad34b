package speaker

import (
	"context"
	"slices"
	"time"

	"yimen/hallserver/wire"
)

// emergencyMost is how many emergencies stand at once at most; the oldest make
// room.
const emergencyMost = 8

// emergency is said again and again.
type emergency struct {
	id    string
	say   *wire.Announcement
	until time.Time // by the own clock; zero: until it is ended
}

// raise begins an emergency and cuts off what is said, unless that is one too.
func (s *Speaker) raise(say wire.Say, at time.Time) {
	e := emergency{id: say.ID, say: say.Announcement}
	if say.Until != nil {
		e.until = at.Add(say.Until.Sub(say.At))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if i := slices.IndexFunc(s.urgent, func(o emergency) bool { return o.id == e.id }); i >= 0 {
		s.urgent[i].until = e.until
		return
	}
	s.urgent = append(s.urgent, e)
	if len(s.urgent) > emergencyMost {
		s.urgent = slices.Delete(s.urgent, 0, 1)
	}
	if s.cut != nil && s.saying == "" {
		s.cut()
	}
	signal(s.alarm)
	signal(s.wake)
}

// lower ends an emergency, in the middle of its sentence if need be.
func (s *Speaker) lower(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := len(s.urgent)
	s.urgent = slices.DeleteFunc(s.urgent, func(o emergency) bool { return o.id == id })
	if len(s.urgent) == n {
		return
	}
	if s.cut != nil && s.saying == id {
		s.cut()
	}
	signal(s.alarm)
}

// Emergencies are the ids of those that stand. A board that has got a snapshot
// ends those that are not in it.
func (s *Speaker) Emergencies() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]string, len(s.urgent))
	for i, e := range s.urgent {
		out[i] = e.id
	}
	return out
}

// emergency is the one whose turn it is.
func (s *Speaker) emergency() (emergency, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.o.Now()
	s.urgent = slices.DeleteFunc(s.urgent, func(o emergency) bool { return !o.until.IsZero() && now.After(o.until) })
	if len(s.urgent) == 0 {
		return emergency{}, false
	}
	e := s.urgent[s.turn%len(s.urgent)]
	s.turn++
	return e, true
}

// sayEmergency says it once, and pauses.
func (s *Speaker) sayEmergency(ctx context.Context, e emergency) {
	s.drain()
	saying, done := s.begin(ctx, e.id)
	sound, lack := s.sound(saying, entry{id: e.id, say: e.say})
	err := saying.Err()
	if err == nil {
		err = s.play(saying, sound)
	}
	done()
	if err == nil && lack == nil && s.first(e.id) {
		s.o.Spoken(e.id)
	}
	if saying.Err() != nil && ctx.Err() == nil && !s.stands(e.id) {
		return // ended in the middle: what waits goes on at once
	}
	s.pause(ctx, emergencyGap)
}

// drain takes the token of changes that are about to be seen.
func (s *Speaker) drain() {
	select {
	case <-s.alarm:
	default:
	}
}

// stands is whether an emergency has not been ended.
func (s *Speaker) stands(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.raised(id)
}

// raised is stands for a caller who holds mu.
func (s *Speaker) raised(id string) bool {
	return slices.ContainsFunc(s.urgent, func(o emergency) bool { return o.id == id })
}

// first is whether an id is told of for the first time.
func (s *Speaker) first(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.known.add(id)
}
