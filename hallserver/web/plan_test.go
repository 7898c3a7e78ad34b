package web_test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"yimen/display/view"
)

// TestBothBoardsAreLaidOutAlike holds the browser board's plan (src/board/layout.ts)
// against that of the Fyne board.
func TestBothBoardsAreLaidOutAlike(t *testing.T) {
	t.Parallel()
	type screen struct{ Width, Height, ScreenMM, SeatM float64 }
	type plan struct {
		Lines      int
		Number     float64
		TwoStoreys bool
		FigureMM   float64
	}
	screens := []screen{
		{1920, 1080, 0, 0},
		{1920, 1080, 685, 4},
		{1920, 1080, 685, 6},
		{1920, 1080, 685, 8},
		{1920, 1080, 685, 15},
		{3840, 2160, 685, 6},
		{1080, 1920, 0, 0},
		{1080, 1920, 1210, 6},
		{1080, 1920, 1210, 12},
		{1280, 720, 400, 3},
		{1024, 768, 0, 0},
	}
	given, err := json.Marshal(screens)
	if err != nil {
		t.Fatal(err)
	}
	script := filepath.Join(t.TempDir(), "plan.ts")
	source := fmt.Sprintf(`import { makePlan } from %q;
const all = %s.map((s) => makePlan(s.Width, s.Height, s.ScreenMM, s.SeatM));
console.log(JSON.stringify(all.map((p) => ({ Lines: p.lines, Number: p.number, TwoStoreys: p.twoStoreys, FigureMM: p.figureMM }))));`,
		absolute(t, "src/board/layout.ts"), given)
	if err := os.WriteFile(script, []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), "node", bundleTest(t, script)).Output()
	if err != nil {
		t.Fatal(err)
	}
	var got []plan
	if err := json.Unmarshal(out, &got); err != nil || len(got) != len(screens) {
		t.Fatalf("%s: %v", out, err)
	}
	for i, s := range screens {
		want := view.MakePlan(fyne.NewSize(float32(s.Width), float32(s.Height)), s.ScreenMM, s.SeatM)
		if got[i].Lines != want.Lines || got[i].TwoStoreys != want.TwoStoreys || math.Abs(got[i].Number-float64(want.Number)) > 0.05 ||
			math.Abs(got[i].FigureMM-want.FigureMM) > 0.05 {
			t.Errorf("%+v: browser %+v, Fyne %d lines, number %v, two storeys %v, %v mm",
				s, got[i], want.Lines, want.Number, want.TwoStoreys, want.FigureMM)
		}
	}
}

func absolute(t *testing.T, name string) string {
	t.Helper()
	path, err := filepath.Abs(name)
	if err != nil {
		t.Fatal(err)
	}
	return path
}
