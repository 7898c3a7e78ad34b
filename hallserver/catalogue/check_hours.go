package catalogue

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"yimen/hallserver/hall/calendar"
	"yimen/hallserver/message"
	"yimen/hallserver/yamlfile"
)

// The bounds of calendars.
const (
	MaxCalendars  = 50
	MaxSeasons    = 8
	MaxExceptions = 400
	maxRollover   = 12 * 60
	maxDates      = 366 // of one exception
)

// calendars checks the calendars and works them out.
func (k *checker) calendars() {
	if n := len(k.c.Calendars); n > MaxCalendars {
		k.report("$.calendars", "%d calendars, at most %d", n, MaxCalendars)
		return
	}
	seen := map[string]bool{}
	rollover := k.rollover()
	for i := range k.c.Calendars {
		cal, at := &k.c.Calendars[i], fmt.Sprintf("$.calendars[%d]", i)
		if !idForm.MatchString(cal.ID) || seen[cal.ID] {
			k.misnamed("calendars", at+".id", "calendar id %q: small letters, digits, - and _, each once", cal.ID)
		}
		seen[cal.ID] = true
		k.text(at+".name", cal.Name, true)
		if cal.LastTicketMinutes < 0 || cal.LastTicketMinutes > 240 {
			k.report(at+".last_ticket_minutes", "%d minutes before closing; 0 to 240", cal.LastTicketMinutes)
			continue
		}
		if m := cal.CloseAfterMinutes; m != nil && (*m < 0 || *m > 720) {
			k.report(at+".close_after_minutes", "%d minutes after closing; 0 to 720", *m)
		}
		if own, err := clock(cal.Rollover); cal.Rollover != "" && (err != nil || own != rollover) {
			k.report(at+".rollover", "business days begin at %s, as the hall's calendar says", calendar.FormatTime(rollover))
		}
		before := len(k.faults)
		cal.rule = calendar.Calendar{LastTicket: cal.LastTicketMinutes, Rollover: rollover}
		cal.rule.Week = k.week(at+".weekly", cal.Weekly, cal)
		k.seasons(at+".seasons", cal)
		k.exceptions(at+".exceptions", cal, len(k.faults) == before)
		cal.line = k.lines(at + ".exceptions")
	}
	k.calendarNamed("$.calendar", k.c.Calendar)
}

// clock reads a time of the clock at which a business date may begin.
func clock(text string) (int, error) {
	m, err := calendar.ParseTime(text)
	if err == nil && m > maxRollover {
		err = message.Errorf("time %q: 00:00 to %s", text, calendar.FormatTime(maxRollover))
	}
	return m, err
}

// rollover is when business days begin, by the hall's calendar.
func (k *checker) rollover() int {
	i := slices.IndexFunc(k.c.Calendars, func(c Calendar) bool { return c.ID == k.c.Calendar })
	if i < 0 || k.c.Calendars[i].Rollover == "" {
		return 0
	}
	m, err := clock(k.c.Calendars[i].Rollover)
	if err != nil {
		k.report(fmt.Sprintf("$.calendars[%d].rollover", i), "%v", err)
		return 0
	}
	return m
}

// calendarNamed checks a reference.
func (k *checker) calendarNamed(path, id string) {
	if id != "" && !k.amiss["calendars"] && k.c.calendar(id) == nil {
		k.report(path, "no calendar %q", id)
	}
}

// week reads the spans of each day.
func (k *checker) week(at string, weekly map[string][]string, cal *Calendar) calendar.Week {
	var week calendar.Week
	given := map[time.Weekday]bool{}
	if len(weekly) == 0 {
		k.report(at, "no days; give mon-fri: [\"08:30-11:30\", \"13:00-16:30\"], or such")
	}
	for _, key := range slices.Sorted(maps.Keys(weekly)) {
		days, err := calendar.ParseWeekdays(key)
		if err != nil {
			k.report(at+"."+key, "%v", err)
			continue
		}
		spans := k.spans(at+"."+key, weekly[key], cal)
		for _, d := range days {
			if given[d] {
				k.report(at+"."+key, "%s is there twice", d)
			}
			given[d] = true
			week[d] = spans
		}
	}
	return week
}

// spans reads the spans of a day.
func (k *checker) spans(at string, texts []string, cal *Calendar) []calendar.Span {
	var spans []calendar.Span
	for i, text := range texts {
		s, err := calendar.ParseSpan(text, cal.rule.Rollover)
		if err != nil {
			k.report(fmt.Sprintf("%s[%d]", at, i), "%v", err)
			return nil
		}
		spans = append(spans, s)
	}
	if err := calendar.CheckSpans(spans, cal.LastTicketMinutes); err != nil {
		k.report(at, "%v", err)
	}
	return spans
}

