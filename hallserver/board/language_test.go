package board

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yimen/hallserver/wire"
)

func TestBesideChineseStandsALanguageThatTheHallShows(t *testing.T) {
	t.Parallel()
	wide := func(second string) *wire.Layout { return &wire.Layout{SeatM: 9, Second: second} }
	for name, c := range map[string]struct {
		layout    *wire.Layout
		languages []string
		want      *wire.Layout
	}{
		"as ever":                   {nil, []string{"zh", "en", "ko"}, nil},
		"Chinese alone":             {nil, []string{"zh"}, &wire.Layout{Second: "none"}},
		"no English":                {nil, []string{"zh", "ko"}, &wire.Layout{Second: "ko"}},
		"Korean before English":     {nil, []string{"ko", "zh", "en"}, &wire.Layout{Second: "ko"}},
		"the wish":                  {wide("ko"), []string{"zh", "en", "ko"}, wide("ko")},
		"a wish that is not shown":  {wide("ko"), []string{"zh", "en"}, wide("en")},
		"a wish where there is one": {wide("en"), []string{"zh"}, wide("none")},
		"none":                      {wide("none"), []string{"zh", "en"}, wide("none")},
		"other wishes":              {wide(""), []string{"zh"}, wide("none")},
		"languages not told":        {wide("ko"), nil, wide("ko")},
	} {
		if diff := cmp.Diff(c.want, layoutIn(c.layout, c.languages)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// A hall may change its languages while it is open: boards are told with the next
// snapshot, in words that one without languages understands too.
func TestABoardIsToldTheLanguagesOfTheHall(t *testing.T) {
	t.Parallel()
	d := openDay(t)
	cfg := config()
	shown := []string{"zh", "en", "ko"}
	cfg.Languages = func() []string { return shown }
	now := time.UnixMilli(d.state.LastMS)
	p := newProjector(&cfg, AnnouncerFunc(announce), Board{ID: "hall", Kind: KindHall})
	if m := p.reset(d.state, nil, now); m.base.Layout != nil || len(m.base.Languages) != 3 {
		t.Errorf("%v, %v", m.base.Languages, m.base.Layout)
	}
	shown = []string{"zh"}
	want := &wire.Layout{Second: "none"}
	if m := p.reset(d.state, nil, now); cmp.Diff(want, m.base.Layout) != "" || len(m.base.Languages) != 1 {
		t.Errorf("%v, %v", m.base.Languages, m.base.Layout)
	}
}
