package main

import (
	"context"
	"log/slog"
	"os"
	"sync"
	"time"

	"yimen/cmd/bridge/desk"
	"yimen/drivers/callpad"
	"yimen/drivers/keypad"
	"yimen/drivers/padline"
	"yimen/drivers/ratingpad"
	"yimen/drivers/serialport"
	"yimen/hallserver/wire"
)

// bridge is the pads, keyboards and signs of a configuration, and the desks they
// are at.
type bridge struct {
	cfg   config
	log   *slog.Logger
	now   func() time.Time
	grab  func(*os.File) error // of keyboards; nil: the real step
	desks map[int]*desk.Desk   // by window

	port      *serialport.Port // nil: no pads
	line      *padline.Line
	pads      map[int]placed // by unit
	keyboards []boarded

	client *wire.Client
	signs  []*signLine
}

// placed is a pad of the line at its desk.
type placed struct {
	pad
	health *desk.Health
}

// boarded is a keyboard at its desk.
type boarded struct {
	keyboard
	health *desk.Health
}

func newBridge(c config, client *wire.Client, log *slog.Logger) *bridge {
	b := &bridge{
		cfg: c, log: log, now: time.Now, client: client, desks: map[int]*desk.Desk{}, pads: map[int]placed{},
		signs: signLines(c.Signs, log),
	}
	var units []int
	for _, p := range c.Pads {
		units = append(units, p.Unit)
		b.pads[p.Unit] = placed{p, desk.NewHealth(p.Window, p.Name, p.Kind, b.now(), client, log)}
		b.seat(p.Window, client)
	}
	for _, k := range c.Keyboards {
		b.keyboards = append(b.keyboards, boarded{
			k, desk.NewHealth(k.Window, k.Name, wire.PadKeyboard, b.now(), client, log),
		})
		b.seat(k.Window, client)
	}
	if len(units) > 0 {
		b.port = serialport.New(serialport.Config{Path: c.Line, Baud: c.Baud}, log)
		b.line = padline.New(b.port, padline.Options{Units: units, Baud: c.Baud, Timing: c.timing, Log: log})
	}
	return b
}

// seat puts a desk at a window that has none.
func (b *bridge) seat(window int, client *wire.Client) {
	if b.desks[window] != nil {
		return
	}
	b.desks[window] = desk.New(window, desk.Options{
		Server: client, Log: b.log, PauseReason: b.cfg.PauseReason,
		Show: func(f desk.Faces) { b.show(window, f) },
	})
}

// show shows faces at every pad of a window.
func (b *bridge) show(window int, f desk.Faces) {
	for unit, p := range b.pads {
		switch {
		case p.Window != window:
		case p.Kind == wire.PadRating:
			b.line.Show(unit, f.Rating)
		default:
			b.line.Show(unit, f.Call)
		}
	}
}

// run works until ctx ends, and waits for all of it.
func (b *bridge) run(ctx context.Context) {
	var all sync.WaitGroup
	defer all.Wait()
	if !b.claimFirst(ctx) {
		all.Go(func() { b.claim(ctx) })
	}
	for _, d := range b.desks {
		all.Go(func() { _ = d.Run(ctx) }) // it ends with ctx only, and so do the others
	}
	for _, p := range b.pads {
		all.Go(func() { _ = p.health.Run(ctx) })
	}
	for _, k := range b.keyboards {
		all.Go(func() { _ = k.health.Run(ctx) })
		all.Go(func() {
			reader := keypad.New(keypad.Options{Path: k.Device, Grab: b.grab, Log: b.log, Now: b.now})
			_ = reader.Run(ctx, func(e keypad.Event) { b.typed(k, e) })
		})
	}
	for _, l := range b.signs {
		all.Go(func() { l.run(ctx, b, b.client) })
	}
	if b.cfg.Desk != nil {
		all.Go(func() { runDesk(ctx, *b.cfg.Desk, b.client, b.log) })
	}
	if b.line == nil {
		return
	}
	all.Go(func() {
		_ = b.line.Run(ctx, b.heard)
		closePort(b.port, b.log)
	})
}

// heard takes what the line tells.
func (b *bridge) heard(e padline.Event) {
	switch e := e.(type) {
	case padline.Up:
		b.pads[e.Unit].health.Set(wire.PadOK, "", e.At)
	case padline.Down:
		state := wire.PadFault
		if e.Reason == padline.ReasonSilent || e.Reason == padline.ReasonNoLine {
			state = wire.PadSilent
		}
		b.pads[e.Unit].health.Set(state, string(e.Reason), e.Since)
	case padline.Key:
		b.pressed(e)
	case padline.Restarted: // the line tells the log
	}
}

// pressed takes a key of a pad.
func (b *bridge) pressed(k padline.Key) {
	p := b.pads[k.Unit]
	beep := func(kind padline.Beep) { b.line.Beep(k.Unit, kind) }
	action, calls := callpad.ActionOf(k.Code)
	level, rates := ratingpad.LevelOf(k.Code)
	switch {
	case calls && p.Kind == wire.PadCall:
		b.desks[p.Window].Press(desk.Key{Action: action, After: k.After, Beep: beep})
	case rates && p.Kind == wire.PadRating:
		b.desks[p.Window].Rate(level, k.After)
	default:
		b.log.Warn("key has no meaning at this pad", "unit", k.Unit, "kind", p.Kind)
		beep(padline.BeepError)
	}
}

// typed takes what a keyboard tells.
func (b *bridge) typed(k boarded, e keypad.Event) {
	switch e := e.(type) {
	case keypad.Ready:
		k.health.Set(wire.PadOK, "", e.At)
	case keypad.Absent:
		state := wire.PadFault
		if e.Reason == keypad.ReasonNoDevice || e.Reason == keypad.ReasonUnplugged {
			state = wire.PadSilent
		}
		k.health.Set(state, string(e.Reason), e.At)
	case keypad.Press:
		m, ok := k.does[e.Code]
		switch {
		case !ok:
			b.log.Debug("key of a keyboard does nothing", "window", k.Window)
		case m.level > 0:
			b.desks[k.Window].Rate(m.level, e.At)
		default:
			b.desks[k.Window].Press(desk.Key{Action: m.action, After: e.At})
		}
	case keypad.Dropped: // the keyboard tells the log
	}
}
