package httpapi

import (
	"context"
	"net/http"

	"yimen/hallserver/hall"
	"yimen/hallserver/wire"
)

func (a *API) catalogueRoutes() {
	register(a, route{
		method: http.MethodGet, path: base + "/catalogue", id: "get-catalogue", summary: "Everything the hall does, with who waits now",
		status: http.StatusOK, answer: wire.Catalogue{},
	}, a.getCatalogue)
	register(a, route{
		method: http.MethodGet, path: base + "/services/{code}", id: "get-service", summary: "One service",
		status: http.StatusOK, answer: wire.ServiceDetail{},
	}, a.getService)
}

// strangerLimit bounds how often an address without a token or session may ask.
func (a *API) strangerLimit(x exchange) *problem {
	if ids, err := a.identities(x.r); err == nil && len(ids) > 0 {
		return nil
	}
	return limited(a.limits.public, a.addressOf(x.r), x.r)
}

type catalogueInput struct {
	Kiosk string `header:"Yimen-Kiosk" doc:"How the kiosk is that asks, as key=value, parted by commas; card-left=N: somebody's card was left on its reader N seconds ago; zone=ID: it stands in this zone. Keys that are not known mean nothing. A kiosk that sends none is well."`
}

func (a *API) getCatalogue(ctx context.Context, in *catalogueInput) (*output, error) {
	if p := a.strangerLimit(plain(ctx)); p != nil {
		return nil, p
	}
	kiosk, shape := wire.ReadKioskState(in.Kiosk), a.shaper()
	device := a.hearKiosk(plain(ctx).r, kiosk)
	c, now := a.Catalogue.Now(), a.Now()
	var out wire.Catalogue
	a.Engine.View(func(s *hall.State) {
		out = c.Wire(s, now, a.Subjects.Public())
		if device != "" {
			out.Help = a.helpAt(s, device)
		}
		halt(&out, shape.emergencyAt(s, kiosk.Zone))
	})
	a.spelling.put(c, out.Services)
	a.foretell(&out)
	return respond(http.StatusOK, out)
}

// hearKiosk takes in how a kiosk is that asks for the catalogue with its own token,
// and says which it is; what others say of a kiosk means nothing.
func (a *API) hearKiosk(r *http.Request, s wire.KioskState) (device string) {
	if r.Header.Get("Authorization") == "" {
		return ""
	}
	ids, err := a.identities(r)
	if err != nil || len(ids) == 0 || ids[0].role != wire.RoleKiosk {
		return ""
	}
	if a.Health != nil {
		a.Health.Card(ids[0].device, ids[0].name, s.CardLeft, s.CardLeftFor)
	}
	return ids[0].device
}

// foretell puts into the catalogue how long somebody would wait who came now.
func (a *API) foretell(c *wire.Catalogue) {
	shape := shaper{waits: a.Waits}
	for i := range c.Queues {
		c.Queues[i].Wait = shape.waitOfNew(hall.QueueID(c.Queues[i].ID), hall.Normal)
	}
	for i := range c.Services {
		c.Services[i].Wait = shape.waitOfNew(hall.QueueID(c.Services[i].Queue), hall.Normal)
	}
}

type serviceInput struct {
	Code string `path:"code" maxLength:"64"`
}

func (a *API) getService(ctx context.Context, in *serviceInput) (*output, error) {
	x := plain(ctx)
	if p := a.strangerLimit(x); p != nil {
		return nil, p
	}
	c := a.Catalogue.Now()
	svc, ok := c.Service(in.Code)
	if !ok {
		return nil, fail(x.lang(), http.StatusNotFound, hall.UnknownService, "no such service")
	}
	out, shape := wire.ServiceDetail{}, a.shaper()
	a.Engine.View(func(s *hall.State) {
		one := wire.Catalogue{Services: []wire.ServiceDetail{c.WireService(s, svc, a.Now())}}
		halt(&one, shape.emergencyAt(s, ""))
		a.spelling.put(c, one.Services)
		out = one.Services[0]
	})
	out.Wait = shaper{waits: a.Waits}.waitOfNew(hall.QueueID(out.Queue), hall.Normal)
	return respond(http.StatusOK, out)
}
