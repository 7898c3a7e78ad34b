package httpapi

import (
	"context"
	"net/http"
	"slices"

	"yimen/hallserver/access"
	"yimen/hallserver/hall"
	"yimen/hallserver/wire"
)

func (a *API) pickupRoutes() {
	register(a, route{
		method: http.MethodGet, path: base + "/pickups", id: "list-pickups", summary: "The results that lie ready, newest first",
		action: access.CallPickup, status: http.StatusOK, answer: []wire.ReadyResult{},
	}, a.listPickups)
	register(a, route{
		method: http.MethodPost, path: base + "/tickets/{id}/ready", id: "ready-pickup",
		summary: "A finished ticket's result lies ready at a window; once more: call its number again",
		action:  access.CallPickup, keyed: true, status: http.StatusOK, answer: wire.Pickup{},
	}, a.readyPickup)
	register(a, route{
		method: http.MethodPost, path: base + "/tickets/{id}/collected", id: "take-pickup",
		summary: "A result that lay ready was taken",
		action:  access.CallPickup, keyed: true, status: http.StatusNoContent,
	}, a.takePickup)
}

func (a *API) listPickups(context.Context, *nothing) (*output, error) {
	shape := a.shaper()
	out := []wire.ReadyResult{}
	a.Engine.View(func(s *hall.State) {
		for _, p := range slices.Backward(s.Pickups) { // oldest first
			out = append(out, wire.ReadyResult{Ticket: string(p.Ticket), Pickup: shape.pickup(s, p)})
		}
	})
	return respond(http.StatusOK, out)
}

type readyInput struct {
	Keyed
	TicketPath
	Body wire.PickupRequest
}

func (a *API) readyPickup(ctx context.Context, in *readyInput) (*output, error) {
	lang, shape, id := plain(ctx).lang(), a.shaper(), hall.TicketID(in.ID)
	return a.do(ctx, in.Key, hall.ReadyPickup{Ticket: id, Window: in.Body.Window}, func(s *hall.State, _ []hall.Event, _ int64, err error) (int, []byte) {
		if err != nil {
			return refuseWith(lang, err)
		}
		p, _ := s.Pickup(id)
		return http.StatusOK, encode(shape.pickup(s, p))
	})
}

func (a *API) takePickup(ctx context.Context, in *ticketInput) (*output, error) {
	lang := plain(ctx).lang()
	return a.do(ctx, in.Key, hall.TakePickup{Ticket: hall.TicketID(in.ID)}, func(_ *hall.State, _ []hall.Event, _ int64, err error) (int, []byte) {
		if err != nil {
			return refuseWith(lang, err)
		}
		return http.StatusNoContent, nil
	})
}

func (h shaper) pickup(s *hall.State, p hall.Pickup) wire.Pickup {
	name, _ := h.names.WindowText(p.Window)
	out := wire.Pickup{
		Window: p.Window, WindowName: name, Ready: moment(p.ReadyMS), CallID: string(p.Call),
		CalledAt: moment(p.CalledMS), Times: p.Times,
	}
	if t := s.Tickets.Get(p.Ticket); t != nil {
		out.Number = t.Number()
	}
	return out
}
