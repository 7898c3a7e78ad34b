// How text is set: a thin space between Chinese and Latin, and numbers as each
// language writes them.

const thin = "\u2009";
const han = /\p{Script=Han}/u;
const latin = /[\p{Script=Latin}\d]/u;

function mixed(a: string, b: string): boolean {
  return (han.test(a) && latin.test(b)) || (latin.test(a) && han.test(b));
}

/**
 * Sets a thin space between Chinese characters and the Latin letters or figures
 * beside them, in place of an ordinary space where one stands. The same rule as
 * theme.Typeset.
 */
export function typeset(text: string): string {
  const all = Array.from(text);
  let out = "";
  for (let i = 0; i < all.length; i++) {
    const c = all[i] as string;
    const before = all[i - 1];
    const after = all[i + 1];
    if (c === " " && before !== undefined && after !== undefined && mixed(before, after)) {
      out += thin;
      continue;
    }
    if (before !== undefined && mixed(before, c)) {
      out += thin;
    }
    out += c;
  }
  return out;
}
