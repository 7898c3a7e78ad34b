#!/usr/bin/env bash
# npm ics 3.12.0 beside ical-generator 10.2.0 (iCalendar files).
#
# Guess: content lines are folded at 75 octets, as RFC 5545 has it.
# Seen: ics counts characters: a Chinese summary of 50 characters stays one line of
#   158 octets. ical-generator folds it at 75 octets, between two characters.
# For a hall: an appointment's file is taken by some calendars and cut or refused by
#   readers that hold to the limit; and only Chinese texts show it.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
npm init -y >/dev/null
npm install --ignore-scripts --no-audit --no-fund --loglevel error ics@3.12.0 ical-generator@10.2.0 >/dev/null
cat > run.mjs <<'JS'
import { createEvent } from "ics";
import ical from "ical-generator";
const title = "不动产转移登记，请携带身份证、户口簿、不动产权证书、买卖合同、完税证明，提前十分钟到二楼三号窗口取号";
const files = {
  ics: createEvent({ start: [2027, 1, 5, 9, 30], duration: { minutes: 15 }, title, uid: "a@hall.example" }).value,
  "ical-generator": ical({ events: [{ start: new Date(Date.UTC(2027, 0, 5, 1, 30)), summary: title, id: "a" }] }).toString(),
};
for (const [name, text] of Object.entries(files)) {
  const octets = text.split("\r\n").map((line) => Buffer.byteLength(line));
  console.log(`${name}: the longest line has ${Math.max(...octets)} octets, the summary whole: ${text.replaceAll("\r\n ", "").includes(title)}`);
}
JS
node run.mjs | tee seen
diff - seen <<'WANT'
ics: the longest line has 158 octets, the summary whole: true
ical-generator: the longest line has 74 octets, the summary whole: true
WANT
