package view

import (
	"yimen/display/boardview"
	"yimen/hallserver/message"
	"yimen/hallserver/wire"
)

// drawFrame draws the strips above and below the face, and answers what is left.
// A strip that says something of now takes the room of the foot's, so that the
// calls keep theirs.
func (h *Hall) drawFrame(d *drawing) frame {
	p, m := h.plan, h.model
	f := frame{p.calls, p.side, p.list}
	says := h.says()
	stale := m.StaleSince != nil && m.State != boardview.Lost
	switch {
	case len(says) > 0:
		if h.footHolds() && h.roomForBoth() && !stale {
			h.drawFoot(d, p.foot)
			var strip box
			strip, f = f.takeBottom(p.foot.h, p.gap)
			h.drawSays(d, strip, says)
		} else {
			h.drawSays(d, p.foot, says)
		}
	case h.hasFoot() && !stale:
		h.drawFoot(d, p.foot)
	default:
		f = f.growTo(p.foot.bottom())
	}
	if stale {
		var strip box
		strip, f = f.takeTop(p.foot.h, p.gap)
		h.drawStale(d, strip)
	}
	return f
}

// takeTop cuts a strip as wide as the screen off the top.
func (f frame) takeTop(high, gap float32) (box, frame) {
	strip := box{f.calls.x, f.calls.y, f.all().w, high}
	_, f.calls = f.calls.takeTop(high, gap)
	if f.side.x > f.calls.x { // stands beside the calls, not below
		f.side = box{f.side.x, f.calls.y, f.side.w, f.side.h - high - gap}
	}
	return strip, f
}

// takeBottom cuts a strip as wide as the screen off the bottom.
func (f frame) takeBottom(high, gap float32) (box, frame) {
	strip := box{f.calls.x, f.all().bottom() - high, f.all().w, high}
	cut := high + gap
	if f.side != (box{}) && f.side.x == f.calls.x { // below the calls, which give as much as it does
		f.calls.h -= cut / 2
		f.list = f.list.up(cut / 2)
		f.side = box{f.side.x, f.side.y - cut/2, f.side.w, f.side.h - cut/2}
		return strip, f
	}
	return strip, f.cutBottom(cut)
}

// growTo makes all of it end at y.
func (f frame) growTo(y float32) frame {
	cut := f.all().bottom() - y
	if f.side != (box{}) && f.side.x == f.calls.x {
		f.calls.h -= cut
		f.list = f.list.up(cut)
		f.side.y -= cut
		return f
	}
	return f.cutBottom(cut)
}

// cutBottom makes the calls, and what stands beside them, so much less high.
func (f frame) cutBottom(cut float32) frame {
	f.calls.h -= cut
	if f.side != (box{}) {
		f.side.h -= cut
	}
	f.list = f.list.up(cut)
	return f
}

// roomForBoth says whether the farthest seat can still read the numbers when the
// calls have given the height of a strip.
func (h *Hall) roomForBoth() bool {
	p := h.plan
	f := frame{p.calls, p.side, p.list}
	_, f = f.takeBottom(p.foot.h, p.gap)
	p.calls = f.calls
	if p.figure == 0 || p.least == 0 {
		return true
	}
	p.sizeType()
	return p.Number*figureHeight >= p.figure
}

// says are the announcements that stand here: the notices, and where there is
// none, the pick-ups.
func (h *Hall) says() []wire.Say {
	switch h.model.State {
	case boardview.Lost, boardview.Connecting, boardview.Refused, boardview.Rate, boardview.Emergency:
		return nil
	case boardview.Calling, boardview.Empty, boardview.Closed, boardview.Pickup, boardview.Wall:
	}
	var notices, pickups []wire.Say
	for _, s := range h.model.Says {
		switch {
		case s.Kind == wire.SayNotice:
			notices = append(notices, s)
		case s.Kind == wire.SayPickup && h.plan.Kind != wire.BoardPickup:
			pickups = append(pickups, s)
		}
	}
	const most = 6
	if len(notices) == 0 {
		notices = pickups
	}
	return notices[:min(len(notices), most)]
}

