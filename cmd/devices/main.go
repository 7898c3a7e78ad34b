// Command devices is the installer's tool: it lists and tries the devices of a
// kiosk, and stands in for them.
//
//	devices list [PATH…] [--json]
//	devices idcard read --port P [--json] [--unmask] [--timeout 30s]
//	devices ticket print --port P [--sample | --text F] [--width 80|58] [--json]
//	devices pad watch --port P [--units 1-4] [--timeout D] [--count N] [--json]
//	devices led show TEXT (--port P | --tcp HOST) [--address N] [--size WxH] [--json]
//	devices led ping|brightness LEVEL (--port P | --tcp HOST) [--address N] [--json]
//	devices speaker say TEXT [--lang zh|en|ko] [--save F]
//	devices speaker clips DIR [--rules F] [--windows N] [--missing] [--json]
//	devices speaker normalise DIR --out DIR
//	devices simulate [--dir D]
//
// With --json one JSON value goes to stdout; messages go to stderr. It exits 0
// when it is done, 1 when it failed, 2 on wrong use.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

// Exit codes.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], streams{in: os.Stdin, out: os.Stdout, errs: os.Stderr})
	stop()
	os.Exit(code)
}

// streams are what a command speaks through.
type streams struct {
	in   io.Reader
	out  io.Writer
	errs io.Writer
}

// say tells a person something, on stderr. Where nobody can be told, nobody can
// be told that either.
func (s streams) say(format string, args ...any) {
	_, _ = fmt.Fprintf(s.errs, format+"\n", args...)
}

// print writes the result of a command to stdout.
func (s streams) print(text string) error {
	if _, err := io.WriteString(s.out, text); err != nil {
		return fmt.Errorf("write result: %w", err)
	}
	return nil
}

// json writes the one JSON value of a command to stdout.
func (s streams) json(v any) error {
	enc := json.NewEncoder(s.out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("write json: %w", err)
	}
	return nil
}

// options are the command line.
type options struct {
	Verbose bool `help:"Tell on stderr what happens on the lines." short:"v"`

	List   listCmd `cmd:"" help:"List the serial devices of this machine, or look at the paths given."`
	IDCard struct {
		Read idcardCmd `cmd:"" help:"Read one ID card. What identifies a person is masked unless --unmask is given."`
	} `cmd:"" name:"idcard" help:"ID card reader."`
	Ticket struct {
		Print ticketCmd `cmd:"" help:"Print a slip."`
	} `cmd:"" help:"Ticket printer."`
	Pad struct {
		Watch padCmd `cmd:"" help:"Tell what is pressed on the pads of a line, and which of them answer."`
	} `cmd:"" help:"Calling pads and rating pads."`
	LED struct {
		Show       ledShowCmd       `cmd:"" help:"Show a text on a sign."`
		Ping       ledPingCmd       `cmd:"" help:"Ask whether a sign is there."`
		Brightness ledBrightnessCmd `cmd:"" help:"Set how bright a sign is."`
	} `cmd:"" name:"led" help:"LED signs."`
	Speaker struct {
		Say       sayCmd       `cmd:"" help:"Say a text on the loudspeaker."`
		Clips     clipsCmd     `cmd:"" help:"List the clips of a voice: which are missing, how long and how loud the others are."`
		Normalise normaliseCmd `cmd:"" help:"Bring recordings to one form and loudness."`
	} `cmd:"" help:"Loudspeaker."`
	Simulate simulateCmd `cmd:"" help:"Stand in for every device, on pseudo-terminals; orders come as lines on stdin."`
}

// command is what each of the commands is.
type command interface {
	run(ctx context.Context, s streams, log *slog.Logger) error
}

// usageError is wrong use that the parser cannot see.
type usageError string

func (e usageError) Error() string { return string(e) }

// run is the program without its process.
func run(ctx context.Context, args []string, s streams) int {
	var o options
	left, code := false, exitDone
	parser, err := kong.New(&o,
		kong.Name("devices"), kong.Description("List, try and simulate the devices of a kiosk."),
		kong.Writers(s.out, s.errs), kong.Exit(func(c int) { left, code = true, c }))
	if err != nil {
		s.say("devices: %v", err)
		return exitFailed
	}
	parsed, err := parser.Parse(args)
	if left { // --help
		return code
	}
	if err != nil {
		s.say("devices: %v\nTry devices --help.", err)
		return exitUsage
	}
	err = o.command(parsed.Command()).run(ctx, s, o.log(s))
	if usage, ok := errors.AsType[usageError](err); ok {
		s.say("devices: %v\nTry devices --help.", usage)
		return exitUsage
	}
	if err != nil {
		s.say("devices: %v", err)
		return exitFailed
	}
	return exitDone
}

// command is the one that was asked for.
func (o *options) command(name string) command {
	switch name {
	case "idcard read":
		return &o.IDCard.Read
	case "ticket print":
		return &o.Ticket.Print
	case "pad watch":
		return &o.Pad.Watch
	case "speaker say", "speaker say <text>":
		return &o.Speaker.Say
	case "led show <text>":
		return &o.LED.Show
	case "led ping":
		return &o.LED.Ping
	case "led brightness <level>":
		return &o.LED.Brightness
	case "speaker clips <dir>":
		return &o.Speaker.Clips
	case "speaker normalise <dir>":
		return &o.Speaker.Normalise
	case "simulate":
		return &o.Simulate
	default: // "list", "list <path>"
		return &o.List
	}
}

func (o *options) log(s streams) *slog.Logger {
	if !o.Verbose {
		return slog.New(slog.DiscardHandler)
	}
	return slog.New(slog.NewTextHandler(s.errs, &slog.HandlerOptions{Level: slog.LevelDebug}))
}
