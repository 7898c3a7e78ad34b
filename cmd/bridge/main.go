// Command bridge is the pads of a serial line, and keyboards, at the windows of a
// hall: it acts for the clerk who is signed in there. And it is the hand of the LED
// signs above them, and of the card reader and the slip printer at the guide desk. It
// has no screen.
//
//	bridge --server URL --config F [--code C]
//
// On its first start it needs a one-time code (hallserver device enrol --role
// bridge); it keeps the token it gets for it in a file of mode 0600. It says
// "ready …" on stderr when it has taken up its work. It exits 0 when told to stop,
// 1 when it failed, 2 on wrong use.
//
// This command only wires: what a window does is in desk, what a sign shows in
// display/sign, what the guide desk does in guide, the devices are in drivers.
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
	_ "time/tzdata" // the bridge's system may have no time zones

	"github.com/alecthomas/kong"

	"yimen/cmd/enrol"
	"yimen/hallserver/message"
	"yimen/hallserver/seldom"
	"yimen/hallserver/wire"
)

// Exit codes.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr, os.Getenv)
	stop()
	os.Exit(code)
}

// flags is the command line; what is given here goes before the file.
type flags struct {
	Server    string `placeholder:"URL" help:"Address of the hall server, such as https://hall.example."`
	Config    string `placeholder:"FILE" required:"" help:"The line, the pads, the keyboards, the signs and the guide desk, as YAML."`
	TokenFile string `placeholder:"FILE" help:"Keeps the device's token (mode 0600). YIMEN_TOKEN goes before it. Default: token in the state folder."`
	Code      string `placeholder:"CODE" help:"One-time code of the first start, from \"hallserver device enrol --role bridge\"."`
	State     string `placeholder:"DIR" help:"Folder for what outlives a restart."`
	CA        string `placeholder:"FILE" help:"Certificates to trust besides the system's, PEM."`
	Check     bool   `help:"Check the file and end."`
}

// run is the program without its process.
func run(ctx context.Context, args []string, out, errs io.Writer, env func(string) string) int {
	var f flags
	code, left := exitDone, false
	parser, err := kong.New(&f, kong.Name("bridge"), kong.Writers(out, errs),
		kong.Description("The pads, keyboards and LED signs at the windows of a hall, and its guide desk."),
		kong.Exit(func(c int) { code, left = c, true }))
	if err != nil {
		return say(errs, exitFailed, err)
	}
	_, err = parser.Parse(args)
	if left { // --help
		return code
	}
	if err != nil {
		return say(errs, exitUsage, err)
	}
	c, err := f.settings(env)
	if err != nil {
		return say(errs, exitUsage, err)
	}
	if f.Check {
		return exitDone
	}
	log := slog.New(seldom.Handler(slog.NewTextHandler(errs, nil), slog.LevelWarn, seldom.PerMinute))
	err = serve(ctx, c, env("YIMEN_TOKEN"), errs, log)
	switch {
	case err == nil, ctx.Err() != nil && errors.Is(err, ctx.Err()):
		return exitDone
	case errors.Is(err, enrol.ErrNotEnrolled):
		return say(errs, exitUsage, err)
	default:
		return say(errs, exitFailed, err)
	}
}

func say(w io.Writer, code int, err error) int {
	_, _ = fmt.Fprintf(w, "bridge: %s\n", message.Plain(err, message.Language(os.Getenv))) // nowhere else to say it
	if p, ok := errors.AsType[*wire.Problem](err); ok && p.Hint != "" {
		_, _ = fmt.Fprintln(w, p.Hint)
	}
	return code
}

// settings joins the file and the flags.
func (f flags) settings(env func(string) string) (config, error) {
	c, err := readConfig(f.Config)
	if err != nil {
		return config{}, err
	}
	for _, x := range []struct {
		flag string
		to   *string
	}{{f.Server, &c.Server}, {f.TokenFile, &c.TokenFile}, {f.Code, &c.Code}, {f.State, &c.State}, {f.CA, &c.CA}} {
		if x.flag != "" {
			*x.to = x.flag
		}
	}
	return c, c.complete(env)
}

// serve enrols if need be and runs the bridge until ctx ends.
func serve(ctx context.Context, c config, given string, errs io.Writer, log *slog.Logger) error {
	client, err := c.device(given).Client(ctx, log)
	if err != nil {
		return err
	}
	b := newBridge(c, client, log)
	for _, l := range b.signs {
		if err := l.keepLogs(c.State); err != nil {
			return err
		}
	}
	desk := ""
	if c.Desk != nil {
		desk = " desk=1"
	}
	_, _ = fmt.Fprintf(errs, "ready pads=%d keyboards=%d windows=%d signs=%d%s\n", len(c.Pads), len(c.Keyboards), len(b.desks), len(c.Signs), desk)
	b.run(ctx)
	log.Info("bridge ended")
	return nil
}
