package view

import (
	"encoding/json"
	"fmt"
	"regexp"
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

// A face is a board at a moment, made by the frames that a hall would send.
type face struct {
	name  string
	board wire.BoardSnapshot
	calls []wire.Call   // of just now
	stale time.Duration // since the last frame
	state boardview.State
	// figures are what has to be read from afar: ticket numbers and windows.
	figures bool
}

func dayQueues() []wire.BoardQueue {
	out := model(boardview.Empty).Queues
	for i, id := range []string{"H", "K", "L"} {
		out = append(out, wire.BoardQueue{ID: id, Name: queue("A"), Waiting: i, Wait: &wire.Wait{P50S: 6180, P90S: 9360}})
	}
	return out
}

func dayWindows(n int) []wire.BoardWindow {
	states := []string{wire.WindowOpen, wire.WindowOpen, wire.WindowPaused, wire.WindowOpen, wire.WindowOpen, wire.WindowClosed}
	out := make([]wire.BoardWindow, n)
	for i := range out {
		w := wire.BoardWindow{Number: i + 1, Name: call(0, "A", i+1, false).WindowName, State: states[i%len(states)]}
		if w.State == wire.WindowOpen && i%5 != 4 {
			w.Ticket, w.Called = fmt.Sprintf("B%03d", 20+i), i%3 == 0
		}
		if w.State == wire.WindowPaused || w.Ticket != "" { // for a moment to hours
			since := at0().Add(-time.Duration(1+i*i) * 31 * time.Second)
			w.Since = &since
		}
		if w.State == wire.WindowPaused {
			w.PauseText = text("整理材料", "Paperwork", "서류 정리")
		}
		if w.State == wire.WindowOpen && i%10 == 9 { // free for 124 minutes, with people there
			since := at0().Add(-124 * time.Minute)
			w.Callable, w.IdleSince = 12, &since
		}
		out[i] = w
	}
	return out
}

func board(kind string, change ...func(*wire.BoardSnapshot)) wire.BoardSnapshot {
	s := wire.BoardSnapshot{
		Board: kind, Kind: kind, Hall: model(boardview.Empty).Hall, Calls: []wire.Call{}, Queues: dayQueues(),
		Windows: dayWindows(12), Day: "2026-03-02", Open: true,
		Notices: []wire.Text{text("请出示本人有效身份证件，办理前请核对所带材料", "Please have your ID and papers ready", "신분증과 서류를 준비해 주세요")},
	}
	for _, c := range change {
		c(&s)
	}
	return s
}

// rush are n calls of this moment.
func rush(n int) []wire.Call {
	out := make([]wire.Call, n)
	for i := range out {
		q := dayQueues()[i%8]
		out[i] = wire.Call{
			CallID: fmt.Sprintf("c%d", i+1), Number: fmt.Sprintf("%s%03d", q.ID, 23+i), Window: i%12 + 1, Queue: q.ID, QueueName: q.Name,
			Recall: i % 4 / 3, At: at0().Add(-time.Second),
		}
	}
	return out
}

// atWindows makes n windows serve the numbers that rush calls.
func atWindows(n int) func(*wire.BoardSnapshot) {
	return func(s *wire.BoardSnapshot) {
		s.Windows = dayWindows(n)
		for i := range s.Windows {
			s.Windows[i].State, s.Windows[i].Ticket = wire.WindowOpen, fmt.Sprintf("%s%03d", dayQueues()[i%8].ID, 23+i)
		}
	}
}

func longName() wire.Text {
	return text("城乡居民基本养老保险关系转移接续及退役军人优待证申领", "Transfer of basic old-age insurance and veterans' preference cards", "도시·농촌 주민 기본 양로보험 이전")
}

func long(s *wire.BoardSnapshot) {
	s.Hall = longName()
	for i := range s.Queues {
		s.Queues[i].ID, s.Queues[i].Name, s.Queues[i].Waiting = "M"+s.Queues[i].ID, longName(), 1234
	}
	for i := range s.Windows {
		s.Windows[i].Name = longName()
	}
}

func only(w wire.BoardWindow) func(*wire.BoardSnapshot) {
	return func(s *wire.BoardSnapshot) { s.Windows = []wire.BoardWindow{w} }
}

func lying(n int) func(*wire.BoardSnapshot) {
	return func(s *wire.BoardSnapshot) {
		for i := range n {
			called := at0().Add(-time.Duration(i)*5*time.Minute - time.Second)
			s.Pickups = append(s.Pickups, wire.Pickup{
				Number: fmt.Sprintf("C%03d", 960-i), Window: i%3 + 10, WindowName: call(0, "A", i%3+10, false).WindowName,
				Ready: called, CallID: fmt.Sprintf("p%d", i), CalledAt: called, Times: 1,
			})
		}
	}
}

func fire(s *wire.BoardSnapshot) {
	s.Says = append(s.Says, wire.Say{ID: "fire", Kind: wire.SayEmergency, At: at0(), Text: text(
		"大厅发生火情，请立即从最近的安全出口离开，不要乘电梯，听从工作人员引导",
		"Fire in the hall. Please leave at once by the nearest exit. Do not use the lifts", "화재가 발생했습니다. 가까운 비상구로 즉시 나가 주세요")})
}

// faces are every board in every layout.
func faces() []face {
	longCalls := rush(6)
	for i := range longCalls {
		longCalls[i].QueueName, longCalls[i].Number = longName(), fmt.Sprintf("MW%03d", 823+i)
	}
	zone := func(s *wire.BoardSnapshot) {
		s.Zone = text("A 区 社保医保", "Zone A: insurance", "A 구역 보험")
	}
	sums := func(s *wire.BoardSnapshot) {
		s.Figures = &wire.Figures{Issued: 486, Waiting: 46, Serving: 8, Done: 418, NoShow: 14, WaitS: 1130, ServeS: 560, LongestS: 4010, Open: 9, Windows: 12, Alarms: 2}
	}
	back := at0().Add(6 * time.Minute)
	here := wire.BoardWindow{Number: 8, Name: call(0, "A", 8, false).WindowName, State: wire.WindowOpen, Ticket: "A023", Next: []string{"A024", "A025"}}
	at := func(change func(*wire.BoardWindow)) func(*wire.BoardSnapshot) {
		w := here
		change(&w)
		return only(w)
	}
	closed := func(s *wire.BoardSnapshot) { s.Open = false }
	paused := at(func(w *wire.BoardWindow) {
		w.State, w.Ticket, w.PauseText, w.PausedUntil = wire.WindowPaused, "", text("短暂休息", "Short break", "짧은 휴식"), &back
	})
	return []face{
		{name: "hall-1", board: board(wire.BoardHall), calls: rush(1), state: boardview.Calling, figures: true},
		{name: "hall-6", board: board(wire.BoardHall), calls: rush(6), state: boardview.Calling, figures: true},
		{name: "hall-30", board: board(wire.BoardHall), calls: rush(30), state: boardview.Calling, figures: true},
		{name: "hall-late", board: board(wire.BoardHall, atWindows(12)), calls: rush(12), state: boardview.Calling, figures: true},
		{name: "hall-late-60", board: board(wire.BoardHall, atWindows(60)), calls: rush(12), state: boardview.Calling, figures: true},
		{name: "hall-late-2", board: board(wire.BoardHall, atWindows(2)), calls: rush(2), state: boardview.Calling, figures: true},
		{name: "hall-long", board: board(wire.BoardHall, long), calls: longCalls, state: boardview.Calling, figures: true},
		{name: "hall-stale", board: board(wire.BoardHall), calls: rush(4), stale: time.Minute, state: boardview.Calling, figures: true},
		{name: "hall-empty", board: board(wire.BoardHall), state: boardview.Empty},
		{name: "hall-closed", board: board(wire.BoardHall, closed), state: boardview.Closed},
		{name: "hall-lost", board: board(wire.BoardHall), stale: time.Hour, state: boardview.Lost},
		{name: "zone-6", board: board(wire.BoardZone, zone), calls: rush(6), state: boardview.Calling, figures: true},
		{name: "zone-30", board: board(wire.BoardZone, zone), calls: rush(30), state: boardview.Calling, figures: true},
		{name: "window-here", board: board(wire.BoardOne, only(here)), state: boardview.Empty, figures: true},
		{name: "window-wait", board: board(wire.BoardOne, at(func(w *wire.BoardWindow) { w.Ticket, w.Next = "", nil })), state: boardview.Empty},
		{name: "window-paused", board: board(wire.BoardOne, paused), state: boardview.Empty},
		{name: "window-closed", board: board(wire.BoardOne, at(func(w *wire.BoardWindow) { w.State, w.Ticket, w.Next = wire.WindowClosed, "", nil })), state: boardview.Empty},
		{name: "window-long", board: board(wire.BoardOne, at(func(w *wire.BoardWindow) { w.Number, w.Name, w.Ticket = 112, longName(), "AB1023" })), state: boardview.Empty, figures: true},
		{name: "window-stale", board: board(wire.BoardOne, only(here)), stale: time.Minute, state: boardview.Empty, figures: true},
		{name: "pickup-3", board: board(wire.BoardPickup, lying(3)), state: boardview.Pickup, figures: true},
		{name: "pickup-40", board: board(wire.BoardPickup, lying(40)), state: boardview.Pickup, figures: true},
		{name: "pickup-empty", board: board(wire.BoardPickup), state: boardview.Empty},
		{name: "wall", board: board(wire.BoardWall, sums), state: boardview.Wall},
		{name: "wall-long", board: board(wire.BoardWall, sums, long, func(s *wire.BoardSnapshot) { s.Windows = dayWindows(48) }), state: boardview.Wall},
		{name: "wall-stale", board: board(wire.BoardWall, sums), stale: time.Minute, state: boardview.Wall},
		{name: "emergency", board: board(wire.BoardHall, fire), calls: rush(6), state: boardview.Emergency},
	}
}

// glasses are the screens that boards hang on.
func glasses() map[string]fyne.Size {
	return map[string]fyne.Size{
		"1080p": fyne.NewSize(1920, 1080), "1080p-upright": fyne.NewSize(1080, 1920),
		"4k": fyne.NewSize(3840, 2160), "4k-upright": fyne.NewSize(2160, 3840),
	}
}

// modelOf is what a board makes of a face's frames, with as many lines as fit.
func modelOf(t *testing.T, f face, lines int) boardview.Model {
	t.Helper()
	b := boardview.New(boardview.Options{Zone: china()})
	b.SetLines(lines)
	send := func(offset uint64, kind string, v any) {
		raw, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		if got := b.Take(wire.Frame{Feed: "f", Offset: offset, Type: kind, At: at0(), Data: raw}, at0()); got != boardview.Applied {
			t.Fatalf("frame %d: %v", offset, got)
		}
	}
	send(1, wire.FrameSnapshot, f.board)
	if len(f.calls) > 0 {
		send(2, wire.FrameDelta, wire.BoardDelta{Calls: f.calls})
	}
	return b.View(at0().Add(f.stale))
}

// hang shows a face on a screen, as the program does: the board is asked again when
// it is known how many lines fit.
func hang(t *testing.T, f face, size fyne.Size) (*Hall, fyne.Window) {
	t.Helper()
	h := New(Options{Second: "en", Zone: china(), Palette: theme.Light(), Still: true})
	w := test.NewWindow(h.Content())
	w.SetPadded(false)
	w.Resize(size)
	for lines := 6; ; {
		h.Set(modelOf(t, f, lines))
		if h.Plan().Lines == lines || h.Plan().Lines == 0 {
			return h, w
		}
		lines = h.Plan().Lines
	}
}

func TestEveryFaceIsWholeOnEveryScreen(t *testing.T) {
	for _, f := range faces() {
		for glass, size := range glasses() {
			t.Run(f.name+"-"+glass, func(t *testing.T) { // one Fyne, one test at a time
				h, w := hang(t, f, size)
				defer w.Close()
				if h.model.State != f.state {
					t.Fatalf("is %s, want %s", h.model.State, f.state)
				}
				checkGeometry(t, h)
				if !strings.Contains(f.name, "long") {
					checkNothingCut(t, h)
				}
				if f.figures {
					checkFigures(t, h, size)
				}
				if *shots != "" {
					shoot(t, "face-"+f.name+"-"+glass, w.Canvas())
				}
			})
		}
	}
}

var (
	ticketForm = regexp.MustCompile(`^[A-Z]{1,2}[0-9]{3,4}$`)
	windowForm = regexp.MustCompile(`^[0-9]{1,3}$`)
)

const (
	// shrunk is the part of the screen's size at which a board has to be legible.
	shrunk = 0.1
	// dotsOfFigure is how many dots high a figure has to be to be told from others.
	dotsOfFigure = 6.5
	// hd is the screen that is shrunk, in dots of its shorter side.
	hd = 1080
)

// checkNothingCut fails where words of a usual length are cut.
func checkNothingCut(t *testing.T, h *Hall) {
	t.Helper()
	for _, o := range h.holds {
		if s, ok := o.(*canvas.Text); ok && strings.Contains(s.Text, "…") {
			t.Errorf("%q is cut", s.Text)
		}
	}
}

// checkFigures fails where the largest ticket numbers, those that are called, cannot
// be told from each other in a picture of a tenth of the screen.
func checkFigures(t *testing.T, h *Hall, size fyne.Size) {
	t.Helper()
	most := float32(0)
	var whose []string
	for _, o := range h.holds {
		s, ok := o.(*canvas.Text)
		if !ok || !ticketForm.MatchString(s.Text) {
			continue
		}
		whose = append(whose, s.Text)
		most = max(most, s.TextSize)
	}
	if len(whose) == 0 {
		t.Fatal("there is no number on it")
	}
	dots := most * figureHeight / min(size.Width, size.Height) * hd * shrunk
	if dots < dotsOfFigure {
		t.Errorf("figures of %s are %.1f dots high in a tenth of the screen, want %.1f", strings.Join(whose, " "), dots, dotsOfFigure)
	}
	checkWindows(t, h, most)
}

// checkWindows fails where a window is written much smaller than the number that is
// to go there.
func checkWindows(t *testing.T, h *Hall, number float32) {
	t.Helper()
	most := float32(0)
	for _, o := range h.holds {
		if s, ok := o.(*canvas.Text); ok && windowForm.MatchString(s.Text) {
			most = max(most, s.TextSize)
		}
	}
	if most < number/2 {
		t.Errorf("windows are written in %.0f beside numbers in %.0f", most, number)
	}
}
