package view

import (
	"image"
	"math"

	"rsc.io/qr"

	"yimen/hallserver/wire"
	"yimen/kiosk/flow"
	"yimen/kiosk/theme"
)

// ticket shows the number, and how far its slip is.
func (d *pen) ticket() {
	f := d.face
	if f.Ticket == nil {
		return
	}
	title, sub := d.ticketHeading()
	first := d.ticketFirst()
	switch {
	case f.Big && first != "":
		sub, first = first, "" // there is no room for both
	case f.Big && f.CardLies && f.Print == flow.PrintDone:
		sub = "" // the card comes first
	}
	top := d.heading(3, title, sub)
	bottom := d.ticketButtons()
	well := f.Print == flow.PrintFault && f.PrinterIs == ""
	if f.Print == flow.PrintFault && (!well || !f.Big) {
		top = d.warn(top, faultIcon(f.Cause), d.fault(f))
	}
	if well {
		top = d.notice(top, "done", d.t("kiosk.ticket.ready"), d.p.Good, d.p.GoodSoft)
	}
	if f.CardLies {
		top = d.warn(top, "card", d.t("kiosk.ticket.card"))
	}
	if first != "" {
		top = d.notice(top, "done", first, d.p.Accent, d.p.AccentSoft)
	}
	d.stub(Rect{margin, top, Width - 2*margin, bottom - 32 - top}, *f.Ticket)
}

func (d *pen) ticketHeading() (title, sub string) {
	switch d.face.Print {
	case flow.PrintDone:
		return d.t("kiosk.ticket.done"), d.t("kiosk.ticket.done_sub")
	case flow.PrintFault:
		return d.t("kiosk.ticket.fault"), ""
	case flow.NotPrinted, flow.Printing:
	}
	return d.t("kiosk.ticket.printing"), d.t("kiosk.ticket.printing_sub")
}

func faultIcon(cause string) string {
	if cause == "paper_out" {
		return "paper"
	}
	return "printer"
}

func (d *pen) fault(f flow.Face) string {
	key := "kiosk.ticket.fault.other"
	if f.Cause == "paper_out" || f.Cause == "cover_open" {
		key = "kiosk.ticket.fault." + f.Cause
	}
	return d.t(key, "number", f.Ticket.Number)
}

// ticketButtons draws the way out, once there is one, and answers the y above.
func (d *pen) ticketButtons() float32 {
	f := d.face
	switch f.Print {
	case flow.PrintDone:
		label := d.t("kiosk.ticket.finish")
		top := d.stack(func(r Rect) { d.button(r, label, "check", true, flow.Done) })
		k := d.small().to(centre)
		h := k.lineHeight() + 16
		left := int(math.Ceil(f.Closing.Seconds()))
		d.line(Rect{margin, top - h - 4, Width - 2*margin, h}, d.t("kiosk.ticket.closing", "n", left), k)
		return top - h
	case flow.PrintFault:
		return d.stack(
			func(r Rect) { d.button(r, d.t("kiosk.ticket.again"), "printer", f.PrinterIs == "", flow.Reprint) },
			func(r Rect) { d.button(r, d.t("kiosk.ticket.noted"), "check", f.PrinterIs != "", flow.Done) },
		)
	case flow.NotPrinted, flow.Printing:
	}
	return d.floor()
}

// stub is the ticket itself, as a slip of paper: the number above the
// perforation, where and how long below it. The number keeps its size; what
// else there is gives way to it, the code first, then the queue's name.
func (d *pen) stub(r Rect, t wire.Issued) {
	facts, names := d.facts(t), d.nameRows(r.W-96)
	text := d.text()
	line := float32(theme.LineText)
	if d.face.Big {
		line = theme.LineTitle
	}
	factH := text.size*line + 14
	low := factH*float32(len(facts)) + 2*theme.Space3
	queueH := d.tile().lineHeight() + 8
	marks := flow.Marks(t, d.face.Language, d.now.Location())
	marksH := d.marksHeight(marks)
	high := d.s.Number*1.05 + 2*theme.Space3 + marksH
	if marksH > 0 {
		high -= theme.Space3 // they have white of their own
	}
	if r.H < high+low+names.high {
		names = d.countRow(names)
	}
	if r.H < high+low+names.high {
		names = nameRows{}
	}
	low += names.high
	var code image.Image
	if r.H >= high+queueH+low+codeSide+theme.Space3 {
		if code = d.code(t); code != nil {
			low += codeSide + theme.Space3
		}
	}
	if r.H < high+queueH+low {
		queueH = 0
	}
	for len(facts) > 0 && r.H < high+low { // where to go stays longest
		facts = facts[:len(facts)-1]
		low -= factH
	}
	if len(facts) == 0 {
		low = names.high
	}
	spare := max(r.H-high-queueH-low, 0)
	grown := min(spare*0.5, 120)
	high += grown
	if n := float32(len(facts)); n > 0 {
		grow := min(spare*0.5, 120) / n
		factH += grow
		low += grow * n
	}

	at := Rect{r.X, r.Y, r.W, queueH + high + low}
	d.card(at, d.p.Surface)
	if queueH > 0 {
		d.line(Rect{at.X + 40, at.Y + theme.Space3, at.W - 80, queueH}, d.say(t.QueueName), d.tile().to(centre))
	}
	n := ink{size: d.s.Number, bold: true, color: d.p.Accent, align: centre, title: true}
	d.line(Rect{at.X + 24, at.Y + queueH, at.W - 48, high - marksH}, t.Number, n)
	d.marks(Rect{at.X + 40, at.Y + queueH + high - marksH - grown*0.3, at.W - 80, marksH}, marks)
	if low > 0 {
		d.perforation(at, at.Y+queueH+high)
	}
	d.below(Rect{at.X + 48, at.Y + queueH + high + theme.Space3, at.W - 96, factH}, facts, names, code)
}

