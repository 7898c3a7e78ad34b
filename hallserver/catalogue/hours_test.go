package catalogue_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // the hall's zone need not be the machine's

	"github.com/google/go-cmp/cmp"

	"yimen/hallserver/catalogue"
	"yimen/hallserver/hall"
	"yimen/hallserver/hall/calendar"
	"yimen/hallserver/wire"
	"yimen/hallserver/yamlfile"
)

// timed is the small catalogue with calendars, rules and what hangs on them.
const timed = `hall: {zh: 厅, en: Hall, ko: 센터}
calendar: office
calendars:
  - id: office
    name: {zh: 平日, en: Weekdays, ko: 평일}
    weekly:
      mon-fri: ["08:30-11:30", "13:00-16:30"]
    last_ticket_minutes: 15
    close_after_minutes: 30
    exceptions:
      - {from: 2026-10-01, to: 2026-10-07, closed: true, name: {zh: 国庆节, en: National Day, ko: 국경절}}
      - {date: 2026-10-10, works_as: fri}
  - id: plus
    own: true
    name: {zh: 周六也开, en: Saturdays too, ko: 토요일}
    weekly:
      mon-fri: ["08:30-11:30", "13:00-16:30"]
      sat: ["09:00-11:00"]
    last_ticket_minutes: 15
  - id: mornings
    name: {zh: 上午, en: Mornings, ko: 오전}
    weekly:
      mon-sun: ["07:00-10:00"]
rules:
  calling:
    policy: fifo
    rates: {normal: 1, green: 4}
    head_start_minutes: {priority: 5}
  recall_limit: 0
  pause_reasons:
    - {code: meal, name: {zh: 用餐, en: Meal, ko: 식사}}
  appointments: {late_minutes: 10, after_late: refuse}
zones:
  - {id: a, name: {zh: A 区, en: Zone A, ko: A 구역}}
queues:
  - {id: A, zone: a, name: {zh: 甲, en: One, ko: 갑}}
  - {id: B, zone: a, name: {zh: 乙, en: Two, ko: 을}, calendar: plus, appointments: {places: 5, every_minutes: 45, walk_in_share: 50}}
windows:
  - {number: 1, zone: a, queues: [A], name: {zh: 1 号, en: Window 1, ko: 1번}, kind: special, helps: [{queue: B, after_minutes: 15}]}
  - {number: 2, zone: a, queues: [B], name: {zh: 2 号, en: Window 2, ko: 2번}, calendar: plus}
themes:
  - {id: all, icon: social, name: {zh: 全部, en: All, ko: 전체}, services: [S1, S2, S3, S4]}
services:
  - {code: S1, name: {zh: 一, en: One, ko: 일}, department: {zh: 局, en: Bureau, ko: 국}, queue: A, expected_minutes: 10}
  - {code: S2, name: {zh: 二, en: Two, ko: 이}, department: {zh: 局, en: Bureau, ko: 국}, queue: A, expected_minutes: 10, calendar: mornings}
  - {code: S3, name: {zh: 三, en: Three, ko: 삼}, department: {zh: 局, en: Bureau, ko: 국}, queue: A, expected_minutes: 10, last_ticket_minutes: 45}
  - {code: S4, name: {zh: 四, en: Four, ko: 사}, department: {zh: 局, en: Bureau, ko: 국}, queue: B, expected_minutes: 10}
`

func shanghai(t *testing.T) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// clocks writes spans as the clock shows them: from, last ticket, to.
func clocks(loc *time.Location, spans []hall.Span) []string {
	var out []string
	show := func(ms int64) string { return time.UnixMilli(ms).In(loc).Format("15:04") }
	for _, s := range spans {
		last := s.LastMS
		if last == 0 {
			last = s.ToMS
		}
		out = append(out, show(s.FromMS)+" "+show(last)+" "+show(s.ToMS))
	}
	return out
}

