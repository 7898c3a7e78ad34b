package desk

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"yimen/hallserver/wire"
)

// reportEvery is how often a pad's health is told.
const reportEvery = time.Second

// Reporter is what a Health needs of the hall server; *wire.Client is one.
type Reporter interface {
	ReportPad(ctx context.Context, n int, pad string, r wire.PadReport) error
}

// Health tells the server how one pad is: every second, and at once when it
// changes. Make it with NewHealth. Set may be called from any goroutine.
type Health struct {
	window int
	pad    string
	server Reporter
	log    *slog.Logger
	news   chan struct{} // one token

	mu     sync.Mutex // guards report
	report wire.PadReport
}

// NewHealth is the health of a pad of a window, silent since now until Set says
// otherwise. kind is one of wire's; pad is its name at the window.
func NewHealth(window int, pad, kind string, now time.Time, server Reporter, log *slog.Logger) *Health {
	return &Health{
		window: window, pad: pad, server: server, log: log.With("window", window, "pad", pad),
		news:   make(chan struct{}, 1),
		report: wire.PadReport{Kind: kind, State: wire.PadSilent, Detail: "not-heard-yet", Since: now.UTC()},
	}
}

// Set says how the pad is since a time.
func (h *Health) Set(state, detail string, since time.Time) {
	h.mu.Lock()
	changed := h.report.State != state || h.report.Detail != detail
	if changed {
		h.report.State, h.report.Detail, h.report.Since = state, detail, since.UTC()
	}
	h.mu.Unlock()
	if !changed {
		return
	}
	select {
	case h.news <- struct{}{}:
	default:
	}
}

// Run tells until ctx ends; it then returns the cause of that.
func (h *Health) Run(ctx context.Context) error {
	tick := time.NewTicker(reportEvery)
	defer tick.Stop()
	told := true
	for {
		err := h.tell(ctx)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if told != (err == nil) {
			told = err == nil
			h.logTold(err)
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-tick.C:
		case <-h.news:
		}
	}
}

func (h *Health) tell(ctx context.Context) error {
	h.mu.Lock()
	r := h.report
	h.mu.Unlock()
	ctx, cancel := context.WithTimeout(ctx, tryTimeout)
	defer cancel()
	return h.server.ReportPad(ctx, h.window, h.pad, r)
}

func (h *Health) logTold(err error) {
	if err == nil {
		h.log.Info("pad's health is told again")
		return
	}
	h.log.Warn("pad's health is not told", "error", err)
}
