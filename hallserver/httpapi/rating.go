package httpapi

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"

	"yimen/hallserver/access"
	"yimen/hallserver/engine"
	"yimen/hallserver/hall"
	"yimen/hallserver/wire"
)

func (a *API) ratingRoutes() {
	register(a, route{
		method: http.MethodPost, path: base + "/ratings", id: "give-rating",
		summary: "What a holder thinks of a finished service; once a service",
		action:  access.GiveRating, keyed: true, status: http.StatusCreated, answer: wire.RatingAnswer{},
	}, a.giveRating)
}

type ratingInput struct {
	Keyed
	Body wire.RatingRequest
}

// giveRating takes a rating. The answer tells nothing of it, so that nobody who
// keeps answers learns what was pressed.
func (a *API) giveRating(ctx context.Context, in *ratingInput) (*output, error) {
	lang, about := plain(ctx).lang(), in.Body.About
	if about.Case != "" || about.Certificate != "" || (about.Ticket == "") == (about.Window == 0) {
		return nil, fail(lang, http.StatusUnprocessableEntity, codeInvalid, "a rating is about one ticket or one window")
	}
	window, p := a.mayRate(lang, who(ctx), about)
	if p != nil {
		return nil, p
	}
	// The id follows from who sends it under which key: a retry is the same rating.
	sum := sha256.Sum256([]byte(who(ctx).principal + "\x00" + in.Key))
	c := hall.Rate{
		ID: hall.RatingID("r-" + hex.EncodeToString(sum[:12])), Ticket: hall.TicketID(about.Ticket), Window: window,
		Service: hall.ServiceCode(about.Service), Level: in.Body.Level, Source: in.Body.Source, Reasons: in.Body.Reasons,
		Supplements: hall.RatingID(in.Body.Supplements),
	}
	if about.At != nil {
		c.AtMS = about.At.UnixMilli()
	}
	rows, p := a.written(lang, in.Body.Text)
	if p != nil {
		return nil, p
	}
	if len(rows) > 0 {
		c.Text = rows[0].Key
	}
	return a.doWith(ctx, in.Key, c, rows, func(_ *hall.State, _ []hall.Event, _ int64, err error) (int, []byte) {
		if err != nil {
			return refuseWith(lang, err)
		}
		return http.StatusCreated, encode(wire.RatingAnswer{ID: string(c.ID)})
	})
}

// written is the row for what somebody wrote: sealed like a holder's data.
func (a *API) written(lang, text string) ([]engine.SubjectRow, *problem) {
	if text == "" {
		return nil, nil
	}
	sealed, err := wire.SealSubject(a.Subjects.Public(), wire.Subject{Text: text})
	if err != nil {
		return nil, a.internal(lang, "text cannot be sealed", err)
	}
	row, p := a.subjectRow(lang, sealed)
	if p != nil {
		return nil, p
	}
	return []engine.SubjectRow{*row}, nil
}