func TestHoursAreTheHallsAndTheirOwnWhereTheyDiffer(t *testing.T) {
	t.Parallel()
	c, loc := read(t, timed), shanghai(t)
	day := []string{"08:30 11:15 11:30", "13:00 16:15 16:30"}
	for name, want := range map[string]struct {
		date, reason string
		hall         []string
		services     map[hall.ServiceCode][]string
		windows      map[int][]string
	}{
		"a Monday": {
			"2026-11-23", "", day,
			map[hall.ServiceCode][]string{"S2": {"08:30 10:00 10:00"}, "S3": {"08:30 10:45 11:30", "13:00 15:45 16:30"}},
			nil,
		},
		"a Saturday": {
			"2026-11-28", calendar.Weekend, nil,
			map[hall.ServiceCode][]string{"S4": {"09:00 10:45 11:00"}},
			map[int][]string{2: {"09:00 10:45 11:00"}},
		},
		"a Sunday":  {"2026-11-29", calendar.Weekend, nil, nil, nil},
		"a holiday": {"2026-10-03", calendar.Holiday, nil, map[hall.ServiceCode][]string{"S4": {"09:00 10:45 11:00"}}, map[int][]string{2: {"09:00 10:45 11:00"}}},
		"a Saturday worked as a Friday": {
			"2026-10-10", "", day,
			map[hall.ServiceCode][]string{"S2": {"08:30 10:00 10:00"}, "S3": {"08:30 10:45 11:30", "13:00 15:45 16:30"}, "S4": {"09:00 10:45 11:00"}},
			map[int][]string{2: {"09:00 10:45 11:00"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := c.Hours(want.date, loc)
			if err := h.Check(); err != nil || h.Reason != want.reason || h.Always() {
				t.Errorf("reason %q, always %t, %v", h.Reason, h.Always(), err)
			}
			if diff := cmp.Diff(want.hall, clocks(loc, h.Hall)); diff != "" {
				t.Error(diff)
			}
			services := map[hall.ServiceCode][]string{}
			for code, spans := range h.Services {
				services[code] = clocks(loc, spans)
			}
			windows := map[int][]string{}
			for n, spans := range h.Windows {
				windows[n] = clocks(loc, spans)
			}
			if len(want.services)+len(services) > 0 && cmp.Diff(want.services, services) != "" {
				t.Error(cmp.Diff(want.services, services))
			}
			if len(want.windows)+len(windows) > 0 && cmp.Diff(want.windows, windows) != "" {
				t.Error(cmp.Diff(want.windows, windows))
			}
		})
	}
}

func TestWithoutCalendarsAHallIsAlwaysOpen(t *testing.T) {
	t.Parallel()
	loc := shanghai(t)
	for name, c := range map[string]*catalogue.Catalogue{
		"a catalogue that has none": read(t, small), "one whose calendars are set aside": read(t, timed).AlwaysOpen(),
	} {
		sunday := time.Date(2026, 11, 29, 3, 0, 0, 0, loc)
		if h := c.Hours("2026-11-29", loc); !h.Always() {
			t.Errorf("%s: %+v", name, h)
		}
		if w := c.Wire(state(t, c), sunday, nil); !w.Open || w.ClosesAt != nil || w.ClosedText != nil {
			t.Errorf("%s: %+v", name, w)
		}
	}
	if c := read(t, timed); len(c.Calendars) != 3 || c.AlwaysOpen().Plan().Digest != c.Plan().Digest {
		t.Error("setting calendars aside changes the catalogue or its plan")
	}
}

// A service with hours of its own in a hall that has none.
func TestAHallWithoutACalendarIsOpenAroundAServiceThatHasOne(t *testing.T) {
	t.Parallel()
	c, loc := read(t, strings.Replace(timed, "calendar: office\n", "", 1)), shanghai(t)
	sunday := time.Date(2026, 11, 29, 23, 30, 0, 0, loc)
	s := dayOf(t, c, "2026-11-29", loc)
	w := c.Wire(s, sunday, nil)
	if !w.Open || w.ClosesAt != nil {
		t.Errorf("open %t until %v", w.Open, w.ClosesAt)
	}
	if w.Services[0].ClosedReason != "" || w.Services[1].ClosedReason != calendar.After || w.Services[3].ClosedReason != calendar.Weekend {
		t.Errorf("%+v", w.Services)
	}
}

// dayOf is a hall that has opened a date.
func dayOf(t *testing.T, c *catalogue.Catalogue, date string, loc *time.Location) *hall.State {
	t.Helper()
	s := hall.New()
	hall.Fold(s, hall.Record{Seq: 1, AtMS: 1, Event: hall.PlanAdopted{Plan: c.Plan()}})
	hall.Fold(s, hall.Record{Seq: 2, AtMS: 2, Event: hall.DayOpened{Date: date, Hours: c.Hours(date, loc)}})
	return s
}

func TestTheCatalogueOnTheWireSaysWhyItIsClosedAndUntilWhen(t *testing.T) {
	t.Parallel()
	c, loc := read(t, timed), shanghai(t)
	for name, want := range map[string]struct {
		now                    string
		open                   bool
		reason, closes, opens  string
		zh, en, ko             string
		closedServices, closed string
	}{
		"in the morning":        {"2026-11-23T09:00", true, "", "2026-11-23T11:30", "", "", "", "", "", ""},
		"after S2 has closed":   {"2026-11-23T10:30", true, "", "2026-11-23T11:30", "", "", "", "", "S2", "after"},
		"after the last ticket": {"2026-11-23T11:20", false, "last-ticket", "2026-11-23T11:30", "2026-11-23T13:00", "这一时段的号已经发完，已取号的请继续等候，13:00 开始取号。", "No more tickets for this period; if you hold one, please wait. Tickets again from 13:00.", "", "S1 S2 S3 S4", ""},
		"at lunch":              {"2026-11-23T12:00", false, "break", "", "2026-11-23T13:00", "现在是休息时间，13:00 开始取号。", "", "", "S1 S2 S3 S4", ""},
		"before opening":        {"2026-11-23T06:00", false, "early", "", "2026-11-23T08:30", "还没有开始办理，08:30 开始取号。", "Not open yet. Tickets again from 08:30.", "", "S1 S2 S3 S4", ""},
		"on Friday evening":     {"2026-11-27T18:00", false, "after", "", "2026-11-28T09:00", "今天的办理已结束，11 月 28 日（周六） 09:00 开始取号。", "Closed for today. Tickets again from Saturday 28 November, 09:00.", "오늘 업무가 끝났습니다. 11월 28일(토) 09:00부터 번호표를 받을 수 있습니다.", "S1 S2 S3 S4", ""},
		"on Saturday":           {"2026-11-28T10:00", true, "", "2026-11-28T11:00", "", "", "", "", "S1 S2 S3", "weekend"},
		"on a holiday":          {"2026-10-01T10:00", true, "", "2026-10-01T11:30", "", "", "", "", "S1 S2 S3", "holiday"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			now, err := time.ParseInLocation("2006-01-02T15:04", want.now, loc)
			if err != nil {
				t.Fatal(err)
			}
			w := c.Wire(dayOf(t, c, want.now[:10], loc), now, nil)
			show := func(at *time.Time) string {
				if at == nil {
					return ""
				}
				return at.Format("2006-01-02T15:04")
			}
			if w.Open != want.open || w.ClosedReason != want.reason || show(w.ClosesAt) != want.closes || show(w.OpensAt) != want.opens {
				t.Errorf("open %t, %q, closes %s, opens %s", w.Open, w.ClosedReason, show(w.ClosesAt), show(w.OpensAt))
			}
			for lang, text := range map[string]string{"zh": want.zh, "en": want.en, "ko": want.ko} {
				if text != "" && w.ClosedText[lang] != text {
					t.Errorf("%q, want %q", w.ClosedText[lang], text)
				}
			}
			var closed []string
			for _, s := range w.Services {
				if s.ClosedReason != "" {
					closed = append(closed, s.Code)
				}
			}
			if got := strings.Join(closed, " "); got != want.closedServices {
				t.Errorf("closed: %s, want %s", got, want.closedServices)
			}
			if i := slices.IndexFunc(w.Services, func(s wire.ServiceDetail) bool { return s.ClosedReason == want.closed }); want.closed != "" && i < 0 {
				t.Errorf("no service is closed for %s", want.closed)
			}
		})
	}
}

