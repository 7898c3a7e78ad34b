package engine

import (
	"context"
	"errors"
	"path/filepath"

	"yimen/hallserver/journal"
)

// Verify holds the journal in dir against its rules. It may run beside the
// server: it reads one moment of the file and changes nothing.
func Verify(ctx context.Context, dir string, progress func(events int64)) (report journal.Report, err error) {
	j, err := journal.Open(ctx, filepath.Join(dir, JournalFile), journal.Options{ReadOnly: true})
	if err != nil {
		return journal.Report{}, err
	}
	defer func() {
		if closed := j.Close(); err == nil {
			err = closed
		}
	}()
	return j.Verify(ctx, progress)
}

// Mend makes anew what of the journal in dir can be made anew, for one who has the
// folder to himself; an engine does so by itself when it runs.
func Mend(ctx context.Context, dir string) (m journal.Mending, err error) {
	j, err := journal.Open(ctx, filepath.Join(dir, JournalFile), journal.Options{ReadOnly: true})
	if err != nil {
		return m, err
	}
	m, err = j.Mend(ctx)
	return m, errors.Join(err, j.Close())
}
