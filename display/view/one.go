package view

import (
	"image/color"
	"strconv"
	"time"

	"yimen/display/boardview"
	"yimen/hallserver/wire"
	"yimen/kiosk/theme"
)

// hereFor is how long a call asks somebody to come before the board says that they
// are being served: nobody tells it when they have come.
const hereFor = time.Minute

// oneSize are the places and sizes of the board of one window.
type oneSize struct {
	sign, main     box
	head, mid, low box     // of main: what to do, the number, who is next
	number         float32 // type size of the number now
}

func oneSizes(b box) oneSize {
	var s oneSize
	gap := 0.024 * min(b.w, b.h)
	if b.h > b.w {
		s.sign, s.main = b.takeTop(0.24*b.h, gap)
	} else {
		wide := 0.28 * b.w
		s.sign = box{b.x, b.y, wide, b.h}
		s.main = box{b.x + wide + gap, b.y, b.w - wide - gap, b.h}
	}
	in := s.main.inset(0.05*s.main.w, 0.05*s.main.h)
	s.head, in = in.takeTop(0.24*in.h, 0.02*in.h)
	s.low, s.mid = in.takeBottom(0.2*in.h, 0.02*in.h)
	const numberWide = 2.6 // of a letter and three figures, as a part of the type size
	s.number = min(0.96*s.mid.h/theme.LineTitle, s.mid.w/numberWide)
	return s
}

// standing is what the board of a window says.
type standing struct {
	state  string // closed, paused, wait, here, serving
	number string
	marked bool
	recall bool
	window wire.BoardWindow
}

// stands reads from the model how the window stands.
func (h *Hall) stands() standing {
	var s standing
	m := h.model
	if len(m.Windows) > 0 {
		s.window = m.Windows[0]
	}
	s.number = s.window.Ticket
	var call *boardview.Call
	for i := range m.Calls { // newest first
		// One that has its turn goes before what the window is at by now: it would be
		// seen nowhere else, and counts as shown.
		if c := &m.Calls[i]; c.Marked || !c.Ended && (s.number == "" || c.Number == s.number) {
			call = c
			break
		}
	}
	if call != nil {
		s.number, s.marked, s.recall = call.Number, call.Marked, call.Recall > 0
		if s.window.Number == 0 {
			s.window.Number, s.window.Name, s.window.State = call.Window, call.WindowName, wire.WindowOpen
		}
	}
	switch {
	case call != nil && (call.Marked || h.clock().Sub(call.At) < hereFor):
		s.state = "here"
	case s.number != "":
		s.state = "serving"
	case s.window.State == wire.WindowPaused:
		s.state = "paused"
	case s.window.State == wire.WindowOpen && m.State != boardview.Closed:
		s.state = "wait"
	default:
		s.state = "closed"
	}
	return s
}

// drawOne draws the board of one window: which one it is, whose turn it is, what
// they are to do, and who is next.
func (h *Hall) drawOne(d *drawing, b box) {
	s := h.stands()
	sizes := oneSizes(b)
	h.drawSign(d, sizes.sign, s.window)
	fill, ink, soft := d.pal.Surface, d.pal.Ink, d.pal.InkSoft
	number := d.pal.Accent
	if s.marked {
		fill, ink, soft, number = d.pal.Accent, d.pal.OnAccent, d.pal.OnAccent, d.pal.OnAccent
	}
	card := d.card(sizes.main, fill)
	switch s.state {
	case "here", "serving":
		if len(h.model.Calls) > 0 {
			h.growInto(card, sizes.main, h.model.Calls[0])
		}
		icon := "person"
		if s.state == "here" {
			icon = "bell"
		}
		key := "board.window." + s.state
		first, second := zh(key), h.look.say(key)
		if s.recall {
			first = joined(zh("board.calls.recall"), " · ", first)
		}
		h.drawDo(d, sizes.head, icon, first, second, ink, soft)
		now := words{text: s.number, size: sizes.number, least: 0.3 * sizes.number, bold: true, ink: number, align: centre}
		d.write(now, sizes.mid.x, middleOf(sizes.mid, now.fit(sizes.mid.w).size), sizes.mid.w)
		h.drawNext(d, sizes.low, s, fill, ink)
	case "wait":
		h.drawPlain(d, around(sizes.head, sizes.mid), "hourglass", zh("board.window.wait"), h.look.say("board.window.wait"), nil)
		h.drawNext(d, sizes.low, s, fill, ink)
	case "paused":
		h.drawPlain(d, around(sizes.head, sizes.low), "pause", zh("board.window.paused"), h.look.say("board.window.paused"), h.pauseWords(s.window))
	default:
		h.drawPlain(d, around(sizes.head, sizes.low), "stop", zh("board.window.closed"), h.look.say("board.window.closed"),
			[]string{zh("board.window.elsewhere"), h.look.say("board.window.elsewhere")})
	}
	h.forgetGrown(h.model.Calls)
}

