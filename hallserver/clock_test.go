package hallserver

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"yimen/hallserver/engine"
	"yimen/hallserver/hall"
	"yimen/hallserver/wire"
)

// sealSome takes tickets with sealed data.
func sealSome(t *testing.T, kiosk *wire.Client, prefix string, n int) {
	t.Helper()
	cat, err := kiosk.Catalogue(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for i := range n {
		sealed, err := wire.SealSubject(cat.SealKey, wire.Subject{Name: "测试甲", IDNumber: "2199991990010100" + string(rune('0'+i)) + "X"})
		if err != nil {
			t.Fatal(err)
		}
		id := prefix + string(rune('a'+i))
		req := wire.IssueRequest{ID: "ticket-" + id, Services: []string{"ZX01"}, SubjectSealed: sealed}
		if _, err := kiosk.IssueTicket(t.Context(), id, req); err != nil {
			t.Fatal(err)
		}
	}
}

// tidy erases what may be erased, and waits until it is.
func (r *running) tidy(t *testing.T) {
	t.Helper()
	for range 3 { // the second waits for the first, the third for the second
		r.engine.Tidy(t.Context())
	}
	if err := r.sweepOnce(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// ready asks whether the server takes requests; what is wrong, if anything.
func (r *running) ready(t *testing.T) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, r.url+"/readyz", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	if resp.StatusCode == http.StatusOK {
		return ""
	}
	return string(body)
}

func subjects(t *testing.T, dir string) int {
	t.Helper()
	return count(t, filepath.Join(dir, "journal.db"), "SELECT count(*) FROM subject")
}

func TestAClockThatIsWrongForAnHourErasesNothing(t *testing.T) {
	t.Parallel()
	dir, c := makeFolder(t), newClock()
	token := tokenFor(t, dir, wire.RoleKiosk)
	s := start(t, dir, c)
	sealSome(t, wire.NewClient(s.url, token, nil), "s", 7)
	c.pass(2 * time.Hour)
	c.step(30 * 24 * time.Hour)
	for range 4 {
		c.pass(15 * time.Minute)
		s.tidy(t)
	}
	c.step(-30 * 24 * time.Hour)
	s.tidy(t)
	if n := subjects(t, dir); n != 7 {
		t.Fatalf("%d of 7 sealed rows are left", n)
	}
	if n := count(t, filepath.Join(dir, "ops.db"), "SELECT count(*) FROM audit"); n == 0 {
		t.Error("the audit is gone")
	}
	c.pass(8 * 24 * time.Hour)
	s.tidy(t)
	if n := subjects(t, dir); n != 0 {
		t.Errorf("a week later %d rows are left", n)
	}
}

// So over a restart of the program, which knows from the machine what time it is.
func TestAClockThatIsWrongAtTheStartErasesNothing(t *testing.T) {
	t.Parallel()
	dir, c := makeFolder(t), newClock()
	token := tokenFor(t, dir, wire.RoleKiosk)
	s := start(t, dir, c)
	sealSome(t, wire.NewClient(s.url, token, nil), "s", 3)
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
	c.step(30 * 24 * time.Hour)
	s = start(t, dir, c)
	c.pass(2 * time.Hour)
	s.tidy(t)
	if n := subjects(t, dir); n != 3 {
		t.Errorf("%d of 3 sealed rows are left", n)
	}
	if got := s.ready(t); !strings.Contains(got, "clock-in-doubt") || !strings.Contains(got, "hallserver day confirm") {
		t.Errorf("readyz: %q", got)
	}
}

func TestADayStartedADayAheadIsSetRight(t *testing.T) {
	t.Parallel()
	h := openTimed(t, office, "2026-11-26T09:00") // it is the 25th
	h.expect("ticket-0900", "A001")
	h.c.step(-24 * time.Hour)
	h.turn("the clock has jumped by -24h")
	if got := h.ready(t); !strings.Contains(got, "day confirm") {
		t.Errorf("readyz: %q", got)
	}
	if how := h.signs.proof.Health(); !strings.Contains(how.Clock, "day confirm") || how.Alarms == 0 {
		t.Errorf("the manager reads %q, %d alarms", how.Clock, how.Alarms)
	}
	h.confirm()
	h.day("2026-11-25", true)
	if how := h.signs.proof.Health(); how.Clock != "" {
		t.Errorf("the manager reads %q", how.Clock)
	}
	if got := h.ready(t); got != "" {
		t.Errorf("readyz: %q", got)
	}
	h.engine.View(func(st *hall.State) {
		if k := st.Tickets.Get("ticket-0900"); k == nil || k.State != hall.Waiting || st.LastMS-k.WaitMS > time.Minute.Milliseconds() {
			t.Errorf("who took a number before: %+v", k)
		}
	})
	h.expect("ticket-0901", "A002")
	h.until("2026-11-26T09:00")
	h.day("2026-11-26", true)
	h.expect("ticket-0902", "A002") // A001 of that day was given the day before
	h.sound()
}

// A date that comes while the clock is in doubt is not opened; nobody is let into
// the day that is over, whose end would be the end of their number.
func TestNobodyIsLetIntoADayThatIsOverWhileTheClockIsInDoubt(t *testing.T) {
	t.Parallel()
	dir, c := makeFolder(t), newClock() // open at any hour
	token := tokenFor(t, dir, wire.RoleKiosk)
	h := &timed{running: start(t, dir, c), t: t, c: c, dir: dir, token: token}
	h.kiosk = wire.NewClient(h.url, token, nil)
	h.expect("ticket-0001", "L001")
	c.step(40 * 24 * time.Hour)
	h.expect("ticket-0002", "L002")
	c.pass(24 * time.Hour)
	h.turn("the clock has jumped by")
	h.expect("ticket-0003", "clock-in-doubt")
	c.step(-40 * 24 * time.Hour)
	h.turn("")
	h.expect("ticket-0004", "L001")
}

// confirm says that the clock is right.
func (h *timed) confirm() {
	h.t.Helper()
	if _, err := Administer(h.t.Context(), h.dir, Order{Op: OpConfirmClock}); err != nil {
		h.t.Fatal(err)
	}
	h.turn("")
}

// sound holds the journal against its rules.
func (h *timed) sound() {
	h.t.Helper()
	rep, err := engine.Verify(h.t.Context(), h.dir, nil)
	if err != nil || !rep.OK {
		h.t.Errorf("verify: %+v %v", rep.Faults, err)
	}
}

func TestAKeyPressedWhileTheClockWasAheadClosesNoHall(t *testing.T) {
	t.Parallel()
	h := openTimed(t, office, "2026-11-25T09:00")
	h.expect("ticket-0900", "A001")
	h.c.step(8 * time.Hour) // past the hall's hours
	if got := h.take("ticket-1700"); got != "A002" {
		t.Errorf("while the clock is ahead: %s", got)
	}
	if err := h.system(t.Context(), "a key", hall.OpenWindow{Window: 1, Staff: "wang"}); err != nil {
		t.Error(err)
	}
	h.c.pass(time.Minute)
	h.c.step(-8 * time.Hour)
	h.turn("")
	h.expect("ticket-0901", "A003")
	h.engine.View(func(st *hall.State) {
		if at := time.UnixMilli(st.LastMS); at.After(h.at("2026-11-25T09:02")) {
			t.Errorf("the last event is of %s", at)
		}
	})
}

// again starts the server anew; as another start of the machine if boot is another.
func (h *timed) again(boot, clock string, network func() bool) {
	h.t.Helper()
	if err := h.stop(); err != nil {
		h.t.Fatal(err)
	}
	h.c.ms.Store(h.at(clock).UnixMilli())
	h.running = startAs(h.t, h.dir, h.c, boot, network)
	h.kiosk = wire.NewClient(h.url, h.token, nil)
}

// A journal whose last event lies ahead, whoever wrote it so.
func TestAnEventAheadOfTheClockIsComeBackFrom(t *testing.T) {
	t.Parallel()
	h := openTimed(t, office, "2026-11-25T15:00")
	h.expect("ticket-1500", "A001")
	h.again("another", "2026-11-25T10:00", nil)
	h.turn("waiting for the clock")
	h.expect("ticket-1000", "clock-in-doubt")
	if got := h.ready(t); !strings.Contains(got, "waiting for the clock") || !strings.Contains(got, "day confirm") {
		t.Errorf("readyz: %q", got)
	}
	h.confirm()
	h.expect("ticket-1001", "A002")
	h.engine.View(func(st *hall.State) {
		if k := st.Tickets.Get("ticket-1500"); k == nil || k.State != hall.Waiting || k.WaitMS > st.LastMS {
			t.Errorf("who waited: %+v", k)
		}
	})
	h.sound()
}

func TestAMachineWithoutABatteryWaitsForTheClockAndServesByItself(t *testing.T) {
	t.Parallel()
	h := openTimed(t, office, "2026-11-25T15:00")
	h.expect("ticket-1500", "A001")
	h.until("2026-11-25T18:00")
	h.again("another", "2000-01-01T00:00", nil)
	h.turn("waiting for the clock")
	h.c.pass(3 * time.Minute)
	h.expect("ticket-2000", "clock-in-doubt")
	h.c.ms.Store(h.at("2026-11-26T08:45").UnixMilli()) // nobody says a word
	h.turn("")
	h.day("2026-11-26", true)
	h.expect("ticket-0845", "A001")
	if got := h.ready(t); got != "" {
		t.Errorf("readyz: %q", got)
	}
	h.sound()
}

func TestTheWordOfANetworkClockIsEnough(t *testing.T) {
	t.Parallel()
	h := openTimed(t, office, "2026-11-26T09:00") // it is the 25th
	h.expect("ticket-0900", "A001")
	speaks := false
	h.again("", "2026-11-26T09:00", func() bool { return speaks })
	h.c.step(-24 * time.Hour)
	h.turn("the clock has jumped by -24h")
	speaks = true
	h.turn("")
	h.day("2026-11-25", true)
	h.expect("ticket-0901", "A002")
	speaks = false
	h.c.step(14 * time.Hour)
	speaks = true
	h.turn("the clock has jumped by 14h") // it contradicts itself: a person is asked
	h.sound()
}

func TestASettingAsksAPersonAlone(t *testing.T) {
	t.Parallel()
	h := openTimed(t, office, "2026-11-25T09:00")
	change(t, filepath.Join(h.dir, settingsFile), "# clock: network", "clock: confirm")
	h.again("", "2026-11-25T09:00", func() bool { return true })
	h.c.step(time.Hour)
	h.turn("the clock has jumped by 1h")
	h.confirm()
}

func TestADamagedClockFileIsAsGoodAsNone(t *testing.T) {
	t.Parallel()
	h := openTimed(t, office, "2026-11-25T09:00")
	h.expect("ticket-0900", "A001")
	if err := h.stop(); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(h.dir, clockFile)
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	raw[strings.Index(string(raw), `"at_ms":`)+len(`"at_ms":`)] ^= 1
	if err := os.WriteFile(name, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := readClock(name); err == nil {
		t.Error("a damaged file is believed")
	}
	h.running = start(t, h.dir, h.c)
	h.turn("")
}

// A clock a little behind is not gone back to, and one that stands still is
// noticed.
func TestTheHallsTimeNeverGoesBack(t *testing.T) {
	t.Parallel()
	c := newClock()
	hc := newHallClock(c.now, c.elapsed, "boot", func() bool { return false })
	last := hc.now()
	for _, by := range []time.Duration{-5 * time.Minute, time.Minute, -9 * time.Minute, 0, -time.Hour, 2 * time.Hour} {
		c.step(by)
		for range 30 {
			c.pass(10 * time.Second)
			now := hc.now()
			if passed := now.Sub(last); passed < 5*time.Second || passed > 61*time.Second+10*time.Second {
				t.Fatalf("after %s: %s in ten seconds", by, passed)
			}
			last = now
		}
	}
}

func TestSessionsLastAsLongAsTheyLast(t *testing.T) {
	t.Parallel()
	dir, c := makeFolder(t), newClock()
	s := start(t, dir, c)
	jar := signInAs(t, s, dir)
	for _, by := range []time.Duration{40 * 24 * time.Hour, -40 * 24 * time.Hour, -3 * time.Hour, 3 * time.Hour} {
		c.step(by)
		c.pass(time.Minute)
		if err := jar(); err != nil {
			t.Fatalf("a clock set by %s: %v", by, err)
		}
	}
	c.pass(61 * time.Minute)
	if err := jar(); err == nil {
		t.Error("an hour without a word ends nothing")
	}
}

// signInAs signs a manager in and returns what looks at something as them.
func signInAs(t *testing.T, s *running, dir string) func() error {
	t.Helper()
	const password = "correct horse 测试 battery"
	if _, err := Administer(t.Context(), dir, Order{Op: OpAddUser, Name: "sun", Display: "测试乙", Role: wire.RoleManager, Password: password}); err != nil {
		t.Fatal(err)
	}
	body := strings.NewReader(`{"user":"sun","password":"` + password + `"}`)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url+"/api/v1/session", body)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	cookies := resp.Cookies()
	if resp.StatusCode >= 300 || len(cookies) == 0 {
		t.Fatalf("sign in: %s", resp.Status)
	}
	return func() error {
		req, err := http.NewRequestWithContext(context.WithoutCancel(t.Context()), http.MethodGet, s.url+"/api/v1/windows", nil)
		if err != nil {
			return err
		}
		for _, c := range cookies {
			req.AddCookie(c)
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			return err
		}
		defer func() { _ = resp.Body.Close() }()
		if resp.StatusCode != http.StatusOK {
			return errors.New(resp.Status)
		}
		return nil
	}
}

// A hall that is begun on a machine without a battery seals by the wrong time, and
// keeps it for as long as it promised.
func TestWhatWasSealedByAWrongTimeIsKeptForAsLongAsItShould(t *testing.T) {
	t.Parallel()
	for name, wrong := range map[string]time.Duration{"behind": -26 * 365 * 24 * time.Hour, "ahead": 300 * 24 * time.Hour} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir, c := makeFolder(t), newClock()
			token := tokenFor(t, dir, wire.RoleKiosk)
			c.step(wrong)
			s := startAs(t, dir, c, "", func() bool { return c.now().Year() == 2026 })
			sealSome(t, wire.NewClient(s.url, token, nil), "s", 3)
			c.step(-wrong)
			if err := s.turnDay(t.Context()); err != nil {
				t.Fatal(err)
			}
			for _, step := range []struct {
				pass time.Duration
				rows int
			}{{2 * time.Hour, 3}, {6*24*time.Hour + 20*time.Hour, 3}, {5 * time.Hour, 0}} {
				c.pass(step.pass)
				s.tidy(t)
				if n := subjects(t, dir); n != step.rows {
					t.Errorf("%s later %d rows are left, want %d", step.pass, n, step.rows)
				}
			}
			if rep, err := engine.Verify(t.Context(), dir, nil); err != nil || !rep.OK {
				t.Errorf("verify: %+v %v", rep.Faults, err)
			}
		})
	}
}

// The time since the machine's start is told as the kernel has it, to a millisecond or
// two, never earlier than before, to whoever asks at once.
func TestTheTimeSinceTheStartIsTheKernelsAndNeverGoesBack(t *testing.T) {
	t.Parallel()
	var boot bootTime
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			last := time.Duration(0)
			for range 20_000 {
				before, now, after := sinceBoot(), boot.now(), sinceBoot()
				if now < last {
					t.Errorf("%v after %v", now, last)
					return
				}
				last = now
				if now < before-time.Millisecond || now > after+time.Millisecond {
					t.Errorf("%v, the kernel says %v to %v", now, before, after)
					return
				}
			}
		})
	}
	all.Wait()
}
