package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"
	_ "time/tzdata" // a kiosk may have no time zones of its own

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"github.com/alecthomas/kong"

	"yimen/cmd/enrol"
	"yimen/cmd/frugal"
	"yimen/drivers/idcard"
	"yimen/drivers/serialport"
	"yimen/drivers/speaker"
	"yimen/drivers/ticketprinter"
	"yimen/hallserver/message"
	"yimen/hallserver/seldom"
	"yimen/hallserver/wire"
	"yimen/kiosk"
	"yimen/kiosk/flow"
	"yimen/kiosk/sound"
	"yimen/kiosk/theme"
	"yimen/kiosk/view"
)

// Exit codes.
const (
	exitDone   = 0
	exitFailed = 1
	exitUse    = 2
)

// flags is the command line; what is given here goes before the file.
type flags struct {
	Server    string `placeholder:"URL" help:"Address of the hall server, such as https://hall.example."`
	Config    string `placeholder:"FILE" help:"Settings as YAML."`
	TokenFile string `placeholder:"FILE" help:"Keeps the device's token (mode 0600). YIMEN_TOKEN goes before it. Default: token in the state folder."`
	Code      string `placeholder:"CODE" help:"One-time code of the first start, from \"hallserver device enrol\"."`
	Reader    string `placeholder:"PORT" help:"Serial port of the card reader, such as /dev/serial/by-id/…"`
	Printer   string `placeholder:"PORT" help:"Serial port of the ticket printer."`
	Width     int    `placeholder:"MM" help:"Width of the ticket paper: 80 or 58."`
	State     string `placeholder:"DIR" help:"Folder for what outlives a restart."`
	CA        string `placeholder:"FILE" help:"Certificates to trust besides the system's, PEM."`
	Windowed  bool   `help:"An ordinary window instead of the whole screen."`
}

func main() {
	if err := frugal.Restart(); err != nil {
		_ = say(os.Stderr, exitFailed, err) // it runs all the same, with more memory
	}
	os.Exit(run(os.Args[1:], os.Stderr))
}

// run reads the command line and runs the kiosk; it answers the exit code.
func run(args []string, stderr io.Writer) int {
	var f flags
	parser, err := kong.New(&f, kong.Name("kiosk"), kong.Writers(stderr, stderr),
		kong.Description("The touchscreen program of a self-service terminal."))
	if err != nil {
		return say(stderr, exitFailed, err)
	}
	if _, err := parser.Parse(args); err != nil {
		return say(stderr, exitUse, err)
	}
	c, err := f.settings(os.Getenv)
	if err != nil {
		return say(stderr, exitUse, err)
	}
	log := slog.New(seldom.Handler(slog.NewTextHandler(stderr, nil), slog.LevelWarn, seldom.PerMinute))
	if err := serve(c, log); err != nil {
		if errors.Is(err, enrol.ErrNotEnrolled) {
			return say(stderr, exitUse, err)
		}
		return say(stderr, exitFailed, err)
	}
	return exitDone
}

func say(w io.Writer, code int, err error) int {
	_, _ = fmt.Fprintf(w, "kiosk: %s\n", message.Plain(err, message.Language(os.Getenv))) // nowhere else to say it
	if p, ok := errors.AsType[*wire.Problem](err); ok && p.Hint != "" {
		_, _ = fmt.Fprintln(w, p.Hint)
	}
	return code
}

// settings joins the file and the flags.
func (f flags) settings(env func(string) string) (config, error) {
	var c config
	if f.Config != "" {
		var err error
		if c, err = readConfig(f.Config); err != nil {
			return config{}, err
		}
	}
	for _, x := range []struct {
		flag string
		to   *string
	}{
		{f.Server, &c.Server},
		{f.TokenFile, &c.TokenFile},
		{f.Code, &c.Code},
		{f.Reader, &c.Reader.Port},
		{f.Printer, &c.Printer.Port},
		{f.State, &c.State},
		{f.CA, &c.CA},
	} {
		if x.flag != "" {
			*x.to = x.flag
		}
	}
	if f.Width != 0 {
		c.Printer.WidthMM = f.Width
	}
	c.Windowed = c.Windowed || f.Windowed
	c.token = env("YIMEN_TOKEN")
	return c, c.complete(env)
}

