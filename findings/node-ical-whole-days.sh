#!/usr/bin/env bash
# npm node-ical 0.22.1, read in Asia/Shanghai.
#
# Guess: two whole-day events of one day (DTSTART;VALUE=DATE:20270101) begin at
#   the same moment, whichever of them recurs; a day added by RDATE is among the
#   days of its rule.
# Seen: the single one begins at 2026-12-31T16:00Z (midnight of the place), the
#   recurring one at 2027-01-01T00:00Z (midnight of UTC, 08:00 in the place), in
#   one and the same file; the rule's days lack the RDATE and still hold the
#   EXDATE, which lies beside them. npm ical.js 2.2.1 has both begin at local
#   midnight, the added day among its occurrences and the other one not.
# For a hall: a calendar of "open each Friday" and of holidays, compared by
#   moments, is off by eight hours for one half of its entries.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
npm init -y >/dev/null
npm install --ignore-scripts --no-audit --no-fund --loglevel error node-ical@0.22.1 ical.js@2.2.1 >/dev/null
cat > run.js <<'JS'
const nodeIcal = require("node-ical"), ICAL = require("ical.js");
const event = (uid, ...lines) => ["BEGIN:VEVENT", `UID:${uid}`, "DTSTAMP:20261106T000000Z", "DTSTART;VALUE=DATE:20270101", ...lines, "END:VEVENT"];
const file = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//example//EN",
  ...event("single", "SUMMARY:元旦"),
  ...event("rule", "RRULE:FREQ=WEEKLY;COUNT=3", "EXDATE;VALUE=DATE:20270108", "RDATE;VALUE=DATE:20270109", "SUMMARY:开门"),
  "END:VCALENDAR", ""].join("\r\n");
const read = nodeIcal.sync.parseICS(file);
const day = (d) => d.toISOString().slice(5, 10);
console.log("node-ical single", read.single.start.toISOString());
console.log("node-ical rule  ", read.rule.start.toISOString(), read.rule.rrule.all().map(day).join(" "));
for (const part of new ICAL.Component(ICAL.parse(file)).getAllSubcomponents("vevent")) {
  const e = new ICAL.Event(part), days = [];
  if (e.isRecurring()) for (let i = e.iterator(), next; (next = i.next()); ) days.push(String(next).slice(5));
  console.log("ical.js", e.uid, e.startDate.toJSDate().toISOString(), days.join(" "));
}
JS
TZ=Asia/Shanghai node run.js | tee seen
diff -b - seen <<'WANT'
node-ical single 2026-12-31T16:00:00.000Z
node-ical rule   2027-01-01T00:00:00.000Z 01-01 01-08 01-15
ical.js single 2026-12-31T16:00:00.000Z
ical.js rule 2026-12-31T16:00:00.000Z 01-01 01-09 01-15
WANT
