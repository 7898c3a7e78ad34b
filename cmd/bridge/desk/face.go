package desk

import (
	"context"
	"time"

	"yimen/drivers/callpad"
	"yimen/drivers/padline"
	"yimen/drivers/ratingpad"
	"yimen/hallserver/wire"
)

const (
	staleAfter = 3 * time.Second // without an answer, what the pads show is not true any more
	thanksFor  = 3 * time.Second
)

// Faces are what the pads of a window show.
type Faces struct {
	Call   padline.Face
	Rating padline.Face
}

// lookNow makes the desk look at the window soon.
func (d *Desk) lookNow() {
	select {
	case d.look <- struct{}{}:
	default:
	}
}

// watch looks at the window every Options.Poll, and after each key, and shows it.
func (d *Desk) watch(ctx context.Context) {
	tick := time.NewTicker(d.o.Poll)
	defer tick.Stop()
	var window wire.Window
	seen, reached := d.o.Now(), true
	for {
		try, stop := context.WithTimeout(ctx, tryTimeout)
		w, err := d.o.Server.Window(try, d.window)
		stop()
		if ctx.Err() != nil {
			return
		}
		now := d.o.Now()
		if err == nil {
			window, seen = w, now
		}
		if reached != (err == nil) {
			reached = err == nil
			d.tellReached(err)
		}
		if err == nil || now.Sub(seen) >= staleAfter {
			d.o.Show(d.faces(window, err == nil, now))
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-d.look:
		}
	}
}

func (d *Desk) tellReached(err error) {
	if err == nil {
		d.o.Log.Info("window is seen again")
		return
	}
	d.o.Log.Warn("window is not seen", "error", err)
}

// faces shows a window; known is false where nobody knows how it is.
func (d *Desk) faces(w wire.Window, known bool, now time.Time) Faces {
	shown := callpad.Window{
		Known: known, Open: w.State == wire.WindowOpen, Paused: w.State == wire.WindowPaused, Waiting: w.Waiting,
		Stopped: w.Emergency != nil,
	}
	if w.Ticket != nil {
		shown.Number = w.Ticket.Number
	}
	f := Faces{Call: callpad.Face(shown), Rating: ratingpad.Idle()}
	d.mu.Lock()
	thanks := d.thanks
	d.mu.Unlock()
	switch {
	case now.Sub(thanks) < thanksFor:
		f.Rating = ratingpad.Thanks()
	case known && w.RateTicket != "":
		f.Rating = ratingpad.Ask()
	}
	return f
}
