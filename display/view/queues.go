package view

import (
	"strconv"

	"yimen/hallserver/message"
	"yimen/hallserver/wire"
)

// queueLine is how high a queue's line is, in units: below the usual height its
// type shrinks.
const (
	queueLineLeast = 62
	queueLineUsual = 84
	queueLineMost  = 150
)

// threeLines is how high a queue's line is that holds both names and the wait, in units.
const threeLines = 118

// drawQueues shows how many wait in each queue, and how many windows are open.
func (h *Hall) drawQueues(d *drawing, b box) {
	u, pal := d.unit, d.pal
	d.card(b, pal.Surface)
	in := b.inset(32*u, 24*u)
	title, in := in.takeTop(60*u, 16*u)
	foot, in := in.takeBottom(44*u, 12*u)
	if h.plan.Portrait { // title and windows on one line
		in.h += foot.h + 12*u
		foot = box{title.x + title.w/2, title.y + 8*u, title.w / 2, title.h}
	}
	d.pair(
		words{text: zh("board.waiting.title"), size: 40 * u, least: 30 * u, bold: true, ink: pal.Ink},
		words{text: h.look.say("board.waiting.title"), size: 28 * u, least: 24 * u, ink: pal.InkSoft},
		title)
	h.drawOpen(d, foot)
	columns := 1
	if h.plan.Portrait {
		columns = 2
	}
	room := columns * max(1, int(in.h/(queueLineLeast*u)))
	queues := fitting(h.model.Queues, max(room, peopled(h.model.Queues)))
	page := h.pages((len(queues) + room - 1) / room)
	queues = queues[page*room : min(len(queues), (page+1)*room)]
	rows := (len(queues) + columns - 1) / columns
	if rows == 0 {
		return
	}
	high := min(in.h/float32(rows), queueLineMost*u)
	wide := (in.w - float32(columns-1)*48*u) / float32(columns)
	other := h.look.second != "" && h.turns(chineseStays, otherStays) == 1
	for i, q := range queues {
		column, row := i%columns, i/columns
		h.drawQueue(d, q, other, box{in.x + float32(column)*(wide+48*u), in.y + float32(row)*high, wide, high})
	}
}

// peopled is in how many of the queues somebody waits.
func peopled(queues []wire.BoardQueue) (n int) {
	for _, q := range queues {
		if q.Waiting > 0 {
			n++
		}
	}
	return n
}

// drawOpen says how many windows are open.
func (h *Hall) drawOpen(d *drawing, b box) {
	open := 0
	for _, w := range h.model.Windows {
		if w.State == wire.WindowOpen {
			open++
		}
	}
	key := "board.windows.open"
	if open == 1 {
		key = "board.windows.one"
	}
	first := zh(key, "n", open)
	if other := h.look.say(key, "n", open); other != "" {
		first += "  " + other
	}
	side := left
	if h.plan.Portrait {
		side = right
	}
	d.write(words{text: first, size: 28 * d.unit, least: 22 * d.unit, ink: d.pal.InkSoft, align: side},
		b.x, b.y+(b.h-28*d.unit)/2, b.w)
}

// drawQueue draws one queue: letter, name, how many wait and how long; in the other
// language in its turn.
func (h *Hall) drawQueue(d *drawing, q wire.BoardQueue, other bool, b box) {
	u, pal := d.unit*min(1, b.h/(queueLineUsual*d.unit)), d.pal
	chip := box{b.x, b.y + (b.h-60*u)/2, 60 * u, 60 * u}
	d.plate(chip, pal.AccentSoft, 16*u)
	letters := words{text: q.ID, size: 38 * u, bold: true, ink: pal.AccentDeep, align: centre}.fitTo(0.8 * chip.w)
	d.write(letters, chip.x, middleOf(chip, letters.size), chip.w)
	count := words{text: strconv.Itoa(q.Waiting), size: 60 * u, bold: true, ink: pal.Ink, align: right}
	if q.Waiting == 0 {
		count.ink = faded(pal)
	}
	drawn := d.write(count, b.x, middleOf(b, 60*u), b.w)
	x := chip.right() + 20*u
	wide := drawn.x - 20*u - x
	h.drawQueueWords(d, q, other, box{x, b.y, wide, b.h}, u)
}

// drawQueueWords writes a queue's name in both languages and how long the wait
// is; where there is no room for all three, the languages take turns.
func (h *Hall) drawQueueWords(d *drawing, q wire.BoardQueue, other bool, b box, u float32) {
	pal := d.pal
	name := words{text: q.Name["zh"], size: 38 * u, least: 28 * u, ink: pal.Ink}
	wait, most := queueWait("zh", q), 2
	if other && wait != "" {
		wait = queueWait(h.look.second, q)
		if text := h.look.beside(q.Name); text != "" && b.h < threeLines*u {
			name = words{text: text, size: 32 * u, least: 24 * u, ink: pal.Ink}
		}
	}
	if wait != "" && b.h < (2*38+28+2*8)*u {
		most = 1 // a name that is cut is known by its beginning, a wait is not
	}
	lines := name.lines(b.w, most)
	if other := h.look.beside(q.Name); len(lines) == 1 && (wait == "" || b.h >= threeLines*u) {
		lines = append(lines, words{text: other, size: 26 * u, least: 22 * u, ink: pal.InkSoft})
	}
	lines = append(lines, words{text: wait, size: 28 * u, least: 22 * u, ink: pal.AccentDeep})
	d.stack(b, 8*u, lines...)
}

// queueWait is what a queue's wait is called, in a language; "" when nothing
// honest can be said.
func queueWait(lang string, q wire.BoardQueue) string {
	if q.Waiting == 0 || q.Wait == nil {
		return ""
	}
	switch w := message.WaitOf(q.Wait.P50S, q.Wait.P90S); {
	case !w.Known:
		return ""
	case w.Now:
		return message.Text(lang, "board.waiting.soon")
	default:
		return message.Text(lang, "board.waiting.about", "time", w.In(lang))
	}
}
