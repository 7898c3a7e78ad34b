package httpapi

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"net/http"

	"yimen/hallserver/hall"
	"yimen/hallserver/subject"
	"yimen/hallserver/wire"
)

type holderInput struct {
	Keyed
	TicketPath
	Body *wire.HolderRequest
}

// seen is what is kept of an answer to a look at a holder: whose data it was,
// never the data.
type seen struct {
	Subject hall.SubjectKey `json:"subject"`
	Whole   bool            `json:"whole"`
}

// revealHolder shows a ticket's holder to the clerk whose window it is at. The
// look is an event before anything is opened; the data is opened for this one
// answer and never kept.
func (a *API) revealHolder(ctx context.Context, in *holderInput) (*output, error) {
	whole := in.Body != nil && in.Body.Whole
	cmd := hall.RevealHolder{Ticket: hall.TicketID(in.ID), Staff: who(ctx).staff, Whole: whole}
	lang := plain(ctx).lang()
	out, err := a.do(ctx, in.Key, cmd, func(s *hall.State, _ []hall.Event, _ int64, err error) (int, []byte) {
		if err != nil {
			return refuseWith(lang, err)
		}
		return http.StatusOK, encode(seen{Subject: s.Tickets.Get(cmd.Ticket).Subject, Whole: whole})
	})
	if err != nil || out.Status != http.StatusOK {
		return out, err
	}
	if out.Replayed != "" && !a.atWindowOf(cmd) {
		return nil, fail(lang, http.StatusForbidden, hall.NotYourWindow, "the ticket has left your window")
	}
	return a.open(ctx, lang, out)
}

// atWindowOf says whether the ticket still is at the clerk's window: an answer
// asked for again is not a way to look later.
func (a *API) atWindowOf(c hall.RevealHolder) bool {
	at := false
	a.Engine.View(func(s *hall.State) {
		if t := s.Tickets.Get(c.Ticket); t != nil {
			w := s.Windows.Get(t.Window)
			at = w != nil && w.Ticket == t.ID && w.Staff == c.Staff
		}
	})
	return at
}

// open puts the holder into the answer.
func (a *API) open(ctx context.Context, lang string, out *output) (*output, error) {
	var kept seen
	if err := json.Unmarshal(out.Body, &kept); err != nil {
		return nil, a.internal(lang, "kept answer cannot be read", err)
	}
	sealed, err := a.Engine.Subject(ctx, kept.Subject)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fail(lang, http.StatusGone, codeHolderGone, "the holder's data has been erased")
	}
	if err != nil {
		return nil, a.internal(lang, "sealed subject cannot be read", err)
	}
	s, err := a.Subjects.Open(sealed)
	if err != nil {
		return nil, a.internal(lang, "sealed subject cannot be opened", err)
	}
	if !kept.Whole {
		s = subject.Mask(s)
	}
	out.Body = encode(wire.Holder{Masked: !kept.Whole, Subject: s})
	return out, nil
}
