#!/usr/bin/env bash
# npm chinese-days 1.5.7.
#
# Guess: for a year whose arrangement it does not hold yet it throws, or says that
#   it does not know, or answers at least by the holidays that are fixed by rule.
# Seen: it answers by the day of the week alone: Friday, 1 October 2027 is a
#   working day, and counting working days goes through it, without a word. For
#   2026 it knows holidays and moved working days alike.
# For a hall: a deadline or a bookable day of next year, computed before the yearly
#   arrangement came into the package, is wrong in silence. Ask whether the year is
#   there, and warn where it is not.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
npm init -y >/dev/null
npm install --ignore-scripts --no-audit --no-fund --loglevel error chinese-days@1.5.7 >/dev/null
cat > run.js <<'JS'
const days = require("chinese-days");
for (const day of ["2026-10-01", "2026-10-10", "2027-10-01", "2030-05-01"]) {
  console.log(day, days.isWorkday(day) ? "works" : "rests", JSON.stringify(days.getDayDetail(day).name));
}
for (const from of ["2026-09-30", "2027-09-30"]) console.log("the working day after", from, "is", days.findWorkday(1, from));
JS
TZ=Asia/Shanghai node run.js | tee seen
diff - seen <<'WANT'
2026-10-01 rests "National Day,国庆节,3"
2026-10-10 works "National Day,国庆节,3"
2027-10-01 works "Friday"
2030-05-01 works "Wednesday"
the working day after 2026-09-30 is 2026-10-08
the working day after 2027-09-30 is 2027-10-01
WANT