func (k *checker) seasons(at string, cal *Calendar) {
	if len(cal.Seasons) > MaxSeasons {
		k.report(at, "%d seasons, at most %d", len(cal.Seasons), MaxSeasons)
		return
	}
	for i, s := range cal.Seasons {
		at := fmt.Sprintf("%s[%d]", at, i)
		for key, text := range map[string]string{".from": s.From, ".to": s.To} {
			if err := calendar.ParseMonthDay(text); err != nil {
				k.report(at+key, "%v", err)
			}
		}
		cal.rule.Seasons = append(cal.rule.Seasons, calendar.Season{From: s.From, To: s.To, Week: k.week(at+".weekly", s.Weekly, cal)})
	}
	if says := calendar.Overlap(cal.rule.Seasons); says != nil {
		k.report(at, "%v", says)
	}
}

// exceptions checks the exceptions of a calendar; sound: its weeks are, so that it can
// be said what an exception makes of its dates.
func (k *checker) exceptions(at string, cal *Calendar, sound bool) {
	if len(cal.Exceptions) > MaxExceptions {
		k.report(at, "%d exceptions, at most %d", len(cal.Exceptions), MaxExceptions)
		return
	}
	for i, e := range cal.Exceptions {
		at := fmt.Sprintf("%s[%d]", at, i)
		k.text(at+".name", e.Name, false)
		cal.lines = append(cal.lines, k.lines(at))
		if rule, ok := k.exception(at, e, cal); ok {
			cal.rule.Exceptions = append(cal.rule.Exceptions, rule)
			if sound {
				k.inForce(at, e, cal)
			}
		}
	}
	k.shadowed(at, cal)
}

// shadowed notes the exceptions that never come into force, because later ones
// have all their dates.
func (k *checker) shadowed(at string, cal *Calendar) {
	if len(k.faults) > 0 {
		return
	}
	counts := map[string]int{} // the exception in force, by date
	for i, e := range cal.rule.Exceptions {
		for date := e.From; date <= e.To; date = calendar.Next(date) {
			counts[date] = i
		}
	}
	effect := map[int]bool{}
	for _, i := range counts {
		effect[i] = true
	}
	for i, e := range cal.rule.Exceptions {
		if effect[i] {
			continue
		}
		path := fmt.Sprintf("%s[%d]", at, i)
		k.notes = append(k.notes, yamlfile.Say(k.lines(path), path,
			"never in force: of exceptions with the same date the last one counts, here that of line %d",
			k.lines(fmt.Sprintf("%s[%d]", at, counts[e.From]))))
	}
}

// exception reads one exception.
func (k *checker) exception(at string, e Exception, cal *Calendar) (calendar.Exception, bool) {
	before := len(k.faults)
	rule := calendar.Exception{Closed: e.Closed, Name: e.Name}
	rule.From, rule.To = k.dates(at, e)
	if e.WorksAs != "" {
		day, err := calendar.ParseWeekday(e.WorksAs)
		if err != nil {
			k.report(at+".works_as", "%v", err)
		}
		rule.WorksAs = &day
	}
	if e.Hours != nil {
		rule.Hours = k.spans(at+".hours", e.Hours, cal)
	}
	rule.Opens = k.minute(at+".opens", e.Opens, cal)
	rule.Closes = k.minute(at+".closes", e.Closes, cal)
	said := 0
	for _, given := range []bool{e.Closed, e.WorksAs != "", len(e.Hours) > 0} {
		if given {
			said++
		}
	}
	cutting := e.Opens != "" || e.Closes != ""
	if said > 1 || (cutting && (e.Closed || len(e.Hours) > 0)) || (said == 0 && !cutting) {
		k.report(at, "give one of closed, works_as and hours, or opens and closes")
	}
	return rule, len(k.faults) == before
}

// dates are an exception's first and last date.
func (k *checker) dates(at string, e Exception) (from, to string) {
	if (e.Date == "") == (e.From == "" && e.To == "") {
		k.report(at, "give date, or from and to")
		return "", ""
	}
	from, to = e.From, e.To
	if e.Date != "" {
		from, to = e.Date, e.Date
	}
	for _, text := range []string{from, to} {
		if err := calendar.ParseDate(text); err != nil {
			k.report(at, "%v", err)
			return "", ""
		}
	}
	if to < from {
		k.report(at, "from %s to %s goes back", from, to)
	}
	return from, to
}

// minute reads an earlier or later begin or end of a day.
func (k *checker) minute(at, text string, cal *Calendar) *int {
	if text == "" {
		return nil
	}
	m, err := calendar.ParseTime(text)
	if err != nil {
		k.report(at, "%v", err)
	}
	if m < cal.rule.Rollover {
		m += 24 * 60
	}
	return &m
}

// inForce checks what an exception makes of its dates: hours that are in order,
// and any at all where it does not close.
func (k *checker) inForce(at string, e Exception, cal *Calendar) {
	rule := cal.rule.Exceptions[len(cal.rule.Exceptions)-1]
	works, date := false, rule.From
	for range maxDates {
		if err := calendar.CheckSpans(cal.rule.Spans(date), cal.LastTicketMinutes); err != nil {
			k.report(at, "on %s %v", date, err)
			return
		}
		works = works || cal.rule.WorksOn(date)
		if date == rule.To {
			break
		}
		date = calendar.Next(date)
	}
	switch {
	case date != rule.To:
		k.report(at, "more than %d days", maxDates)
	case !works && !e.Closed:
		k.report(at, "the hall is closed then in any case; give hours or works_as")
	}
}
