package view_test

import (
	"strings"
	"testing"

	"yimen/hallserver/wire"
	"yimen/kiosk/flow"
	"yimen/kiosk/flow/flowtest"
	"yimen/kiosk/view"
)

// quiet is a face of a hall in which nobody waits, each queue as set says.
func quiet(t *testing.T, name string, m flowtest.Mode, set func(*wire.Queue)) flow.Face {
	t.Helper()
	for _, s := range flowtest.Screens() {
		if s.Name != name {
			continue
		}
		face := s.Face(m)
		c := flowtest.Catalogue()
		for i := range c.Queues {
			c.Queues[i].Waiting = 0
			set(&c.Queues[i])
		}
		face.Catalogue = &c
		for i := range face.Services {
			face.Services[i].Waiting = 0
		}
		return face
	}
	t.Fatalf("no screen %q", name)
	return flow.Face{}
}

func TestNoWaitIsPromisedOnlyWhereAWindowIsFreeOrTheForecastIsShort(t *testing.T) {
	for _, x := range []struct {
		name string
		set  func(*wire.Queue)
		want string
	}{
		{"no window open", func(q *wire.Queue) { q.OpenWindows, q.FreeWindows = 0, 0 }, "现在没有窗口在办"},
		{"no window open, with a forecast", func(q *wire.Queue) {
			q.OpenWindows, q.FreeWindows, q.Wait = 0, 0, &wire.Wait{}
		}, "现在没有窗口在办"},
		{"all windows busy", func(q *wire.Queue) { q.OpenWindows, q.FreeWindows = 2, 0 }, "没有人在等"},
		{"all busy for minutes", func(q *wire.Queue) {
			q.OpenWindows, q.FreeWindows, q.Wait = 2, 0, &wire.Wait{P50S: 20, P90S: 60}
		}, "没有人在等"},
		{"all busy for less than a minute", func(q *wire.Queue) {
			q.OpenWindows, q.FreeWindows, q.Wait = 2, 0, &wire.Wait{P50S: 20, P90S: 59}
		}, "不用等"},
		{"a window free", func(q *wire.Queue) { q.OpenWindows, q.FreeWindows = 2, 1 }, "不用等"},
	} {
		for _, screen := range []string{"home", "services"} {
			for _, m := range []flowtest.Mode{{Language: "zh"}, {Language: "zh", Big: true}} {
				got := words(view.Compose(quiet(t, screen, m, x.set), flowtest.Day()))
				for _, say := range []string{"现在没有窗口在办", "没有人在等", "不用等"} {
					if (say == x.want) != strings.Contains(got, say) {
						t.Errorf("%s, %s %v: says %q: %v, want %q: %s", x.name, screen, m, say, say != x.want, x.want, got)
					}
				}
			}
		}
	}
}

// A theme promises no wait only where each of its queues does.
func TestAThemeOfTwoQueuesPromisesNoMoreThanBoth(t *testing.T) {
	face := quiet(t, "home", flowtest.Mode{Language: "zh"}, func(q *wire.Queue) {
		q.OpenWindows, q.FreeWindows = 1, 1
		if q.ID == "B" {
			q.OpenWindows, q.FreeWindows = 0, 0
		}
	})
	for _, codes := range [][]string{{"SB01", "YB01"}, {"YB01", "SB01"}} {
		face.Themes = []wire.Theme{{ID: "x", Name: wire.Text{"zh": "两类"}, Icon: "social", Services: codes}}
		if got := words(view.Compose(face, flowtest.Day())); !strings.Contains(got, "没有人在等") || strings.Contains(got, "不用等") {
			t.Errorf("theme of %v: %s", codes, got)
		}
	}
}

func TestWhatIsSaidOfAQuietHallFitsItsPlace(t *testing.T) {
	for name, set := range map[string]func(*wire.Queue){
		"none open": func(q *wire.Queue) { q.OpenWindows, q.FreeWindows = 0, 0 },
		"none free": func(q *wire.Queue) { q.OpenWindows, q.FreeWindows = 1, 0 },
	} {
		for _, m := range modes() {
			for _, screen := range []string{"home", "services"} {
				before := map[string]bool{}
				for _, it := range view.Compose(quiet(t, screen, m, func(q *wire.Queue) { q.FreeWindows = 1 }), flowtest.Day()).Items {
					before[it.Text] = it.Cut
				}
				for _, it := range view.Compose(quiet(t, screen, m, set), flowtest.Day()).Items {
					if it.Cut && !before[it.Text] {
						t.Errorf("%s, %s %v: %q is cut", name, screen, m, it.Text)
					}
				}
			}
		}
	}
}

func TestTheTicketSaysHowLongInWordsThatPeopleUse(t *testing.T) {
	for _, x := range []struct {
		wait *wire.Wait
		want map[string]string
	}{
		{&wire.Wait{}, map[string]string{"zh": "马上就到您", "en": "anymomentnow", "ko": "곧차례입니다"}},
		{&wire.Wait{P50S: 5, P90S: 20}, map[string]string{"zh": "马上就到您"}},
		{&wire.Wait{P50S: 103 * 60, P90S: 156 * 60}, map[string]string{
			"zh": "大约1小时45分到2小时半", "en": "about1h45minto2h30min", "ko": "약1시간45분–2시간반",
		}},
		{nil, map[string]string{"zh": "还估不准"}},
	} {
		for lang, want := range x.want {
			for _, big := range []bool{false, true} {
				face := quiet(t, "ticket", flowtest.Mode{Language: lang, Big: big}, func(*wire.Queue) {})
				face.Ticket.Wait = x.wait
				scene := view.Compose(face, flowtest.Day())
				got := words(scene)
				if !strings.Contains(got, want) || want != "还估不准" && strings.Contains(got, "还估不准") {
					t.Errorf("%s, big %v: %+v is not told as %q: %s", lang, big, x.wait, want, got)
				}
				for _, it := range scene.Items {
					if it.Cut {
						t.Errorf("%s, big %v: %q is cut", lang, big, it.Text)
					}
				}
			}
		}
	}
}

// Which window it is, the call says: until then nobody is sent to one, which may be
// closed, or in another zone.
func TestBeforeTheCallTheTicketNamesNoWindow(t *testing.T) {
	for lang, want := range map[string][2]string{
		"zh": {"等候地点A区", "号窗口"}, "en": {"PleasewaitinZoneA", "window"}, "ko": {"대기장소A구역", "창구"},
	} {
		for _, big := range []bool{false, true} {
			face := quiet(t, "ticket", flowtest.Mode{Language: lang, Big: big}, func(*wire.Queue) {})
			if got := words(view.Compose(face, flowtest.Day())); !strings.Contains(got, want[0]) || strings.Contains(got, want[1]) {
				t.Errorf("%s, big %v: want %q and no %q: %s", lang, big, want[0], want[1], got)
			}
			face.Ticket.Zone = nil
			if got := words(view.Compose(face, flowtest.Day())); lang == "zh" && strings.Contains(got, "等候地点") {
				t.Errorf("no zone, big %v: %s", big, got)
			}
		}
	}
}
