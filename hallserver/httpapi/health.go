package httpapi

import (
	"cmp"
	"context"
	"net/http"
	"time"

	"yimen/hallserver/access"
	"yimen/hallserver/wire"
)

func (a *API) healthRoutes() {
	register(a, route{
		method: http.MethodGet, path: base + "/devices/health", id: "get-devices-health",
		summary: "How every board, loudspeaker and sign of the hall is",
		action:  access.ReadHealth, status: http.StatusOK, answer: wire.Health{},
	}, a.devicesHealth)
	register(a, route{
		method: http.MethodGet, path: base + "/devices/cards", id: "list-cards-left",
		summary: "The kiosks on whose reader somebody's card was left, by name",
		action:  access.ReadCards, status: http.StatusOK, answer: []wire.CardLeft{},
	}, a.cardsLeft)
	register(a, route{
		method: http.MethodGet, path: base + "/reports/calls", id: "report-calls",
		summary: "How the calls of a day reached its screens and loudspeakers",
		action:  access.ReadReports, status: http.StatusOK, answer: wire.CallsReport{},
	}, a.callsReport)
}

func (a *API) devicesHealth(ctx context.Context, _ *nothing) (*output, error) {
	if a.Health == nil {
		return nil, fail(plain(ctx).lang(), http.StatusNotFound, codeNotFound, "no devices are watched here")
	}
	return respond(http.StatusOK, a.Health.Health())
}

func (a *API) cardsLeft(ctx context.Context, _ *nothing) (*output, error) {
	cards := []wire.CardLeft{}
	if a.Health != nil {
		cards = append(cards, a.Health.Health().Cards...)
	}
	return a.look(ctx, cards)
}

type dayInput struct {
	Date string `query:"date" maxLength:"10" doc:"The business day, YYYY-MM-DD. Empty: today."`
}

func (a *API) callsReport(ctx context.Context, in *dayInput) (*output, error) {
	lang, day := plain(ctx).lang(), cmp.Or(in.Date, a.Now().Format(time.DateOnly))
	if _, err := time.Parse(time.DateOnly, day); err != nil {
		return nil, fail(lang, http.StatusUnprocessableEntity, codeInvalid, "date is a day, YYYY-MM-DD")
	}
	if a.Health == nil {
		return nil, fail(lang, http.StatusNotFound, codeNotFound, "no devices are watched here")
	}
	r, err := a.Health.CallsReport(ctx, day)
	if err != nil {
		return nil, a.internal(lang, "calls cannot be reported", err)
	}
	return respond(http.StatusOK, r)
}
