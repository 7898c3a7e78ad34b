package httpapi

import (
	"cmp"
	"context"
	"net/http"
	"regexp"
	"slices"
	"sync"
	"time"

	"yimen/hallserver/access"
	"yimen/hallserver/hall"
	"yimen/hallserver/wire"
)

// padSilence is after how long without a word a pad counts as silent: its
// bridge speaks for it every second.
const padSilence = 2 * time.Second

// maxPads bounds the pads remembered of one window.
const maxPads = 8

// pads remembers how the pads of the windows are. It is not in the journal: what
// a pad is like now is of no worth tomorrow.
type pads struct {
	now     func() time.Time
	elapsed func() time.Duration

	mu sync.Mutex
	of map[int]map[string]heard // by window and pad; guarded by mu
}

type heard struct {
	report wire.PadReport
	at     time.Time
	gone   time.Duration // the same moment, in time gone by
}

func newPads(now func() time.Time, elapsed func() time.Duration) *pads {
	return &pads{now: now, elapsed: elapsed, of: map[int]map[string]heard{}}
}

// hear takes a report in; false when the window has too many pads.
func (p *pads) hear(window int, pad string, r wire.PadReport) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.of[window] == nil {
		p.of[window] = map[string]heard{}
	}
	if _, known := p.of[window][pad]; !known && len(p.of[window]) >= maxPads {
		return false
	}
	p.of[window][pad] = heard{report: r, at: p.now(), gone: p.elapsed()}
	return true
}

// at lists the pads of a window. One nobody has spoken for is silent.
func (p *pads) at(window int) []wire.Pad {
	p.mu.Lock()
	defer p.mu.Unlock()
	var out []wire.Pad
	gone := p.elapsed()
	for id, h := range p.of[window] {
		pad := wire.Pad{ID: id, Kind: h.report.Kind, State: h.report.State, Detail: h.report.Detail, Since: h.report.Since}
		if gone-h.gone > padSilence && pad.State != wire.PadSilent {
			pad.State, pad.Detail, pad.Since = wire.PadSilent, "bridge", h.at
		}
		out = append(out, pad)
	}
	slices.SortFunc(out, func(a, b wire.Pad) int { return cmp.Compare(a.ID, b.ID) })
	return out
}

func (a *API) padRoutes() {
	register(a, route{
		method: http.MethodPut, path: base + "/windows/{n}/pads/{pad}", id: "report-pad",
		summary: "How a pad of a window is; its bridge says so every second",
		action:  access.ReportPad, status: http.StatusNoContent,
	}, a.reportPad)
}

var padForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._:-]{0,39}$`)

type padInput struct {
	WindowPath
	Pad  string `path:"pad" maxLength:"40"`
	Body wire.PadReport
}

func (a *API) reportPad(ctx context.Context, in *padInput) (*output, error) {
	lang, known := plain(ctx).lang(), false
	a.Engine.View(func(s *hall.State) { known = s.Windows.Get(in.N) != nil })
	switch {
	case !known:
		return nil, fail(lang, http.StatusNotFound, hall.UnknownWindow, "no such window")
	case !padForm.MatchString(in.Pad):
		return nil, fail(lang, http.StatusUnprocessableEntity, codeInvalid, "a pad's name is 1 to 40 of A-Z a-z 0-9 . _ : -")
	case !a.pads.hear(in.N, in.Pad, in.Body):
		return nil, fail(lang, http.StatusConflict, codeInvalid, "this window has as many pads as are remembered")
	}
	return &output{Status: http.StatusNoContent, Cache: "no-store"}, nil
}
