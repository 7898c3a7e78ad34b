package proof

import (
	"cmp"
	"slices"
	"time"

	"yimen/hallserver/wire"
)

// standing is how a device stood at the last look, and since when.
type standing struct {
	state string
	since time.Time
	alarm bool // it wanted somebody to look
}

// Health says how every device is, by board and device: the devices that are expected,
// the boards at which none stands, and who is refused.
func (s *Service) Health() wire.Health { return s.look() }

// Alarms counts the devices, files and cards that want somebody to look, as of the last
// look.
func (s *Service) Alarms() int { return int(s.alarms.Load()) }

// look judges every device and logs what has changed.
func (s *Service) look() wire.Health {
	files := s.Files()
	l := newListing(s.Now(), s.Boards(), s.Devices())
	s.mu.Lock()
	s.forgetRefusals(l.now)
	s.list(l)
	changes := s.changes(l.devices)
	cards := s.cardsLeft(l.now)
	s.mu.Unlock()
	slices.SortFunc(l.devices, func(a, b wire.DeviceHealth) int {
		return cmp.Or(cmp.Compare(a.Board, b.Board), cmp.Compare(a.Device, b.Device))
	})
	h := wire.Health{At: l.now, Devices: l.devices, Files: append([]wire.FileHealth{}, files...), Cards: cards, Alarms: len(files) + len(cards)}
	for _, d := range h.Devices {
		if alarming(d) {
			h.Alarms++
		}
	}
	h.Holidays = s.Holidays()
	if err := s.Clock(); err != nil {
		h.Clock = err.Error()
		h.Alarms++
	}
	if h.Halted, h.HaltedDetail = s.Halted(); h.Halted != "" {
		h.Alarms++
	}
	s.alarms.Store(int64(h.Alarms))
	for _, c := range changes {
		s.report(c)
	}
	return h
}

// alarming says whether somebody should look. A board that nobody of its own stands
// at does not: no device of it is known to be missing.
func alarming(d wire.DeviceHealth) bool {
	return d.State != wire.DeviceOK && (d.State != wire.DeviceGone || d.Device != "")
}

// change is a device that is better or worse than at the last look.
type change struct {
	wire.DeviceHealth
	was string
}

// changes compares with the last look, sets since when each is as it is, and
// remembers it for the next.
func (s *Service) changes(all []wire.DeviceHealth) []change {
	var out []change
	now := map[place]standing{}
	for i := range all {
		d := &all[i]
		at := place{d.Board, d.Device}
		was := s.standing[at]
		if was.state == d.State {
			d.Since = was.since
		}
		now[at] = standing{d.State, d.Since, alarming(*d)}
		if before := cmp.Or(was.state, wire.DeviceOK); before != d.State && (alarming(*d) || was.alarm) {
			out = append(out, change{*d, before})
		}
	}
	s.standing = now
	return out
}

// report logs a change.
func (s *Service) report(c change) {
	attrs := []any{"board", c.Board, "device", c.Device, "name", c.Name, "state", c.State, "was", c.was}
	if c.State == wire.DeviceTrouble || c.State == wire.DeviceRefused {
		attrs = append(attrs, "word", c.Word, "detail", c.Detail)
	}
	if gravity(c.State) > gravity(c.was) {
		s.Log.Warn("a device wants somebody to look", attrs...)
		return
	}
	s.Log.Info("a device is better", attrs...)
}

func gravity(state string) int {
	return slices.Index([]string{wire.DeviceOK, wire.DeviceLate, wire.DeviceTrouble, wire.DeviceRefused, wire.DeviceGone}, state)
}

// listing is a list of devices in the making.
type listing struct {
	now     time.Time
	kinds   map[string]string // of the configured boards
	known   map[string]Device
	devices []wire.DeviceHealth
}

func newListing(now time.Time, boards []Board, devices []Device) *listing {
	l := &listing{now: now, kinds: map[string]string{}, known: map[string]Device{}, devices: []wire.DeviceHealth{}}
	for _, b := range boards {
		l.kinds[b.ID] = b.Kind
	}
	for _, d := range devices {
		l.known[d.ID] = d
	}
	return l
}

// list lists the devices at the boards, the boards without any, the bridges that are
// bound to no window, and who is refused.
func (s *Service) list(l *listing) {
	listed := map[place]bool{}
	for id, d := range l.known {
		if d.Unbound {
			l.devices = append(l.devices, unbound(d))
			listed[place{"", id}] = true
		}
	}
	for _, f := range s.feeds {
		for _, p := range f.posts {
			if p.device != "" && s.expected(p, l) {
				l.devices = append(l.devices, s.health(p, l))
				listed[place{p.board, p.device}] = true
				listed[place{p.board, ""}] = true
			}
		}
	}
	for key, r := range s.refusals {
		if !listed[key] || key.device == "" {
			l.devices = append(l.devices, l.refused(key, r))
			listed[key] = true
		}
	}
	for id, kind := range l.kinds {
		if listed[place{id, ""}] {
			continue
		}
		d := wire.DeviceHealth{Board: id, Kind: kind, State: wire.DeviceGone, Since: s.started}
		if f := s.feeds[id]; f != nil {
			d = f.unnamed(d)
		}
		l.devices = append(l.devices, d)
	}
}

// expected says whether a device belongs on the list.
func (s *Service) expected(p *post, l *listing) bool {
	if p.there() {
		return true
	}
	_, enrolled := l.known[p.device]
	_, configured := l.kinds[p.board]
	_, refused := s.refusals[place{p.board, p.device}]
	return refused || enrolled && configured && !p.seen.Before(l.now.AddDate(0, 0, -ExpectedDays))
}

// unnamed is a board at which no device of its own stands: others may.
func (f *feed) unnamed(d wire.DeviceHealth) wire.DeviceHealth {
	p := f.posts[""]
	d.LastSeen, d.Shows, d.Speaks = p.seen, p.shows, p.speaks
	d.LastCall, d.LastCallAt = p.lastCall, orNil(p.lastCallAt)
	if p.there() {
		d.State, d.Since = wire.DeviceOK, p.joined
	}
	return d
}

// unbound is a bridge that acts for no window: nothing is let in of what it asks.
func unbound(d Device) wire.DeviceHealth {
	return wire.DeviceHealth{
		Kind: wire.KindBridge, Device: d.ID, Name: d.Name, State: wire.DeviceRefused,
		Since: d.Enrolled, LastSeen: d.Seen, Word: wire.WordUnbound,
	}
}

// refused is who asked for a board, or a bridge that asked for a window.
func (l *listing) refused(key place, r *refusal) wire.DeviceHealth {
	kind := l.kinds[key.board]
	if key.board == "" {
		kind = wire.KindBridge
	}
	return wire.DeviceHealth{
		Board: key.board, Kind: kind, Device: key.device, Name: l.known[key.device].Name,
		State: wire.DeviceRefused, Since: r.since, LastSeen: r.at, Word: r.code, WordAt: orNil(r.at),
	}
}

func orNil(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
