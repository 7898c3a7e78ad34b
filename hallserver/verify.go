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
	"yimen/hallserver/engine"
	"yimen/hallserver/forecast"
	"yimen/hallserver/journal"
	"yimen/hallserver/opsdb"
	"yimen/hallserver/proof"
)

// Verify holds a data folder against its rules: the journal, and ops.db against
// its digests. It may run beside the server: it reads one moment of each file
// and changes nothing.
func Verify(ctx context.Context, dir string, progress func(events int64)) (journal.Report, error) {
	report, err := engine.Verify(ctx, dir, progress)
	if err != nil {
		return report, err
	}
	names, err := notAsLeft(dir)
	if err != nil {
		return report, err
	}
	for _, name := range names {
		report.Notes = append(report.Notes, name+" is not as the server left it: somebody changed it, or the disk did")
	}
	err = verifyOps(ctx, filepath.Join(dir, opsFile), &report)
	return report, err
}

func verifyOps(ctx context.Context, path string, report *journal.Report) error {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil // a folder that was never served
	}
	broken, err := opsdb.LogBroken(path)
	if err != nil {
		return fmt.Errorf("verify: %w", err)
	}
	if broken {
		report.Add(journal.Fault{Rule: journal.RuleFile, Where: opsFile + "-wal", Detail: "is damaged: the last changes of users, devices, codes and sessions are undone"})
	}
	found, err := opsdb.Verify(ctx, path, slices.Concat(access.Tables(), forecast.Tables(), proof.Tables())...)
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
		report.Add(journal.Fault{Rule: journal.RuleFile, Where: opsFile, Detail: "cannot be read on: " + err.Error()})
	}
	return nil
}
