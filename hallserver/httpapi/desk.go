package httpapi

import (
	"cmp"
	"context"
	"net/http"
	"slices"

	"yimen/hallserver/access"
	"yimen/hallserver/hall"
	"yimen/hallserver/message"
	"yimen/hallserver/wire"
)

func (a *API) deskRoutes() {
	register(a, route{
		method: http.MethodGet, path: base + "/desk", id: "get-desk",
		summary: "What a clerk's page has to choose from: reasons, outcomes, colleagues, services, queues",
		action:  access.ReadDesk, status: http.StatusOK, answer: wire.Desk{},
	}, a.desk)
}

func (a *API) desk(ctx context.Context, _ *nothing) (*output, error) {
	shape, names := a.shaper(), a.Catalogue.Now()
	out := wire.Desk{
		PauseReasons: []wire.Choice{}, Staff: []wire.Colleague{}, Services: []wire.Service{},
		Outcomes:    choices("desk.outcome.", "done", "accepted", "incomplete", "refused", "advice"),
		ParkReasons: choices("desk.park.", "copy", "form", "pay", "fetch", "other"),
	}
	for _, r := range names.PauseReasons() {
		out.PauseReasons = append(out.PauseReasons, wire.Choice{Code: r.Code, Name: r.Name})
	}
	for _, s := range names.Services {
		out.Services = append(out.Services, wire.Service{Code: s.Code, Name: s.Name})
	}
	at := map[hall.StaffID]int{}
	a.Engine.View(func(s *hall.State) {
		out.Queues = shape.queues(s)
		for n, w := range s.Windows.All() {
			at[w.Staff] = n
		}
	})
	for _, u := range a.Access.Users() {
		if !u.Disabled && access.May(u.Role, access.WorkAtWindow) {
			out.Staff = append(out.Staff, wire.Colleague{User: u.Name, Name: u.Display, Window: at[hall.StaffID(u.Name)]})
		}
	}
	slices.SortFunc(out.Staff, func(x, y wire.Colleague) int { return cmp.Compare(x.User, y.User) })
	return a.look(ctx, out)
}

// choices are codes with their names from the message catalogue.
func choices(prefix string, codes ...string) []wire.Choice {
	out := make([]wire.Choice, 0, len(codes))
	for _, code := range codes {
		out = append(out, wire.Choice{Code: code, Name: message.All(prefix + code)})
	}
	return out
}
