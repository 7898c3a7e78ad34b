package httpapi

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"

	"yimen/hallserver/access"
	"yimen/hallserver/hall"
	"yimen/hallserver/wire"
)

// actsFor says whether somebody may act for a window: everybody but a bridge that
// is bound to others.
func (i identity) actsFor(window int) bool {
	return i.role != wire.RoleBridge || len(i.windows) == 0 || slices.Contains(i.windows, window)
}

func notItsWindow(lang string) *problem {
	return fail(lang, http.StatusForbidden, codeNotItsWindow, "this bridge is bound to other windows")
}

// atItsWindow is why a request may not speak of the window in its path, or nil.
func atItsWindow(r *http.Request, id identity) *problem {
	if n, err := strconv.Atoi(r.PathValue("n")); err == nil && !id.actsFor(n) {
		return notItsWindow(languageOf(r.Header.Get("Accept-Language")))
	}
	return nil
}

// ratesAt is the window that a rating is about; 0: none is known.
func (a *API) ratesAt(about wire.RatingAbout) (window int) {
	if about.Window != 0 {
		return about.Window
	}
	a.Engine.View(func(s *hall.State) {
		if t := s.Tickets.Get(hall.TicketID(about.Ticket)); t != nil {
			window = t.Window
		}
	})
	return window
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
