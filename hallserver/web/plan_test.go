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
	type screen struct {
		Width, Height, ScreenMM, SeatM float64
		List                           view.ListWish
	}
	type plan struct {
		Lines         int
		Number        float64
		TwoStoreys    bool
		FigureMM      float64
		Columns, Rows int
		Size          float64
	}
	var screens []screen
	for _, s := range []screen{
		{Width: 1920, Height: 1080},
		{Width: 1920, Height: 1080, ScreenMM: 685, SeatM: 4},
		{Width: 1920, Height: 1080, ScreenMM: 685, SeatM: 6},
		{Width: 1920, Height: 1080, ScreenMM: 685, SeatM: 8},
		{Width: 1920, Height: 1080, ScreenMM: 685, SeatM: 15},
		{Width: 3840, Height: 2160, ScreenMM: 685, SeatM: 6},
		{Width: 1080, Height: 1920},
		{Width: 1080, Height: 1920, ScreenMM: 1210, SeatM: 6},
		{Width: 1080, Height: 1920, ScreenMM: 1210, SeatM: 12},
		{Width: 1280, Height: 720, ScreenMM: 400, SeatM: 3},
		{Width: 1024, Height: 768},
	} {
		for _, windows := range []int{0, 2, 12, 28, 60} {
			s.List = view.ListWish{Windows: windows, Number: 4, Window: 2}
			screens = append(screens, s)
		}
	}
	given, err := json.Marshal(screens)
	if err != nil {
		t.Fatal(err)
	}
	script := filepath.Join(t.TempDir(), "plan.ts")
	source := fmt.Sprintf(`import { makePlan } from %q;
const all = %s.map((s) => makePlan(s.Width, s.Height, s.ScreenMM, s.SeatM, {
  list: { windows: s.List.Windows, number: s.List.Number, window: s.List.Window } }));
console.log(JSON.stringify(all.map((p) => ({ Lines: p.lines, Number: p.number, TwoStoreys: p.twoStoreys, FigureMM: p.figureMM,
  Columns: p.list?.columns ?? 0, Rows: p.list?.rows ?? 0, Size: p.list?.size ?? 0 }))));`,
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
		want := view.PlanFor(fyne.NewSize(float32(s.Width), float32(s.Height)), view.Wish{ScreenMM: s.ScreenMM, SeatM: s.SeatM, List: s.List})
		if columns, rows, size := want.ListCells(); got[i].Columns != columns || got[i].Rows != rows || math.Abs(got[i].Size-float64(size)) > 0.05 {
			t.Errorf("%+v: the list in the browser %+v, in Fyne %d columns, %d rows, type %v", s, got[i], columns, rows, size)
		}
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
