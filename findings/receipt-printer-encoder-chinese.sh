#!/usr/bin/env bash
# npm @point-of-sale/receipt-printer-encoder 4.0.1 (ESC/POS).
#
# Guess: text that the chosen code page does not hold is refused, or sent in the
#   printer's Chinese mode (FS &, GB18030), since that is how such printers print it.
# Seen: every Chinese character is sent as "?", without an error, with codepage
#   "auto" too; there is no code page for Chinese ("Unknown codepage"). Each text
#   begins with FS . , which switches the printer's Chinese mode off, also for
#   whatever another program sends behind it.
# For a hall: a slip of question marks where the queue's name should stand. Send
#   GB18030 oneself, or a picture, and set the mode before each text.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
npm init -y >/dev/null
npm install --ignore-scripts --no-audit --no-fund --loglevel error @point-of-sale/receipt-printer-encoder@4.0.1 >/dev/null
cat > run.mjs <<'JS'
import Encoder from "@point-of-sale/receipt-printer-encoder";
const shown = (bytes) => Buffer.from(bytes).toString("latin1").replace(/[^\x20-\x7e]/g, (c) => `<${c.charCodeAt(0).toString(16)}>`);
for (const page of ["auto", "gb18030"]) {
  try {
    const encoder = new Encoder({ language: "esc-pos" });
    console.log(`${page}:`, shown(encoder.initialize().codepage(page).line("您的号码 A023").encode()));
  } catch (error) {
    console.log(`${page}:`, error.message);
  }
}
JS
node run.mjs | tee seen
diff - seen <<'WANT'
auto: <1b>@<1c>.<1b>M<0><1b>t<0>???? A023<a><d>
gb18030: Unknown codepage
WANT