// drawSays shows an announcement that stands, one after the other.
func (h *Hall) drawSays(d *drawing, b box, says []wire.Say) {
	u, pal := d.unit, d.pal
	d.plate(b, pal.AccentDeep, 20*u)
	d.icon("speaker", pal.OnAccent, box{b.x + 28*u, b.y + (b.h-60*u)/2, 60 * u, 60 * u})
	s := says[h.pages(len(says))]
	d.pair(
		words{text: s.Text["zh"], size: 42 * u, least: 26 * u, bold: true, ink: pal.OnAccent},
		words{text: h.look.beside(s.Text), size: 30 * u, least: 22 * u, ink: pal.OnAccent},
		box{b.x + 116*u, b.y, b.w - 144*u, b.h})
}

// drawStale says since when the board is out of date, and what to do.
func (h *Hall) drawStale(d *drawing, b box) {
	u, pal := d.unit, d.pal
	d.plate(b, pal.WatchSoft, 20*u)
	d.icon("warning", pal.Watch, box{b.x + 28*u, b.y + (b.h-56*u)/2, 56 * u, 56 * u})
	since := h.model.StaleSince.In(h.o.Zone).Format("15:04")
	d.pair(
		words{text: zh("board.stale", "time", since), size: 40 * u, least: 30 * u, bold: true, ink: pal.Watch},
		words{text: h.look.say("board.stale", "time", since), size: 28 * u, least: 24 * u, ink: pal.Watch},
		box{b.x + 112*u, b.y, b.w - 140*u, b.h})
}

// drawFoot shows the notices, or what to expect where there is none.
func (h *Hall) drawFoot(d *drawing, b box) {
	u, pal := d.unit, d.pal
	d.card(b, pal.Surface)
	d.icon("info", pal.Accent, box{b.x + 28*u, b.y + (b.h-52*u)/2, 52 * u, 52 * u})
	room := box{b.x + 104*u, b.y, b.w - 136*u, b.h}
	const firstSize, secondSize = 36, 28
	parts := h.noticeParts(firstSize*u, secondSize*u, room.w)
	part := parts[h.pages(len(parts))]
	d.pair(
		words{text: part[0], size: firstSize * u, least: 28 * u, ink: pal.Ink},
		words{text: part[1], size: secondSize * u, least: 24 * u, ink: pal.InkSoft}, room)
}

// noticeParts cuts the notices into parts of one line in each language.
func (h *Hall) noticeParts(first, second, w float32) [][2]string {
	const linesOfNotice = 8
	notices := h.model.Notices
	if !h.footHolds() {
		notices = []wire.Text{message.All(h.hint())}
	}
	var out [][2]string
	for _, n := range notices {
		a := wrap(n["zh"], first, false, w, linesOfNotice)
		b := wrap(h.look.beside(n), second, false, w, linesOfNotice)
		for i := range max(len(a), len(b)) {
			out = append(out, [2]string{at(a, i), at(b, i)})
		}
	}
	if len(out) == 0 {
		out = append(out, [2]string{})
	}
	return out
}

// footHolds says whether there are notices for the foot.
func (h *Hall) footHolds() bool {
	return len(h.model.Notices) > 0 && h.look.has(wire.PartNotices) && h.plan.Kind != wire.BoardWall
}

// hasFoot says whether the board has a line at the foot: always while people
// are called, never while one is asked for a rating, else only for notices.
func (h *Hall) hasFoot() bool {
	switch h.model.State {
	case boardview.Calling, boardview.Empty:
		lined := h.plan.Kind == wire.BoardHall || h.plan.Kind == wire.BoardZone
		return lined && h.look.has(wire.PartNotices) || h.footHolds()
	case boardview.Rate, boardview.Refused:
		return false
	case boardview.Closed, boardview.Connecting, boardview.Lost, boardview.Pickup, boardview.Wall, boardview.Emergency:
	}
	return h.footHolds()
}

// hint is the message at the foot of a board without notices.
func (h *Hall) hint() string {
	if h.model.State == boardview.Calling && !h.model.Open {
		return "board.closed.still"
	}
	return "board.empty.text"
}
