package sign_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yimen/display/boardview"
	"yimen/display/sign"
	"yimen/hallserver/wire"
)

func clock() time.Time { return time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC) }

// at is a model of a window.
func at(w wire.BoardWindow, calls ...boardview.Call) boardview.Model {
	m := boardview.Model{State: boardview.Empty, Clock: clock(), Calls: calls, Windows: []wire.BoardWindow{w}, Open: true, Dim: 100}
	if len(calls) > 0 {
		m.State = boardview.Calling
	}
	return m
}

func call(number string, ago time.Duration) boardview.Call {
	return boardview.Call{CallID: "c-" + number, Number: number, Window: 3, At: clock().Add(-ago), Marked: ago < boardview.Mark}
}

func ended(c boardview.Call) boardview.Call { c.Ended = true; return c }

func open(ticket string) wire.BoardWindow {
	return wire.BoardWindow{Number: 3, State: wire.WindowOpen, Ticket: ticket}
}

func TestASignSaysHowItsWindowIs(t *testing.T) {
	t.Parallel()
	half := clock().Add(30 * time.Minute)
	pause := wire.BoardWindow{Number: 3, State: wire.WindowPaused, PauseText: wire.Text{"zh": "午休"}, PausedUntil: &half}
	past := pause
	past.PausedUntil = new(clock())
	small, wide, tall := sign.Size{Width: 64, Height: 16}, sign.Size{Width: 128, Height: 16}, sign.Size{Width: 128, Height: 32}
	type texts = []string
	for name, c := range map[string]struct {
		m                 boardview.Model
		small, wide, tall texts
		colour            sign.Colour
	}{
		"called": {
			at(open("A001"), call("A001", time.Second)),
			texts{"请A001"},
			texts{"A001 请到本窗口"},
			texts{"A001", "请到本窗口"},
			sign.Red,
		},
		"called a while ago": {
			at(open("A001"), call("A001", 50*time.Second)),
			texts{"请A001"},
			texts{"A001 请到本窗口"},
			texts{"A001", "请到本窗口"},
			sign.Red,
		},
		"served": {
			at(open("A001"), call("A001", 61*time.Second)),
			texts{"A001 办"},
			texts{"A001 正在办理"},
			texts{"A001", "正在办理"},
			sign.Green,
		},
		"served since before the board was there": {
			at(open("B012")),
			texts{"B012 办"},
			texts{"B012 正在办理"},
			texts{"B012", "正在办理"},
			sign.Green,
		},
		"a call in its turn, though its ticket is gone": {
			at(open("A002"), ended(call("A001", time.Second))),
			texts{"请A001"},
			texts{"A001 请到本窗口"},
			texts{"A001", "请到本窗口"},
			sign.Red,
		},
		"a call that has had its turn, and its ticket is gone": {
			at(open(""), ended(call("A001", 9*time.Second))),
			texts{"空闲"},
			texts{"空闲"},
			texts{"空闲"},
			sign.Green,
		},
		"nobody":    {at(open("")), texts{"空闲"}, texts{"空闲"}, texts{"空闲"}, sign.Green},
		"closed":    {at(wire.BoardWindow{State: wire.WindowClosed}), texts{"未开放"}, texts{"未开放"}, texts{"未开放"}, sign.Yellow},
		"paused":    {at(pause), texts{"暂停服务"}, texts{"暂停 10:30 恢复"}, texts{"暂停 10:30 恢复"}, sign.Yellow},
		"back late": {at(past), texts{"暂停服务"}, texts{"暂停服务 午休"}, texts{"暂停服务 午休"}, sign.Yellow},
		"rate":      {boardview.Model{State: boardview.Rate}, texts{"请评价"}, texts{"请您评价本次服务"}, texts{"请您评价本次服务"}, sign.Green},
		"lost":      {boardview.Model{State: boardview.Lost}, texts{"请看大屏"}, texts{"请看大厅显示屏"}, texts{"请看大厅显示屏"}, sign.Yellow},
		"no window": {boardview.Model{State: boardview.Empty}, texts{"请看大屏"}, texts{"请看大厅显示屏"}, texts{"请看大厅显示屏"}, sign.Yellow},
		"emergency": {
			boardview.Model{State: boardview.Emergency, Emergency: &wire.Say{Text: wire.Text{"zh": "请勿使用电梯，由安全出口离开"}}},
			texts{"请勿使用电梯，由安全出口离开"},
			texts{"请勿使用电梯，由安全出口离开"},
			texts{"请勿使用电梯，由安全出口离开"},
			sign.Red,
		},
	} {
		for _, s := range []struct {
			size sign.Size
			want texts
		}{{small, c.small}, {wide, c.wide}, {tall, c.tall}} {
			p := sign.Compose(c.m, s.size, "zh")
			var got texts
			for _, a := range p.Areas {
				got = append(got, a.Text)
				if a.Colour != c.colour || a.Scroll != (name == "emergency") {
					t.Errorf("%s: %+v", name, a)
				}
			}
			if diff := cmp.Diff(s.want, got); diff != "" {
				t.Errorf("%s on %v (-want +got): %s", name, s.size, diff)
			}
		}
	}
}

