package httpapi

import (
	"context"
	"net/http"
	"time"

	"yimen/hallserver/access"
	"yimen/hallserver/forecast"
)

func (a *API) reportRoutes() {
	register(a, route{
		method: http.MethodGet, path: base + "/reports/waiting", id: "report-waiting",
		summary: "How well waits were foretold, scored against what happened",
		action:  access.ReadReports, status: http.StatusOK, answer: forecast.Report{},
	}, a.waitingReport)
}

type daysInput struct {
	From string `query:"from" maxLength:"10" doc:"The first business day, YYYY-MM-DD. Empty: today."`
	To   string `query:"to" maxLength:"10" doc:"The last one. Empty: today."`
}

func (a *API) waitingReport(ctx context.Context, in *daysInput) (*output, error) {
	lang, today := plain(ctx).lang(), a.Now().Format(time.DateOnly)
	for _, day := range []*string{&in.From, &in.To} {
		if *day == "" {
			*day = today
		}
		if _, err := time.Parse(time.DateOnly, *day); err != nil {
			return nil, fail(lang, http.StatusUnprocessableEntity, codeInvalid, "from and to are days, YYYY-MM-DD")
		}
	}
	if a.Scores == nil {
		return nil, fail(lang, http.StatusNotFound, codeNotFound, "nothing is scored here")
	}
	r, err := a.Scores.Report(ctx, in.From, in.To)
	if err != nil {
		return nil, a.internal(lang, "scores cannot be read", err)
	}
	r.Keys = []forecast.Disagreement{}
	if a.Waits != nil {
		r.Keys = a.Waits.Disagreements()
	}
	return respond(http.StatusOK, r)
}
