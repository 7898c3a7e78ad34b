package main

import (
	"bytes"
	"context"
	"image"
	"image/draw"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"yimen/hallserver/wire"
	"yimen/kiosk/flow"
	"yimen/kiosk/theme"
	"yimen/kiosk/view"
)

const (
	// bodyTop is the y under the clock of the kiosk's screen.
	bodyTop = 180
	// lookEvery is how often a screen or a file is looked at while waiting.
	lookEvery = 40 * time.Millisecond
	// stillTime is how long a screen has to stay the same to count as still. It
	// is longer than the moments in which a new screen takes no taps.
	stillTime = 600 * time.Millisecond
	// answerTime is how long a tap may take to show, on a machine that is busy.
	answerTime = 2 * time.Minute
)

// until looks again and again until what it sees is so. It fails the test when
// it takes longer than limit.
func until(t *testing.T, limit time.Duration, what string, so func() bool) {
	t.Helper()
	if !soWithin(t, limit, so) {
		t.Fatalf("%s: not in %v", what, limit)
	}
}

func soWithin(t *testing.T, limit time.Duration, so func() bool) bool {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		if so() {
			return true
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return so()
		}
	}
}

// body is the part of the kiosk's screen between the clock above and the bar of
// buttons below: what stays the same as long as the screen is the same.
func body(t *testing.T, s *screen) *image.RGBA {
	t.Helper()
	picture, err := s.shot()
	if err != nil {
		t.Fatal(err)
	}
	part := image.NewRGBA(image.Rect(0, 0, kioskWidth, 1500))
	draw.Draw(part, part.Rect, picture, image.Pt(0, bodyTop), draw.Src)
	return part
}

// differs says whether more than a few small things differ.
func differs(a, b *image.RGBA) bool {
	different := 0
	for i := 0; i < len(a.Pix); i += 4 {
		if !bytes.Equal(a.Pix[i:i+3], b.Pix[i:i+3]) {
			different++
		}
	}
	return different > len(a.Pix)/4/100
}

// still waits until a screen shows something and has not changed for stillTime,
// and answers what it shows.
func still(t *testing.T, s *screen) *image.RGBA {
	t.Helper()
	last, since := body(t, s), time.Now()
	until(t, answerTime, "the kiosk's screen comes to rest", func() bool {
		now := body(t, s)
		if !bytes.Equal(now.Pix, last.Pix) {
			last, since = now, time.Now()
		}
		return time.Since(since) > stillTime && !blank(now)
	})
	return last
}

func blank(p *image.RGBA) bool {
	for i := 4; i < len(p.Pix); i += 4 {
		if !bytes.Equal(p.Pix[i:i+3], p.Pix[:3]) {
			return false
		}
	}
	return true
}

// fingers touch a real kiosk. They know where its buttons are from a flow of
// their own, which goes the same way without a screen.
type fingers struct {
	t       *testing.T
	screen  *screen
	theme   *theme.Theme
	machine *flow.Machine
	now     time.Time
}

func newFingers(t *testing.T, s *screen, c wire.Catalogue) *fingers {
	t.Helper()
	// Texts are measured to lay a screen out.
	fonts, err := theme.LoadFonts()
	if err != nil {
		t.Fatal(err)
	}
	light := theme.New(fonts, theme.Light())
	test.NewTempApp(t).Settings().SetTheme(light)
	f := &fingers{
		t: t, screen: s, theme: light, now: time.Unix(1_000_000_000, 0),
		machine: flow.New(flow.DefaultTiming(), func() string { return "a-ticket-of-no-hall" }),
	}
	f.machine.Step(f.now, flow.CatalogueLoaded{Catalogue: c})
	return f
}

// touch taps the button for an action until the screen changes.
func (f *fingers) touch(do flow.Action, id string) {
	f.t.Helper()
	f.now = f.now.Add(2 * time.Second)
	face := f.machine.Face(f.now)
	for _, item := range view.Compose(face, f.now).Items {
		if item.Part != view.Pad || item.Do != do || item.ID != id {
			continue
		}
		x, y := int(item.At.X+item.At.W/2), int(item.At.Y+item.At.H/2)
		before := still(f.t, f.screen)
		if err := f.screen.tap(f.t.Context(), x, y); err != nil {
			f.t.Fatal(err)
		}
		until(f.t, answerTime, "the kiosk answers a tap", func() bool { return differs(before, body(f.t, f.screen)) })
		f.machine.Step(f.now, flow.Tap{Gen: face.Gen, Do: do, ID: id})
		return
	}
	f.t.Fatalf("there is no button for action %d %q on screen %d", do, id, face.Kind)
}
