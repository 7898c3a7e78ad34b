package view

import (
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"yimen/display/boardview"
	"yimen/hallserver/message"
	"yimen/hallserver/wire"
	"yimen/kiosk/theme"
)

// grow is how long a new call takes to grow into its place.
const grow = 180 * time.Millisecond

// noticeEvery is how long a part of a notice stays.
const noticeEvery = 10 * time.Second

// Options of a hall board.
type Options struct {
	// ScreenMM is the height of the picture in millimetres, SeatM the distance
	// of the farthest seat in metres; 0 where it is not known.
	ScreenMM, SeatM float64
	// Second is the language beside Chinese: en, ko or "" for none.
	Second  string
	Zone    *time.Location // of the hall
	Palette theme.Palette
	// Still leaves out all movement.
	Still bool
	// Resized is told the plan when the screen's size is known, and when it
	// changes; it may be nil.
	Resized func(Plan)
}

var _ desktop.Cursorable = (*Hall)(nil)

// Hall is a hall board. All its methods are for Fyne's own thread.
type Hall struct {
	widget.BaseWidget

	o     Options
	model boardview.Model
	plan  Plan
	page  int // of the notices
	pages int
	grown map[string]bool // calls that have grown into their places
	holds []fyne.CanvasObject
}

// New is a board that waits for its first model.
func New(o Options) *Hall {
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	h := &Hall{o: o, model: boardview.Model{State: boardview.Connecting}, grown: map[string]bool{}}
	h.ExtendBaseWidget(h)
	return h
}

// Content is what a window shows.
func (h *Hall) Content() fyne.CanvasObject { return h }

// Plan is how the board is laid out; the zero Plan before it has a size.
func (h *Hall) Plan() Plan { return h.plan }

// Set shows a model.
func (h *Hall) Set(m boardview.Model) {
	h.model = m
	h.Refresh()
}

// Turn shows the next part of the notices, where there is more than one. It
// answers whether there is.
func (h *Hall) Turn() bool {
	if h.pages < 2 {
		return false
	}
	h.page++
	h.Refresh()
	return true
}

// TurnEvery is how often Turn is to be called.
func (h *Hall) TurnEvery() time.Duration { return noticeEvery }

// Cursor hides the pointer: nobody points at a board.
func (h *Hall) Cursor() desktop.Cursor { return desktop.HiddenCursor }

// CreateRenderer is for Fyne.
func (h *Hall) CreateRenderer() fyne.WidgetRenderer { return &hallRenderer{hall: h} }

type hallRenderer struct{ hall *Hall }

func (r *hallRenderer) Layout(size fyne.Size) {
	h := r.hall
	if size.IsZero() || size == h.plan.Size {
		return
	}
	h.plan = MakePlan(size, h.o.ScreenMM, h.o.SeatM)
	h.draw()
	if h.o.Resized != nil {
		h.o.Resized(h.plan)
	}
}

func (r *hallRenderer) Refresh() {
	if r.hall.plan.Size.IsZero() {
		return
	}
	r.hall.draw()
	canvas.Refresh(r.hall)
}

func (r *hallRenderer) MinSize() fyne.Size           { return fyne.NewSize(64, 64) }
func (r *hallRenderer) Objects() []fyne.CanvasObject { return r.hall.holds }
func (r *hallRenderer) Destroy()                     {}

// draw makes the picture of the model anew.
func (h *Hall) draw() {
	p, m := h.plan, h.model
	d := &drawing{pal: h.o.Palette, unit: p.Unit}
	d.add(canvas.NewRectangle(h.o.Palette.Ground), box{0, 0, p.Size.Width, p.Size.Height})
	h.drawHeader(d)
	calls, side := p.calls, p.side
	if h.hasFoot() {
		h.drawFoot(d, p.foot)
	} else {
		calls = around(calls, p.foot)
		calls.w = p.calls.w
		side = around(side, box{side.x, p.foot.y, side.w, p.foot.h})
	}
	if m.StaleSince != nil && m.State != boardview.Lost {
		var strip box
		strip, calls = h.staleStrip(calls)
		if !p.Portrait {
			side = box{side.x, calls.y, side.w, calls.h}
			strip.w = side.right() - strip.x
		}
		h.drawStale(d, strip)
	}
	switch m.State {
	case boardview.Calling:
		h.drawCalls(d, calls)
		h.drawQueues(d, side)
	case boardview.Rate:
		h.drawRate(d, around(calls, side))
	case boardview.Empty:
		h.drawMiddle(d, calls, "bell", "board.empty.title", "")
		h.drawQueues(d, side)
	case boardview.Closed:
		h.drawMiddle(d, around(calls, side), "clock", "board.closed.title", "board.closed.text")
	case boardview.Lost:
		h.drawMiddle(d, around(calls, side), "network-off", "board.lost.title", "board.lost.text")
	case boardview.Connecting:
		h.drawMiddle(d, around(calls, side), "network", "board.connecting.title", "board.connecting.text")
	}
	h.holds = d.objects
}

