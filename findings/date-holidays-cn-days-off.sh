#!/usr/bin/env bash
# npm date-holidays 3.37.0, country CN.
#
# Guess: its holidays of type "public" are the days on which offices are closed
#   for everybody: the thirteen of the State Council's rule in force since 2025.
# Seen: 1 June whole and the afternoons of 8 March, 4 May and 1 August are "public"
#   (they are for women, the young, children and soldiers); 19 February and 2 May
#   2026, which the rule has, are missing, and so is every day that the yearly
#   arrangement moves (5 October 2026 off, Saturday 10 October a working day).
# For a hall: appointments refused on Children's Day and given on 2 May, deadlines
#   in working days wrong by as many. Take the arrangement itself.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
npm init -y >/dev/null
npm install --ignore-scripts --no-audit --no-fund --loglevel error date-holidays@3.37.0 >/dev/null
cat > run.js <<'JS'
const Holidays = require("date-holidays");
const cn = new Holidays("CN");
for (const h of cn.getHolidays(2026)) console.log(h.date.slice(0, 16), h.type, h.name.split(" ")[0]);
for (const day of ["2026-02-19", "2026-05-02", "2026-06-01", "2026-10-05"]) {
  console.log(day, cn.isHoliday(new Date(`${day}T10:00:00+08:00`)) ? "a holiday" : "no holiday");
}
JS
TZ=Asia/Shanghai node run.js | tee seen
diff - seen <<'WANT'
2026-01-01 00:00 public 元旦
2026-02-16 00:00 public 春节
2026-02-17 00:00 public 春节
2026-02-18 00:00 public 春节
2026-03-08 12:00 public 国际妇女节
2026-04-05 00:00 public 清明节
2026-05-01 00:00 public 劳动节
2026-05-04 12:00 public 青年节
2026-06-01 00:00 public 六一儿童节
2026-06-19 00:00 public 端午节
2026-08-01 12:00 public 建军节
2026-09-25 00:00 public 中秋节
2026-10-01 00:00 public 国庆节
2026-10-02 00:00 public 国庆节
2026-10-03 00:00 public 国庆节
2026-02-19 no holiday
2026-05-02 no holiday
2026-06-01 a holiday
2026-10-05 no holiday
WANT
