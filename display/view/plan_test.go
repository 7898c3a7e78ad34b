package view

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"yimen/display/boardview"
	"yimen/hallserver/wire"
	"yimen/kiosk/theme"
)

func TestThePlanTakesAsManyLinesAsTheFarthestSeatCanRead(t *testing.T) {
	for name, c := range map[string]struct {
		size            fyne.Size
		screenMM, seatM float64
		lines           int
		met             bool
	}{
		"55 inches, 3 m":          {wide(), 685, 3, 6, true},
		"55 inches, 5 m":          {wide(), 685, 5, 5, true},
		"55 inches, 6 m":          {wide(), 685, 6, 4, true},
		"55 inches, 8 m":          {wide(), 685, 8, 3, true},
		"55 inches, 20 m":         {wide(), 685, 20, 3, false},
		"85 inches, 8 m":          {wide(), 1058, 8, 5, true},
		"55 inches upright, 3 m":  {tall(), 1218, 3, 6, true},
		"55 inches upright, 7 m":  {tall(), 1218, 7, 4, true},
		"55 inches upright, 8 m":  {tall(), 1218, 8, 3, false},
		"55 inches upright, 20 m": {tall(), 1218, 20, 3, false},
		"4k, 55 inches, 6 m":      {fyne.NewSize(3840, 2160), 685, 6, 4, true},
		"nothing known":           {wide(), 0, 0, 5, true},
		"nothing known, upright":  {tall(), 0, 0, 5, true},
		"size known, seat not":    {wide(), 685, 0, 5, true},
	} {
		t.Run(name, func(t *testing.T) {
			p := MakePlan(c.size, c.screenMM, c.seatM)
			if p.Lines != c.lines || p.Met() != c.met {
				t.Errorf("%d lines, figures of %.0f mm, met %v; want %d, %v", p.Lines, p.FigureMM, p.Met(), c.lines, c.met)
			}
			if c.screenMM > 0 && c.seatM > 0 {
				if want := c.seatM * numberMMPerM; p.WantedMM != want || c.met != (p.FigureMM >= want-0.05) {
					t.Errorf("figures of %.1f mm, wanted %.1f, want %.1f", p.FigureMM, p.WantedMM, want)
				}
			}
		})
	}
}

func TestFiguresAreDrawnAsHighAsThePlanSays(t *testing.T) {
	hall := New(Options{ScreenMM: 685, SeatM: 8, Second: "en", Zone: china(), Palette: theme.Light(), Still: true})
	hall.Resize(wide())
	test.WidgetRenderer(hall).Layout(wide())
	hall.Set(model(boardview.Calling, sixCalls()[:hall.Plan().Lines]...))
	for _, o := range hall.holds {
		text, ok := o.(*canvas.Text)
		if !ok || text.Text != "A026" {
			continue
		}
		mm := float64(text.TextSize*figureHeight) * 685 / 1080
		if mm < 79.9 {
			t.Errorf("A026 has figures of %.0f mm, 8 m need 80", mm)
		}
		return
	}
	t.Fatal("A026 is not on the screen")
}

func TestANewCallGrowsIntoItsPlaceOnce(t *testing.T) {
	hall := New(Options{Second: "en", Zone: china(), Palette: theme.Light()})
	test.WidgetRenderer(hall).Layout(wide())
	grown := func() map[string]bool { return hall.grown }
	hall.Set(model(boardview.Calling, call(1, "A001", 1, true), call(2, "A002", 2, false)))
	if !grown()["c1"] || grown()["c2"] {
		t.Errorf("grown %v, want the new call alone", grown())
	}
	hall.Set(model(boardview.Calling, call(3, "A003", 3, true)))
	if grown()["c1"] || !grown()["c3"] {
		t.Errorf("remembers %v, want what is on the board", grown())
	}
}

