// Command demo puts up a whole example hall on one machine: the hall server, a
// kiosk, a hall board with its loudspeaker, a card reader and a ticket printer.
// It is what "make run" starts.
//
//	demo [--dir D] [--port N] [--bin D] [--busy=false]
//
// The programs are the real ones; only the devices are simulated, by their
// bytes, on pseudo-terminals. Where the machine has no display or no sound, it
// gets one of its own, and a page shows what is on the screens. Invented people come
// and some windows serve them, unless it is told not to; window 1, its pads and the
// kiosk are left to whoever tries the hall. Data stays in
// the folder: the next run goes on where this one ended. Ctrl-C ends it all and
// leaves no process behind.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/alecthomas/kong"
)

// Exit codes.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

type options struct {
	Dir     string `placeholder:"DIR" help:"Folder of the hall. Default: yimen-demo in the user's state folder."`
	Port    int    `placeholder:"N" help:"Port to serve the hall on, if it is free. Default: the last run's, or 8080."`
	Bin     string `placeholder:"DIR" help:"Folder of the programs. Default: where this one is."`
	Busy    bool   `default:"true" negatable:"" help:"Invented people come and windows serve them, by themselves; --busy=false: an empty hall."`
	Virtual bool   `help:"Screens and sound of their own, also where the machine has them."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	code := run(ctx, stop, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is the program without its process. A second signal, after stop was
// called, ends the process at once; the kernel then ends what it started.
func run(ctx context.Context, stop func(), args []string, in io.Reader, out *os.File, errs io.Writer) int {
	var o options
	left, code := false, exitDone
	parser, err := kong.New(&o, kong.Name("demo"), kong.Description("A whole example hall on one machine."),
		kong.Writers(out, errs), kong.Exit(func(c int) { left, code = true, c }))
	if err != nil {
		_, _ = fmt.Fprintln(errs, "demo:", err)
		return exitFailed
	}
	_, err = parser.Parse(args)
	if left { // --help
		return code
	}
	if err == nil {
		err = o.complete()
	}
	if err != nil {
		_, _ = fmt.Fprintf(errs, "demo: %v\nTry demo --help.\n", err)
		return exitUsage
	}
	s := newStory(out)
	context.AfterFunc(ctx, stop)
	if err := o.play(ctx, s, in); err != nil && ctx.Err() == nil {
		_, _ = fmt.Fprintf(errs, "\n  demo: %v\n", err)
		return exitFailed
	}
	return exitDone
}

// complete puts in what was left out.
func (o *options) complete() error {
	if o.Port < 0 || o.Port > 65535 {
		return fmt.Errorf("%d is no port", o.Port)
	}
	if o.Bin == "" {
		self, err := os.Executable()
		if err != nil {
			return fmt.Errorf("find the programs: %w", err)
		}
		o.Bin = filepath.Dir(self)
	}
	if o.Dir == "" {
		state := os.Getenv("XDG_STATE_HOME")
		if state == "" {
			home, err := os.UserHomeDir()
			if err != nil {
				return errors.New("no home folder: give --dir")
			}
			state = filepath.Join(home, ".local", "state")
		}
		o.Dir = filepath.Join(state, "yimen-demo")
	}
	return nil
}
