package desk

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"yimen/drivers/callpad"
	"yimen/drivers/padline"
	"yimen/hallserver/wire"
)

// Press takes a key. It returns at once; a key that finds the queue full is
// dropped.
func (d *Desk) Press(k Key) {
	if k.Beep == nil {
		k.Beep = func(padline.Beep) {}
	}
	select {
	case d.keys <- k:
	default:
		d.o.Log.Warn("key dropped, too many wait", "action", string(k.Action))
		k.Beep(padline.BeepError)
	}
}

// do does one key and says at the pad how it went.
func (d *Desk) do(ctx context.Context, k Key) {
	var send command
	key := newKey()
	err := d.insist(ctx, k.After, KeyLife, func(ctx context.Context) error {
		if send == nil { // once: what the clerk saw does not change by trying again
			w, err := d.o.Server.Window(ctx, d.window)
			if err != nil {
				return err
			}
			send = d.command(k.Action, key, w)
		}
		return send(ctx)
	})
	if ctx.Err() != nil {
		d.o.Log.Warn("key dropped, the bridge ends", "action", string(k.Action))
		return
	}
	switch {
	case err == nil:
		k.Beep(padline.BeepShort)
		d.o.Log.Info("key done", "action", string(k.Action))
	case errors.Is(err, errNobody):
		k.Beep(padline.BeepEmpty)
		d.o.Log.Info("key done, nobody waits", "action", string(k.Action))
	default:
		k.Beep(padline.BeepError)
		d.dropped(k, send != nil, err)
	}
	d.lookNow()
}

// dropped tells why a key was not done.
func (d *Desk) dropped(k Key, sent bool, err error) {
	p, refused := errors.AsType[*wire.Problem](err)
	switch {
	case refused && p.Status == http.StatusConflict:
		d.o.Log.Info("key dropped, the hall as it is does not allow it", "action", string(k.Action), "code", p.Code)
	case refused && final(p):
		d.o.Log.Warn("key refused", "action", string(k.Action), "status", p.Status, "code", p.Code)
	default:
		d.o.Log.Warn("key dropped", "action", string(k.Action), "may_have_got_through", sent, "error", err)
	}
}

// command sends one request; sent again, it is the same one.
type command func(ctx context.Context) error

var (
	errNobody = errors.New("nobody waits")
	errAction = errors.New("no such action")
)

// command makes the request that an action is at a window that looks like w.
func (d *Desk) command(a callpad.Action, key string, w wire.Window) command {
	s, n := d.o.Server, d.window
	expect := wire.Expect{Version: w.Version}
	if w.Ticket != nil {
		expect.Ticket = &w.Ticket.ID
	}
	plain := wire.WindowRequest{Expect: expect}
	switch a {
	case callpad.Next:
		return func(ctx context.Context) error {
			called, err := s.CallWindow(ctx, key, n, wire.CallRequest{Expect: expect, FinishCurrent: true, FinishAs: wire.FinishByAge})
			if err == nil && called == nil {
				return errNobody
			}
			return err
		}
	case callpad.Recall:
		return ended(func(ctx context.Context) (wire.WindowAnswer, error) { return s.RecallWindow(ctx, key, n, plain) })
	case callpad.NoShow:
		return ended(func(ctx context.Context) (wire.WindowAnswer, error) { return s.NoShowWindow(ctx, key, n, plain) })
	case callpad.Start:
		return ended(func(ctx context.Context) (wire.WindowAnswer, error) { return s.StartWindow(ctx, key, n, plain) })
	case callpad.Complete:
		return ended(func(ctx context.Context) (wire.WindowAnswer, error) {
			return s.FinishWindow(ctx, key, n, wire.FinishRequest{Expect: expect})
		})
	case callpad.Park:
		return ended(func(ctx context.Context) (wire.WindowAnswer, error) {
			return s.ParkWindow(ctx, key, n, wire.ParkRequest{Expect: expect})
		})
	case callpad.Pause:
		return d.pause(key, w.State, expect)
	}
	return func(context.Context) error {
		return fmt.Errorf("%w as %q", errAction, a)
	}
}

// pause ends a pause, or begins one.
func (d *Desk) pause(key, state string, expect wire.Expect) command {
	s, n := d.o.Server, d.window
	if state == wire.WindowPaused {
		return ended(func(ctx context.Context) (wire.WindowAnswer, error) {
			return s.OpenWindow(ctx, key, n, wire.OpenRequest{Expect: &expect})
		})
	}
	return ended(func(ctx context.Context) (wire.WindowAnswer, error) {
		return s.PauseWindow(ctx, key, n, wire.PauseRequest{Reason: d.o.PauseReason, Expect: &expect})
	})
}

// ended leaves the answer: the window is looked at after each command.
func ended(f func(context.Context) (wire.WindowAnswer, error)) command {
	return func(ctx context.Context) error {
		_, err := f(ctx)
		return err
	}
}
