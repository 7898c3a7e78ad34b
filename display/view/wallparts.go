package view

import (
	"image/color"
	"slices"
	"strconv"
	"time"

	"yimen/hallserver/wire"
	"yimen/kiosk/theme"
)

// wallTitle writes what a part of the wall is called, and answers what is left.
func (h *Hall) wallTitle(d *drawing, b box, key string) box {
	u := d.unit
	d.card(b, d.pal.Surface)
	title, in := b.inset(28*u, 20*u).takeTop(50*u, 8*u)
	d.pair(
		words{text: zh(key), size: 38 * u, least: 28 * u, bold: true, ink: d.pal.Ink},
		words{text: h.look.say(key), size: 26 * u, least: 20 * u, ink: d.pal.InkSoft}, title)
	return in
}

// drawWallQueues draws who waits in each queue: how many by the length of a bar,
// how long in words.
func (h *Hall) drawWallQueues(d *drawing, b box) {
	in := h.wallTitle(d, b, "board.wall.queues")
	const least, most = 46, 96
	queues := fitting(h.model.Queues, int(in.h/(least*d.unit)))
	longest := 1
	for _, q := range queues {
		longest = max(longest, q.Waiting)
	}
	high := min(in.h/float32(max(len(queues), 1)), most*d.unit)
	for i, q := range queues {
		h.drawWallQueue(d, q, box{in.x, in.y + float32(i)*high, in.w, high}, longest)
	}
}

func (h *Hall) drawWallQueue(d *drawing, q wire.BoardQueue, b box, longest int) {
	pal := d.pal
	size := min(0.62*b.h, 46*d.unit)
	chip := box{b.x, b.y + (b.h-1.25*size)/2, 1.25 * size, 1.25 * size}
	d.plate(chip, pal.AccentSoft, 0.3*size)
	letter := words{text: q.ID, size: 0.8 * size, bold: true, ink: pal.AccentDeep, align: centre}.fitTo(0.9 * chip.w)
	d.write(letter, chip.x, middleOf(chip, letter.size), chip.w)
	gap := 0.35 * size
	wait := words{text: queueWait("zh", q), size: 0.72 * size, least: 0.5 * size, ink: pal.InkSoft, align: right}
	waitWide := min(0.28*b.w, 6.4*size)
	count := words{text: strconv.Itoa(q.Waiting), size: size, bold: true, ink: pal.Ink, align: right}
	countWide := max(1.8*size, count.wide()+1)
	nameWide := 0.3 * (b.w - chip.w - gap)
	name := words{text: q.Name["zh"], size: 0.8 * size, least: 0.52 * size, ink: pal.Ink}
	x := chip.right() + gap
	d.write(name, x, b.y+(b.h-name.fit(nameWide).size)/2, nameWide)
	x += nameWide + gap
	d.write(wait, b.right()-waitWide, b.y+(b.h-wait.fit(waitWide).size)/2, waitWide)
	right := b.right() - waitWide - gap
	d.write(count, right-countWide, middleOf(b, size), countWide)
	bar := box{x, b.y + (b.h-0.5*size)/2, right - countWide - gap - x, 0.5 * size}
	if bar.w <= 0 {
		return
	}
	d.bar(bar, float32(q.Waiting)/float32(longest))
}

// drawWallWindows draws how each window stands: by word, shape and colour.
func (h *Hall) drawWallWindows(d *drawing, b box) {
	in := h.wallTitle(d, b, "board.wall.windows_title")
	const pageMost = 48
	pages := (len(h.model.Windows) + pageMost - 1) / pageMost
	page := h.pages(pages)
	windows := h.model.Windows[min(len(h.model.Windows), page*pageMost):]
	windows = windows[:min(len(windows), pageMost)]
	if len(windows) == 0 {
		return
	}
	columns := gridColumns(len(windows), in)
	rows := (len(windows) + columns - 1) / columns
	wide, high := in.w/float32(columns), min(in.h/float32(rows), 0.3*in.h+60*d.unit)
	for i, w := range windows {
		cell := box{in.x + float32(i%columns)*wide, in.y + float32(i/columns)*high, wide, high}
		h.drawWallWindow(d, cell.inset(4*d.unit, 4*d.unit), w)
	}
}

// gridColumns is how many columns make the cells of count things largest, where a
// cell is best when it is cellShape times as wide as high.
func gridColumns(count int, b box) int {
	const cellShape = 1.75
	columns, best := 1, float32(0)
	for n := 1; n <= count; n++ {
		rows := (count + n - 1) / n
		if size := min(b.w/float32(n)/cellShape, b.h/float32(rows)); size > best {
			columns, best = n, size
		}
	}
	return columns
}