// drawSign draws which window this is.
func (h *Hall) drawSign(d *drawing, b box, w wire.BoardWindow) {
	d.card(b, d.pal.AccentDeep)
	ink := d.pal.OnAccent
	in := b.inset(0.08*b.w, 0.08*b.h)
	number := words{text: strconv.Itoa(w.Number), bold: true, ink: ink, align: centre}
	first := words{text: zh("board.window.label"), bold: true, ink: ink, align: centre}
	second := words{text: h.look.say("board.window.label"), ink: ink, align: centre}
	if w.Number == 0 {
		number.text = "–"
	}
	if b.w > b.h { // the words beside the number
		number.size = 0.9 * in.h
		number = number.fitTo(0.45 * in.w)
		first.size, second.size = 0.34*in.h, 0.17*in.h
		wide := max(first.wide(), second.wide()) + 2
		gap := 0.06 * in.w
		x := in.x + (in.w-number.wide()-gap-wide)/2
		number.align, first.align, second.align = left, left, left
		d.write(number, x, middleOf(in, number.size), number.wide()+1)
		d.stack(box{x + number.wide() + gap, in.y, wide, in.h}, 0.06*in.h, first, second)
		return
	}
	number.size = 0.46 * in.h
	number = number.fitTo(in.w)
	first.size, second.size = 0.22*in.w, 0.12*in.w
	d.stack(in, 0.05*in.h, number, first, second)
}

// drawDo says what to do, with an icon before it.
func (h *Hall) drawDo(d *drawing, b box, icon, first, second string, ink, soft color.NRGBA) {
	side := 0.56 * b.h
	gap := 0.18 * b.h
	big := words{text: first, size: 0.46 * b.h, least: 0.25 * b.h, bold: true, ink: ink}.fit(b.w - side - gap)
	small := words{text: second, size: 0.24 * b.h, least: 0.14 * b.h, ink: soft}.fit(b.w - side - gap)
	wide := max(big.wide(), small.wide()) + 2
	x := b.x + (b.w-side-gap-wide)/2
	d.icon(icon, ink, box{x, b.y + (b.h-side)/2, side, side})
	d.stack(box{x + side + gap, b.y, wide, b.h}, 0.1*b.h, big, small)
}

// drawNext says who comes next; nothing where nobody does.
func (h *Hall) drawNext(d *drawing, b box, s standing, fill, ink color.NRGBA) {
	if len(s.window.Next) == 0 {
		return
	}
	back := d.pal.AccentSoft
	number := d.pal.AccentDeep
	if s.marked {
		back, number = mix(fill, ink, 5), ink
		if d.pal.High {
			back = fill
		}
	}
	d.plate(b, back, 0.2*b.h)
	label := words{text: zh("board.window.next"), size: 0.36 * b.h, bold: true, ink: ink}
	other := words{text: h.look.say("board.window.next"), size: 0.24 * b.h, ink: ink}
	gap := 0.3 * b.h
	text := joined(s.window.Next[0], " · ", at(s.window.Next[1:], 0))
	next := words{text: text, size: 0.56 * b.h, least: 0.3 * b.h, bold: true, ink: number}
	next = next.fit(b.w - 4*gap - label.wide() - other.wide())
	x := b.x + (b.w-label.wide()-other.wide()-next.wide()-1.5*gap)/2
	middle := b.y + b.h/2
	x = d.write(label, x, middle-label.size/2, label.wide()+1).right()
	if other.text != "" {
		x = d.write(other, x+0.5*gap, middle-other.size/2+0.04*label.size, other.wide()+1).right()
	}
	d.write(next, x+gap, middleOf(b, next.size), next.wide()+1)
}

// drawPlain draws a state in which nobody is at the window.
func (h *Hall) drawPlain(d *drawing, b box, icon, first, second string, texts []string) {
	n := notice{icon: icon, title: first, second: second}
	n.text, n.other = at(texts, 0), ""
	if len(texts) > 1 {
		n.other = texts[1]
	}
	scale := min(b.w/700, b.h/540)
	h.drawNotice(d, b, n, scale)
}

// pauseWords are why a window pauses and until when, in both languages.
func (h *Hall) pauseWords(w wire.BoardWindow) []string {
	first, second := w.PauseText["zh"], h.look.beside(w.PauseText)
	if w.PausedUntil != nil && w.PausedUntil.After(h.clock()) {
		at := w.PausedUntil.In(h.o.Zone).Format("15:04")
		first = joined(first, " · ", zh("board.window.back", "time", at))
		second = joined(second, " · ", h.look.say("board.window.back", "time", at))
	}
	return []string{first, second}
}
