package journal

import "fmt"

// FailCommits makes every later COMMIT fail at the last moment. It exists to
// show that a failed commit ends the process and loses nothing.
func (w *Writer) FailCommits() { w.conn.RegisterCommitHook(func() int { return 1 }) }

// LimitPages lets the file grow no further, as a full disk would; undo lifts
// the limit. It exists to show that what does not fit is undone whole.
func (w *Writer) LimitPages() (undo func() error, err error) {
	if err := w.exec("PRAGMA max_page_count = 1"); err != nil { // SQLite takes what is in use
		return nil, fmt.Errorf("limit pages: %w", err)
	}
	return func() error { return w.exec("PRAGMA max_page_count = 1073741823") }, nil
}
