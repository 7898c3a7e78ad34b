package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"yimen/drivers/drivertest/ptyline"
	"yimen/drivers/idcard/idcardsim"
	"yimen/drivers/ticketprinter/printersim"
)

const (
	maxOrderBytes = 64 << 10              // of one line on stdin
	lookForCuts   = 20 * time.Millisecond // how soon a cut ticket is told
)

type simulateCmd struct {
	Dir   string `help:"Folder for the devices' paths; it is made if it is not there. Default: a new temporary one." placeholder:"D"`
	Width int    `help:"Width of the printer's paper in mm, 80 or 58." default:"80" enum:"80,58"`
}

// simulateHelp is what the order help tells, on stderr.
const simulateHelp = `Orders, one a line; each is answered by one line on stdout, "ok …" or "error: …".
  idcard ORDER          the ID card reader; idcard help tells its orders
  printer ORDER         the ticket printer; printer help tells its orders
  printer fault FAULT   paper-out, paper-near, cover-open, cutter, offline, mute, or none
  callpad ORDER         the line of pads, units 1 to 8: callpad press 1 next; callpad help tells its orders
  ratingpad ORDER       the same line: ratingpad press 2 5
  ledsign ORDER         the line of LED signs, 1 to 4: ledsign picture 1 sign.png; ledsign help tells its orders
  DEVICE unplug, plug   pull the cable out, put it in again
  help                  this
  quit                  end; the end of stdin alone does not end it
Lines that begin with "event " come between the answers:
  event ticketprinter cut N bytes B    the Nth ticket was cut, after B bytes in all`

// bench is every simulated device, and the hands that obey stdin.
type bench struct {
	s       streams
	dir     string
	log     *slog.Logger
	devices map[string]*device
	raw     *os.File

	outMu sync.Mutex // keeps lines on stdout whole
	group sync.WaitGroup
}

// device is one simulator on its cable.
type device struct {
	name    string
	jack    *ptyline.Jack
	serve   func(ctx context.Context, cable *ptyline.Cable) error
	control func(line string) (string, error)
	help    string
	shared  bool // its cable is another device's
}

func (c *simulateCmd) run(ctx context.Context, s streams, log *slog.Logger) error {
	dir, err := c.folder()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	b := &bench{s: s, log: log, dir: dir}
	if err := b.open(ctx, c.Width); err != nil {
		return errors.Join(err, b.close(cancel))
	}
	b.line("ready idcard=%s ticketprinter=%s callpad=%s ratingpad=%s ledsign=%s",
		b.devices["idcard"].jack.Path(), b.devices["printer"].jack.Path(),
		filepath.Join(dir, "callpad"), filepath.Join(dir, "ratingpad"), b.devices["ledsign"].jack.Path())
	b.obey(ctx)
	return b.close(cancel)
}

