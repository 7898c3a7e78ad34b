// What is wrong with how a page looks, found in the page itself. Each function here
// runs in the page and knows nothing of this file's other ones.

/**
 * Lists texts that stand on another text, or leave the card or the screen they stand
 * in. Of a line of text only what ink covers counts: a little over its figures.
 */
export function collisions(selector) {
  const ink = 0.38; // from the middle of a line, in the size of its type
  const boxes = [];
  for (const root of document.querySelectorAll(selector)) {
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
      const of = node.parentElement;
      if (node.data.trim() === "" || of === null || of.closest(".unseen, option, select") !== null) {
        continue;
      }
      const size = parseFloat(getComputedStyle(of).fontSize) * (of.checkVisibility() ? 1 : 0);
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const r of range.getClientRects()) {
        const middle = (r.top + r.bottom) / 2;
        // What is cut off is not seen.
        let box = { left: r.left, right: r.right, top: middle - ink * size, bottom: middle + ink * size };
        for (let e = of; e !== null && e !== document.body; e = e.parentElement) {
          if (getComputedStyle(e).overflow !== "visible" && e.closest(".card") !== e) {
            const c = e.getBoundingClientRect();
            box = { left: Math.max(box.left, c.left), right: Math.min(box.right, c.right), top: Math.max(box.top, c.top), bottom: Math.min(box.bottom, c.bottom) };
          }
        }
        if (size > 0 && box.right - box.left > 1 && box.bottom - box.top > 1) {
          boxes.push({ ...box, of, node, text: node.data.trim().slice(0, 20) });
        }
      }
    }
  }
  const found = new Set();
  for (const [n, a] of boxes.entries()) {
    const card = a.of.closest(".card")?.getBoundingClientRect() ?? { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
    if (a.left < card.left - 1 || a.right > card.right + 1 || a.top < card.top - 1 || a.bottom > card.bottom + 1) {
      found.add(`"${a.text}" leaves its card`);
    }
    for (const b of boxes.slice(n + 1)) {
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (a.node !== b.node && wide > 1 && high > 1) {
        found.add(`"${a.text}" stands on "${b.text}"`);
      }
    }
  }
  return [...found];
}

/** Lists texts of which an end is cut off, or the feet of their letters. */
export function cut(selector) {
  const feet = 0.05; // of the letters above the end of what the typeface takes, in the size of its type
  const feetOff = (e) => {
    const range = document.createRange();
    range.selectNodeContents(e);
    const last = [...range.getClientRects()].filter((r) => r.top < e.getBoundingClientRect().bottom - 1).pop();
    const lowest = last === undefined ? 0 : last.bottom - feet * parseFloat(getComputedStyle(e).fontSize);
    return /[gjpqy]/.test(e.textContent) && lowest > e.getBoundingClientRect().bottom + 1;
  };
  return Array.from(document.querySelectorAll(selector))
    .filter((e) => getComputedStyle(e).overflow !== "visible" && e.childElementCount === 0 && e.textContent.trim() !== "")
    .filter((e) => e.scrollWidth > e.clientWidth + 1 || feetOff(e) || (getComputedStyle(e).webkitLineClamp !== "none" && e.scrollHeight > e.clientHeight * 1.2))
    .map((e) => `"${e.textContent.trim().slice(0, 40)}" of ${e.getAttribute("class")}`);
}

/** The sizes of type of what each of the selectors finds, in CSS pixels. */
export function typeSizes(selectors) {
  return Object.fromEntries(selectors.map((s) => [s, Array.from(document.querySelectorAll(s)).map((e) => parseFloat(getComputedStyle(e).fontSize))]));
}

/** Lists what is to say something and is seen without a word: names, buttons, headings, choices. */
export function empty(selector) {
  const said = "b, p, h1, h2, h3, h4, button, option, label, legend, th, dt, dd, small, time, .name, .other";
  return Array.from(document.querySelectorAll(selector))
    .flatMap((root) => Array.from(root.querySelectorAll(said)))
    .filter((e) => e.checkVisibility() && e.closest("[aria-hidden=true]") === null && e.querySelector("svg, img, video, input, select") === null)
    .filter((e) => e.textContent.trim() === "" && !e.hasAttribute("aria-label"))
    .map((e) => `<${e.tagName.toLowerCase()} class="${e.getAttribute("class") ?? ""}"> in ${e.parentElement?.getAttribute("class") ?? ""}`);
}

/** The texts within what a selector finds, and where they stand. */
export function texts(selector) {
  const out = [];
  for (const root of document.querySelectorAll(selector)) {
    const all = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = all.nextNode(); node !== null; node = all.nextNode()) {
      const range = document.createRange();
      range.selectNodeContents(node);
      const r = range.getBoundingClientRect();
      if (node.data.trim() !== "" && r.width > 0) {
        out.push({ text: node.data.trim(), x: r.left, y: (r.top + r.bottom) / 2, wide: r.width, size: parseFloat(getComputedStyle(node.parentElement).fontSize) });
      }
    }
  }
  return out;
}