// serve shows the window and runs the kiosk behind it until it is told to end.
func serve(c config, log *slog.Logger) error {
	began := time.Now()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	fonts, err := theme.LoadFonts()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(c.State, 0o700); err != nil {
		return fmt.Errorf("state folder: %w", err)
	}
	if err := os.Setenv("FYNE_SCALE", "1"); err != nil { // the view scales to the window by itself
		return fmt.Errorf("set FYNE_SCALE: %w", err)
	}
	a := app.NewWithID("yimen.kiosk")
	th := theme.New(fonts, theme.Light())
	a.Settings().SetTheme(th)
	s := newScreen(th)
	s.stage.HideCursor = !c.Windowed
	open(a, s, c.Windowed)

	ended := make(chan error, 1)
	a.Lifecycle().SetOnStarted(func() {
		log.Info("screen is up", "after", time.Since(began).Round(time.Millisecond))
	})
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		ended <- attend(ctx, c, s, log)
		// Not a.Quit: Fyne ends by itself on SIGTERM, and a.Quit would then
		// close windows that are no more, which panics.
		fyne.Do(a.Driver().Quit)
	}()
	a.Run()
	cancel()
	return <-ended
}

// open puts the screen in a window.
func open(a fyne.App, s *screen, windowed bool) {
	w := a.NewWindow("一门")
	w.SetPadded(false)
	w.SetMaster()
	w.SetContent(s.stage.Content())
	s.stage.Show(view.Compose(flow.Face{Language: "zh", Languages: message.Languages}, time.Now()))
	if windowed {
		w.Resize(fyne.NewSize(view.Width/2, view.Height/2))
	} else {
		w.SetFullScreen(true)
	}
	w.Show()
}

// attend enrols if need be, opens the devices and runs the kiosk.
func attend(ctx context.Context, c config, s *screen, log *slog.Logger) error {
	zone, err := c.zone()
	if err != nil {
		return err
	}
	client, err := c.device().Client(ctx, log)
	if err != nil {
		if ctx.Err() != nil {
			return nil // told to end while waiting for the server
		}
		return err
	}
	deps := kiosk.Deps{Server: client, Screen: s, Log: log}
	if !c.Sound.Off {
		deps.Sound = sound.New(sound.Options{Open: openSound(c.Sound), Clips: client, Log: log})
	}
	if c.Reader.Port != "" {
		port := serialport.New(serialport.Config{Path: c.Reader.Port, Baud: c.Reader.Baud}, log)
		defer closePort(port, log)
		deps.Reader = idcard.New(port, readerOptions(c.Reader, log))
	}
	if c.Printer.Port != "" {
		port := serialport.New(serialport.Config{Path: c.Printer.Port, Baud: c.Printer.Baud}, log)
		defer closePort(port, log)
		deps.Printer = ticketprinter.New(port, printerOptions(c.Printer))
	}
	return kiosk.Run(ctx, kiosk.Config{State: c.State, Narrow: c.Printer.WidthMM == 58, Zone: zone, HallZone: c.Zone}, deps)
}

// soundBehind is how far the speaker plays behind: enough for a machine that draws a
// screen meanwhile.
const soundBehind = 200 * time.Millisecond

func openSound(c sounds) func(context.Context) (sound.Output, error) {
	return func(ctx context.Context) (sound.Output, error) {
		out, err := speaker.Open(ctx, speaker.Options{Volume: c.Volume, Buffer: c.Behind})
		if err != nil {
			return nil, err //nolint:wrapcheck // the error names the device or the request already; another name before it would say it twice
		}
		return out, nil
	}
}

func closePort(p *serialport.Port, log *slog.Logger) {
	if err := p.Close(); err != nil {
		log.Warn("serial port not closed", "path", p.Path(), "error", err)
	}
}

func readerOptions(r reader, log *slog.Logger) idcard.Options {
	o := idcard.Options{Log: log}
	if r.Baud != 0 {
		o.Bauds = []int{r.Baud}
	}
	return o
}

func printerOptions(p printer) ticketprinter.Options {
	o := ticketprinter.Options{
		WidthDots: ticketprinter.Width80mm,
		GB2312:    p.GB2312, HanziFixed: p.HanziFixed, QRNative: p.QRNative,
	}
	if p.WidthMM == 58 {
		o.WidthDots = ticketprinter.Width58mm
	}
	return o
}
