package httpapi

import (
	"bytes"
	"crypto/rand"
	_ "embed"
	"fmt"
	"html/template"
	"maps"
	"net/http"
	"slices"
	"time"

	"yimen/hallserver/hall"
	"yimen/hallserver/message"
	"yimen/hallserver/wire"
)

//go:embed page.html
var pageHTML string

// page is the phone page of a ticket.
type page struct{ template *template.Template }

func newPage() (*page, error) {
	t, err := template.New("page").Parse(pageHTML)
	if err != nil {
		return nil, fmt.Errorf("httpapi: phone page: %w", err)
	}
	return &page{template: t}, nil
}

// pageView is what the phone page shows.
type pageView struct {
	Lang, Nonce, Title, Hall string
	State                    string // of the ticket; "" when there is none
	StateText, Number        string
	Lead, Text, Wait         string
	Go, Zone                 string // where to go, when called
	Hint, Times, Stale       string
	Alarm                    string // what an emergency says; "": none stands
	Ended                    bool
	Steps                    []step
	Choices                  []choice // of a language; none where there is one alone
}

// T is a message in the page's language.
func (v pageView) T(key string) string { return message.Text(v.Lang, key) }

// step is one of waiting, called, served.
type step struct{ Text, Class string }

// choice is a language that the page can be read in.
type choice struct{ Lang, Name string }

// choicesOf are the choices among languages; none: there is nothing to choose.
func choicesOf(languages []string) (out []choice) {
	if len(languages) < 2 {
		return nil
	}
	names := map[string]string{"zh": "中文", "en": "EN", "ko": "한국어"}
	for _, lang := range languages {
		out = append(out, choice{lang, names[lang]})
	}
	return out
}

// pageLanguage is the language of the hall's that a visitor asks for, first in the
// address and then by the browser; else the hall's own.
func pageLanguage(r *http.Request, languages []string) string {
	if asked := r.URL.Query().Get("lang"); slices.Contains(languages, asked) {
		return asked
	}
	if lang := firstOf(r.Header.Get("Accept-Language"), languages); lang != "" {
		return lang
	}
	return languages[0]
}