// around is the smallest box that holds both.
func around(a, b box) box {
	x, y := min(a.x, b.x), min(a.y, b.y)
	return box{x, y, max(a.right(), b.right()) - x, max(a.bottom(), b.bottom()) - y}
}

// second is a message in the second language, "" where there is none.
func (h *Hall) second(key string, args ...any) string {
	if h.o.Second == "" {
		return ""
	}
	return message.Text(h.o.Second, key, args...)
}

// beside is a text in the second language, "" where it is not another one.
func (h *Hall) beside(t wire.Text) string {
	if h.o.Second == "" || t[h.o.Second] == t["zh"] {
		return ""
	}
	return t[h.o.Second]
}

func zh(key string, args ...any) string { return message.Text("zh", key, args...) }

// drawHeader shows whose hall it is, and the time there.
func (h *Hall) drawHeader(d *drawing) {
	u, b, pal := d.unit, h.plan.header, d.pal
	side := b.h
	mark := box{b.x, b.y, side, side}
	d.plate(mark, pal.Accent, 24*u)
	d.icon("hall", pal.OnAccent, mark.inset(22*u, 22*u))
	clockWide := h.drawClock(d)
	x := mark.right() + 28*u
	room := box{x, b.y, b.right() - clockWide - 40*u - x, b.h}
	name, other := h.model.Hall["zh"], h.beside(h.model.Hall)
	if name == "" {
		name, other = zh("board.title"), h.second("board.title")
	}
	big := words{text: name, size: 54 * u, least: 38 * u, bold: true, ink: pal.Ink}
	small := words{text: other, size: 30 * u, least: 24 * u, ink: pal.InkSoft}
	lines := big.lines(room.w, 2)
	if len(lines) == 1 {
		lines = append(lines, small)
	}
	d.stack(room, 12*u, lines...)
}

// drawClock shows the hall's time and date, and answers how wide they are.
func (h *Hall) drawClock(d *drawing) float32 {
	if h.model.State == boardview.Connecting {
		return 0 // no clock but the board's own, which may be wrong
	}
	u, b, pal := d.unit, h.plan.header, d.pal
	t := h.model.Clock.In(h.o.Zone)
	clock := words{text: t.Format("15:04"), size: 92 * u, bold: true, ink: pal.Ink, align: right}
	date := words{text: Date("zh", t), size: 36 * u, ink: pal.Ink, align: right}
	other := words{size: 28 * u, ink: pal.InkSoft, align: right}
	if h.o.Second != "" {
		other.text = Date(h.o.Second, t)
	}
	if h.plan.Portrait {
		date.size = 30 * u
		d.stack(b, 12*u, clock, date)
		return max(clock.wide(), date.wide())
	}
	wide := clock.wide()
	d.stack(b, 0, clock)
	b.w -= wide + 32*u
	d.stack(b, 16*u, date, other)
	return wide + 32*u + max(date.wide(), other.wide())
}

// staleStrip makes room for the words that the board is out of date.
func (h *Hall) staleStrip(calls box) (strip, rest box) {
	high := 92 * h.plan.Unit
	if h.plan.Portrait {
		high = 116 * h.plan.Unit
	}
	return calls.takeTop(high, h.plan.gap)
}

// drawStale says since when the board is out of date, and what to do.
func (h *Hall) drawStale(d *drawing, b box) {
	u, pal := d.unit, d.pal
	d.plate(b, pal.WatchSoft, 20*u)
	d.icon("warning", pal.Watch, box{b.x + 28*u, b.y + (b.h-56*u)/2, 56 * u, 56 * u})
	since := h.model.StaleSince.In(h.o.Zone).Format("15:04")
	first := words{text: zh("board.stale", "time", since), size: 40 * u, least: 30 * u, bold: true, ink: pal.Watch}
	second := words{text: h.second("board.stale", "time", since), size: 28 * u, least: 24 * u, ink: pal.Watch}
	h.pair(d, first, second, box{b.x + 112*u, b.y, b.w - 140*u, b.h})
}

// pair writes two languages: beside each other where there is room, else one
// below the other, in the middle of the height.
func (h *Hall) pair(d *drawing, first, second words, b box) {
	if second.text == "" {
		d.write(first, b.x, b.y+(b.h-first.size)/2, b.w)
		return
	}
	gap := 36 * d.unit
	if one := first.wide(); one+gap+second.wide() <= b.w {
		d.write(first, b.x, b.y+(b.h-first.size)/2, b.w)
		d.write(second, b.x+one+gap, b.y+(b.h-second.size)/2+0.06*first.size, b.w-one-gap)
		return
	}
	between := 0.4 * second.size
	y := b.y + (b.h-first.size-second.size-between)/2
	d.write(first, b.x, y, b.w)
	d.write(second, b.x, y+first.size+between, b.w)
}

