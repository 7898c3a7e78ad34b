package hallserver

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"yimen/hallserver/hall"
	"yimen/hallserver/wire"
)

// office is a hall of one queue that keeps office hours.
const office = `hall: {zh: 厅, en: Hall, ko: 센터}
calendar: office
calendars:
  - id: office
    name: {zh: 平日, en: Weekdays, ko: 평일}
    weekly:
      mon-fri: ["08:30-11:30", "13:00-16:30"]
    last_ticket_minutes: 15
    close_after_minutes: 60
    exceptions:
      - {date: 2026-11-24, closed: true, name: {zh: 厅庆, en: Hall Day, ko: 개관일}}
      - {date: 2026-11-28, works_as: fri}
zones:
  - {id: a, name: {zh: A 区, en: Zone A, ko: A 구역}}
queues:
  - {id: A, zone: a, name: {zh: 甲, en: One, ko: 갑}}
windows:
  - {number: 1, zone: a, queues: [A], name: {zh: 1 号, en: Window 1, ko: 1번}}
themes:
  - {id: all, icon: advice, name: {zh: 全部, en: All, ko: 전체}, services: [ZX01]}
services:
  - {code: ZX01, name: {zh: 问, en: Ask, ko: 문의}, department: {zh: 局, en: Bureau, ko: 국}, queue: A, expected_minutes: 6, card_required: false}
`

// night is the same hall, open from the evening until after midnight.
func night() string {
	return strings.NewReplacer(
		`mon-fri: ["08:30-11:30", "13:00-16:30"]`, `mon-sun: ["20:00-02:00"]`,
		"close_after_minutes: 60", "rollover: \"04:00\"",
		"      - {date: 2026-11-24, closed: true, name: {zh: 厅庆, en: Hall Day, ko: 개관일}}\n", "",
	).Replace(office)
}

// timed is a hall that opens and closes by a catalogue's calendar.
type timed struct {
	*running
	t     *testing.T
	c     *clock
	dir   string
	token string // the kiosk's
	kiosk *wire.Client
}

