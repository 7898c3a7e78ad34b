#!/usr/bin/env bash
# npm idcard 4.2.0 and npm id-validator 1.3.0, on numbers that are valid by
# GB 11643 (invented, their check digits computed here).
#
# Guess: both know the eighteen digits of the foreigner's permanent residence card
#   issued since December 2023 (it begins with 9), and the check letter in either
#   case, as it is typed.
# Seen: idcard says that the foreigner's number is not valid, and that one with a
#   small x is not, though it tells birth, place and age of it. id-validator takes
#   both.
# For a hall: a kiosk that trusts the first turns away foreigners; bring the check
#   letter to one form first, and go by the number's first digit.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
npm init -y >/dev/null
npm install --ignore-scripts --no-audit --no-fund --loglevel error idcard@4.2.0 id-validator@1.3.0 >/dev/null
cat > run.js <<'JS'
const idcard = require("idcard"), IDValidator = require("id-validator");
const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const whole = (s) => s + "10X98765432"[[...s].reduce((sum, c, i) => sum + Number(c) * weights[i], 0) % 11];
const citizen = whole("21999919900101018");
for (const [what, number] of [
  ["citizen", citizen], ["citizen, small letter", citizen.toLowerCase()],
  ["Hong Kong resident", whole("81000019900101001")], ["foreigner, card of 2023", whole("92115619900101001")],
])
  console.log(`${what}: idcard ${idcard.verify(number)}, id-validator ${new IDValidator().isValid(number)}`);
console.log("small letter all the same:", idcard.info(citizen.toLowerCase()).birthday);
JS
node run.js | tee seen
diff - seen <<'WANT'
citizen: idcard true, id-validator true
citizen, small letter: idcard false, id-validator true
Hong Kong resident: idcard true, id-validator true
foreigner, card of 2023: idcard false, id-validator true
small letter all the same: 19900101
WANT
