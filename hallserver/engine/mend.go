package engine

import (
	"context"
	"errors"

	"yimen/hallserver/journal"
)

// errUntrusted says that what was answered before may not be found.
var errUntrusted = errors.New("indexes of journal.db are damaged and cannot be made anew")

// Mended waits until Run has looked through the journal's file. Before that,
// commands wait, and what is asked by key may not be found.
func (e *Engine) Mended(ctx context.Context) error {
	select {
	case <-e.mended:
		return nil
	case <-e.stopped:
		return ErrStopped
	case <-ctx.Done():
		return ctx.Err()
	}
}

// openWriter opens the journal's writer, if need be after the file was mended.
func (e *Engine) openWriter(ctx context.Context) (*journal.Writer, error) {
	w, err := e.journal.Writer(ctx)
	if err == nil || e.Fault() != nil {
		return w, err
	}
	if m, mending := e.journal.Mend(ctx); mending == nil && len(m.Found) > 0 && len(m.Left) == 0 {
		e.tellMended(m)
		return e.journal.Writer(ctx)
	}
	return nil, err
}

// mend looks through the journal's file before the first command is decided: one
// whose answer an index hides would be done twice. A journal that does not add up
// is left as it is.
func (e *Engine) mend(ctx context.Context) {
	defer close(e.mended)
	e.mu.RLock()
	broken := e.readOnly
	e.mu.RUnlock()
	if broken != nil {
		return
	}
	m, err := e.journal.Mend(ctx)
	switch {
	case ctx.Err() != nil:
	case err != nil:
		m = journal.Mending{Left: append(m.Left, err.Error())}
		fallthrough
	case len(m.Left) > 0:
		e.opts.Log.Error("journal.db is damaged; hallserver verify says more", "found", m.Found, "left", m.Left)
		if !m.Trust {
			e.mu.Lock()
			e.readOnly = errUntrusted
			e.mu.Unlock()
		}
	case len(m.Found) > 0:
		e.tellMended(m)
	}
}

func (e *Engine) tellMended(m journal.Mending) {
	e.opts.Log.Warn("parts of journal.db were damaged and were made anew", "found", m.Found)
}