// openTimed serves a catalogue from a moment of the hall's clock on, such as
// 2026-11-23T09:30.
func openTimed(t *testing.T, text, from string) *timed {
	t.Helper()
	dir, c := makeFolder(t), newClock()
	change(t, filepath.Join(dir, settingsFile), "\nopening: always", "")
	if err := os.WriteFile(filepath.Join(dir, catalogueFile), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	token := tokenFor(t, dir, wire.RoleKiosk)
	h := &timed{t: t, c: c, dir: dir, token: token}
	c.ms.Store(h.at(from).UnixMilli())
	h.running = start(t, dir, c)
	h.kiosk = wire.NewClient(h.url, token, nil)
	return h
}

func (h *timed) at(clock string) time.Time {
	h.t.Helper()
	when, err := time.ParseInLocation("2006-01-02T15:04", clock, time.FixedZone("", 8*3600))
	if err != nil {
		h.t.Fatal(err)
	}
	return when
}

// until lets time go by until the hall's clock shows something.
func (h *timed) until(clock string) {
	h.t.Helper()
	h.c.pass(h.at(clock).Sub(h.c.now()))
	h.turn("")
}

// turn does what is due; says is what stands in its way, or "".
func (h *timed) turn(says string) {
	h.t.Helper()
	for range 3 { // opening a day without hours and closing it are two steps
		if err := h.turnDay(h.t.Context()); (err == nil) != (says == "") || (err != nil && !strings.Contains(err.Error(), says)) {
			h.t.Fatalf("turn: %v, want %q", err, says)
		}
	}
}

// take asks for a ticket and returns its number, or the code of the refusal.
func (h *timed) take(id string) string {
	h.t.Helper()
	got, err := h.kiosk.IssueTicket(h.t.Context(), id, advice(id))
	if p, ok := errors.AsType[*wire.Problem](err); ok {
		return p.Code
	} else if err != nil {
		h.t.Fatal(err)
	}
	return got.Number
}

func (h *timed) day(date string, open bool) {
	h.t.Helper()
	h.engine.View(func(st *hall.State) {
		if st.Day != date || st.DayOpen != open {
			h.t.Errorf("%s: day %s, open %t; want %s, %t", h.now().Format("02T15:04"), st.Day, st.DayOpen, date, open)
		}
	})
}

func (h *timed) says(want string) {
	h.t.Helper()
	c, err := h.kiosk.Catalogue(h.t.Context())
	if err != nil {
		h.t.Fatal(err)
	}
	if c.Open != (want == "") || !strings.Contains(c.ClosedText["zh"], want) {
		h.t.Errorf("%s: open %t, %q; want %q", h.now().Format("02T15:04"), c.Open, c.ClosedText["zh"], want)
	}
}

func (h *timed) expect(id, want string) {
	h.t.Helper()
	if got := h.take(id); got != want {
		h.t.Errorf("%s at %s: %s, want %s", id, h.now().Format("02T15:04"), got, want)
	}
}

func TestTicketsAreGivenInTheHallsHoursOnly(t *testing.T) {
	t.Parallel()
	h := openTimed(t, office, "2026-11-23T08:00")
	h.day("2026-11-23", true)
	h.says("08:30 开始取号")
	h.expect("ticket-0800", hall.HallClosed)
	h.until("2026-11-23T08:30")
	h.says("")
	h.expect("ticket-0830", "A001")
	h.until("2026-11-23T11:20")
	h.says("13:00 开始取号")
	h.expect("ticket-1120", hall.LastTicketPassed)
	h.until("2026-11-23T12:00")
	h.day("2026-11-23", true)
	h.says("休息")
	h.expect("ticket-1200", hall.HallClosed)
	h.until("2026-11-23T13:00")
	h.expect("ticket-1300", "A002")
}

func TestADayIsClosedAfterItsLastHourAndNotBefore(t *testing.T) {
	t.Parallel()
	h := openTimed(t, office, "2026-11-23T15:00")
	h.until("2026-11-23T16:39")
	h.day("2026-11-23", true)
	h.until("2026-11-23T16:40") // nobody waits
	h.day("2026-11-23", false)
	h.until("2026-11-23T23:59")
	h.day("2026-11-23", false)
	h.says("11 月 25 日（周三） 08:30 开始取号")
}

func TestWhoStillWaitsAtTheEndMayBeServed(t *testing.T) {
	t.Parallel()
	h := openTimed(t, office, "2026-11-23T15:00")
	h.expect("ticket-1500", "A001")
	h.until("2026-11-23T17:29")
	h.day("2026-11-23", true)
	h.until("2026-11-23T17:30")
	h.day("2026-11-23", false)
}

func TestAHolidayIsADayOfTheJournalThatNobodyComesOn(t *testing.T) {
	t.Parallel()
	h := openTimed(t, office, "2026-11-23T15:00")
	h.until("2026-11-24T00:00")
	h.day("2026-11-24", false)
	if n := count(t, filepath.Join(h.dir, "journal.db"), `SELECT count(*) FROM event WHERE type = 'day-opened' AND instr(payload, '"reason":"holiday"')`); n != 1 {
		t.Errorf("%d days of the journal are holidays", n)
	}
	h.until("2026-11-24T10:00")
	h.says("厅庆放假，11 月 25 日（周三） 08:30 开始取号")
	if got := h.take("ticket-0001"); got != hall.DayNotOpen && got != hall.HallClosed {
		t.Errorf("on a holiday: %s", got)
	}
	h.until("2026-11-25T09:00")
	h.expect("ticket-0002", "A001")
}

func TestAWeekendCanBeWorked(t *testing.T) {
	t.Parallel()
	h := openTimed(t, office, "2026-11-27T09:00")
	h.until("2026-11-28T09:00") // a Saturday worked as a Friday
	h.expect("ticket-0028", "A001")
	h.until("2026-11-29T09:00")
	h.day("2026-11-29", false)
	h.says("周末")
}

func TestANightIsOfTheDateItBeganOn(t *testing.T) {
	t.Parallel()
	h := openTimed(t, night(), "2026-11-23T21:00")
	h.expect("ticket-2100", "A001")
	h.until("2026-11-24T01:00")
	h.day("2026-11-23", true)
	h.expect("ticket-0100", "A002")
	h.until("2026-11-24T03:59") // the two who wait may be served until 3:00
	h.day("2026-11-23", false)
	h.until("2026-11-24T04:00")
	h.day("2026-11-24", true)
	h.until("2026-11-24T20:00")
	h.expect("ticket-2000", "A001")
}

func TestTheRolloverEndsADayInWhichPeopleStillWait(t *testing.T) {
	t.Parallel()
	h := openTimed(t, strings.Replace(night(), `rollover: "04:00"`, "rollover: \"04:00\"\n    close_after_minutes: 600", 1), "2026-11-23T21:00")
	h.expect("ticket-2100", "A001")
	h.until("2026-11-24T03:59")
	h.day("2026-11-23", true)
	h.until("2026-11-24T04:00")
	h.day("2026-11-24", true)
	h.engine.View(func(st *hall.State) {
		if st.Tickets.Len() != 0 {
			t.Errorf("%d tickets of the day before", st.Tickets.Len())
		}
	})
}

func TestAClockThatJumpsOpensNoNewDayUntilItIsConfirmed(t *testing.T) {
	t.Parallel()
	h := openTimed(t, office, "2026-11-25T16:00")
	h.expect("ticket-1600", "A001")
	h.c.step(24 * time.Hour)
	h.turn("the clock has jumped by 24h")
	h.day("2026-11-25", true)
	if _, err := Administer(t.Context(), h.dir, Order{Op: OpConfirmClock}); err != nil {
		t.Fatal(err)
	}
	h.turn("")
	h.day("2026-11-26", true)
}

func TestAnHourForwardClosesNoDayAndAnHourBackOpensNone(t *testing.T) {
	t.Parallel()
	h := openTimed(t, office, "2026-11-25T16:00")
	h.c.step(time.Hour) // 17:00, and nobody waits
	h.turn("the clock has jumped by 1h")
	h.day("2026-11-25", true)
	h.c.step(-time.Hour) // set right again
	h.turn("")
	h.c.pass(41 * time.Minute)
	h.turn("")
	h.day("2026-11-25", false)
	h.until("2026-11-26T00:10")
	h.day("2026-11-26", true)
	h.c.step(-time.Hour)
	h.turn(hall.DateBack)
	h.day("2026-11-26", true)
	h.c.pass(time.Hour)
	h.turn("the clock has jumped by -1h")
	h.c.step(time.Hour) // set right again
	h.turn("")
	h.day("2026-11-26", true)
}

func TestAClockThatDriftsALittleIsFollowed(t *testing.T) {
	t.Parallel()
	h := openTimed(t, office, "2026-11-25T16:00")
	for range 5 {
		h.c.step(9 * time.Minute)
		h.turn("")
	}
	h.day("2026-11-25", false) // 16:45
}

func TestACalendarChangedAtNoonChangesTheDay(t *testing.T) {
	t.Parallel()
	h := openTimed(t, office, "2026-11-23T12:00")
	h.expect("ticket-1200", hall.HallClosed)
	put := func(text string) error {
		_, err := Administer(t.Context(), h.dir, Order{Op: OpImportCatalogue, File: []byte(text)})
		h.turn("")
		return err
	}
	if err := put(strings.Replace(office, "13:00-16:30", "12:00-16:30", 1)); err != nil {
		t.Fatal(err)
	}
	h.says("")
	h.expect("ticket-1201", "A001")
	for name, c := range map[string][3]string{
		"a span that ends before it begins": {"12:00-16:30", "12:00-16:30x", "line 7"},
		"a policy that is none":             {"zones:", "rules: {calling: {policy: bribes}}\nzones:", `policy "bribes"`},
	} {
		now := strings.Replace(office, "13:00-16:30", "12:00-16:30", 1)
		if err := put(strings.Replace(now, c[0], c[1], 1)); err == nil || !strings.Contains(err.Error(), c[2]) {
			t.Errorf("%s: %v, want %q", name, err, c[2])
		}
		h.says("") // what was in force stays
	}
	h.until("2026-11-23T16:45") // somebody waits
	if err := put(strings.Replace(office, "13:00-16:30", "12:00-19:00", 1)); err != nil {
		t.Fatal(err)
	}
	h.until("2026-11-23T18:00")
	h.expect("ticket-1800", "A002")
}

// Longer hours that come after the day was closed open it again.
func TestLongerHoursOpenADayAgain(t *testing.T) {
	t.Parallel()
	h := openTimed(t, office, "2026-11-23T15:00")
	h.until("2026-11-23T17:00")
	h.day("2026-11-23", false)
	if _, err := Administer(t.Context(), h.dir, Order{Op: OpImportCatalogue, File: []byte(strings.Replace(office, "16:30", "20:00", 1))}); err != nil {
		t.Fatal(err)
	}
	h.turn("")
	h.day("2026-11-23", true)
	h.expect("ticket-1700", "A001")
}

func TestAServerThatStartsAfterHoursOpensNothing(t *testing.T) {
	t.Parallel()
	h := openTimed(t, office, "2026-11-23T15:00")
	h.until("2026-11-23T17:00")
	h.day("2026-11-23", false)
	if err := h.stop(); err != nil {
		t.Fatal(err)
	}
	h.running = start(t, h.dir, h.c)
	h.turn("")
	h.day("2026-11-23", false)
}

func TestASettingCanSetTheCalendarsAside(t *testing.T) {
	t.Parallel()
	dir, c := makeFolder(t), newClock()
	if err := os.WriteFile(filepath.Join(dir, catalogueFile), []byte(office), 0o600); err != nil {
		t.Fatal(err)
	}
	token := tokenFor(t, dir, wire.RoleKiosk)
	c.pass(15 * time.Hour) // half past midnight, on the holiday
	s := start(t, dir, c)
	h := &timed{running: s, t: t, c: c, dir: dir, kiosk: wire.NewClient(s.url, token, nil)}
	h.says("")
	h.expect("ticket-0030", "A001")
}
