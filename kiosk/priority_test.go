package kiosk_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"yimen/drivers/idcard"
	"yimen/hallserver/wire"
	"yimen/kiosk"
	"yimen/kiosk/flow"
)

func TestAnOldCardGoesFirstFromReaderToPaperAndTheBirthDateStaysHere(t *testing.T) {
	t.Parallel()
	h, g, d := newHall(t), newGlass(), newDesk(t)
	d.deps.Server, d.deps.Screen = h, g
	log := run(t, kiosk.Config{}, d.deps)
	g.choose(t, "social", "SB01")
	g.lay(t, d, "elderly")
	f := g.await(t, "the slip", func(f flow.Face) bool { return f.Print == flow.PrintDone })
	if f.Ticket.Class != wire.ClassPriority || f.Ticket.Ground != wire.GroundAge {
		t.Errorf("the screen shows class %q on %q", f.Ticket.Class, f.Ticket.Ground)
	}
	h.mu.Lock()
	asked := h.asked[0]
	h.mu.Unlock()
	if asked.Class != wire.ClassPriority || asked.Ground != wire.GroundAge {
		t.Errorf("asked for class %q on %q", asked.Class, asked.Ground)
	}
	if text := d.paper.Text(); !strings.Contains(text, "优先") {
		t.Errorf("slip: %s", text)
	}
	asked.SubjectSealed = nil
	open, err := json.Marshal(asked)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"1948", "测试戊"} {
		if strings.Contains(string(open), secret) || strings.Contains(log.String(), secret) || strings.Contains(d.paper.Text(), secret) {
			t.Errorf("%q is in the request, the log or on the slip", secret)
		}
	}
}

func TestAYoungCardIsANormalOne(t *testing.T) {
	t.Parallel()
	h, g, d := newHall(t), newGlass(), newDesk(t)
	d.deps.Server, d.deps.Screen = h, g
	run(t, kiosk.Config{}, d.deps)
	g.choose(t, "social", "SB01")
	g.lay(t, d, "resident")
	g.await(t, "the slip", func(f flow.Face) bool { return f.Print == flow.PrintDone })
	if h.asked[0].Class != "" || h.asked[0].Ground != "" || strings.Contains(d.paper.Text(), "优先") {
		t.Errorf("asked for class %q on %q; slip: %s", h.asked[0].Class, h.asked[0].Ground, d.paper.Text())
	}
}

// The hall is 5 h 45 min ahead of UTC: when it is half past eight in the evening
// there, it is the next day in the hall.
func TestTheAgeIsThatOfTheHallsDate(t *testing.T) {
	t.Parallel()
	evening := time.Date(2026, 12, 1, 20, 30, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		birth idcard.Date
		class string
	}{
		"70 tomorrow in UTC, today in the hall": {idcard.Date{Year: 1956, Month: 12, Day: 2}, wire.ClassPriority},
		"70 tomorrow in the hall":               {idcard.Date{Year: 1956, Month: 12, Day: 3}, ""},
		"no birth date":                         {idcard.Date{}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h, g, reader := zoned(t), newGlass(), &scripted{say: make(chan idcard.Event)}
			began := time.Now()
			now := func() time.Time { return evening.Add(time.Since(began)) }
			run(t, kiosk.Config{}, kiosk.Deps{Server: h, Screen: g, Reader: reader, Now: now})
			g.showsOffset(t, 5*3600+45*60)
			g.choose(t, "social", "SB01")
			reader.say <- idcard.Empty{At: now()}
			g.await(t, "the reader to have looked", func(f flow.Face) bool { return f.Looked })
			reader.say <- idcard.CardRead{Clear: now(), Card: idcard.Card{Kind: idcard.KindResident, Name: "测试己", Number: "219999195612020018", Birth: c.birth}}
			h.await(t, "a request", func() bool { return len(h.asked) == 1 })
			if got := h.asked[0].Class; got != c.class {
				t.Errorf("asked for class %q, want %q", got, c.class)
			}
		})
	}
}

func TestWhatIsClaimedStaysAtTheKioskAndOnTheSlip(t *testing.T) {
	t.Parallel()
	h, g, d := newHall(t), newGlass(), newDesk(t)
	d.deps.Server, d.deps.Screen = h, g
	log := run(t, kiosk.Config{}, d.deps)
	g.choose(t, "civil", "ZX01")
	g.tap(t, flow.OpenClaims, "")
	g.kind(t, flow.Claims)
	g.tap(t, flow.ChooseClaim, "disabled")
	g.kind(t, flow.LayCard)
	g.tap(t, flow.WithoutCard, "")
	g.await(t, "the slip", func(f flow.Face) bool { return f.Print == flow.PrintDone })
	if text := d.paper.Text(); !strings.Contains(text, "优先") || !strings.Contains(text, "残疾人证") {
		t.Errorf("slip: %s", text)
	}
	asked, err := json.Marshal(h.asked)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(asked), `"class":"priority","ground":"claim"`) {
		t.Errorf("asked: %s", asked)
	}
	for _, secret := range []string{"disabled", "残疾"} {
		if strings.Contains(string(asked), secret) || strings.Contains(log.String(), secret) {
			t.Errorf("%q is in the request or the log", secret)
		}
	}
}

func TestALargeScreenHasALargeSlip(t *testing.T) {
	t.Parallel()
	for _, large := range []bool{false, true} {
		h, g, d := newHall(t), newGlass(), newDesk(t)
		d.deps.Server, d.deps.Screen = h, g
		run(t, kiosk.Config{}, d.deps)
		g.await(t, "the hall's matters", func(f flow.Face) bool { return f.Kind == flow.Home && f.Online })
		if large {
			g.tap(t, flow.ToggleBig, "")
			g.await(t, "large type", func(f flow.Face) bool { return f.Big })
		}
		g.choose(t, "civil", "ZX01")
		g.tap(t, flow.WithoutCard, "")
		g.await(t, "the slip", func(f flow.Face) bool { return f.Print == flow.PrintDone })
		if got := strings.Contains(d.paper.Text(), "扫码看排队情况"); got != large {
			t.Errorf("large type %t, a large slip %t: %s", large, got, d.paper.Text())
		}
	}
}
