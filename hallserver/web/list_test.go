package web_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"yimen/hallserver/web/webtest"
	"yimen/hallserver/wire"
)

// Whoever looks up after twelve calls at once finds their number with its window: at
// once where all have room, else within one turn of the pages.
func TestAfterManyCallsAtOnceEveryNumberIsFoundAtItsWindow(t *testing.T) {
	t.Parallel()
	const page = 10 * time.Second
	var faces []face
	for _, windows := range []int{2, 12, 24, 60} {
		for turn := range 5 { // of a hall's clock that stands still
			faces = append(faces, face{
				id: fmt.Sprintf("late-%d-%d", windows, turn), at: morning().Truncate(time.Hour).Add(time.Duration(turn) * page),
				frames: []any{snapshot(wire.BoardHall, atWindows(windows)), calls(min(windows, 12))},
			})
		}
	}
	s := openShowcase(t, faces)
	p := browser(t).Sized("late", webtest.Size{Width: 1920, Height: 1080})
	for _, upright := range []bool{false, true} {
		if upright {
			p.Resize(1080, 1920)
		}
		for _, windows := range []int{2, 12, 24, 60} {
			turns := map[bool]int{true: 1, false: 5}[windows <= 12]
			found := map[string]int{}
			for turn := range turns {
				maps.Copy(found, atWindowsWithin(t, p, fmt.Sprintf("%s/board/late-%d-%d", s.url, windows, turn), page))
			}
			var missing []string
			for i := range windows {
				number := fmt.Sprintf("%s%03d", dayQueues()[i%8].ID, 23+i)
				if found[number] != i+1 {
					missing = append(missing, number)
				}
			}
			if len(missing) > 0 {
				t.Errorf("%d windows, upright %v: not found in %d turns: %s", windows, upright, turns, strings.Join(missing, " "))
			}
		}
	}
}

// atWindowsWithin are the numbers that a board shows at its windows, read within a time
// of its opening: its clock goes on from there, and a slow machine reads it once more.
func atWindowsWithin(t *testing.T, p *webtest.Page, url string, most time.Duration) map[string]int {
	t.Helper()
	for range 20 {
		opened := time.Now()
		p.Goto(url)
		p.Wait(".line")
		all := p.AtWindows()
		if time.Since(opened) >= most {
			continue
		}
		found := map[string]int{}
		for _, at := range all {
			var number string
			var window int
			if _, err := fmt.Sscan(at, &number, &window); err != nil {
				t.Fatalf("%q: %v", at, err)
			}
			found[number] = window
		}
		return found
	}
	t.Fatalf("%s was never read within %v", url, most)
	return nil
}
