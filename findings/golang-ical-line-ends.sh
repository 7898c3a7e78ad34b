#!/usr/bin/env bash
# github.com/arran4/golang-ical v0.3.4 and github.com/teambition/rrule-go v1.8.2.
#
# Guess: a calendar written ends its lines with CR LF, as RFC 5545 wants; an
#   event that says how long it lasts (DURATION) instead of when it ends has an
#   end; a whole-day rule (DTSTART;VALUE=DATE, the RFC's own form) is a rule.
# Seen: outside Windows golang-ical's Serialize ends lines with LF alone; its
#   GetEndAt of an event with DURATION:P9D says "property not found: DTEND";
#   rrule-go refuses DTSTART;VALUE=DATE:20270101 with "bad TZID parameter format".
#   github.com/emersion/go-ical ends the nine days where they end.
# For a hall: holidays are whole days, often with a duration: read them with
#   go-ical, or look for both properties; write calendars with WithNewLineWindows.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
cat > go.mod <<'MOD'
module seen

go 1.26

require (
	github.com/arran4/golang-ical v0.3.4
	github.com/emersion/go-ical v0.0.0-20250329121855-f41e73efc392
	github.com/teambition/rrule-go v1.8.2
)
MOD
cat > main.go <<'GO'
package main

import (
	"fmt"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"
	"github.com/emersion/go-ical"
	"github.com/teambition/rrule-go"
)

const spring = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//example//EN\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20261106T000000Z\r\n" +
	"DTSTART;VALUE=DATE:20270205\r\nDURATION:P9D\r\nSUMMARY:春节\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"

func main() {
	c, err := ics.ParseCalendar(strings.NewReader(spring))
	if err != nil {
		panic(err)
	}
	out := c.Serialize()
	fmt.Printf("golang-ical: CR %d, LF %d\n", strings.Count(out, "\r"), strings.Count(out, "\n"))
	_, err = c.Events()[0].GetEndAt()
	fmt.Println("golang-ical: end:", err)
	d, err := ical.NewDecoder(strings.NewReader(spring)).Decode()
	if err != nil {
		panic(err)
	}
	end, err := d.Events()[0].DateTimeEnd(time.UTC)
	fmt.Println("go-ical: end:", end.Format(time.DateOnly), err)
	_, err = rrule.StrToRRuleSet("DTSTART;VALUE=DATE:20270101\nRRULE:FREQ=DAILY;COUNT=3")
	fmt.Println("rrule-go:", err)
}
GO
go mod tidy >/dev/null 2>&1
go run . | tee seen
diff - seen <<'WANT'
golang-ical: CR 0, LF 11
golang-ical: end: property not found: DTEND
go-ical: end: 2027-02-14 <nil>
rrule-go: StrToDtStart failed: bad TZID parameter format
WANT