// drawMiddle fills the place of the calls with what people are to know.
func (h *Hall) drawMiddle(d *drawing, b box, icon, title, text string) {
	u, pal := d.unit, d.pal
	scale := float32(1)
	if h.plan.Portrait {
		scale = 0.92
	}
	disc, big, mid, small := 168*u, 96*u*scale, 46*u*scale, 40*u*scale
	texts := h.middleText(text, small, b.w*0.86)
	high := disc + 48*u + big + 28*u + mid
	if len(texts) > 0 {
		high += 48 * u
		for _, t := range texts {
			high += t.size * theme.LineText
		}
	}
	d.card(b, pal.Surface)
	y := b.y + (b.h-high)/2
	round := box{b.x + (b.w-disc)/2, y, disc, disc}
	d.plate(round, pal.AccentSoft, disc/2)
	d.icon(icon, pal.Accent, round.inset(disc*0.24, disc*0.24))
	y += disc + 48*u
	x, w := b.x+b.w*0.07, b.w*0.86
	d.write(words{text: zh(title), size: big, least: 40 * u, bold: true, ink: pal.Ink, align: centre}, x, y, w)
	y += big + 28*u
	d.write(words{text: h.second(title), size: mid, least: 28 * u, ink: pal.InkSoft, align: centre}, x, y, w)
	y += mid + 48*u
	for _, t := range texts {
		d.write(t, x, y, w)
		y += t.size * theme.LineText
	}
}

// middleText is the text below a title, in both languages, broken into lines.
func (h *Hall) middleText(key string, size, w float32) []words {
	if key == "" {
		return nil
	}
	var out []words
	for _, line := range wrap(zh(key), size, false, w, 2) {
		out = append(out, words{text: line, size: size, ink: h.o.Palette.Ink, align: centre})
	}
	if other := h.second(key); other != "" {
		small := size * 0.8
		for _, line := range wrap(other, small, false, w, 2) {
			out = append(out, words{text: line, size: small, ink: h.o.Palette.InkSoft, align: centre})
		}
	}
	return out
}

// drawFoot shows the notices, or what to expect where there is none.
func (h *Hall) drawFoot(d *drawing, b box) {
	u, pal := d.unit, d.pal
	d.card(b, pal.Surface)
	d.icon("info", pal.Accent, box{b.x + 28*u, b.y + (b.h-52*u)/2, 52 * u, 52 * u})
	room := box{b.x + 104*u, b.y, b.w - 136*u, b.h}
	const firstSize, secondSize = 36, 28
	parts := h.noticeParts(firstSize*u, secondSize*u, room.w)
	h.pages = len(parts)
	part := parts[h.page%len(parts)]
	h.pair(d,
		words{text: part[0], size: firstSize * u, least: 28 * u, ink: pal.Ink},
		words{text: part[1], size: secondSize * u, least: 24 * u, ink: pal.InkSoft}, room)
}

// noticeParts cuts the notices into parts of one line in each language.
func (h *Hall) noticeParts(first, second, w float32) [][2]string {
	const linesOfNotice = 8
	notices := h.model.Notices
	if len(notices) == 0 {
		notices = []wire.Text{message.All(h.hint())}
	}
	var out [][2]string
	for _, n := range notices {
		a := wrap(n["zh"], first, false, w, linesOfNotice)
		b := wrap(h.beside(n), second, false, w, linesOfNotice)
		for i := range max(len(a), len(b)) {
			out = append(out, [2]string{at(a, i), at(b, i)})
		}
	}
	if len(out) == 0 {
		out = append(out, [2]string{})
	}
	return out
}

// hasFoot says whether the board has a line at the foot: always while people
// are called, never while one is asked for a rating, else only for notices.
func (h *Hall) hasFoot() bool {
	switch h.model.State {
	case boardview.Calling, boardview.Empty:
		return true
	case boardview.Rate:
		h.pages = 0
		return false
	case boardview.Closed, boardview.Connecting, boardview.Lost:
	}
	h.pages = 0
	return len(h.model.Notices) > 0
}

// hint is the message at the foot of a board without notices.
func (h *Hall) hint() string {
	if h.model.State == boardview.Calling && !h.model.Open {
		return "board.closed.still"
	}
	return "board.empty.text"
}

// at is entry i of a list, the last where there are fewer.
func at(list []string, i int) string {
	if len(list) == 0 {
		return ""
	}
	return list[min(i, len(list)-1)]
}

// faded is the ink of what counts no more.
func faded(p theme.Palette) color.NRGBA {
	if p.High {
		return p.InkSoft
	}
	return mix(p.InkSoft, p.Surface, 2)
}

// mix is parts of a with one part of b.
func mix(a, b color.NRGBA, parts int) color.NRGBA {
	m := func(x, y uint8) uint8 { return uint8((parts*int(x) + int(y)) / (parts + 1)) } //nolint:gosec // a mean of bytes
	return color.NRGBA{R: m(a.R, b.R), G: m(a.G, b.G), B: m(a.B, b.B), A: 0xFF}
}
