package hallserver

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"yimen/hallserver/access"
	"yimen/hallserver/badfile"
	"yimen/hallserver/engine"
	"yimen/hallserver/forecast"
	"yimen/hallserver/journal"
	"yimen/hallserver/opsdb"
	"yimen/hallserver/proof"
)

// Verify holds a data folder against its rules: the journal, the keys, and ops.db
// against its digests. It may run beside the server: it reads one moment of each
// file and changes nothing. Advise has words for its error, and for the Err of a
// fault.
func Verify(ctx context.Context, dir string, progress func(events int64)) (report journal.Report, err error) {
	defer func() { err = inFolder(dir, err) }()
	if _, err := os.Stat(filepath.Join(dir, engine.JournalFile)); errors.Is(err, fs.ErrNotExist) {
		return report, noJournal(dir, err)
	}
	if report, err = engine.Verify(ctx, dir, progress); err != nil {
		return report, err
	}
	names, err := notAsLeft(dir)
	if err != nil {
		return report, err
	}
	for _, name := range names {
		report.Notes = append(report.Notes, name+" is not as the server left it: somebody changed it, or the disk did")
	}
	verifyKeys(dir, &report)
	err = verifyOps(ctx, filepath.Join(dir, opsFile), &report)
	return report, err
}

// noJournal is what a folder without a journal is.
func noJournal(dir string, err error) error {
	if _, settings := os.Stat(filepath.Join(dir, settingsFile)); errors.Is(settings, fs.ErrNotExist) {
		return fmt.Errorf("%s: %w", dir, errors.Join(ErrNoFolder, settings))
	}
	return fmt.Errorf("%s: %w: %w", dir, journal.ErrNoJournal, err)
}

// verifyKeys holds the keys against each other. A master key that is not to be
// seen from here is no fault: the server may have it as a systemd credential, and
// a copy of the folder is without it by design.
func verifyKeys(dir string, report *journal.Report) {
	settings, err := ReadSettings(filepath.Join(dir, settingsFile))
	if err != nil {
		report.Notes = append(report.Notes, "the keys were not looked at: "+err.Error())
		return
	}
	master, _, err := readKeys(dir, dir, settings)
	clear(master)
	switch {
	case err == nil:
	case errors.Is(err, ErrKeyMissing):
		report.Notes = append(report.Notes, "the keys were not looked at: "+err.Error())
	default:
		report.Add(fileFault(err, "keys"))
	}
}

// fileFault is a file that the hall cannot do without, as a fault of a report.
func fileFault(err error, where string) journal.Fault {
	if f, ok := errors.AsType[*badfile.Error](err); ok {
		where = filepath.Base(f.File)
	}
	return journal.Fault{Rule: journal.RuleFile, Where: where, Detail: err.Error(), Err: err}
}

func verifyOps(ctx context.Context, path string, report *journal.Report) error {
	if err := usersThere(filepath.Dir(path)); err != nil {
		report.Add(fileFault(err, opsFile))
		return nil // it is in the report
	}
	broken, err := opsdb.LogBroken(path)
	if err != nil {
		return fmt.Errorf("verify: %w", err)
	}
	if broken {
		report.Add(journal.Fault{Rule: journal.RuleFile, Where: opsFile + "-wal", Detail: "is damaged: the last changes of users, devices, codes and sessions are undone"})
	}
	found, err := opsdb.Verify(ctx, path, slices.Concat(access.Tables(), forecast.TablesIn(ctx, path), proof.Tables())...)
	if ctx.Err() != nil {
		return fmt.Errorf("verify: %w", err)
	}
	for _, d := range found {
		report.Add(journal.Fault{Rule: journal.RuleDigest, Where: opsFile, Detail: d.Table + " " + d.Detail})
	}
	sessions, err2 := access.DamagedSessions(ctx, path)
	if sessions > 0 {
		report.Add(journal.Fault{Rule: journal.RuleDigest, Where: opsFile, Detail: fmt.Sprint("sessions: ", sessions, " of them; their users sign in again")})
	}
	if err = errors.Join(err, err2); err != nil {
		report.Add(journal.Fault{
			Rule: journal.RuleFile, Where: opsFile, Detail: "cannot be read on: " + err.Error(), Err: badfile.SQL(path, err),
		})
	}
	return nil
}