func TestAreasLieOnTheSign(t *testing.T) {
	t.Parallel()
	m := at(open("A001"), call("A001", 0))
	for _, size := range []sign.Size{{Width: 32, Height: 16}, {Width: 64, Height: 32}, {Width: 192, Height: 48}, {Width: 24, Height: 16}} {
		bottom := 0
		for _, a := range sign.Compose(m, size, "zh").Areas {
			if a.X != 0 || a.Y != bottom || a.Width != size.Width || a.Height < sign.RowHeight {
				t.Errorf("%v: %+v", size, a)
			}
			bottom = a.Y + a.Height
		}
		if bottom != size.Height {
			t.Errorf("%v: areas end at %d", size, bottom)
		}
	}
}

func TestANumberThatDoesNotFitMoves(t *testing.T) {
	t.Parallel()
	p := sign.Compose(at(open("A001")), sign.Size{Width: 24, Height: 16}, "zh")
	want := []sign.Area{{Width: 24, Height: 16, Text: "A001", Colour: sign.Green, Scroll: true}}
	if diff := cmp.Diff(want, p.Areas); diff != "" {
		t.Error(diff)
	}
}

func TestASignOfDigitsHasTheNumberAlone(t *testing.T) {
	t.Parallel()
	p := sign.Compose(at(open("A023"), call("A023", 0)), sign.Size{}, "zh")
	if diff := cmp.Diff(sign.Picture{Number: "A023"}, p); diff != "" {
		t.Error(diff)
	}
	if p := sign.Compose(at(open("")), sign.Size{}, "zh"); p.Number != "" {
		t.Errorf("%+v", p)
	}
}

func TestASignSpeaksItsLanguage(t *testing.T) {
	t.Parallel()
	p := sign.Compose(at(open("A001"), call("A001", 0)), sign.Size{Width: 128, Height: 32}, "en")
	if len(p.Areas) != 2 || p.Areas[1].Text != "Come here" {
		t.Errorf("%+v", p.Areas)
	}
}

func TestASignSpeaksALanguageOfItsHall(t *testing.T) {
	t.Parallel()
	size := sign.Size{Width: 128, Height: 16}
	for name, c := range map[string]struct {
		languages []string
		language  string
		want      string
	}{
		"one of the hall's":  {[]string{"zh", "en"}, "en", "Free"},
		"none of the hall's": {[]string{"zh", "en"}, "ko", "空闲"},
		"not told":           {nil, "en", "Free"},
	} {
		m := at(open(""))
		m.Languages = c.languages
		if got := sign.Compose(m, size, c.language); len(got.Areas) != 1 || got.Areas[0].Text != c.want {
			t.Errorf("%s: %+v, want %s", name, got.Areas, c.want)
		}
	}
}
