package httpapi

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"errors"
	"hash"
	"net/http"
	"strings"
	"time"

	"yimen/hallserver/hall"
	"yimen/hallserver/wire"
)

// tokenDays is how long a public token holds beyond its ticket's day.
const tokenDays = 7

// tokenMAC is the length of the HMAC in a token: 128 bits.
const tokenMAC = 16

func (a *API) publicRoutes() {
	register(a, route{
		method: http.MethodGet, path: base + "/public/tickets/{token}", id: "get-public-ticket",
		summary: "What a ticket's public token may read", status: http.StatusOK, answer: wire.PublicTicket{},
	}, a.getPublic)
}

// token is a ticket's public token: its id and 128 bits of HMAC-SHA-256 of it.
func (a *API) token(id hall.TicketID) string {
	return string(id) + "." + base64.RawURLEncoding.EncodeToString(a.mac(string(id)))
}

func (a *API) mac(id string) []byte {
	h, ok := a.macs.Get().(hash.Hash)
	if !ok {
		h = hmac.New(sha256.New, a.TokenKey)
	}
	defer a.macs.Put(h)
	h.Reset()
	_, _ = h.Write([]byte("yimen ticket token v1\x00" + id)) // a hash never fails
	return h.Sum(make([]byte, 0, sha256.Size))[:tokenMAC]
}

// ticketOf is the ticket a token is for.
func (a *API) ticketOf(token string) (hall.TicketID, bool) {
	id, mac, ok := strings.Cut(token, ".")
	if !ok || !hall.TicketID(id).Valid() {
		return "", false
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(mac)
	if err != nil || !hmac.Equal(raw, a.mac(id)) {
		return "", false
	}
	return hall.TicketID(id), true
}

type tokenInput struct {
	Token string `path:"token" maxLength:"128"`
}

func (a *API) getPublic(ctx context.Context, in *tokenInput) (*output, error) {
	x := plain(ctx)
	t, p := a.publicTicket(x.r, in.Token)
	if p != nil {
		return nil, p
	}
	return respond(http.StatusOK, t)
}

// publicTicket reads a ticket by its token: today's as it stands, one of the
// days before as its day left it.
func (a *API) publicTicket(r *http.Request, token string) (wire.PublicTicket, *problem) {
	lang := languageOf(r.Header.Get("Accept-Language"))
	id, ok := a.ticketOf(token)
	if !ok {
		// A hall's phones may all come from one address, so only guesses count
		// against it; a true token is limited by its ticket.
		if p := limited(a.limits.public, a.addressOf(r), r); p != nil {
			return wire.PublicTicket{}, p
		}
		return wire.PublicTicket{}, fail(lang, http.StatusNotFound, codeUnknownToken, "not a token of this hall")
	}
	if p := limited(a.limits.ticket, string(id), r); p != nil {
		return wire.PublicTicket{}, p
	}
	shape := a.shaper()
	var out *wire.PublicTicket
	a.Engine.View(func(s *hall.State) {
		if t := s.Tickets.Get(id); t != nil {
			shown := shape.public(s, t)
			out = &shown
		}
	})
	if out != nil {
		return *out, nil
	}
	return a.pastTicket(r.Context(), lang, id, shape)
}

func (a *API) pastTicket(ctx context.Context, lang string, id hall.TicketID, shape shaper) (wire.PublicTicket, *problem) {
	over := fail(lang, http.StatusGone, codeTicketOver, "the ticket's day is over")
	if a.Past == nil {
		return wire.PublicTicket{}, over
	}
	t, day, err := a.Past.PastTicket(ctx, id)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return wire.PublicTicket{}, over
	case err != nil:
		return wire.PublicTicket{}, a.internal(lang, "past ticket cannot be read", err)
	}
	date, err := time.ParseInLocation(time.DateOnly, day, a.Now().Location())
	if err != nil || !a.Now().Before(date.AddDate(0, 0, 1+tokenDays)) {
		return wire.PublicTicket{}, over
	}
	return shape.public(hall.New(), &t), nil
}
