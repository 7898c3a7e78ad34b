package view

import (
	"fyne.io/fyne/v2/canvas"

	"yimen/hallserver/wire"
)

// drawSide draws what stands beside the calls: who waits, and the pictures, in
// turn. While pictures have the place of the calls, who waits stays.
func (h *Hall) drawSide(d *drawing, b box) {
	pictures := picturesOf(h.model.Media)
	var parts []string
	for _, part := range h.look.parts {
		switch {
		case part == wire.PartWaiting:
			parts = append(parts, part)
		case part == wire.PartMedia && len(pictures) > 0:
			parts = append(parts, part)
		}
	}
	if len(parts) == 0 {
		return
	}
	// Every round shows one picture, the next round the next one.
	stays := make([]int, len(parts)*max(len(pictures), 1))
	for i := range stays {
		stays[i] = sideStays
	}
	turn := h.turns(stays...)
	part := parts[turn%len(parts)]
	if part == wire.PartMedia && (!h.idle() || !h.look.has(wire.PartWaiting)) {
		at := turn / len(parts)
		picture := h.pics.get(pictures[at], b)
		h.pics.get(pictures[(at+1)%len(pictures)], b) // so that it is at hand in its turn
		if picture != nil {
			h.drawPicture(d, b, picture)
			return
		}
	}
	if h.look.has(wire.PartWaiting) {
		h.drawQueues(d, b)
		return
	}
	d.card(b, d.pal.Surface)
}

// callsStay is how long the calls stand between two pictures while nobody is
// called.
const callsStay = 20

// drawIdle draws a picture in the place of the calls when its turn is come, and
// answers whether it did.
func (h *Hall) drawIdle(d *drawing, b box) bool {
	pictures := picturesOf(h.model.Media)
	if len(pictures) == 0 || !h.look.has(wire.PartMedia) {
		return false
	}
	const least, usual, most = 5, 12, 600
	stays := make([]int, 0, 2*len(pictures))
	for _, m := range pictures {
		s := m.Seconds
		if s <= 0 {
			s = usual
		}
		stays = append(stays, callsStay, min(max(s, least), most))
	}
	turn := h.turns(stays...)
	picture := h.pics.get(pictures[turn/2], b)
	if turn%2 == 0 || picture == nil {
		return false
	}
	h.drawPicture(d, b, picture)
	return true
}

// drawPicture draws a picture as large as its place allows.
func (h *Hall) drawPicture(d *drawing, b box, picture *canvas.Image) {
	d.card(b, d.pal.Surface)
	picture.CornerRadius = 20 * d.unit
	d.add(picture, b)
}
