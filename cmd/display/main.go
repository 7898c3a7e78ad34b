// Command display is a board of the hall, its speaker, or both.
//
//	display --server URL --board ID [--speaker] [--no-window] [--code C]
//
// On its first start it needs a one-time code (hallserver device enrol); it
// keeps the token it gets for it in a file of mode 0600. Messages go to stderr;
// it exits 0 when told to stop, 1 when it failed, 2 on wrong use.
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
	_ "time/tzdata" // a board's system may have no time zones

	"github.com/alecthomas/kong"

	"yimen/cmd/frugal"
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
	if err := frugal.Restart(); err != nil {
		_, _ = fmt.Fprintln(os.Stderr, "display:", err) // it runs all the same, with more memory
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr, os.Getenv)
	stop()
	os.Exit(code)
}

// run is the program without its process.
func run(ctx context.Context, args []string, out, errs io.Writer, env func(string) string) int {
	o, code, ok := parse(args, out, errs)
	if !ok {
		return code
	}
	log := slog.New(seldom.Handler(slog.NewTextHandler(errs, nil), slog.LevelWarn, seldom.PerMinute))
	err := o.run(ctx, log, env)
	var usage usageError
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &usage):
		_, _ = fmt.Fprintln(errs, "display:", err)
		return exitUsage
	default:
		_, _ = fmt.Fprintln(errs, "display:", err)
		if p, ok := errors.AsType[*wire.Problem](err); ok && p.Hint != "" {
			_, _ = fmt.Fprintln(errs, p.Hint)
		}
		return exitFailed
	}
}

// options are the command line.
type options struct {
	Server string `help:"Address of the hall server, such as https://hall.example." required:"" placeholder:"URL"`
	Board  string `help:"Board to show." default:"hall" placeholder:"ID"`

	Speaker bool    `help:"Say the calls too."`
	Volume  float64 `help:"Volume of the speaker, from 0 to 1." default:"1"`
	// Nobody hears the delay, and a call does not break up while the computer is busy.
	SoundBehind time.Duration `help:"How far the speaker plays behind, up to 2s. Longer does not break up on a busy computer." default:"200ms"`
	NoWindow    bool          `help:"Show no board: a speaker alone."`

	Code      string `help:"One-time enrolment code, for the first start." placeholder:"C"`
	TokenFile string `help:"File that keeps the device's token. YIMEN_TOKEN goes before it." placeholder:"FILE"`
	State     string `help:"Folder for the last state, the token and clips." placeholder:"DIR"`
	CA        string `help:"Certificates to trust besides the system's, PEM." placeholder:"FILE"`

	Portrait bool    `help:"Upright: 1080x1920 where no size is given. A whole screen follows its own shape."`
	Windowed bool    `help:"In a window instead of the whole screen."`
	Size     size    `help:"Size of the window in pixels, such as 1920x1080; implies --windowed." placeholder:"WxH"`
	ScreenMM float64 `name:"screen-mm" help:"Height of the picture in millimetres." placeholder:"H"`
	SeatM    float64 `name:"seat-m" help:"Distance of the farthest seat in metres; with --screen-mm, sets the size of the type." placeholder:"M"`
	Second   string  `help:"Language beside Chinese: en, ko or none. Left out: as the board's layout says, else the first other one that the hall shows." enum:",en,ko,none" default:""`
	Contrast bool    `help:"High contrast."`
	Zone     string  `help:"Time zone of the hall." default:"Asia/Shanghai"`
}

// usageError is a wrong use of the command line.
type usageError struct{ what string }

func (e usageError) Error() string { return e.what }

// parse reads the command line; ok is false when there is nothing to run.
func parse(args []string, out, errs io.Writer) (o options, code int, ok bool) {
	left := false
	p, err := kong.New(&o,
		kong.Name("display"), kong.Description("A board of the hall, its speaker, or both."),
		kong.Writers(out, errs), kong.Exit(func(c int) { code, left = c, true }))
	if err != nil {
		_, _ = fmt.Fprintln(errs, "display:", err)
		return o, exitFailed, false
	}
	_, err = p.Parse(args)
	if left { // --help
		return o, code, false
	}
	if err == nil {
		err = o.check()
	}
	if err != nil {
		_, _ = fmt.Fprintf(errs, "display: %v\nTry display --help.\n", err)
		return o, exitUsage, false
	}
	return o, exitDone, true
}

// check says what is wrong with the options.
func (o *options) check() error {
	switch {
	case o.NoWindow && !o.Speaker:
		return usageError{"--no-window leaves nothing to do without --speaker"}
	case o.ScreenMM < 0 || o.SeatM < 0:
		return usageError{"--screen-mm and --seat-m cannot be negative"}
	case o.SeatM > 0 && o.ScreenMM == 0:
		return usageError{"--seat-m needs --screen-mm"}
	case o.SoundBehind < 20*time.Millisecond || o.SoundBehind > 2*time.Second:
		return usageError{"--sound-behind lies between 20ms and 2s"}
	case o.Volume < 0 || o.Volume > 1:
		return usageError{"--volume lies between 0 and 1"}
	}
	if _, err := time.LoadLocation(o.Zone); err != nil {
		return usageError{fmt.Sprintf("--zone: %v", err)}
	}
	return nil
}

// leastSize is the least width and height of a board in pixels.
const leastSize = 320

// size is a size in pixels, written 1920x1080.
type size struct{ width, height int }

// UnmarshalText reads a size.
func (s *size) UnmarshalText(text []byte) error {
	var rest string
	n, _ := fmt.Sscanf(string(text), "%dx%d%s", &s.width, &s.height, &rest)
	if n != 2 || s.width < leastSize || s.height < leastSize || s.width > 16384 || s.height > 16384 {
		return fmt.Errorf("%q is no size such as 1920x1080", text)
	}
	return nil
}
