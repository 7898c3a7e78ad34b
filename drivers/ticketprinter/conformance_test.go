package ticketprinter_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"yimen/drivers/drivertest/ptyline"
	"yimen/drivers/serialport"
	"yimen/drivers/ticketprinter"
	"yimen/drivers/ticketprinter/printersim"
)

// conforms is what every printer must do, in software or in metal: it prints
// three slips on 60 cm of paper.
func conforms(t *testing.T, port ticketprinter.Port) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	p := ticketprinter.New(port, ticketprinter.Options{})

	first, err := p.Status(ctx)
	if err != nil {
		t.Fatalf("status: %v", err)
	}
	if c := first.Cause(); c != "" {
		t.Fatalf("the printer is not ready: %s", c)
	}
	again, err := p.Status(ctx)
	if err != nil || again != first {
		t.Errorf("asked twice: %+v, then %+v, %v", first, again, err)
	}
	r, err := p.Print(ctx, ticketprinter.Sample(time.Now()))
	if err != nil {
		t.Fatalf("sample: %v", err)
	}
	if r.Unknown != first.Mute() {
		t.Errorf("result %+v of a printer with status %+v", r, first)
	}
	for range 2 {
		next, err := p.Print(ctx, slip())
		if err != nil {
			t.Fatalf("slip: %v", err)
		}
		if next.Acknowledged != r.Acknowledged || next.Unknown != r.Unknown {
			t.Errorf("one slip %+v, the next %+v", r, next)
		}
	}
	last, err := p.Status(ctx)
	if err != nil || last.Answered != first.Answered || last.Cause() != "" {
		t.Errorf("status at the end %+v, %v; at the beginning %+v", last, err, first)
	}
}

// deviceEnv names a printer to test against: the path of its line.
const deviceEnv = "YIMEN_TICKETPRINTER"

func TestAPrinterAtAPathConforms(t *testing.T) {
	path := os.Getenv(deviceEnv)
	if path == "" {
		t.Skip("set " + deviceEnv + " to the path of a printer, and " + deviceEnv + "_BAUD, to print on it")
	}
	baud, _ := strconv.Atoi(os.Getenv(deviceEnv + "_BAUD"))
	port := serialport.New(serialport.Config{Path: path, Baud: baud}, nil)
	t.Cleanup(func() { _ = port.Close() })
	conforms(t, port)
}

type softPrinter struct {
	*printersim.Printer
	jack *ptyline.Jack
	gone <-chan struct{}
}

// plugged is a printer in software on a pseudo-terminal, reached through the
// serial library and the kernel.
func plugged(t *testing.T, o printersim.Options) (*softPrinter, *serialport.Port) {
	t.Helper()
	sim := printersim.New(o)
	jack := ptyline.NewJack(filepath.Join(t.TempDir(), "ticketprinter"))
	gone := plug(t, sim, jack)
	port := serialport.New(serialport.Config{Path: jack.Path()}, nil)
	t.Cleanup(func() { _ = port.Close() })
	return &softPrinter{Printer: sim, jack: jack, gone: gone}, port
}

// plug plugs the printer in; the channel is closed when it is gone, and its line
// with it.
func plug(t *testing.T, sim *printersim.Printer, jack *ptyline.Jack) (gone <-chan struct{}) {
	t.Helper()
	cable, err := jack.Plug()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := sim.Serve(ctx, cable); errors.Is(err, printersim.ErrGone) {
			_ = jack.Unplug()
		} else if err != nil {
			t.Errorf("simulator: %v", err)
		}
	}()
	t.Cleanup(func() {
		cancel()
		<-done
		_ = jack.Unplug()
	})
	return done
}

func TestThePrinterInSoftwareConforms(t *testing.T) {
	t.Parallel()
	sim, port := plugged(t, printersim.Options{})
	conforms(t, port)
	if p := sim.Problems(); len(p) > 0 {
		t.Errorf("the printer had problems: %q", p)
	}
}

// Printers that let the driver wait do so on a clock that jumps.
func TestPoorerPrintersConform(t *testing.T) {
	t.Parallel()
	for name, lines := range map[string][]string{
		"small": {"clone on", "ack off"},
		"mute":  {"mute on"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			onDesk(t, ticketprinter.Options{}, func(d *desk) {
				t := d.t
				d.tell(lines...)
				conforms(t, d.wire)
			})
		})
	}
}

func TestAPrinterUnpluggedInTheMiddleOfASlipPrintsTheNextOneWhenItIsBack(t *testing.T) {
	t.Parallel()
	sim, port := plugged(t, printersim.Options{})
	if _, err := sim.Control("die after 900"); err != nil {
		t.Fatal(err)
	}
	p := ticketprinter.New(port, ticketprinter.Options{})
	_, err := p.Print(t.Context(), slip())
	e, ok := errors.AsType[*ticketprinter.Error](err)
	if !ok || e.Cause != ticketprinter.Offline || !e.Sent {
		t.Fatalf("error is %v, want offline, sent", err)
	}
	<-sim.gone
	plug(t, sim.Printer, sim.jack)
	if err := port.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	if r, err := p.Print(t.Context(), slip()); err != nil || !r.Acknowledged {
		t.Errorf("result %+v, %v", r, err)
	}
}

// The codes on paper are read by a program that knows nothing of ours.
func TestTheCodesOnThePaperCanBeScanned(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("zbarimg"); err != nil {
		t.Skip("needs Debian's zbar-tools: ", err)
	}
	const url = "https://example.invalid/t/3mJ8kQ2vX9yL4nR7wT1c5A"
	for name, o := range map[string]ticketprinter.Options{
		"dots":           {},
		"by the printer": {QRNative: true},
		"58 mm":          {WidthDots: ticketprinter.Width58mm},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sim, port := plugged(t, printersim.Options{WidthDots: o.WidthDots})
			var d ticketprinter.Doc
			d.Feed(40).QR(url, 0).Feed(40).Cut()
			if _, err := ticketprinter.New(port, o).Print(t.Context(), d); err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(t.TempDir(), "slip.png")
			if _, err := sim.Control("png " + file); err != nil {
				t.Fatal(err)
			}
			cmd := exec.CommandContext(t.Context(), "zbarimg", "-q", "--raw", file)
			out, err := cmd.Output()
			if err != nil || strings.TrimSpace(string(out)) != url {
				t.Errorf("scanned %q, %v", out, err)
			}
		})
	}
}
