package httpapi

import (
	"cmp"
	"context"
	"net/http"
	"slices"

	"yimen/hallserver/access"
	"yimen/hallserver/catalogue"
	"yimen/hallserver/hall"
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
		Staff: []wire.Colleague{}, Services: []wire.SpeltService{},
		PauseReasons: choices(names.PauseReasons()), Outcomes: choices(names.Outcomes()),
		ParkReasons: choices(names.ParkReasons()), TransferReasons: choices(names.TransferReasons()),
		ClassReasons: choices(names.ClassReasons()),
	}
	pinyin := a.spelling.all(names)
	for _, s := range names.Services {
		out.Services = append(out.Services, wire.SpeltService{
			Service: wire.Service{Code: s.Code, Name: s.Name}, Keywords: s.Keywords, Pinyin: slices.Clone(pinyin[s.Code]),
		})
	}
	at := map[hall.StaffID]int{}
	a.Engine.View(func(s *hall.State) {
		out.Queues, out.PeopleMost = shape.queues(s), s.Plan.Rules.PeopleMost()
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

// choices are a closed list as it travels.
func choices(list []catalogue.PauseReason) []wire.Choice {
	out := make([]wire.Choice, 0, len(list))
	for _, r := range list {
		out = append(out, wire.Choice{Code: r.Code, Name: r.Name})
	}
	return out
}
