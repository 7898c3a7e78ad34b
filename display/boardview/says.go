package boardview

import (
	"slices"
	"time"

	"yimen/hallserver/wire"
)

// saysMax bounds the says a board keeps; the oldest go, emergencies last.
const saysMax = 64

// say takes in what is said besides calls, and what of it is taken back.
func (b *Board) say(news []wire.Say, unsaid []string, now time.Time) {
	for _, s := range news {
		s.Announcement = nil // nothing to be seen
		b.says = replace(b.says, s, func(o wire.Say) bool { return o.ID == s.ID })
	}
	b.says = slices.DeleteFunc(b.says, func(s wire.Say) bool {
		return slices.Contains(unsaid, s.ID) || !b.stands(s, now)
	})
	for len(b.says) > saysMax {
		oldest := slices.IndexFunc(b.says, func(s wire.Say) bool { return s.Kind != wire.SayEmergency })
		b.says = slices.Delete(b.says, max(oldest, 0), max(oldest, 0)+1)
	}
}

func (b *Board) stands(s wire.Say, now time.Time) bool {
	return s.Until == nil || s.Until.After(b.clock(now))
}

// standing are the says that stand at now, newest first; the newest emergency
// apart from the others.
func (b *Board) standing(now time.Time) (says []wire.Say, emergency *wire.Say) {
	for _, s := range slices.Backward(b.says) {
		switch {
		case !b.stands(s, now):
		case s.Kind != wire.SayEmergency:
			says = append(says, s)
		case emergency == nil:
			emergency = &s
		}
	}
	return says, emergency
}

// fresh are the ids of what else is new in a model, besides its calls.
func (m *Model) fresh() []string {
	var out []string
	isNew := func(at time.Time) bool { return m.Clock.Sub(at) < Mark }
	for _, s := range m.Says {
		if isNew(s.At) {
			out = append(out, s.ID)
		}
	}
	for _, p := range m.Pickups {
		if isNew(p.CalledAt) && !slices.Contains(out, p.CallID) {
			out = append(out, p.CallID)
		}
	}
	return out
}