func TestNoticesAreLeafedThrough(t *testing.T) {
	hall := New(Options{Second: "en", Zone: china(), Palette: theme.Light(), Still: true})
	test.WidgetRenderer(hall).Layout(wide())
	m := model(boardview.Empty)
	hall.Set(m)
	if hall.Turn() {
		t.Error("turns though there is one page")
	}
	m.Notices = []wire.Text{text("今日16:30停止取号", "Tickets until 16:30", ""), text("请保管好随身物品", "Mind your belongings", "")}
	hall.Set(m)
	shows := func(want string) bool {
		return slices.ContainsFunc(hall.holds, func(o fyne.CanvasObject) bool {
			text, ok := o.(*canvas.Text)
			return ok && strings.Contains(text.Text, want)
		})
	}
	if !shows("停止取号") || shows("随身物品") {
		t.Error("does not show the first notice alone")
	}
	for range noticeStays - 2 { // a second has passed above
		if hall.Turn() {
			t.Fatal("turns before its time")
		}
	}
	if !hall.Turn() || !shows("随身物品") || shows("停止取号") {
		t.Error("does not show the second notice alone")
	}
}

func TestWrappingLosesNothingAndBreaksWell(t *testing.T) {
	const notice = "因系统升级，3月6日（星期五）17:00至3月7日（星期六）8:00暂停办理不动产登记、公积金提取业务，请您合理安排时间，给您带来的不便敬请谅解。"
	for _, width := range []float32{300, 500, 900, 1600} {
		lines := wrap(notice, 36, false, width, 99)
		bare := func(s string) string { return strings.ReplaceAll(strings.ReplaceAll(s, " ", ""), "\u2009", "") }
		if got := bare(strings.Join(lines, "")); got != bare(notice) {
			t.Errorf("width %.0f: %q", width, got)
		}
		for _, line := range lines {
			if theme.Measure(line, 36, false).Width > width {
				t.Errorf("width %.0f: %q is wider", width, line)
			}
			if first := []rune(line)[0]; strings.ContainsRune("，。、；：）", first) {
				t.Errorf("width %.0f: %q begins with a stop", width, line)
			}
		}
	}
	if got := wrap("一二三四五六七八九十", 36, false, 150, 2); len(got) != 2 || !strings.HasSuffix(got[1], "…") {
		t.Errorf("wrap to two lines: %q", got)
	}
}

func TestDatesFollowEachLanguagesHabit(t *testing.T) {
	day := time.Date(2026, 3, 2, 9, 0, 0, 0, china())
	for lang, want := range map[string]string{"zh": "3月2日 星期一", "en": "Monday, March 2", "ko": "3월 2일 월요일"} {
		if got := Date(lang, day); got != want {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
	}
}

func TestAWaitIsARangeOrNothing(t *testing.T) {
	for name, c := range map[string]struct {
		waiting  int
		p50, p90 int
		want     string
	}{
		"range":              {3, 540, 1250, "about 9–21 min"},
		"one minute":         {3, 50, 60, "about 1 min"},
		"less than a minute": {3, 10, 20, "any moment now"},
		"nought":             {3, 0, 0, "any moment now"},
		"hours":              {3, 103 * 60, 156 * 60, "about 1 h 45 min to 2 h 30 min"},
		"nobody waits":       {0, 540, 1250, ""},
		"turned round":       {3, 1250, 540, ""},
	} {
		q := wire.BoardQueue{Waiting: c.waiting, Wait: &wire.Wait{P50S: c.p50, P90S: c.p90}}
		if got := queueWait("en", q); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	if got := queueWait("en", wire.BoardQueue{Waiting: 3}); got != "" {
		t.Errorf("no wait: %q", got)
	}
}

func TestEmptyQueuesMakeRoomFirst(t *testing.T) {
	q := func(id string, n int) wire.BoardQueue { return wire.BoardQueue{ID: id, Waiting: n} }
	ids := func(list []wire.BoardQueue) (out string) {
		for _, q := range list {
			out += q.ID
		}
		return out
	}
	all := []wire.BoardQueue{q("A", 0), q("B", 2), q("C", 0), q("D", 1)}
	for most, want := range map[int]string{9: "ABCD", 4: "ABCD", 3: "ABD", 2: "BD", 1: "B", 0: "", -1: ""} {
		if got := ids(fitting(all, most)); got != want {
			t.Errorf("room for %d: %q, want %q", most, got, want)
		}
	}
}