// nameRows are the matters of a number that is for several; the zero nameRows: it is
// for one.
type nameRows struct {
	text string
	high float32
}

func (d *pen) nameRows(width float32) nameRows {
	if len(d.face.Matters) < 2 {
		return nameRows{}
	}
	text := d.t("kiosk.ticket.matters", "names", d.allNames())
	_, high := d.rowsOf(text, width, d.nameInk(), 3)
	return nameRows{text, high + 2*theme.Space1}
}

// countRow says how many they are, where their names have no room.
func (d *pen) countRow(names nameRows) nameRows {
	if names.high == 0 {
		return names
	}
	return nameRows{d.t("kiosk.ticket.matters_n", "n", len(d.face.Matters)), d.nameInk().lineHeight() + 2*theme.Space1}
}

func (d *pen) nameInk() ink {
	k := d.text()
	k.title = true
	return k
}

// below is what stands under the perforation: the facts, the first of them in r, the
// matters, and the code, if there is one.
func (d *pen) below(r Rect, facts []fact, names nameRows, code image.Image) {
	for _, x := range facts {
		d.fact(r, x)
		r.Y += r.H
	}
	if names.high > 0 {
		d.para(Rect{X: r.X, Y: r.Y + theme.Space1, W: r.W}, names.text, d.nameInk(), 3, false)
		r.Y += names.high
	}
	if code != nil {
		d.codeRow(Rect{r.X, r.Y + 4, r.W, codeSide}, code)
	}
}

// perforation is a dotted line with a notch at either end.
func (d *pen) perforation(r Rect, y float32) {
	const notch = 40
	if !d.p.High {
		for _, x := range []float32{r.X - notch/2, r.Right() - notch/2} {
			d.box(Rect{x, y - notch/2, notch, notch}, d.p.Ground, notch/2)
		}
	}
	for x := r.X + 44; x+14 <= r.Right()-40; x += 28 {
		d.box(Rect{x, y - 2, 14, 4}, d.p.Line, 2)
	}
}

// fact is one thing to know about a ticket.
type fact struct{ icon, name, value string }

// facts are what to know, the first the most needed.
func (d *pen) facts(t wire.Issued) []fact {
	ahead := d.t("kiosk.ticket.people", "n", t.Ahead)
	if t.Ahead == 0 {
		ahead = d.t("kiosk.ticket.next")
	}
	var out []fact
	if zone := d.say(t.Zone); zone != "" { // the window comes with the call
		out = append(out, fact{"pin", d.t("kiosk.ticket.where"), zone})
	}
	return append(out,
		fact{"people", d.t("kiosk.ticket.ahead"), ahead},
		fact{"clock", d.t("kiosk.ticket.wait"), d.wait(t)},
	)
}

func (d *pen) wait(t wire.Issued) string {
	switch w := flow.Told(t.Wait); {
	case !w.Known:
		return d.t("kiosk.ticket.unknown")
	case w.Now:
		return d.t("kiosk.ticket.now")
	default:
		return d.t("kiosk.ticket.about", "time", w.In(d.face.Language))
	}
}

func (d *pen) fact(r Rect, x fact) {
	side := d.s.Text * 1.2
	d.icon(x.icon, r.X, r.Y+(r.H-side)/2, side, d.p.Accent)
	k := d.soft()
	nameW := min(theme.Measure(x.name, k.size, false).Width, r.W*0.4)
	left1 := r.X + side + 24
	d.line(Rect{left1, r.Y, nameW + 2, r.H}, x.name, k)
	v := d.text().to(right)
	v.bold = true
	v.size = d.s.Text + 4
	d.line(Rect{left1 + nameW + 24, r.Y, r.Right() - left1 - nameW - 24, r.H}, x.value, v)
}

// codeSide is the side of the code on the ticket screen.
const codeSide = 220

// code is the QR code of the ticket's page, where it has one.
func (d *pen) code(t wire.Issued) image.Image {
	if t.PageURL == "" {
		return nil
	}
	code, err := qr.Encode(t.PageURL, qr.M)
	if err != nil {
		return nil // too long for a code: the screen does without
	}
	return pixels(code)
}

// pixels is a code with its quiet zone of four modules, one pixel a module.
func pixels(code *qr.Code) image.Image {
	const quiet = 4
	n := code.Size + 2*quiet
	img := image.NewGray(image.Rect(0, 0, n, n))
	for y := range n {
		for x := range n {
			if !code.Black(x-quiet, y-quiet) {
				img.Pix[y*img.Stride+x] = 0xFF
			}
		}
	}
	return img
}

func (d *pen) codeRow(r Rect, code image.Image) {
	d.add(Item{Part: Photo, At: Rect{r.X, r.Y, codeSide, codeSide}, Pixels: code})
	key := "kiosk.ticket.scan"
	if d.face.Print == flow.PrintFault {
		key = "kiosk.ticket.scan_kept"
	}
	d.para(Rect{r.X + codeSide + 32, r.Y, r.W - codeSide - 32, codeSide}, d.t(key), d.soft(), 3, true)
}
