package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"yimen/hallserver"
)

type backupCommand struct {
	Data          string `required:"" help:"Data folder." placeholder:"DIR"`
	File          string `arg:"" help:"File to make; it must not be there."`
	WithMasterKey bool   `help:"Put the master key in: whoever has the file then reads all of it."`
	JSON          bool   `name:"json" help:"Print the manifest as JSON."`
}

// Run backs a hall up, also while it is served.
func (c backupCommand) Run(ctx context.Context, s streams) error {
	m, err := hallserver.Backup(ctx, c.Data, c.File, hallserver.BackupOptions{
		WithKey: c.WithMasterKey, Program: version(), Now: time.Now, Progress: s.member("in the backup"),
	})
	if err != nil {
		return err
	}
	if c.WithMasterKey {
		_, _ = fmt.Fprintln(s.err, "The master key is in it: keep the file like the key itself.")
	} else {
		_, _ = fmt.Fprintf(s.err, "The master key is not in it. Keep a copy of %s in a safe: without it nobody opens what is sealed.\n", m.Key.Path)
	}
	if c.JSON {
		return json.NewEncoder(s.out).Encode(m)
	}
	_, err = fmt.Fprintf(s.out, "%s: %d files, %d events until %s\n", c.File, len(m.Members), m.Journal.Seq, m.Made.Local().Format(time.DateTime))
	return err
}

// member tells each file of a long job.
func (s streams) member(what string) func(hallserver.Member) {
	return func(m hallserver.Member) {
		_, _ = fmt.Fprintf(s.err, "%s: %s (%d kB)\n", what, m.Name, (m.Size+1023)/1024)
	}
}

type restoreCommand struct {
	File      string `arg:"" help:"Backup to restore." type:"existingfile"`
	Dir       string `arg:"" help:"Data folder to make; it must not be there, or be empty."`
	MasterKey string `help:"The hall's master key. Default: beside DIR, in the backup, or where the backup was made." placeholder:"FILE"`
	JSON      bool   `name:"json" help:"Print what was restored as JSON."`
}

// Run restores a hall.
func (c restoreCommand) Run(ctx context.Context, s streams) error {
	r, err := hallserver.Restore(ctx, c.File, c.Dir, hallserver.RestoreOptions{MasterKey: c.MasterKey, Progress: s.member("restored")})
	if err != nil {
		return err
	}
	switch r.Key {
	case hallserver.KeyMade:
		_, _ = fmt.Fprintf(s.err, "The hall's master key was not to be had; another one was made: %s\n"+
			"%d sealed records of holders stay closed, and the page links of earlier tickets no longer work. "+
			"If the key is found: remove %s and restore once more with --master-key.\n", r.KeyFile, r.Unopened, c.Dir)
	default:
		_, _ = fmt.Fprintf(s.err, "The master key is at %s (%s).\n", r.KeyFile, r.Key)
	}
	for _, what := range r.Mended {
		_, _ = fmt.Fprintf(s.err, "Damaged in the backup, and made anew: %s\n", what)
	}
	if c.JSON {
		return json.NewEncoder(s.out).Encode(r)
	}
	_, _ = fmt.Fprintf(s.out, "%s: %d files, %d events until %s\n", r.Dir, len(r.Backup.Members), r.Events, r.Backup.Made.Local().Format(time.DateTime))
	if r.Begun == nil {
		return nil
	}
	return tellEpoch(s, r.Begun)
}
