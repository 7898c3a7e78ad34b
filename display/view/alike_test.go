package view

import (
	"encoding/json"
	"flag"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"yimen/display/boardview"
	"yimen/hallserver/wire"
)

var update = flag.Bool("update", false, "write testdata/alike.json anew")

// alike is a board on a screen, and where its texts stand: the browser board is held
// to it too (hallserver/web, TestBothBoardsLookAlike).
type alike struct {
	Name          string          `json:"name"`
	Width, Height int             `json:",omitempty"`
	At            time.Time       `json:"at"`
	Snapshot      json.RawMessage `json:"snapshot"`
	Delta         json.RawMessage `json:"delta"`
	Texts         []standingText  `json:"texts"`
}

// standingText is a text with the middle of its height, in pixels.
type standingText struct {
	Text string `json:"text"`
	X    int    `json:"x"`
	Y    int    `json:"y"`
	Wide int    `json:"wide"`
	Size int    `json:"size"`
}

func standingTexts(h *Hall) []standingText {
	round := func(f float32) int { return int(math.Round(float64(f))) }
	var out []standingText
	for _, o := range h.holds {
		if t, ok := o.(*canvas.Text); ok {
			p, s := t.Position(), t.Size()
			out = append(out, standingText{t.Text, round(p.X), round(p.Y + (emTop+0.5)*t.TextSize), round(s.Width), round(t.TextSize)})
		}
	}
	return out
}

func TestBothBoardsLookAlike(t *testing.T) {
	path := filepath.Join("testdata", "alike.json")
	f := face{board: board(wire.BoardHall, atWindows(12)), calls: rush(4), state: boardview.Calling}
	var got []alike
	for name, size := range map[string]fyne.Size{"wide": wide(), "tall": tall()} {
		h, w := hang(t, f, size)
		at := at0().Truncate(15 * time.Second).Add(15 * time.Second) // when queues stand in Chinese
		a := alike{Name: name, Width: int(size.Width), Height: int(size.Height), At: at, Texts: standingTexts(h)}
		w.Close()
		var err error
		if a.Snapshot, err = json.Marshal(f.board); err != nil {
			t.Fatal(err)
		}
		if a.Delta, err = json.Marshal(wire.BoardDelta{Calls: f.calls}); err != nil {
			t.Fatal(err)
		}
		got = append(got, a)
	}
	if got[0].Name == "wide" {
		got[0], got[1] = got[1], got[0]
	}
	raw, err := json.MarshalIndent(got, "", "\t")
	if err != nil {
		t.Fatal(err)
	}
	raw = append(raw, '\n')
	if *update {
		if err := os.WriteFile(path, raw, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != string(raw) {
		t.Errorf("the board is laid out otherwise than %s says: run with -update, then hold the browser's board to it", path)
	}
}