// What the journal has of the day decides: a calendar changed this second is not
// yet what a ticket is taken by.
func TestTheJournalsHoursGoBeforeTheCalendar(t *testing.T) {
	t.Parallel()
	c, loc := read(t, timed), shanghai(t)
	noon := time.Date(2026, 11, 23, 12, 0, 0, 0, loc)
	s := hall.New()
	hall.Fold(s, hall.Record{Seq: 1, AtMS: 1, Event: hall.PlanAdopted{Plan: c.Plan()}})
	if w := c.Wire(s, noon.Add(2*time.Hour), nil); w.Open || w.Services[0].ClosedReason != calendar.Closed {
		t.Errorf("no day is open, the catalogue says %t %s", w.Open, w.Services[0].ClosedReason)
	}
	hall.Fold(s, hall.Record{Seq: 2, AtMS: 2, Event: hall.DayOpened{Date: "2026-11-23"}})
	if w := c.Wire(s, noon, nil); !w.Open {
		t.Error("the day that is open has no hours, the catalogue says it is closed")
	}
}

func TestABusinessDayBeginsAtTheRollover(t *testing.T) {
	t.Parallel()
	c, loc := read(t, strings.Replace(timed, "    last_ticket_minutes: 15\n    close", "    rollover: \"04:00\"\n    last_ticket_minutes: 15\n    close", 1)), shanghai(t)
	if d := c.BusinessDate(time.Date(2026, 11, 24, 3, 59, 0, 0, loc)); d != "2026-11-23" {
		t.Errorf("3:59 is of %s", d)
	}
	if d := c.BusinessDate(time.Date(2026, 11, 24, 4, 0, 0, 0, loc)); d != "2026-11-24" {
		t.Errorf("4:00 is of %s", d)
	}
	if c.CloseAfter() != 30*time.Minute || read(t, small).CloseAfter() != time.Hour {
		t.Errorf("closes after %v and %v", c.CloseAfter(), read(t, small).CloseAfter())
	}
}

