package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"yimen/deploy"
	"yimen/hallserver"
)

type initCommand struct {
	Dir       string   `arg:"" help:"Folder to make; it must not be there, or be empty."`
	Example   string   `default:"county" help:"Example hall to begin with."`
	MasterKey string   `help:"Where to make the master key; never in the folder. Default: beside it, DIR.master.key." placeholder:"FILE"`
	Admin     string   `default:"admin" help:"User name of the first administrator."`
	Languages []string `help:"Languages that the hall shows, its own first and zh among them, such as zh or zh,en; the example's texts in others are left out. Default: zh,en,ko." placeholder:"LANG,…"`
	Opening   string   `default:"always" enum:"always,calendar" help:"When the example hall is open: always, so that it can be tried at any hour, or by its calendar. One of ${enum}."`
}

// Run makes a data folder. The password goes to standard output, once.
func (c initCommand) Run(ctx context.Context, s streams) error {
	example, err := fs.Sub(deploy.Examples, c.Example)
	if err == nil {
		_, err = fs.Stat(example, "hall.yaml")
	}
	if err != nil {
		return fmt.Errorf("no example hall %q; there is: %s", c.Example, exampleNames())
	}
	made, err := hallserver.Init(ctx, c.Dir, hallserver.InitOptions{
		Example: example, MasterKey: c.MasterKey, Admin: c.Admin, AlwaysOpen: c.Opening == "always",
		Languages: c.Languages, Now: time.Now,
	})
	if err != nil {
		return err
	}
	key := "made"
	if !made.MadeMaster {
		key = "was there already and is used"
	}
	_, _ = fmt.Fprintf(s.err, `Data folder %s is ready.
The master key %s: %s
Keep a copy of it in a safe; it is not in any backup of the folder.

The first administrator's password is shown this once:

`, c.Dir, key, made.MasterKey)
	_, err = fmt.Fprintf(s.out, "user: %s\npassword: %s\n", made.Admin, made.Password)
	_, _ = fmt.Fprintf(s.err, `
Next:
  look through hall.yaml, catalogue.yaml, boards.yaml and voice.yaml in %[1]s
  hallserver user add --data %[1]s NAME --role clerk
  hallserver device enrol --data %[1]s --role kiosk
  hallserver serve --data %[1]s
`, c.Dir)
	return err
}

func exampleNames() (names string) {
	entries, _ := deploy.Examples.ReadDir(".") // embedded
	for _, e := range entries {
		names += " " + e.Name()
	}
	return names[min(1, len(names)):]
}

type serveCommand struct {
	Data   string `required:"" help:"Data folder." placeholder:"DIR"`
	Listen string `help:"Address to serve instead of the settings'." placeholder:"HOST:PORT"`
}

// Run serves until it is told to stop.
func (c serveCommand) Run(ctx context.Context, s streams) (err error) {
	var server *hallserver.Server
	server, err = hallserver.Open(ctx, hallserver.Config{
		Data: c.Data, Listen: c.Listen, Version: version(),
		Ready: func(url string) {
			s.advise(server.Trouble()) // it can be looked at, and takes nothing
			_, _ = fmt.Fprintln(s.err, "ready", url)
		},
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.Close()) }()
	return server.Run(ctx)
}

type verifyCommand struct {
	Data string `required:"" help:"Data folder." placeholder:"DIR"`
	JSON bool   `name:"json" help:"Print the report as JSON."`
}

// Run verifies a data folder, also beside a running server.
func (c verifyCommand) Run(ctx context.Context, s streams) error {
	report, err := hallserver.Verify(ctx, c.Data, nil)
	if err != nil {
		return err
	}
	if c.JSON {
		if err := json.NewEncoder(s.out).Encode(report); err != nil {
			return err
		}
	} else {
		verdict := "ok"
		if !report.OK {
			verdict = "NOT ok"
		}
		_, _ = fmt.Fprintf(s.out, "%s: %d events in %d epochs, %d tickets, %d commands, %d faults\n",
			verdict, report.Events, len(report.Epochs), report.Tickets, report.Commands, len(report.Faults))
		for _, f := range report.Faults {
			_, _ = fmt.Fprintf(s.out, "  %s: %s: %s\n", cmp.Or(f.Where, fmt.Sprintf("at %d", f.At)), f.Rule, f.Detail)
		}
	}
	for _, note := range report.Notes {
		_, _ = fmt.Fprintln(s.err, "note:", note)
	}
	if !report.OK {
		s.adviseFaults(c.Data, report.Faults)
		return errReported
	}
	return nil
}
