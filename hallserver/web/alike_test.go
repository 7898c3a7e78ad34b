package web_test

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"yimen/hallserver/web/webtest"
)

// TestBothBoardsLookAlike holds the browser's board to where the texts of the Fyne
// board stand (display/view, testdata/alike.json).
func TestBothBoardsLookAlike(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(filepath.Join("..", "..", "display", "view", "testdata", "alike.json"))
	if err != nil {
		t.Fatal(err)
	}
	var boards []struct {
		Name            string
		Width, Height   int
		At              time.Time
		Snapshot, Delta json.RawMessage
		Texts           []webtest.Standing
	}
	if err := json.Unmarshal(raw, &boards); err != nil || len(boards) < 2 {
		t.Fatalf("%d boards: %v", len(boards), err)
	}
	var faces []face
	for _, b := range boards {
		faces = append(faces, face{id: b.Name, at: b.At, frames: []any{b.Snapshot, b.Delta}})
	}
	s := openShowcase(t, faces)
	p := browser(t).Sized("alike", webtest.Size{Width: 1920, Height: 1080})
	for _, b := range boards {
		p.Resize(b.Width, b.Height)
		p.Goto(s.url + "/board/" + b.Name)
		p.Wait(".line")
		if folder := os.Getenv("YIMEN_PICTURES"); folder != "" {
			p.Screenshot(filepath.Join(folder, "alike-"+b.Name+".png"))
		}
		seen := p.Texts(".board")
		compared := 0
		for _, want := range b.Texts {
			if strings.Contains(want.Text, "  ") {
				continue // two languages as one text there
			}
			compared++
			if near := nearest(seen, want); !alike(near, want) {
				t.Errorf("%s: %+v stands in Fyne, the browser has %+v", b.Name, want, near)
			}
		}
		if compared < 50 {
			t.Errorf("%s: only %d texts", b.Name, compared)
		}
	}
}

// nearest is the same text where it stands nearest.
func nearest(seen []webtest.Standing, want webtest.Standing) (near webtest.Standing) {
	least := math.Inf(1)
	for _, s := range seen {
		if d := math.Hypot(s.X-want.X, s.Y-want.Y); s.Text == want.Text && d < least {
			near, least = s, d
		}
	}
	return near
}

// alike says whether a text begins or ends at the same place, in the same size.
func alike(a, b webtest.Standing) bool {
	const off, part = 14, 0.08
	begins, ends := math.Abs(a.X-b.X), math.Abs(a.X+a.Wide-b.X-b.Wide)
	return min(begins, ends) <= off && math.Abs(a.Y-b.Y) <= off && math.Abs(a.Size-b.Size) <= part*b.Size
}
