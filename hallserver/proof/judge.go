package proof

import (
	"time"

	"yimen/hallserver/wire"
)

// health says how a device is.
func (s *Service) health(p *post, l *listing) wire.DeviceHealth {
	d := wire.DeviceHealth{
		Board: p.board, Kind: l.kinds[p.board], Device: p.device, Name: l.known[p.device].Name,
		LastSeen: p.seen, Shows: p.shows, Speaks: p.speaks, Word: p.word, Detail: p.detail, WordAt: orNil(p.wordAt),
		LastCall: p.lastCall, LastCallAt: orNil(p.lastCallAt), Since: l.now, State: wire.DeviceOK,
	}
	if !p.there() {
		s.away(&d, p, l.now)
		return d
	}
	d.LastSeen = l.now
	only := l.known[p.device].Role == wire.RoleSpeaker || d.Kind == wire.BoardSpeak
	if behind := p.behind(l.now, s.feeds[p.board], only); behind > 0 {
		d.State, d.BehindS = wire.DeviceLate, int(behind/time.Second)
	}
	if word, troubled := p.trouble(); troubled {
		// It says itself what is wrong, which also tells why it is late. Another of
		// its connections may have said a better word since.
		d.State = wire.DeviceTrouble
		if d.Word != word {
			d.Word, d.Detail, d.WordAt = word, "", nil
		}
	}
	return d
}

// away says how a device is that is not connected. For a moment it stays as it was.
func (s *Service) away(d *wire.DeviceHealth, p *post, now time.Time) {
	if r := s.refusals[place{p.board, p.device}]; r != nil {
		d.State, d.Since, d.LastSeen = wire.DeviceRefused, r.since, r.at
		d.Word, d.Detail, d.WordAt = r.code, "", orNil(r.at)
		return
	}
	left := p.seen
	if left.Before(s.started) {
		left = s.started // it could not come before
	}
	if now.Sub(left) > GoneAfter {
		d.State, d.Since = wire.DeviceGone, p.seen
		return
	}
	if was := s.standing[place{p.board, p.device}]; was.state != "" {
		d.State = was.state
	}
}

// trouble is a word of one of the device's connections that is not a good one.
func (p *post) trouble() (word string, troubled bool) {
	for _, w := range p.links {
		if bad(w) && (!troubled || w == p.word || w < word && word != p.word) {
			word, troubled = w, true
		}
	}
	return word, troubled
}

// behind is how old the oldest call is that should be shown, or said, by now; 0 when
// there is none. A device that has only ever spoken shows nothing. While an emergency
// holds the board it alone is to be said, and the rest has its time anew afterwards.
func (p *post) behind(now time.Time, f *feed, only bool) time.Duration {
	var oldest time.Duration
	if !only && (p.shows || !p.speaks) && len(p.toShow) > 0 && !f.held {
		if m := p.toShow[0]; now.Sub(later(m.published, f.released)) > ShownWithin {
			oldest = now.Sub(m.at)
		}
	}
	if !only && !p.speaks {
		return oldest
	}
	for _, m := range p.toSay {
		if f.held && !m.urgent {
			continue
		}
		if now.Sub(later(m.sayBy, f.released)) > SaidWithin {
			oldest = max(oldest, now.Sub(m.at))
		}
		break
	}
	return oldest
}

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}