// looksOf is how a window's state looks at a time of the hall. One that is free
// while people wait for it is the first thing to be seen.
func looksOf(pal theme.Palette, w wire.BoardWindow, clock time.Time) stateLook {
	from := w.IdleFrom()
	switch {
	case w.State == wire.WindowOpen && w.Ticket == "" && !from.IsZero() && !clock.Before(from):
		return stateLook{"idle", "warning", pal.OnAccent, pal.Watch}
	case w.State == wire.WindowPaused:
		return stateLook{"paused", "pause", pal.Watch, pal.WatchSoft}
	case w.Ticket != "" && w.Called && sinceMinutes(w, clock) >= absentMinutes:
		return stateLook{"called", "bell", pal.Watch, pal.WatchSoft}
	case w.Ticket != "" && w.Called:
		return stateLook{"called", "bell", pal.AccentDeep, pal.AccentSoft}
	case w.Ticket != "":
		return stateLook{"busy", "person", pal.AccentDeep, pal.AccentSoft}
	case w.State == wire.WindowOpen:
		return stateLook{"free", "done", pal.Good, pal.GoodSoft}
	default:
		return stateLook{"closed", "stop", pal.InkSoft, pal.Ground}
	}
}

func (h *Hall) drawWallWindow(d *drawing, b box, w wire.BoardWindow) {
	s := looksOf(d.pal, w, h.clock())
	d.plate(b, s.fill, 14*d.unit)
	size := min(b.h, b.w/1.6)
	in := b.inset(0.1*size, 0.08*size)
	side := 0.3 * size
	d.icon(s.icon, s.ink, box{in.right() - side, in.y + 0.04*size, side, side})
	number := words{text: strconv.Itoa(w.Number), size: 0.42 * size, bold: true, ink: d.pal.Ink}.fitTo(in.w - side - 0.1*size)
	if s.name == "idle" {
		number.ink = s.ink
	}
	d.write(number, in.x, in.y-0.02*size, in.w-side)
	if s.name == "idle" {
		h.drawIdleWindow(d, in, size, w, s.ink)
		return
	}
	said := []string{wallWord(s.name, w, h.clock())}
	if w.State == wire.WindowPaused {
		said = append(said, w.PauseText["zh"])
	} else {
		said = append(said, w.Ticket)
	}
	h.drawWindowLines(d, in, size, s.ink, said)
}

// absentMinutes is from when on a number that was called and did not come is looked
// at.
const absentMinutes = 3

// sinceMinutes is for how many minutes a window has been as it is.
func sinceMinutes(w wire.BoardWindow, clock time.Time) int {
	if w.Since == nil {
		return 0
	}
	return max(int(clock.Sub(*w.Since)/time.Minute), 0)
}

// wallWord says how a window is, and for how long.
func wallWord(name string, w wire.BoardWindow, clock time.Time) string {
	word := zh("board.wall." + name)
	if n := sinceMinutes(w, clock); n > 0 {
		return zh("board.wall.since", "word", word, "n", n)
	}
	return word
}

// drawIdleWindow says how long a window has been free while people wait for it, and
// how many.
func (h *Hall) drawIdleWindow(d *drawing, in box, size float32, w wire.BoardWindow, ink color.NRGBA) {
	minutes := int(h.clock().Sub(*w.IdleSince) / time.Minute)
	h.drawWindowLines(d, in, size, ink, []string{zh("board.wall.idle", "n", minutes), zh("board.wall.callable", "n", w.Callable)})
}

// drawWindowLines writes up to two lines at the foot of a window's cell, those that
// are empty left out.
func (h *Hall) drawWindowLines(d *drawing, in box, size float32, ink color.NRGBA, said []string) {
	line := 0.2 * size
	said = slices.DeleteFunc(said, func(s string) bool { return s == "" })
	for i, text := range said {
		l := words{text: text, size: line, least: 0.5 * line, bold: true, ink: ink}
		d.write(l, in.x, in.bottom()-float32(len(said)-i)*1.1*line, in.w)
	}
}

// fitting are the queues there is room for: empty ones make room first, the
// last of them first.
func fitting(queues []wire.BoardQueue, most int) []wire.BoardQueue {
	out := slices.Clone(queues)
	for i := len(out) - 1; i >= 0 && len(out) > most; i-- {
		if out[i].Waiting == 0 {
			out = slices.Delete(out, i, i+1)
		}
	}
	return out[:min(len(out), max(most, 0))]
}