func TestWhatIsWrongWithCalendarsAndRulesIsSaidWithItsLine(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		old, new string
		line     int
		says     string
	}{
		"a hall's calendar that is not there":     {"calendar: office", "calendar: home", 2, `no calendar "home"`},
		"a window's calendar that is not there":   {"2번}, calendar: plus", "2번}, calendar: minus", 40, `no calendar "minus"`},
		"a queue's calendar that is not there":    {"을}, calendar: plus", "을}, calendar: minus", 37, `no calendar "minus"`},
		"a service's calendar that is not there":  {"calendar: mornings", "calendar: nights", 45, `no calendar "nights"`},
		"a calendar twice":                        {"id: plus", "id: office", 13, "each once"},
		"a calendar without a name":               {"name: {zh: 平日, en: Weekdays, ko: 평일}", "name: {zh: 平日}", 5, "not given in en"},
		"days that are none":                      {"      mon-fri: [\"08:30-11:30\"", "      mon-fry: [\"08:30-11:30\"", 7, "mon-fry"},
		"a day twice":                             {"sat: [\"09", "fri: [\"09", 17, "there twice"},
		"a span that is none":                     {"mon-fri: [\"08:30-11:30\"", "mon-fri: [\"8:30-11:30\"", 7, "HH:MM"},
		"spans out of order":                      {"\"13:00-16:30\"]\n    last", "\"11:00-16:30\"]\n    last", 7, "in order"},
		"a span over midnight without a rollover": {"07:00-10:00", "22:00-02:00", 23, "next business day"},
		"no day at all":                           {"      mon-sun: [\"07:00-10:00\"]\n", "      {}\n", 22, "no days"},
		"an exception of a date that is none":     {"date: 2026-10-10", "date: 2026-02-30", 12, "YYYY-MM-DD"},
		"an exception of two kinds":               {"works_as: fri", "works_as: fri, closed: true", 12, "give one of"},
		"an exception of no kind":                 {", works_as: fri", "", 12, "give one of"},
		"an exception that goes back":             {"to: 2026-10-07", "to: 2026-09-07", 11, "goes back"},
		"an exception without dates":              {"date: 2026-10-10, ", "", 12, "give date"},
		"an exception for ever":                   {"to: 2026-10-07", "to: 2036-10-07", 11, "more than 366 days"},
		"a late opening of a closed day":          {"works_as: fri", "opens: \"10:00\"", 12, "closed then in any case"},
		"a key that is not known":                 {"works_as: fri", "work_as: fri", 12, "work_as"},
		"too long before closing":                 {"last_ticket_minutes: 15\n    close", "last_ticket_minutes: 190\n    close", 7, "no ticket could be had"},
		"rollovers that differ":                   {"    own: true\n", "    own: true\n    rollover: \"03:00\"\n", 15, "begin at 00:00"},
		"a rollover in the afternoon":             {"    close_after_minutes: 30", "    rollover: \"15:00\"", 9, "00:00 to 12:00"},
		"closing after days":                      {"close_after_minutes: 30", "close_after_minutes: 3000", 9, "0 to 720"},
		"a policy that is none":                   {"policy: fifo", "policy: bribes", 26, `policy "bribes" is not one of`},
		"a class that is none":                    {"green: 4", "greene: 4", 27, "greene"},
		"a rate by which some wait for ever":      {"green: 4", "green: 0", 27, "0.1 to 100"},
		"a rate that is no number":                {"green: 4", "green: .nan", 27, "a number is wanted"},
		"a head start of a day":                   {"priority: 5", "priority: 1440", 28, "0 to 240"},
		"a limit below nothing":                   {"recall_limit: 0", "recall_limit: -1", 29, "0 to 20"},
		"a reason without words":                  {"- {code: meal, name: {zh: 用餐, en: Meal, ko: 식사}}", "- {code: meal}", 31, "missing"},
		"late comers to be scolded":               {"after_late: refuse", "after_late: scold", 32, "neither normal nor refuse"},
		"a kind of window that is none":           {"kind: special", "kind: magic", 39, "magic"},
		"help for its own queue":                  {"queue: B, after", "queue: A, after", 39, "serves queue A already"},
		"help for a queue that is none":           {"queue: B, after", "queue: Q, after", 39, `no queue "Q"`},
		"help at once":                            {"after_minutes: 15", "after_minutes: 0", 39, "1 to 240"},
		"appointments of which none can be had":   {"walk_in_share: 50", "walk_in_share: 90", 37, "none can be booked"},
		"appointments of a minute":                {"every_minutes: 45", "every_minutes: 1", 37, "5 to 240"},
		"a share of more than all":                {"walk_in_share: 50", "walk_in_share: 101", 37, "0 to 100"},
		"a last ticket long before":               {"last_ticket_minutes: 45", "last_ticket_minutes: 450", 46, "0 to 240"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			spoilt := strings.Replace(timed, c.old, c.new, 1)
			if spoilt == timed {
				t.Fatalf("%q is not there to be spoilt", c.old)
			}
			_, err := catalogue.Read([]byte(spoilt))
			var faults yamlfile.Faults
			if !errors.As(err, &faults) {
				t.Fatalf("read: %v", err)
			}
			if !slices.ContainsFunc(faults, func(f yamlfile.Fault) bool { return f.Line == c.line && strings.Contains(f.String(), c.says) }) {
				t.Errorf("want line %d with %q, got\n%v", c.line, c.says, faults)
			}
		})
	}
}

func TestAnExceptionThatNeverComesIntoForceIsNoted(t *testing.T) {
	t.Parallel()
	lines := func(text string) (at []int) {
		for _, n := range read(t, text).Notes() {
			at = append(at, n.Line)
		}
		return at
	}
	with := func(exceptions string) string {
		return strings.Replace(timed, "    exceptions:\n", "    exceptions:\n"+exceptions, 1)
	}
	if got := lines(timed); len(got) != 0 {
		t.Errorf("lines %v of a file in which all counts", got)
	}
	text := with("      - {date: 2027-03-01, closed: true}\n      - {from: 2027-02-27, to: 2027-03-02, hours: [\"09:00-10:00\"]}\n")
	if got := lines(text); len(got) != 1 {
		t.Errorf("lines %v; the first of two exceptions of one date never counts", got)
	}
	text = with("      - {from: 2027-02-27, to: 2027-03-02, closed: true}\n      - {date: 2027-03-01, hours: [\"09:00-10:00\"]}\n")
	if got := lines(text); len(got) != 0 {
		t.Errorf("lines %v; both count", got)
	}
}
