package httpapi

import (
	"context"
	"net/http"
	"slices"

	"yimen/hallserver/access"
	"yimen/hallserver/hall"
	"yimen/hallserver/wire"
)

func (a *API) windowRoutes() {
	register(a, route{
		method: http.MethodGet, path: base + "/windows", id: "list-windows", summary: "Every window, by number",
		action: access.ReadWindows, status: http.StatusOK, answer: []wire.Window{},
	}, a.listWindows)
	register(a, route{
		method: http.MethodGet, path: base + "/windows/{n}", id: "get-window", summary: "One window",
		action: access.ReadWindows, status: http.StatusOK, answer: wire.Window{},
	}, a.getWindow)
	register(a, route{
		method: http.MethodGet, path: base + "/queues", id: "list-queues", summary: "Every queue, with what waits in it",
		action: access.ReadQueues, status: http.StatusOK, answer: []wire.Queue{},
	}, a.listQueues)
	a.workRoutes()
}

// workRoutes are what staff do at a window, and pads for them.
func (a *API) workRoutes() {
	work := func(verb, summary string, action access.Action) route {
		return route{
			method: http.MethodPost, path: base + "/windows/{n}/" + verb, id: verb + "-window", summary: summary,
			action: action, keyed: true, status: http.StatusOK, answer: wire.WindowAnswer{},
		}
	}
	register(a, work("open", "Sit down at a window, or end a pause", access.RunWindow), a.openWindow)
	register(a, work("pause", "Stop for a while", access.RunWindow), a.pauseWindow)
	register(a, work("close", "Leave a window", access.LeaveWindow), a.closeWindow)
	call := work("call", "Call the next ticket, or a chosen one", access.RunWindow)
	call.answer, call.also = wire.CallAnswer{}, map[int]string{http.StatusNoContent: "None waits."}
	register(a, call, a.call)
	register(a, work("recall", "Call the window's ticket once more", access.RunWindow), a.recall)
	register(a, work("start", "Begin to serve the called ticket", access.RunWindow), a.start)
	register(a, work("finish", "End the service", access.RunWindow), a.finish)
	register(a, work("noshow", "The called holder did not come", access.RunWindow), a.noShow)
	register(a, work("park", "Put the window's ticket aside", access.RunWindow), a.park)
	register(a, work("transfer", "Send the window's ticket on: to a queue, a window or a person", access.WorkAtWindow), a.transfer)
	register(a, work("handover", "Let a colleague take the window as it is", access.WorkAtWindow), a.handOver)
}

func (a *API) listWindows(ctx context.Context, _ *nothing) (*output, error) {
	shape := a.shaper()
	var out []wire.Window
	a.Engine.View(func(s *hall.State) { out = shape.windows(s) })
	if id := who(ctx); id.role == wire.RoleBridge {
		out = slices.DeleteFunc(out, func(w wire.Window) bool { return !id.actsFor(w.Number) })
	}
	return a.look(ctx, out)
}

func (a *API) listQueues(ctx context.Context, _ *nothing) (*output, error) {
	shape := a.shaper()
	var out []wire.Queue
	a.Engine.View(func(s *hall.State) { out = shape.queues(s) })
	return a.look(ctx, out)
}

type WindowPath struct {
	N int `path:"n" minimum:"1" maximum:"9999"`
}

func (a *API) getWindow(ctx context.Context, in *WindowPath) (*output, error) {
	shape := a.shaper()
	var out *wire.Window
	a.Engine.View(func(s *hall.State) { out = shape.one(s, in.N) })
	if out == nil {
		return nil, fail(plain(ctx).lang(), http.StatusNotFound, hall.UnknownWindow, "no such window")
	}
	return a.look(ctx, out)
}

// one is window n, or nil.
func (h shaper) one(s *hall.State, n int) *wire.Window {
	w := s.Windows.Get(n)
	if w == nil {
		return nil
	}
	shown := h.window(s, w)
	return &shown
}

// onWindow runs a window's command. Its answer, good or 409, holds the window
// as it is then.
func (a *API) onWindow(ctx context.Context, key string, n int, c hall.Command, good func(s *hall.State, events []hall.Event, w wire.Window) (int, any)) (*output, error) {
	lang, shape := plain(ctx).lang(), a.shaper()
	return a.do(ctx, key, c, func(s *hall.State, events []hall.Event, atMS int64, err error) (int, []byte) {
		shape.atMS = atMS
		if err != nil {
			p := refusal(lang, err)
			if p.Status == http.StatusConflict {
				p.Window = shape.one(s, n)
			}
			return p.Status, encode(p.Problem)
		}
		status, v := good(s, events, *shape.one(s, n))
		if v == nil {
			return status, nil
		}
		return status, encode(v)
	})
}

func asWindow(_ *hall.State, _ []hall.Event, w wire.Window) (int, any) {
	return http.StatusOK, wire.WindowAnswer{Window: w}
}

func expect(e wire.Expect) hall.Expect {
	return hall.Expect{Ticket: (*hall.TicketID)(e.Ticket), Version: e.Version}
}

func maybeExpect(e *wire.Expect) *hall.Expect {
	if e == nil {
		return nil
	}
	x := expect(*e)
	return &x
}
