package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"yimen/drivers/ledsign"
	"yimen/drivers/serialport"
)

// ledLine is where a sign is, as every led command is told.
type ledLine struct {
	Port     string        `help:"Path of the signs' serial line, best one under /dev/serial/by-id." placeholder:"P" xor:"where" required:""`
	TCP      string        `help:"HOST or HOST:PORT of the sign instead." placeholder:"HOST" xor:"where" required:""`
	Protocol string        `help:"How the sign is spoken to: bx5, or number-board." default:"bx5" enum:"bx5,number-board"`
	Baud     int           `help:"Rate of the line in bit/s; 0: as is usual for the protocol." default:"0"`
	Address  int           `help:"The sign's address." default:"1"`
	Timeout  time.Duration `help:"How long to try." default:"10s"`
	JSON     bool          `help:"One JSON value on stdout."`
}

// ledTold is what became of an order, as JSON.
type ledTold struct {
	Address int    `json:"address"`
	State   string `json:"state"`
	Detail  string `json:"detail,omitempty"`
	// Acknowledged: the sign said that it took it; signs of digits say nothing.
	Acknowledged bool   `json:"acknowledged"`
	Tries        int    `json:"tries,omitempty"`
	Replaced     string `json:"replaced,omitempty"` // characters it has no letters for
}

type (
	ledShowCmd struct {
		ledLine

		Text   string `arg:"" help:"What to show; of a number board the number." placeholder:"TEXT"`
		Size   string `help:"Width and height of the sign in pixels." default:"64x16" placeholder:"WxH"`
		Colour string `help:"red, green or yellow." default:"red" enum:"red,green,yellow"`
		Scroll bool   `help:"Move the text to the left."`
	}
	ledPingCmd       struct{ ledLine }
	ledBrightnessCmd struct {
		ledLine

		Level int `arg:"" help:"1 to 16, which is the brightest."`
	}
)

func (c *ledShowCmd) run(ctx context.Context, s streams, log *slog.Logger) error {
	p, err := c.picture()
	if err != nil {
		return err
	}
	return c.order(ctx, s, log, func(ctx context.Context, l *ledsign.Line) (ledsign.Taken, error) {
		return l.Show(ctx, c.Address, p)
	})
}

// picture is what is asked for.
func (c *ledShowCmd) picture() (p ledsign.Picture, err error) {
	if c.Protocol == string(ledsign.NumberBoard) {
		var rest string
		if n, _ := fmt.Sscanf(c.Text, "%d%s", &p.Number, &rest); n != 1 || p.Number < 0 || p.Number > ledsign.NumberMax {
			return p, usageError(fmt.Sprintf("%q: a number board shows 0 to %d", c.Text, ledsign.NumberMax))
		}
		return p, nil
	}
	a := ledsign.Area{Text: c.Text, Align: ledsign.Centre, Scroll: c.Scroll, Colour: ledsign.Red}
	switch c.Colour {
	case "green":
		a.Colour = ledsign.Green
	case "yellow":
		a.Colour = ledsign.Yellow
	}
	var rest string
	n, _ := fmt.Sscanf(c.Size, "%dx%d%s", &a.Width, &a.Height, &rest)
	if n != 2 || a.Width < 1 || a.Height < 1 || a.Width > ledsign.SideMax || a.Height > ledsign.SideMax {
		return p, usageError(fmt.Sprintf("--size %q: want width and height in pixels, such as 64x16", c.Size))
	}
	p.Areas = []ledsign.Area{a}
	return p, nil
}

func (c *ledPingCmd) run(ctx context.Context, s streams, log *slog.Logger) error {
	return c.order(ctx, s, log, func(ctx context.Context, l *ledsign.Line) (ledsign.Taken, error) {
		err := l.Ping(ctx, c.Address)
		return ledsign.Taken{Acknowledged: err == nil && c.Protocol != string(ledsign.NumberBoard)}, err
	})
}

func (c *ledBrightnessCmd) run(ctx context.Context, s streams, log *slog.Logger) error {
	if c.Level < 1 || c.Level > ledsign.LevelMax {
		return usageError(fmt.Sprintf("level %d: want 1 to %d", c.Level, ledsign.LevelMax))
	}
	return c.order(ctx, s, log, func(ctx context.Context, l *ledsign.Line) (ledsign.Taken, error) {
		return l.Brightness(ctx, c.Address, c.Level)
	})
}

// order has the sign do something and tells what became of it.
func (c *ledLine) order(ctx context.Context, s streams, log *slog.Logger, do func(context.Context, *ledsign.Line) (ledsign.Taken, error)) error {
	protocol := ledsign.Protocol(c.Protocol)
	if c.Address < 1 || c.Address > protocol.AddressMax() {
		return usageError(fmt.Sprintf("--address %d: want 1 to %d", c.Address, protocol.AddressMax()))
	}
	if c.Baud < 0 || c.Timeout <= 0 {
		return usageError("--baud and --timeout cannot be less than nothing")
	}
	line, port := c.open(protocol, log)
	defer port.Close() //nolint:errcheck // nothing is lost that was not told
	ctx, cancel := context.WithTimeout(ctx, c.Timeout)
	defer cancel()
	taken, err := do(ctx, line)
	if errors.Is(err, context.DeadlineExceeded) {
		err = fmt.Errorf("no answer within %v", c.Timeout)
	}
	h := line.Health(c.Address)
	told := ledTold{
		Address: c.Address, State: string(h.State), Detail: h.Detail, Acknowledged: taken.Acknowledged, Tries: taken.Tries, Replaced: string(taken.Replaced),
	}
	if c.JSON {
		return errors.Join(s.json(told), err)
	}
	if err != nil {
		return err
	}
	return s.print(told.text())
}

func (c *ledLine) open(protocol ledsign.Protocol, log *slog.Logger) (*ledsign.Line, io.Closer) {
	o := ledsign.Options{Protocol: protocol, Signs: []int{c.Address}, Log: log}
	if c.TCP != "" {
		tcp := ledsign.NewTCP(c.TCP, log)
		return ledsign.New(tcp, o), tcp
	}
	if o.Baud = c.Baud; o.Baud == 0 {
		o.Baud = protocol.DefaultBaud()
	}
	port := serialport.New(serialport.Config{Path: c.Port, Baud: o.Baud}, log)
	return ledsign.New(port, o), port
}

// text is it for a person to read.
func (t ledTold) text() string {
	text := fmt.Sprintf("sign %d took it", t.Address)
	if !t.Acknowledged {
		text = fmt.Sprintf("sign %d was told; signs of its kind do not answer", t.Address)
	}
	if t.Tries > 1 {
		text += fmt.Sprintf(", at try %d", t.Tries)
	}
	if t.Replaced != "" {
		text += fmt.Sprintf("; it has no letters for %s", t.Replaced)
	}
	return text + "\n"
}
