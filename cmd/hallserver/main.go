// Command hallserver runs a hall: it makes its data folder, serves it, verifies
// it, and administers its users, devices and catalogue.
//
//	hallserver init /srv/yimen
//	hallserver serve --data /srv/yimen
//
// Messages go to standard error, answers to standard output; with --json an
// answer is one JSON value. It ends with 0 when done, 1 when that failed, 2 when
// it was used wrongly.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"yimen/hallserver/forecast"
	"yimen/hallserver/hall/calling"
	"yimen/hallserver/message"
)

// Exit codes.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

// errReported says that what failed has been said already.
var errReported = errors.New("failed")

func main() {
	syscall.Umask(0o077) // what is made here is its owner's alone
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], streams{in: os.Stdin, out: os.Stdout, err: os.Stderr, lang: message.Language(os.Getenv)})
	stop()
	os.Exit(code)
}

// streams are the program's standard streams, and the operator's language.
type streams struct {
	in       io.Reader
	out, err io.Writer
	lang     string // of package message
}

type commands struct {
	Init      initCommand      `cmd:"" help:"Make a data folder: settings, example catalogue, keys, first administrator."`
	Serve     serveCommand     `cmd:"" help:"Serve a hall until SIGTERM."`
	Verify    verifyCommand    `cmd:"" help:"Hold a data folder against its rules: the journal's chain, fold, invariants and projections, and what else is believed against its digests."`
	Simulate  simulateCommand  `cmd:"" help:"Play a day of a hall under any rule, with any estimate of the wait."`
	Replay    replayCommand    `cmd:"" help:"Play a past day of the journal again under another rule."`
	Score     scoreCommand     `cmd:"" help:"Hold estimates of the wait against days that really were."`
	History   historyCommand   `cmd:"" help:"What the forecast knows of days before the journal."`
	Catalogue catalogueCommand `cmd:"" help:"Check, import or export a catalogue."`
	Calendar  calendarCommand  `cmd:"" help:"The calendars of the catalogue."`
	Check     checkCommand     `cmd:"" help:"Check all settings files of a data folder, every fault with its line."`
	Boards    boardsCommand    `cmd:"" help:"Check or import the layout of boards, speakers and signs."`
	Voice     voiceCommand     `cmd:"" help:"Check or import how the hall speaks."`
	Backup    backupCommand    `cmd:"" help:"Write a data folder into one file, while it is served or not."`
	Restore   restoreCommand   `cmd:"" help:"Make a data folder of a backup; numbers then go on above all that are known."`
	Epoch     epochCommand     `cmd:"" help:"The epochs of the journal."`
	Day       dayCommand       `cmd:"" help:"The business day."`
	User      userCommand      `cmd:"" help:"Members of staff."`
	Device    deviceCommand    `cmd:"" help:"Kiosks, boards, loudspeakers, bridges."`
	Token     tokenCommand     `cmd:"" help:"Tokens."`
	Version   versionCommand   `cmd:"" help:"Print the version."`
}

// exited carries kong's wish to exit out of its parser.
type exited struct{ code int }

func run(ctx context.Context, args []string, s streams) (code int) {
	defer func() {
		if e, ok := recover().(exited); ok {
			code = e.code
		}
	}()
	var cli commands
	parser, err := kong.New(&cli,
		kong.Name("hallserver"),
		kong.Description("The server of a service hall: tickets, windows, boards."),
		kong.Writers(s.out, s.err),
		kong.Exit(func(code int) { panic(exited{code}) }),
		kong.Vars{
			"policies":   strings.Join(slices.Concat(calling.Policies(), calling.Peers()), ", "),
			"estimators": strings.Join(forecast.Estimators(), ", "),
		},
		kong.UsageOnError(),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(s),
	)
	if err != nil {
		_, _ = fmt.Fprintln(s.err, "hallserver:", err)
		return exitFailed
	}
	command, err := parser.Parse(args)
	if err != nil {
		_, _ = fmt.Fprintf(s.err, "hallserver: %v\nRun hallserver --help for what it can do.\n", err)
		return exitUsage
	}
	switch err := command.Run(); {
	case err == nil:
		return exitDone
	case errors.Is(err, errReported):
		return exitFailed
	default:
		_, _ = fmt.Fprintln(s.err, "hallserver:", message.Plain(err, s.lang))
		s.advise(err)
		return exitFailed
	}
}

type versionCommand struct{}

// Run prints the version.
func (versionCommand) Run(s streams) error {
	_, err := fmt.Fprintln(s.out, version())
	return err
}

// version is the module's version, or the commit it was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return s.Value[:min(len(s.Value), 12)]
		}
	}
	return "devel"
}
