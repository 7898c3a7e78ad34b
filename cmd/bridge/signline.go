package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"yimen/display"
	"yimen/display/calllog"
	"yimen/display/sign"
	"yimen/drivers/ledsign"
	"yimen/drivers/serialport"
	"yimen/hallserver/wire"
)

// What a Screen may wait for one sign: its own tries, and those of each other sign
// of its line that may have the turn.
const (
	signShow  = 5 * time.Second
	signOther = 2 * time.Second
)

// signLine is a line and its signs.
type signLine struct {
	port  io.Closer
	line  *ledsign.Line
	signs []ledSign
	calls map[string]*calllog.Log // by board; open from keepLogs to the end of run
}

// signLines groups signs by their lines, in the order of the file.
func signLines(signs []ledSign, log *slog.Logger) []*signLine {
	var lines []*signLine
	at := map[string]*signLine{}
	for _, s := range signs {
		if at[s.place()] == nil {
			at[s.place()] = &signLine{}
			lines = append(lines, at[s.place()])
		}
		l := at[s.place()]
		l.signs = append(l.signs, s)
	}
	for _, l := range lines {
		l.open(log)
	}
	return lines
}

// open makes the driver; what is not plugged in is not missed until it is used.
func (l *signLine) open(log *slog.Logger) {
	first := l.signs[0]
	log = log.With("line", first.place())
	o := ledsign.Options{Protocol: first.protocol(), Log: log}
	for _, s := range l.signs {
		o.Signs = append(o.Signs, s.Address)
	}
	if first.TCP != "" {
		tcp := ledsign.NewTCP(first.TCP, log)
		l.port, l.line = tcp, ledsign.New(tcp, o)
		return
	}
	o.Baud = first.Baud
	port := serialport.New(serialport.Config{Path: first.Line, Baud: first.Baud}, log)
	l.port, l.line = port, ledsign.New(port, o)
}

// keepLogs opens the signs' logs of calls, in folders of their own below dir.
func (l *signLine) keepLogs(dir string) error {
	l.calls = map[string]*calllog.Log{}
	for _, s := range l.signs {
		at := s.folder(dir)
		if err := os.MkdirAll(at, 0o700); err != nil {
			return fmt.Errorf("sign %s: %w", s.Board, err)
		}
		calls, err := calllog.Open(at)
		if err != nil {
			return fmt.Errorf("sign %s: %w", s.Board, err)
		}
		l.calls[s.Board] = calls
	}
	return nil
}

// run shows each sign's board until ctx ends, then closes the line.
func (l *signLine) run(ctx context.Context, b *bridge, client *wire.Client) {
	var all sync.WaitGroup
	for _, s := range l.signs {
		all.Go(func() {
			l.follow(ctx, b, client, s)
			_ = l.calls[s.Board].Close() // every line was written when it was added
		})
	}
	all.Wait()
	if err := l.port.Close(); err != nil {
		b.log.Warn("sign line not closed", "line", l.signs[0].place(), "error", err)
	}
}

// follow shows one board on one sign.
func (l *signLine) follow(ctx context.Context, b *bridge, client *wire.Client, s ledSign) {
	log := b.log.With("sign", s.Board)
	var runner *display.Runner
	screen := sign.New(signDriver{line: l.line, of: s}, sign.Options{
		Size: s.size, Language: s.Language, Log: log, Now: b.now,
		Timing: sign.Timing{Show: signShow + time.Duration(len(l.signs)-1)*signOther},
		Word:   func(word, detail string) { runner.Word(word, detail) },
	})
	runner = display.New(display.Client(client), display.Options{
		Board: s.Board, Screen: screen, Lines: screen.Again(), Calls: l.calls[s.Board], Zone: b.cfg.zone,
		StateFile: filepath.Join(s.folder(b.cfg.State), "board.json"), Now: b.now, Log: log,
	})
	var beside sync.WaitGroup
	defer beside.Wait()
	beside.Go(func() { _ = screen.Run(ctx) }) // they end with ctx only
	_ = runner.Run(ctx)
}

// signDriver shows pictures on one sign of a line.
type signDriver struct {
	line *ledsign.Line
	of   ledSign
}

var _ sign.Driver = signDriver{}

// Show implements sign.Driver.
func (d signDriver) Show(ctx context.Context, p sign.Picture) error {
	_, err := d.line.Show(ctx, d.of.Address, d.picture(p))
	return err //nolint:wrapcheck // the driver's own
}

// picture is p in the driver's words.
func (d signDriver) picture(p sign.Picture) ledsign.Picture {
	out := ledsign.Picture{Number: digits(p.Number)}
	for _, a := range p.Areas {
		out.Areas = append(out.Areas, ledsign.Area{
			X: a.X, Y: a.Y, Width: a.Width, Height: a.Height, Text: a.Text, Scroll: a.Scroll,
			Colour: lamps(a.Colour), Align: ledsign.Centre,
		})
	}
	return out
}

func lamps(c sign.Colour) ledsign.Colour {
	switch c {
	case sign.Green:
		return ledsign.Green
	case sign.Yellow:
		return ledsign.Yellow
	default:
		return ledsign.Red
	}
}

// digits is what a board of digits shows of a ticket's number: A024 is 24. It has
// four of them; of a longer number it shows the last.
func digits(number string) int {
	n, err := strconv.Atoi(strings.TrimLeft(number, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
	if err != nil || n < 0 {
		return 0
	}
	return n % (ledsign.NumberMax + 1)
}

// Brightness implements sign.Driver.
func (d signDriver) Brightness(ctx context.Context, level int) error {
	_, err := d.line.Brightness(ctx, d.of.Address, level)
	if errors.Is(err, ledsign.ErrUnsupported) {
		return nil
	}
	return err //nolint:wrapcheck // the driver's own
}

// Ping implements sign.Driver.
func (d signDriver) Ping(ctx context.Context) error {
	return d.line.Ping(ctx, d.of.Address) //nolint:wrapcheck // the driver's own
}

// Word implements sign.Driver.
func (d signDriver) Word(err error) (word, detail string) {
	h := d.line.Health(d.of.Address)
	refusal, refused := errors.AsType[*ledsign.Refusal](err)
	switch {
	case err == nil && h.State == ledsign.StateUnacknowledged:
		return wire.WordOK, string(h.State)
	case err == nil:
		return wire.WordOK, ""
	case refused:
		return wire.WordSignFault, refusal.Name()
	case errors.Is(err, ledsign.ErrPicture):
		return wire.WordSignFault, "picture"
	case h.State == ledsign.StateSilent:
		return wire.WordSign, h.Detail
	default:
		return wire.WordSign, ledsign.DetailSilent
	}
}

// zoneOf is a hall's time zone by its name.
func zoneOf(name string) (*time.Location, error) {
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("zone: %w", err)
	}
	return zone, nil
}
