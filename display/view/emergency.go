package view

import (
	"image/color"
	"strings"
	"unicode"

	"fyne.io/fyne/v2/canvas"

	"yimen/hallserver/message"
	"yimen/hallserver/wire"
	"yimen/kiosk/theme"
)

// drawEmergency fills the whole screen with an emergency, in all languages,
// yellow and white on black whatever the palette is.
func (h *Hall) drawEmergency(d *drawing, screen box) {
	pal := theme.HighContrast()
	u := d.unit
	d.add(canvas.NewRectangle(pal.Ground), screen)
	frame := canvas.NewRectangle(color.Transparent)
	frame.StrokeColor, frame.StrokeWidth = pal.Accent, 20*u
	d.add(frame, screen)
	in := screen.inset(64*u, 60*u)
	bandHigh := 200 * u
	if h.plan.Portrait {
		bandHigh = 260 * u
	}
	band, in := in.takeTop(bandHigh, 40*u)
	h.emergencyBand(d, pal, band)
	texts := emergencyTexts(h.model.Emergency.Text)
	gap := 28 * u
	room := in.h - float32(len(texts)-1)*gap
	for _, l := range texts {
		var part box
		part, in = in.takeTop(room*l.part, gap)
		drawLargest(d, words{text: l.text, bold: l.bold, ink: pal.Ink, align: centre}, part)
	}
}

// emergencyText is a text, and the part of the height it has.
type emergencyText struct {
	text string
	part float32
	bold bool
}

// emergencyTexts are the texts that there are: Chinese as high as the others
// together, or alone.
func emergencyTexts(t wire.Text) []emergencyText {
	out := []emergencyText{{text: t["zh"], part: 1, bold: true}}
	for _, lang := range message.Languages {
		if lang != "zh" && t[lang] != "" {
			out = append(out, emergencyText{text: t[lang]})
		}
	}
	for i := range out[1:] {
		out[0].part, out[i+1].part = 0.5, 0.5/float32(len(out)-1)
	}
	return out
}

// emergencyBand says what this is.
func (h *Hall) emergencyBand(d *drawing, pal theme.Palette, b box) {
	plate := canvas.NewRectangle(pal.Accent)
	plate.CornerRadius = 20 * d.unit
	d.add(plate, b)
	side := 0.66 * b.h
	first := words{text: zh("board.emergency.title"), size: 0.42 * b.h, least: 0.2 * b.h, bold: true, ink: pal.OnAccent}
	second := words{text: h.look.say("board.emergency.title"), size: 0.2 * b.h, ink: pal.OnAccent}
	wide := max(first.wide(), second.wide()) + 2
	gap := 0.25 * b.h
	x := b.x + (b.w-side-gap-wide)/2
	d.icon("warning", pal.OnAccent, box{x, b.y + (b.h-side)/2, side, side})
	d.stack(box{x + side + gap, b.y, wide, b.h}, 0.08*b.h, first, second)
}

// drawLargest writes a text as large as its place allows, on as few lines as that
// takes.
func drawLargest(d *drawing, t words, b box) {
	if t.text == "" {
		return
	}
	const linesMost, step = 5, 0.94
	least := 28 * d.unit
	for t.size = b.h / theme.LineTitle; ; t.size *= step {
		t.size = max(t.size, least)
		n := min(linesMost, max(1, int(b.h/(t.size*theme.LineTitle)+0.01)))
		lines := wrap(t.text, t.size, t.bold, b.w, n)
		if t.size > least && !whole(t.text, lines) {
			continue
		}
		y := b.y + (b.h-float32(len(lines))*t.size*theme.LineTitle)/2
		for _, line := range lines {
			t.text = line
			d.write(t, b.x, y+(theme.LineTitle-1)/2*t.size, b.w)
			y += t.size * theme.LineTitle
		}
		return
	}
}

// whole says whether lines hold all of a text, and break no word that is written
// with spaces.
func whole(text string, lines []string) bool {
	text = theme.Typeset(text)
	if strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		return strings.Join(strings.Fields(text), "") == strings.Join(strings.Fields(strings.Join(lines, "")), "")
	}
	return strings.Join(strings.Fields(text), " ") == strings.Join(lines, " ")
}