// folder makes the folder of the paths.
func (c *simulateCmd) folder() (string, error) {
	if c.Dir == "" {
		dir, err := os.MkdirTemp("", "yimen-devices-")
		if err != nil {
			return "", fmt.Errorf("make folder: %w", err)
		}
		return dir, nil
	}
	dir, err := filepath.Abs(c.Dir)
	if err != nil {
		return "", fmt.Errorf("make folder: %w", err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("make folder: %w", err)
	}
	return dir, nil
}

// open plugs every device in.
func (b *bench) open(ctx context.Context, widthMM int) error {
	var err error
	dir := b.dir
	b.raw, err = os.OpenFile(filepath.Join(dir, "ticketprinter.out"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return fmt.Errorf("open the printer's paper: %w", err)
	}
	b.devices = map[string]*device{
		"idcard":  newIDCard(filepath.Join(dir, "idcard"), b.log),
		"printer": b.newPrinter(ctx, filepath.Join(dir, "ticketprinter"), widthMM),
	}
	maps.Copy(b.devices, newPads(dir, b.log))
	b.devices["ledsign"] = newSigns(dir, b.log)
	for _, d := range b.devices {
		if d.shared {
			continue
		}
		if err := b.plug(ctx, d); err != nil {
			return err
		}
	}
	return linkPads(dir)
}

func newIDCard(path string, log *slog.Logger) *device {
	d := &device{name: "idcard", jack: ptyline.NewJack(path), help: idcardsim.Help()}
	var mu sync.Mutex // guards cable
	var cable *ptyline.Cable
	module := idcardsim.New(idcardsim.Options{Log: log, LineBaud: func() int {
		mu.Lock()
		defer mu.Unlock()
		return cable.Baud()
	}})
	d.control = module.Control
	d.serve = func(ctx context.Context, c *ptyline.Cable) error {
		mu.Lock()
		cable = c
		mu.Unlock()
		module.PowerCycle()
		return module.Serve(ctx, c)
	}
	return d
}

func (b *bench) newPrinter(ctx context.Context, path string, widthMM int) *device {
	width := 576
	if widthMM == 58 {
		width = 384
	}
	count := &countingWriter{to: b.raw}
	printer := printersim.New(printersim.Options{WidthDots: width, Raw: count})
	b.group.Go(func() { b.tellCuts(ctx, printer, count) })
	return &device{
		name: "ticketprinter", jack: ptyline.NewJack(path), help: printersim.Help(),
		control: func(line string) (string, error) { return printer.Control(printerOrder(line)) },
		serve: func(ctx context.Context, c *ptyline.Cable) error {
			err := printer.Serve(ctx, c)
			if errors.Is(err, printersim.ErrGone) {
				return nil // it died as it was told to
			}
			return err
		},
	}
}

// printerOrder gives the printer's own words for "fault …".
func printerOrder(line string) string {
	switch strings.Join(strings.Fields(line), " ") {
	case "fault paper-out":
		return "paper out"
	case "fault paper-near":
		return "paper near"
	case "fault cover-open":
		return "cover open"
	case "fault cutter":
		return "cutter stuck"
	case "fault offline":
		return "offline on"
	case "fault mute":
		return "mute on"
	case "fault none":
		return "reset"
	default:
		return line
	}
}

// tellCuts writes a line for each ticket that was cut.
func (b *bench) tellCuts(ctx context.Context, printer *printersim.Printer, count *countingWriter) {
	tick := time.NewTicker(lookForCuts)
	defer tick.Stop()
	for told := 0; ; {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		for n := printer.Tickets(); told < n; {
			told++
			b.line("event ticketprinter cut %d bytes %d", told, count.bytes())
		}
	}
}

// plug puts the cable of d in and lets its simulator serve it. A simulator that
// ends takes its cable with it.
func (b *bench) plug(ctx context.Context, d *device) error {
	cable, err := d.jack.Plug()
	if err != nil {
		return err
	}
	b.group.Go(func() {
		if err := d.serve(ctx, cable); err != nil {
			b.s.say("devices: %s: %v", d.name, err)
		}
		if err := cable.Close(); err != nil {
			b.s.say("devices: %s: %v", d.name, err)
		}
	})
	return nil
}

// close pulls every cable out and waits for the simulators.
func (b *bench) close(cancel func()) error {
	cancel()
	var errs []error
	for _, d := range b.devices {
		errs = append(errs, d.jack.Unplug()) // a shared one is unplugged by then
	}
	errs = append(errs, unlinkPads(b.dir))
	b.group.Wait()
	if b.raw != nil {
		errs = append(errs, b.raw.Close())
	}
	return errors.Join(errs...)
}

// obey runs the orders on stdin until quit or ctx ends.
func (b *bench) obey(ctx context.Context) {
	orders := make(chan string)
	go func() { // it ends with stdin, or with the process: a read of stdin cannot be broken off
		lines := bufio.NewScanner(b.s.in)
		lines.Buffer(nil, maxOrderBytes)
		for lines.Scan() {
			select {
			case orders <- lines.Text():
			case <-ctx.Done():
				return
			}
		}
		if err := lines.Err(); err != nil && ctx.Err() == nil {
			b.s.say("devices: no more orders: %v", err)
		}
	}()
	for {
		select {
		case <-ctx.Done():
			return
		case order := <-orders:
			if b.order(ctx, order) {
				return
			}
		}
	}
}

// order obeys one line and answers it; true: it was quit.
func (b *bench) order(ctx context.Context, line string) (quit bool) {
	name, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
	rest = strings.TrimSpace(rest)
	switch name {
	case "":
		return false
	case "quit":
		b.line("ok bye")
		return true
	case "help":
		b.s.say("%s", simulateHelp)
		b.line("ok help is on stderr")
		return false
	case "ticketprinter":
		name = "printer"
	}
	d, ok := b.devices[name]
	if !ok {
		b.line("error: no device %q; there are %s; see help", name, strings.Join(slices.Sorted(maps.Keys(b.devices)), ", "))
		return false
	}
	answer, err := b.tell(ctx, d, rest)
	switch {
	case err != nil:
		b.line("error: %s: %s", d.name, oneLine(err.Error()))
	case strings.HasPrefix(answer, "ok"):
		b.line("ok %s%s", d.name, oneLine(strings.TrimPrefix(answer, "ok")))
	default:
		b.line("ok %s %s", d.name, oneLine(answer))
	}
	return false
}

// tell gives one device an order.
func (b *bench) tell(ctx context.Context, d *device, order string) (string, error) {
	switch order {
	case "unplug":
		if !d.jack.Plugged() {
			return "", errors.New("it is not plugged in")
		}
		return "ok unplugged", d.jack.Unplug()
	case "plug":
		if d.jack.Plugged() {
			return "", errors.New("it is plugged in")
		}
		return "ok plugged in", b.plug(ctx, d)
	case "help":
		b.s.say("%s", d.help)
		return "ok help is on stderr", nil
	case "":
		return "", errors.New("no order; see help")
	default:
		return d.control(order)
	}
}

// line writes one line to stdout. Whoever does not listen is served all the same.
func (b *bench) line(format string, args ...any) {
	b.outMu.Lock()
	defer b.outMu.Unlock()
	_, _ = fmt.Fprintf(b.s.out, format+"\n", args...)
}

// oneLine keeps an answer of several lines on one.
func oneLine(s string) string {
	return strings.ReplaceAll(strings.TrimRight(s, "\n"), "\n", " | ")
}

// countingWriter counts what it passes on.
type countingWriter struct {
	to *os.File

	mu sync.Mutex // guards n
	n  int
}

func (w *countingWriter) Write(p []byte) (int, error) {
	n, err := w.to.Write(p)
	w.mu.Lock()
	w.n += n
	w.mu.Unlock()
	return n, err
}

func (w *countingWriter) bytes() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.n
}