// ticketPage serves GET /t/{token}.
func (a *API) ticketPage(w http.ResponseWriter, r *http.Request) {
	languages := a.Catalogue.Languages()
	lang := pageLanguage(r, languages)
	status, v := http.StatusOK, pageView{}
	if t, p := a.publicTicket(r, r.PathValue("token")); p != nil {
		status, v = p.Status, a.viewProblem(lang, p)
		maps.Copy(w.Header(), p.headers)
	} else {
		v = a.view(lang, t)
	}
	v.Lang, v.Nonce, v.Choices = lang, rand.Text(), choicesOf(languages)
	if v.Hall == "" {
		v.Hall = a.Catalogue.HallName().In(lang)
	}
	var out bytes.Buffer
	if err := a.page.template.Execute(&out, v); err != nil {
		writeProblem(w, a.internal(lang, "phone page not made", err))
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Robots-Tag", "noindex, nofollow")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'nonce-"+v.Nonce+"'; script-src 'nonce-"+v.Nonce+
		"'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	w.WriteHeader(status)
	_, _ = out.WriteTo(w) // the client has gone, if anything
}

// viewProblem is the page for no ticket.
func (a *API) viewProblem(lang string, p *problem) pageView {
	lead, text := "page.not_found_title", "page.not_found_text"
	switch p.Code {
	case codeTicketOver:
		lead, text = "page.over_title", "page.expired_text"
	case codeTooMany:
		lead, text = "page.busy_title", "page.busy_text"
	}
	v := pageView{Lead: message.Text(lang, lead), Text: message.Text(lang, text), Title: message.Text(lang, lead)}
	v.Stale = v.Text
	return v
}

// view is the page for a ticket.
func (a *API) view(lang string, t wire.PublicTicket) pageView {
	text := func(key string, args ...any) string { return message.Text(lang, "page."+key, args...) }
	at := t.UpdatedAt.In(a.Now().Location()).Format(time.TimeOnly)
	issued := t.IssuedAt.In(a.Now().Location()).Format("15:04")
	v := pageView{
		Hall: t.Hall.In(lang), Number: t.Number, State: t.State, StateText: text(t.State),
		Title: text("title", "number", t.Number, "state", text(t.State), "hall", t.Hall.In(lang)),
		Stale: text("stale", "time", at), Times: text("issued", "time", issued) + " · " + text("updated", "time", at),
	}
	switch hall.TicketState(t.State) {
	case hall.Waiting:
		v.Lead, v.Wait, v.Hint = text("ahead", "n", t.Ahead), text("wait_unknown"), text("missed_hint")
		if t.Ahead == 0 {
			v.Lead = text("next")
		}
		if t.Wait != nil {
			v.Wait = pageWait(lang, *t.Wait)
		}
		if zone := t.Zone.In(lang); zone != "" {
			v.Text = text("zone", "zone", zone)
		}
	case hall.Called:
		v.Go, v.Zone, v.Hint = text("go", "window", t.Window), t.Zone.In(lang), text("missed_hint")
	case hall.Serving:
		v.Lead, v.Text = text("at", "window", t.Window), t.Zone.In(lang)
	case hall.Parked:
		v.Lead, v.Text, v.Hint = text("parked"), text("parked_text", "window", t.Window), text("missed_hint")
	case hall.Done, hall.NoShow, hall.Cancelled, hall.Expired:
		v.Ended, v.Text = true, text(t.State+"_text")
		if t.Ended == hall.ByHall {
			v.StateText, v.Text = text("by_hall"), text("by_hall_text")
			v.Title = text("title", "number", t.Number, "state", v.StateText, "hall", t.Hall.In(lang))
		}
	}
	if t.Emergency != nil {
		v.alarm(lang, t)
		return v
	}
	if v.Go == "" {
		v.Steps = steps(lang, hall.TicketState(t.State))
	}
	return v
}

// alarm puts an emergency before all else. A ticket that is still to be served is
// kept meanwhile, and sends its holder nowhere.
func (v *pageView) alarm(lang string, t wire.PublicTicket) {
	v.Alarm = t.Emergency.Text.In(lang)
	if !hall.TicketState(t.State).Live() {
		return
	}
	v.State, v.StateText, v.Text = "emergency", message.Text(lang, "page.on_hold"), message.Text(lang, "page.on_hold_text")
	v.Title = message.Text(lang, "page.title", "number", t.Number, "state", v.StateText, "hall", t.Hall.In(lang))
	v.Lead, v.Wait, v.Go, v.Zone, v.Hint = message.Text(lang, "page.on_hold_lead"), "", "", "", ""
}

// pageWait is how long a ticket waits still, as its page says it.
func pageWait(lang string, wait wire.Wait) string {
	switch w := message.WaitOf(wait.P50S, wait.P90S); {
	case !w.Known:
		return message.Text(lang, "page.wait_unknown")
	case w.Now:
		return message.Text(lang, "page.wait_now")
	default:
		return message.Text(lang, "page.wait", "time", w.In(lang))
	}
}

// steps is how far a ticket is; none for one that ended before its time.
func steps(lang string, state hall.TicketState) []step {
	order := []hall.TicketState{hall.Waiting, hall.Called, hall.Serving, hall.Done}
	now := -1
	for i, s := range order {
		if s == state {
			now = i
		}
	}
	if now < 0 {
		return nil
	}
	out := make([]step, len(order))
	for i, s := range order {
		out[i] = step{Text: message.Text(lang, "page.step_"+string(s))}
		switch {
		case i < now:
			out[i].Class = "past"
		case i == now:
			out[i].Class = "now"
		}
	}
	return out
}
