package view

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"yimen/display/boardview"
	"yimen/hallserver/message"
	"yimen/hallserver/wire"
	"yimen/kiosk/theme"
)

// asking is a board whose window asks for a rating.
func asking(name wire.Text) boardview.Model {
	until := at0().Add(3 * time.Minute)
	m := model(boardview.Rate, call(1, "A026", 12, false))
	m.Calls[0].Ended = true
	m.Rate = &wire.BoardWindow{Number: 12, Name: name, State: wire.WindowOpen, RateUntil: &until}
	return m
}

func window12() wire.Text { return text("12号窗口", "Window 12", "12번 창구") }

// rateScreens are the board that asks for a rating, on all kinds of screens.
func rateScreens() []screen {
	since := at0().Add(-20 * time.Second)
	plain := asking(window12())
	stale := with(plain, func(m *boardview.Model) { m.StaleSince = &since })
	noticed := with(plain, func(m *boardview.Model) {
		m.Notices = []wire.Text{text("今日16:30停止取号", "Tickets until 16:30 today", "")}
	})
	long := asking(text("12号企业开办变更注销及社会团体登记综合受理窗口", "Window 12 for business start-up, change and deregistration, associations and property", ""))
	var out []screen
	for _, second := range []string{"en", "ko", None} {
		o := Options{Second: second, Zone: china(), Palette: theme.Light(), Still: true}
		high := o
		high.Palette = theme.HighContrast()
		out = append(out,
			screen{"wide-rate-" + second, wide(), o, plain}, screen{"tall-rate-" + second, tall(), o, plain},
			screen{"wide-rate-stale-" + second, wide(), o, stale}, screen{"tall-rate-stale-" + second, tall(), o, stale},
			screen{"wide-rate-long-" + second, wide(), o, long}, screen{"tall-rate-long-" + second, tall(), o, long},
			screen{"wide-rate-contrast-" + second, wide(), high, plain}, screen{"tall-rate-contrast-" + second, tall(), high, plain},
			screen{"wide-rate-notice-" + second, wide(), o, noticed},
			screen{"4-3-rate-" + second, fyne.NewSize(1024, 768), o, stale}, screen{"bar-rate-" + second, fyne.NewSize(1920, 540), o, stale},
		)
	}
	return out
}

// boardOf is a board that shows a screen.
func boardOf(s screen) *Hall {
	hall := New(s.o)
	hall.Resize(s.size)
	test.WidgetRenderer(hall).Layout(s.size)
	hall.Set(s.model)
	return hall
}

// written is the text on a board, a line each.
func written(h *Hall) string {
	var all []string
	for _, o := range h.holds {
		if t, ok := o.(*canvas.Text); ok {
			all = append(all, strings.ReplaceAll(t.Text, "\u2009", ""))
		}
	}
	return strings.Join(all, "\n")
}

func TestAWindowsBoardAsksForARatingWithWordsForEveryAnswer(t *testing.T) {
	for _, s := range rateScreens() {
		if strings.Contains(s.name, "long") {
			continue // its name may be cut
		}
		t.Run(s.name, func(t *testing.T) {
			got := strings.ReplaceAll(written(boardOf(s)), "\n", " ")
			langs := []string{"zh"}
			if s.o.Second != None {
				langs = append(langs, s.o.Second)
			}
			for _, lang := range langs {
				want := []string{window12()[lang], message.Text(lang, "board.rate.title"), message.Text(lang, "board.rate.text")}
				for _, level := range []string{"1", "2", "3", "4", "5"} {
					want = append(want, message.Text(lang, "board.rate."+level))
				}
				for _, w := range want {
					if !strings.Contains(got, w) {
						t.Errorf("no %q in %q", w, got)
					}
				}
			}
		})
	}
}

func TestABoardThatAsksForARatingShowsNoCallsQueuesOrNotices(t *testing.T) {
	for _, s := range rateScreens() {
		got := written(boardOf(s))
		for _, other := range []string{"A026", queue("A")["zh"], zh("board.waiting.title"), "停止取号", zh("board.empty.text")} {
			if strings.Contains(got, other) {
				t.Errorf("%s: %q is on the board", s.name, other)
			}
		}
		if stale := strings.Contains(got, "画面停在"); stale != (s.model.StaleSince != nil) {
			t.Errorf("%s: says that it is out of date: %v", s.name, stale)
		}
	}
}

func TestTheAnswersStandInARowAndLookAlike(t *testing.T) {
	for _, s := range rateScreens() {
		hall := boardOf(s)
		var faces []mark
		for _, m := range marks(hall.holds) {
			if strings.HasPrefix(m.what, "icon icon-face-") {
				faces = append(faces, m)
			}
		}
		if len(faces) != levels {
			t.Fatalf("%s: %d faces", s.name, len(faces))
		}
		for i, f := range faces {
			if want := "icon icon-face-" + string(rune('5'-i)); !strings.HasPrefix(f.what, want) {
				t.Errorf("%s: answer %d is %s, want %s", s.name, i, f.what, want)
			}
			if f.at.y != faces[0].at.y || f.at.w != faces[0].at.w || (i > 0 && f.at.x <= faces[i-1].at.right()) {
				t.Errorf("%s: answer %d stands at %+v, the first at %+v", s.name, i, f.at, faces[0].at)
			}
		}
	}
}

func TestNothingOnABoardThatAsksIsTooSmallToRead(t *testing.T) {
	for _, s := range rateScreens() {
		if strings.Contains(s.name, "long") || s.model.StaleSince != nil {
			continue // a long name shrinks, and the strip has sizes of its own
		}
		hall := boardOf(s)
		const least = 28
		for _, o := range hall.holds {
			if text, ok := o.(*canvas.Text); ok && text.TextSize < least*hall.plan.Unit-0.01 {
				t.Errorf("%s: %q is %.1f px high, want %.1f", s.name, text.Text, text.TextSize, least*hall.plan.Unit)
			}
		}
	}
}

func TestABoardGoesBackToCallsWhenTheRatingIsOver(t *testing.T) {
	s := rateScreens()[0]
	hall := boardOf(s)
	hall.Set(model(boardview.Calling, call(2, "A027", 12, true)))
	if got := written(hall); !strings.Contains(got, "A027") || strings.Contains(got, zh("board.rate.title")) {
		t.Errorf("the board shows %q", got)
	}
}
