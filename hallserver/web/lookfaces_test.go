package web_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"yimen/hallserver/web/webtest"
)

// screens are those that boards hang on, by what their pictures are called.
func screens() map[string]webtest.Size {
	return map[string]webtest.Size{
		"": {Width: 1920, Height: 1080}, "-tall": {Width: 1080, Height: 1920},
		"-4k": {Width: 3840, Height: 2160}, "-4k-tall": {Width: 2160, Height: 3840},
	}
}

// TestEveryFaceOfABoardStandsWhole looks at each face of a board on each screen: no
// text leaves its place, stands on another or is cut, numbers are large enough, and
// axe-core finds nothing. With YIMEN_PICTURES=FOLDER it looks at screens of 4K too, and
// writes a picture of each.
func TestEveryFaceOfABoardStandsWhole(t *testing.T) {
	t.Parallel()
	faces := allFaces()
	s := openShowcase(t, faces)
	g := &gallery{t: t, folder: os.Getenv("YIMEN_PICTURES")}
	p := browser(t).Sized("faces", screens()[""])
	p.Goto(s.url + "/assets/licences.txt")
	for _, f := range faces {
		if f.stale > 0 {
			p.Remember("yimen.board."+f.id, s.saved(f))
		}
		p.Resize(1920, 1080)
		p.Goto(s.url + "/board/" + f.id)
		p.Wait(f.wait)
		if g.folder != "" || slices.Contains(judged(), f.id) {
			for _, v := range p.Violations() {
				t.Errorf("%s: axe: %s", f.id, v)
			}
		}
		g.face(p, f)
		for _, fault := range p.Faults() {
			t.Errorf("%s: %s", f.id, fault)
		}
	}
}

// judged are the faces that axe-core judges each time: one of each kind, which takes
// half a second; it judges all of them with the pictures.
func judged() []string {
	return []string{"hall-old", "hall-contrast", "hall-stale", "hall-media", "hall-notice", "zone-6", "window-here", "window-paused", "pickup-40", "wall", "emergency", "speaker", "refused"}
}

// saved is what a board keeps that heard of its hall some time ago.
func (s *showcase) saved(f face) string {
	s.t.Helper()
	frame := s.frames(f)[0]
	raw, err := json.Marshal(map[string]any{"frame": frame, "received": time.Now().Add(-f.stale).UnixMilli()})
	if err != nil {
		s.t.Fatal(err)
	}
	return string(raw)
}

// face looks at a face on every screen.
func (g *gallery) face(p *webtest.Page, f face) {
	g.t.Helper()
	for name, size := range screens() {
		if g.folder == "" && strings.HasPrefix(name, "-4k") {
			continue // the same in twice the size, see TestBothBoardsAreLaidOutAlike
		}
		name = f.id + name
		p.Resize(size.Width, size.Height)
		if g.folder != "" {
			p.Screenshot(filepath.Join(g.folder, "face-"+name+".png"))
		}
		var wrong []string
		for late := time.Now().Add(settled); ; {
			if wrong = g.wrong(p, f, size); len(wrong) == 0 || time.Now().After(late) {
				break
			}
		}
		for _, w := range wrong {
			g.t.Errorf("%s: %s", name, w)
		}
	}
}

// settled is within what time a board stands as it has to on a screen of another size:
// on a busy machine its size comes to the page before the page is laid out by it.
const settled = 10 * time.Second

// wrong lists what is wrong with how a face stands on a screen.
func (g *gallery) wrong(p *webtest.Page, f face, size webtest.Size) []string {
	g.t.Helper()
	wrong := p.Collisions(".board")
	if out := p.Outside(".board *"); len(out) > 0 {
		wrong = append(wrong, fmt.Sprintf("outside the screen: %q", out))
	}
	if right, down := p.Overflow(); right > 0 || down > 0 {
		wrong = append(wrong, fmt.Sprintf("%d px wider and %d px higher than its screen", right, down))
	}
	if !f.long {
		wrong = append(wrong, p.Cut(".board *")...)
	}
	return append(wrong, g.tooSmall(p, size)...)
}

// figureHeight is the height of a figure as a part of its type size.
const figureHeight = 0.733

// tooSmall lists numbers that could not be told apart in a picture of a tenth of the
// screen's size, which is how a screen looks from afar: so many pixels of the picture
// a figure must be high, where the screen's shorter side has 108.
func (g *gallery) tooSmall(p *webtest.Page, size webtest.Size) []string {
	g.t.Helper()
	var out []string
	least := map[string]float64{
		".line .number": 6.5, ".one-number": 16, ".one-window": 20, ".figure-value": 4.5, ".clock": 5, ".emergency-text": 5, ".chip b": 3,
	}
	for selector, sizes := range p.TypeSizes(slices.Collect(maps.Keys(least))) {
		if len(sizes) == 0 {
			continue
		}
		if high := slices.Min(sizes) * figureHeight * 108 / float64(min(size.Width, size.Height)); high < least[selector] {
			out = append(out, fmt.Sprintf("%s: figures of %.1f px in a tenth of the screen, %.1f are to be read", selector, high, least[selector]))
		}
	}
	return out
}
