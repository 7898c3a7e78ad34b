package desk

import (
	"context"
	"errors"
	"time"

	"yimen/hallserver/wire"
)

// Rate takes a rating from 1 to 5, not pressed before after. It returns at once.
// The pads thank for it, whatever becomes of it: the server takes one for each
// service.
func (d *Desk) Rate(level int, after time.Time) {
	d.mu.Lock()
	d.thanks = d.o.Now()
	d.mu.Unlock()
	d.lookNow()
	select {
	case d.ratings <- rating{level: level, after: after}:
	default:
		d.o.Log.Warn("rating dropped, too many wait")
	}
}

// send delivers one rating.
func (d *Desk) send(ctx context.Context, r rating) {
	key := newKey()
	request := wire.RatingRequest{
		About: wire.RatingAbout{Window: d.window}, Level: r.level, Source: wire.RatingSourcePad,
	}
	err := d.insist(ctx, r.after, RatingLife, func(ctx context.Context) error {
		_, err := d.o.Server.Rate(ctx, key, request)
		return err
	})
	p, refused := errors.AsType[*wire.Problem](err)
	switch {
	case err == nil:
		d.o.Log.Info("rating delivered")
	case refused && final(p):
		d.o.Log.Info("rating refused", "status", p.Status, "code", p.Code)
	default:
		d.o.Log.Warn("rating dropped", "error", err)
	}
	d.lookNow()
}
