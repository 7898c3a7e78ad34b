package slip

import (
	"slices"
	"time"

	"yimen/drivers/ticketprinter"
	"yimen/hallserver/message"
	"yimen/hallserver/wire"
	"yimen/kiosk/flow"
)

// materialsMax is how many things to bring are printed; the desk knows the
// rest.
const materialsMax = 6

// Slip is one ticket to print.
type Slip struct {
	Ticket   wire.Issued
	Services []wire.ServiceDetail // what it is for, the first one first
	Hall     wire.Text
	Language string // zh, en, ko
	Copy     bool   // marked as one
	// Large is for who reads large type: less, and twice the size or more.
	Large bool
	// Show is what the holder is to show at the window; nil: nothing.
	Show   wire.Text
	Narrow bool // 58 mm paper instead of 80 mm
	Zone   *time.Location
}

// New lays out s.
func New(s Slip) ticketprinter.Doc {
	w := &writer{slip: s, letters: 48}
	if s.Narrow {
		w.letters = 32
	}
	if s.Zone == nil {
		w.slip.Zone = time.UTC
	}
	w.head()
	if s.Large {
		w.large()
		return w.doc
	}
	w.facts()
	w.bring()
	w.foot()
	return w.doc
}

type writer struct {
	slip    Slip
	doc     ticketprinter.Doc
	letters int // across the paper; a Chinese character takes two
}

func (w *writer) t(key string, args ...any) string {
	return message.Text(w.slip.Language, "slip."+key, args...)
}

// size is the largest size, up to limit, at which s stays on one line; not below
// the smallest of the slip.
func (w *writer) size(s string, limit int) int {
	return max(w.least(), min(limit, w.letters/max(1, letters(s))))
}

// letters is how many letters wide s is at size 1.
func letters(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r > 0xFF {
			n++
		}
	}
	return n
}

func (w *writer) centred(s string, size int, bold, fine bool) {
	w.doc.Text(s, ticketprinter.Style{Align: ticketprinter.Centre, Size: size, Bold: bold, Fine: fine})
}

// head is the hall, the number and its queue.
func (w *writer) head() {
	s := w.slip
	hall := s.Hall.In(s.Language)
	if hall != "" {
		w.centred(hall, w.size(hall, 2), true, false)
	}
	if s.Copy {
		w.doc.Feed(8)
		w.centred("【"+w.t("copy")+"】", 2, true, false)
	}
	w.doc.Feed(12)
	w.centred(s.Ticket.Number, w.size(s.Ticket.Number, 8), true, true)
	queue := s.Ticket.QueueName.In(s.Language)
	w.centred(queue, w.size(queue, 2), true, false)
	for _, mark := range flow.Marks(s.Ticket, s.Language, w.slip.Zone) {
		w.doc.Feed(8)
		w.centred("【"+mark+"】", w.size("【"+mark+"】", 3), true, false)
	}
	w.doc.Feed(12).Rule().Feed(8)
}

// least is the smallest size on the slip.
func (w *writer) least() int {
	if w.slip.Large {
		return largeText
	}
	return 1
}

// facts are what it is for, how many are ahead, how long, and where to wait.
func (w *writer) facts() {
	t := w.slip.Ticket
	w.matters()
	w.fact("ahead", w.t("people", "n", t.Ahead))
	w.fact("wait", w.wait())
	w.fact("where", t.Zone.In(w.slip.Language)) // the window comes with the call
	w.fact("show", w.slip.Show.In(w.slip.Language))
}

// matters are what it is for: one beside its name, several each on a line of its own,
// by their number.
func (w *writer) matters() {
	lang := w.slip.Language
	if len(w.slip.Services) == 1 {
		w.fact("service", w.slip.Services[0].Name.In(lang))
		return
	}
	for i, s := range w.slip.Services {
		w.doc.Columns(w.t("service_n", "n", i+1), s.Name.In(lang), ticketprinter.Style{})
	}
}

func (w *writer) fact(key, value string) {
	if value == "" {
		return
	}
	w.doc.Columns(w.t(key), value, ticketprinter.Style{Bold: key == "where" || key == "show"})
}

func (w *writer) wait() string {
	switch wait := flow.Told(w.slip.Ticket.Wait); {
	case !wait.Known:
		return w.t("unknown")
	case wait.Now:
		return w.t("now")
	default:
		return w.t("about", "time", wait.In(w.slip.Language))
	}
}

// toBring is what the person must have with them; what the hall fetches itself is
// not on paper.
func (w *writer) toBring() []wire.Material {
	return slices.DeleteFunc(slices.Clone(flow.Materials(w.slip.Services)), func(m wire.Material) bool { return m.Shared })
}

// bring lists what to bring.
func (w *writer) bring() {
	var lines []string
	for _, m := range w.toBring() {
		lines = append(lines, w.material(m))
	}
	if len(lines) == 0 {
		return
	}
	w.doc.Feed(8).Rule().Feed(8)
	w.doc.Text(w.t("bring"), ticketprinter.Style{Bold: true})
	more := len(lines) - materialsMax
	if more > 0 {
		lines = lines[:materialsMax]
	}
	for _, line := range lines {
		w.doc.Text("· "+line, ticketprinter.Style{})
	}
	if more > 0 {
		w.doc.Text(w.t("more", "n", more), ticketprinter.Style{})
	}
}

func (w *writer) material(m wire.Material) string {
	name := m.Name.In(w.slip.Language)
	form := w.t("form.original")
	switch {
	case m.Commitment:
		form = w.t("commitment")
	case m.Deferrable:
		form = w.t("deferrable")
	case m.Form == "copy", m.Form == "original_and_copy", m.Form == "electronic":
		form = w.t("form." + m.Form)
	}
	if m.Copies > 0 && !m.Commitment && !m.Deferrable {
		return w.t("copies", "name", name, "form", form, "n", m.Copies)
	}
	return w.t("plain", "name", name, "form", form)
}

// foot is the code of the ticket's page, when it was issued, and what to do
// about a missed call.
func (w *writer) foot() {
	t := w.slip.Ticket
	w.doc.Feed(8).Rule().Feed(8)
	if t.PageURL != "" {
		w.doc.QR(t.PageURL, 0)
		w.centred(w.t("scan"), 1, false, false)
		w.doc.Feed(8)
	}
	w.centred(w.t("keep"), 1, true, false)
	w.doc.Text(w.t("missed"), ticketprinter.Style{})
	if !t.IssuedAt.IsZero() {
		w.doc.Columns(w.t("issued"), t.IssuedAt.In(w.slip.Zone).Format("2006-01-02 15:04"), ticketprinter.Style{})
	}
	w.doc.Cut()
}
