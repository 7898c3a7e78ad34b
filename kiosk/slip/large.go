package slip

import "yimen/drivers/ticketprinter"

const (
	largeText  = 2 // the smallest letters: 48 dots, 6 mm
	largeFacts = 3 // where, and how long
	largeCode  = 240
	// largeBring is how many things to bring stand on a large slip, by name alone.
	largeBring = 4
)

// large is what stands under the number for who reads large type: where, how long,
// what to show and to bring. The rest is on the ticket's page, or at the desk.
func (w *writer) large() {
	t, lang := w.slip.Ticket, w.slip.Language
	w.twoLines("where", t.Zone.In(lang), largeFacts)
	w.twoLines("wait", w.wait(), largeFacts)
	w.doc.Columns(w.t("ahead"), w.t("people", "n", t.Ahead), ticketprinter.Style{Size: largeText, Bold: true})
	w.doc.Feed(8)
	w.twoLines("show", w.slip.Show.In(lang), largeText)
	w.mattersLarge()
	w.bringLarge()
	w.doc.Feed(8).Rule().Feed(8)
	if t.PageURL != "" {
		w.doc.QR(t.PageURL, largeCode)
		w.centred(w.t("scan_rest"), largeText, false, false)
	} else {
		w.doc.Text(w.t("missed"), ticketprinter.Style{Size: largeText})
	}
	w.doc.Feed(8)
	w.centred(w.t("keep"), largeText, true, false)
	if !t.IssuedAt.IsZero() {
		w.centred(t.IssuedAt.In(w.slip.Zone).Format("2006-01-02 15:04"), largeText, false, false)
	}
	w.doc.Cut()
}

// mattersLarge is what it is for, each matter on a line of its own.
func (w *writer) mattersLarge() {
	lang := w.slip.Language
	if len(w.slip.Services) == 1 {
		w.twoLines("service", w.slip.Services[0].Name.In(lang), largeText)
		return
	}
	for i, s := range w.slip.Services {
		w.doc.Text(w.t("service_n", "n", i+1), ticketprinter.Style{Size: largeText})
		w.doc.Text(s.Name.In(lang), ticketprinter.Style{Size: largeText, Bold: true})
	}
	if len(w.slip.Services) > 0 {
		w.doc.Feed(8)
	}
}

// twoLines is a name in plain and its value in bold under it, up to so large that
// the value stays on its line.
func (w *writer) twoLines(key, value string, size int) {
	if value == "" {
		return
	}
	w.doc.Text(w.t(key), ticketprinter.Style{Size: largeText})
	w.doc.Text(value, ticketprinter.Style{Size: w.size(value, size), Bold: true})
	w.doc.Feed(8)
}

// bringLarge is bring by the names alone.
func (w *writer) bringLarge() {
	names := w.toBring()
	if len(names) == 0 {
		return
	}
	w.doc.Feed(8).Rule().Feed(8)
	w.doc.Text(w.t("bring"), ticketprinter.Style{Size: largeText, Bold: true})
	shown := names[:min(len(names), largeBring)]
	for _, m := range shown {
		w.doc.Text("· "+m.Name.In(w.slip.Language), ticketprinter.Style{Size: largeText})
	}
	if more := len(names) - len(shown); more > 0 {
		w.doc.Text(w.t("more", "n", more), ticketprinter.Style{Size: largeText})
	}
}
