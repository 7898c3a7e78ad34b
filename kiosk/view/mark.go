package view

import "yimen/kiosk/theme"

// marksHeight is the height of the marks under a number; 0: it has none.
func (d *pen) marksHeight(marks []string) float32 {
	if len(marks) == 0 {
		return 0
	}
	return d.markInk().lineHeight() + 2*markPad + theme.Space2
}

// markInk is how the words of a mark are written.
func (d *pen) markInk() ink {
	k := d.tile().in(d.p.OnAccent).to(centre)
	if d.face.Big {
		k.size = d.s.Text
	}
	return k
}

// markPad is over and under the words of a mark, and twice that at either side.
const markPad = 8

// marks writes what a number is besides, each on a ground of its own, in the middle
// of r.
func (d *pen) marks(r Rect, marks []string) {
	k := d.markInk()
	const gap = theme.Space3
	widths := func() (out []float32, sum float32) {
		for _, m := range marks {
			w := theme.Measure(m, k.size, true).Width + 4*markPad
			out, sum = append(out, w), sum+w+gap
		}
		return out, sum - gap
	}
	each, sum := widths()
	for sum > r.W && k.size > d.s.Small {
		k.size -= 2
		each, sum = widths()
	}
	x, h := r.X+(r.W-sum)/2, r.H-theme.Space2
	for i, m := range marks {
		at := Rect{x, r.Y, each[i], h}
		d.add(Item{Part: Box, At: at, Fill: d.p.Accent, Radius: h / 2})
		d.line(at, m, k)
		x += each[i] + gap
	}
}
