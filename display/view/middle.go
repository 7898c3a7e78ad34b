package view

import (
	"strings"

	"yimen/kiosk/theme"
)

// notice is what people are to know where there is nothing else to show.
type notice struct {
	icon          string
	title, second string
	text, other   string // in both languages; may be empty
	small         string // for who looks after the board
}

// told is the notice of two messages; text may be empty.
func (h *Hall) told(icon, title, text string) notice {
	n := notice{icon: icon, title: zh(title), second: h.look.say(title)}
	if text != "" {
		n.text, n.other = zh(text), h.look.say(text)
	}
	return n
}

// drawMiddle fills the place of the calls with a notice.
func (h *Hall) drawMiddle(d *drawing, b box, n notice) {
	d.card(b, d.pal.Surface)
	scale := d.unit
	if h.plan.Portrait {
		scale *= 0.92
	}
	h.drawNotice(d, b.inset(b.w*0.07, b.h*0.04), n, scale)
}

// drawNotice draws a notice in the middle of a place, smaller than scale where it
// must be.
func (h *Hall) drawNotice(d *drawing, b box, n notice, scale float32) {
	texts := h.noticeWords(n, scale, b.w)
	const discHigh, below, step = 168, 48, 0.93
	for (discHigh+below)*scale+heightOf(texts) > b.h && scale > 0.1*d.unit {
		scale *= step
		texts = h.noticeWords(n, scale, b.w)
	}
	disc := discHigh * scale
	y := b.y + (b.h-disc-below*scale-heightOf(texts))/2
	round := box{b.x + (b.w-disc)/2, y, disc, disc}
	d.plate(round, d.pal.AccentSoft, disc/2)
	d.icon(n.icon, d.pal.Accent, round.inset(disc*0.24, disc*0.24))
	y += disc + below*scale
	for _, t := range texts {
		d.write(t.words, b.x, y+t.above, b.w)
		y += t.above + t.high
	}
}

// para is a line of a text, the space above it, and how high it is.
type para struct {
	words
	above, high float32
}

func heightOf(lines []para) float32 {
	sum := float32(0)
	for _, l := range lines {
		sum += l.above + l.high
	}
	return sum
}

// noticeWords are the lines of a notice.
func (h *Hall) noticeWords(n notice, scale, w float32) []para {
	pal := h.look.pal
	big, mid, text := 96*scale, 46*scale, 40*scale
	out := []para{{words: words{text: n.title, size: big, least: 40 * scale, bold: true, ink: pal.Ink, align: centre}, high: big}}
	if n.second != "" {
		second := words{text: n.second, size: mid, least: 28 * scale, ink: pal.InkSoft, align: centre}
		out = append(out, para{words: second, above: 28 * scale, high: mid})
	}
	add := func(s string, t words, above float32, lines int) {
		t.align = centre
		for _, line := range wrap(s, t.size, false, w, lines) {
			t.text = line
			out = append(out, para{words: t, above: above, high: t.size * theme.LineText})
			above = 0
		}
	}
	add(n.text, words{size: text, ink: pal.Ink}, 48*scale, 3)
	add(n.other, words{size: 0.8 * text, ink: pal.InkSoft}, 8*scale, 3)
	add(n.small, words{size: 0.8 * text, ink: pal.InkSoft}, 32*scale, 3)
	return out
}

// drawRefused says that the server does not let the board in, and what whoever
// looks after it is to do.
func (h *Hall) drawRefused(d *drawing, b box) {
	n := h.told("stop", "board.refused.title", "board.refused.text")
	if r := h.model.Refusal; r != nil {
		n.small = strings.Join(strings.Fields(strings.Join([]string{r.Title, r.Hint, r.Code}, "  ")), " ")
	}
	h.drawMiddle(d, b, n)
}
