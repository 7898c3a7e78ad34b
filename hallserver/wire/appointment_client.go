package wire

import (
	"context"
	"net/http"
	"net/url"
	"strings"
)

// CheckIn is POST /api/v1/appointments/{code}/checkin: it makes a ticket of an
// appointment. The same key and request give the same ticket, however often
// they are sent. code is the appointment's, or CheckInByCard.
//
// A code is as good as a ticket to whoever reads it: errors are told without
// it.
func (c *Client) CheckIn(ctx context.Context, key, code string, r CheckInRequest) (Issued, error) {
	out, err := answer[Issued](ctx, c, call{
		method: http.MethodPost, path: "appointments/" + url.PathEscape(code) + "/checkin",
		key: key, keyed: true, body: r,
	})
	if err != nil && code != CheckInByCard {
		err = &hushedError{err: err, secret: url.PathEscape(code)}
	}
	return out, err
}

// hushedError is an error told without a secret that its address holds.
type hushedError struct {
	err    error
	secret string
}

func (h *hushedError) Error() string { return strings.ReplaceAll(h.err.Error(), h.secret, "…") }

func (h *hushedError) Unwrap() error { return h.err }
