package hallserver

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"yimen/hallserver/engine"
	"yimen/hallserver/hall"
	"yimen/hallserver/wire"
)

// openLate serves the office, with its calendar or with none.
func openLate(t *testing.T, hours, from string) *timed {
	t.Helper()
	if hours != "" {
		return openTimed(t, strings.Replace(office, `["08:30-11:30", "13:00-16:30"]`, hours, 1), from)
	}
	dir, c := makeFolder(t), newClock()
	text := strings.Replace(office, "calendar: office\n", "", 1)
	if err := os.WriteFile(filepath.Join(dir, catalogueFile), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	h := &timed{t: t, c: c, dir: dir, token: tokenFor(t, dir, wire.RoleKiosk)}
	c.ms.Store(h.at(from).UnixMilli())
	h.running = start(t, dir, c)
	h.kiosk = wire.NewClient(h.url, h.token, nil)
	return h
}

// clerk does something at the window.
func (h *timed) clerk(command hall.Command) {
	h.t.Helper()
	key := fmt.Sprintf("clerk-%d-%T", h.now().UnixMilli(), command)
	a, err := h.engine.Do(h.t.Context(), engine.Request{Principal: "user:clerk", Key: key, Command: command, Reply: systemReply})
	if err != nil || a.Status != http.StatusOK {
		h.t.Fatalf("%T at %s: %v %s", command, h.now().Format(time.TimeOnly), err, a.Body)
	}
}

// foretold waits until the forecast is of now, and of all that has happened.
func (h *timed) foretold() {
	h.t.Helper()
	_, seq := h.engine.Snapshot()
	eventually(h.t, "a forecast of now", func() bool {
		w, ok := h.forecast.New("A", hall.Normal)
		return ok && h.forecast.Through() >= seq && !w.ComputedAt.Before(h.now().UTC().Truncate(time.Second))
	})
}

var pageMinutes = regexp.MustCompile(`大约 (\d+)–(\d+) 分钟`)

// onPhone is from how many minutes on a ticket's page says that it waits.
func (h *timed) onPhone(token string) (minutes int, text string) {
	h.t.Helper()
	req, err := http.NewRequestWithContext(h.t.Context(), http.MethodGet, h.url+"/t/"+token, nil)
	if err != nil {
		h.t.Fatal(err)
	}
	req.Header.Set("Accept-Language", "zh")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		h.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		h.t.Fatal(err)
	}
	found := pageMinutes.FindStringSubmatch(string(raw))
	if found == nil {
		return -1, "no minutes"
	}
	minutes, err = strconv.Atoi(found[1])
	if err != nil {
		h.t.Fatal(err)
	}
	return minutes, found[0]
}

// lateDay is a day on which six come from one minute on and the window opens some
// minutes after that. told says whether what they are told is looked at.
func (h *timed) lateDay(day, from string, lateS int, told bool) {
	h.t.Helper()
	h.until(day + "T" + from)
	type holder struct {
		asked  bool
		tookMS int64
		toldS  int
		phone  int
		text   string
	}
	var waiting []holder
	began := h.now()
	if told { // when something happens, a forecast of now is made
		h.expect("gone-"+day, "A001")
		h.clerk(hall.CancelTicket{Ticket: hall.TicketID("gone-" + day)})
	}
	for i := range 6 {
		asked := told && (i == 0 || i == 5)
		if asked {
			h.foretold()
		}
		got, err := h.kiosk.IssueTicket(h.t.Context(), fmt.Sprintf("late-%s-%d", day, i), advice(fmt.Sprintf("late-%s-%d", day, i)))
		if err != nil {
			h.t.Fatal(err)
		}
		w := holder{asked: asked, tookMS: h.now().UnixMilli(), toldS: -1}
		if got.Wait != nil {
			w.toldS = got.Wait.P50S
		}
		if asked {
			h.foretold()
			w.phone, w.text = h.onPhone(got.Token)
		}
		waiting = append(waiting, w)
		h.c.pass(15 * time.Second)
	}
	h.c.pass(began.Add(time.Duration(lateS) * time.Second).Sub(h.now()))
	h.clerk(hall.OpenWindow{Window: 1, Staff: "clerk"})
	for i, w := range waiting {
		h.clerk(hall.CallNext{Window: 1, Staff: "clerk"})
		waitedS := int(h.now().UnixMilli()-w.tookMS) / 1000
		if off := w.toldS - waitedS; w.asked && (off > 60 || off < -60) {
			h.t.Errorf("%s: the kiosk's number %d is told %d s and waits %d", day, i+1, w.toldS, waitedS)
		}
		if off := w.phone*60 - waitedS; w.asked && (off > 90 || off < -90) {
			h.t.Errorf("%s: number %d reads %q on the phone and waits %d s", day, i+1, w.text, waitedS)
		}
		h.c.pass(115 * time.Second)
		id := h.inHand()
		h.clerk(hall.FinishService{Window: 1, Staff: "clerk", Expect: hall.Expect{Ticket: &id}})
		h.c.pass(5 * time.Second)
	}
	h.clerk(hall.CloseWindow{Window: 1, Staff: "clerk"})
}

func (h *timed) inHand() (id hall.TicketID) {
	h.engine.View(func(s *hall.State) { id = s.Windows.Get(1).Ticket })
	return id
}

func TestAWindowThatOpensLateIsForetoldAsCitizensSeeIt(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, hours, from string
		lateS             int
	}{
		{"two minutes late, by a calendar of two spans", `["08:30-11:30", "13:00-16:30"]`, "08:30", 120},
		{"two minutes late, by a calendar of one", `["08:30-16:30"]`, "08:30", 120},
		{"two minutes late, without a calendar", "", "08:30", 120},
		{"ten past, by a calendar of two spans", `["08:30-11:30", "13:00-16:30"]`, "10:00", 600},
		{"ten past, without a calendar", "", "10:00", 600},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			h := openLate(t, c.hours, "2026-11-23T08:00")
			for i, day := range []string{"2026-11-23", "2026-11-24x", "2026-11-25", "2026-11-26"} {
				if strings.HasSuffix(day, "x") {
					continue // the hall's own holiday
				}
				h.lateDay(day, c.from, c.lateS, i > 2)
			}
		})
	}
}
