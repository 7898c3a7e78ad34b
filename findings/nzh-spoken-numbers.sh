#!/usr/bin/env bash
# npm nzh 1.0.14 (numbers in Chinese, both ways).
#
# Guess: it reads back what people say and write: 两百 is 200, 一百二 is 120
#   (as 一千五 is 1,500), and what it cannot read it refuses.
# Seen: 两百 is 0 and 一百二 is 102, without a word; 一百二十 is 120. An amount of
#   three decimals loses the third and its 整: 1.005 is 人民币壹元.
# For a hall: what a citizen says or a list spells out must not be read this way
#   unchecked: write the number back and compare.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
npm init -y >/dev/null
npm install --ignore-scripts --no-audit --no-fund --loglevel error nzh@1.0.14 >/dev/null
cat > run.js <<'JS'
const { cn } = require("nzh");
for (const said of ["一百二十", "一百二", "一千五", "两百", "二百"]) console.log(said, cn.decodeS(said));
for (const yuan of [1, 1.05, 1.005]) console.log(yuan, cn.toMoney(yuan));
JS
node run.js | tee seen
diff - seen <<'WANT'
一百二十 120
一百二 102
一千五 1005
两百 0
二百 200
1 人民币壹元整
1.05 人民币壹元零伍分
1.005 人民币壹元
WANT
