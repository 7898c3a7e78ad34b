package httpapi

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"yimen/hallserver/access"
	"yimen/hallserver/hall"
	"yimen/hallserver/message"
	"yimen/hallserver/wire"
)

// actsFor says whether somebody may act for a window: everybody but a bridge that
// is bound to others, or to none yet.
func (i identity) actsFor(window int) bool {
	return i.role != wire.RoleBridge || slices.Contains(i.windows, window)
}

func notItsWindow(lang string) *problem {
	p := fail(lang, http.StatusForbidden, codeNotItsWindow, "this bridge is bound to other windows, or to none")
	p.Hint = message.Text(lang, "problem.hint."+codeNotItsWindow)
	return p
}

// holds says whether somebody may act for a ticket: everybody but a device that has
// not issued it. One that is not of today is nobody's; the hall says so.
func (a *API) holds(id identity, ticket hall.TicketID) bool {
	holds := true
	a.Engine.View(func(s *hall.State) {
		if t := s.Tickets.Get(ticket); t != nil {
			holds = id.person() || t.Device == id.device
		}
	})
	return holds
}

func notItsTicket(lang string) *problem {
	p := fail(lang, http.StatusForbidden, codeNotItsTicket, "another device, or a member of staff, issued this ticket")
	p.Hint = message.Text(lang, "problem.hint."+codeNotItsTicket)
	return p
}

// ticketPaths are the routes of one ticket.
const ticketPaths = base + "/tickets/{id}"

// itsOwn is why a request may not speak of the window or the ticket in its path, or
// nil: a device acts for what is its own only.
func (a *API) itsOwn(r *http.Request, rt route, id identity) *problem {
	lang := languageOf(r.Header.Get("Accept-Language"))
	if n, err := strconv.Atoi(r.PathValue("n")); err == nil && !id.actsFor(n) {
		if len(id.windows) > 0 { // those without any are told of by the list of devices
			a.Boards.Refused("", id.device, codeNotItsWindow)
		}
		return notItsWindow(lang)
	}
	if strings.HasPrefix(rt.path, ticketPaths) && !a.holds(id, hall.TicketID(r.PathValue("id"))) {
		return notItsTicket(lang)
	}
	return nil
}

// mayRate is why somebody may not give a rating, or nil: a bridge rates what was
// served at its windows, another device a ticket that it issued. The window is the
// one the rating is held to; 0: none.
func (a *API) mayRate(lang string, id identity, about wire.RatingAbout) (window int, p *problem) {
	ticket, window := hall.TicketID(about.Ticket), about.Window
	switch {
	case id.role != wire.RoleBridge:
		if window != 0 || !a.holds(id, ticket) {
			return 0, notItsTicket(lang)
		}
		return 0, nil
	case window == 0:
		a.Engine.View(func(s *hall.State) {
			if t := s.Tickets.Get(ticket); t != nil {
				window = t.RatedAt(hall.ServiceCode(about.Service))
			}
		})
	}
	if !id.actsFor(window) {
		return 0, notItsWindow(lang)
	}
	return window, nil
}

func (a *API) boundRoutes() {
	register(a, route{
		method: http.MethodPut, path: base + "/devices/windows", id: "claim-windows",
		summary: "Which windows a bridge is for, by its own file; its first word binds it, and no other after that",
		action:  access.ReportPad, status: http.StatusNoContent,
	}, a.claimWindows)
}

type claimInput struct{ Body wire.WindowsClaim }

// claimWindows binds a bridge to the windows of its file: those it names, and those
// of the boards it follows.
func (a *API) claimWindows(ctx context.Context, in *claimInput) (*output, error) {
	lang, windows := plain(ctx).lang(), slices.Clone(in.Body.Windows)
	for _, b := range in.Body.Boards {
		if w := a.boardWindow(b); w != 0 {
			windows = append(windows, w)
		}
	}
	err := a.Access.Claim(ctx, who(ctx).device, windows)
	switch {
	case errors.Is(err, access.ErrBound):
		return nil, notItsWindow(lang)
	case errors.Is(err, access.ErrBadWindows):
		return nil, fail(lang, http.StatusUnprocessableEntity, codeInvalid, "windows are 1 to 9999, 64 of them at most")
	case err != nil:
		return nil, a.internal(lang, "bridge not bound", err)
	}
	return &output{Status: http.StatusNoContent, Cache: "no-store"}, nil
}

// boardWindow is the window of a board; 0: it has none, or that is not known.
func (a *API) boardWindow(board string) int {
	if a.BoardWindow == nil {
		return 0
	}
	return a.BoardWindow(board)
}
