// Drives the pages in a real browser, for tests and for pictures. It reads one
// JSON step a line from standard input and answers each with one JSON line:
//
//	{"id":1,"do":"goto","page":"console","url":"http://127.0.0.1:8080/"}
//	{"id":1,"ok":true,"value":null}      or      {"id":1,"ok":false,"error":"…"}
//
// Every page name is a browser context of its own, as if it were another
// computer. Steps may name a part of the browser too: the same page name in two
// parts is two pages, and the step "leave" closes those of a part. The steps of one
// page are done in their order, those of different pages side by side, each answered
// when it is done. It ends with its input. See steps below for what there is.

import { createInterface } from "node:readline";
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";
import { collisions, cut, empty, texts, typeSizes } from "./looks.mjs";

const require = createRequire(import.meta.url);
const timeout = Number(process.env.YIMEN_STEP_MS ?? 120000);
const axe = await readFile(require.resolve("axe-core/axe.min.js"), "utf8") + "; undefined";
const pages = new Map();
const turns = new Map(); // the last step of each page, as a promise

const browser = await chromium.launch({
  executablePath: process.env.YIMEN_CHROMIUM ?? "/usr/bin/chromium-headless-shell",
  args: [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--font-render-hinting=none",
    "--autoplay-policy=no-user-gesture-required", ...(process.env.YIMEN_CHROMIUM_ARGS ?? "").split(" ").filter(Boolean),
  ],
});

/** What a step's page is called in the whole browser. */
const keyOf = (step) => `${step.part ?? ""} ${step.page}`;

/** The page of a name, made when it is first asked for. */
async function pageOf(step) {
  let entry = pages.get(keyOf(step));
  if (entry === undefined) {
    const context = await browser.newContext({
      viewport: { width: step.width ?? 1366, height: step.height ?? 768 },
      deviceScaleFactor: step.scale ?? 1, locale: "zh-CN", timezoneId: step.zone ?? "UTC",
      contrast: step.contrast ?? "no-preference", reducedMotion: step.motion === "reduce" ? "reduce" : "no-preference",
    });
    context.setDefaultTimeout(timeout);
    await context.addInitScript(countTones);
    await context.addInitScript(withoutSound, step.sound ?? "");
    await context.addInitScript((name) => { delete globalThis[name]; }, step.lacks ?? "");
    entry = { context, faults: [], sent: [] };
    await openPage(entry);
    pages.set(keyOf(step), entry);
  }
  return entry;
}

/** Gives an entry a page, whose faults and sent frames are noted. */
async function openPage(entry) {
  const page = await entry.context.newPage();
  entry.page = page;
  page.on("websocket", (socket) => socket.on("framesent", (f) => entry.sent.push(String(f.payload))));
  page.on("pageerror", (e) => entry.faults.push(`page error: ${e.message}`));
  page.on("console", (m) => {
    // A refused or lost request is the page's business and shown by it.
    if (m.type() === "error" && !m.text().startsWith("Failed to load resource") && !m.text().startsWith("WebSocket connection")) {
      entry.faults.push(`console: ${m.text()}`);
    }
  });
}

/** Counts the tones that the page plays; runs in the page before its scripts. */
function countTones() {
  globalThis.tonesPlayed = 0;
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function count(...args) {
    globalThis.tonesPlayed++;
    return start.apply(this, args);
  };
}

/** Makes the page's sound go wrong: missing, throws, suspended; runs in the page before its scripts. */
function withoutSound(how) {
  if (how === "missing") {
    delete globalThis.AudioContext;
  } else if (how === "throws") {
    globalThis.AudioContext = class { constructor() { throw new Error("no sound device"); } };
  } else if (how === "suspended") {
    globalThis.AudioContext = class { state = "suspended"; resume() { return new Promise(() => undefined); } };
  }
}

/** Waits until the page has a size, which comes to it later than to the browser, and is drawn in it; runs in the page. */
function sized({ width, height }) {
  return new Promise((done) => {
    const look = () => (innerWidth === width && innerHeight === height ? requestAnimationFrame(() => requestAnimationFrame(() => done())) : requestAnimationFrame(look));
    look();
  });
}

/** Waits for what moves on the page and comes to an end; runs in the page. */
function movementEnds() {
  const ending = document.getAnimations().filter((a) => Number.isFinite(a.effect?.getComputedTiming().endTime));
  return Promise.allSettled(ending.map((a) => a.finished)).then(() => undefined);
}

const steps = {
  // The small steps.
  goto: async ({ page }, s) => { await page.goto(s.url, { waitUntil: "load" }); },
  // crash ends the page's process, with no chance to save anything, and opens the page anew.
  crash: async (entry) => {
    const url = entry.page.url();
    const cdp = await entry.context.newCDPSession(entry.page);
    const crashed = entry.page.waitForEvent("crash");
    cdp.send("Page.crash").catch(() => undefined); // it answers no more
    await crashed;
    await entry.page.close();
    await openPage(entry);
    await entry.page.goto(url, { waitUntil: "load" });
  },
  reload: async ({ page }) => { await page.reload({ waitUntil: "load" }); },
  address: async ({ page }) => page.url(),
  size: async ({ page }, s) => {
    await page.setViewportSize({ width: s.width, height: s.height });
    await page.evaluate(sized, s);
  },
  click: async ({ page }, s) => { await page.click(s.selector, s.count ? { clickCount: s.count } : {}); },
  fill: async ({ page }, s) => { await page.fill(s.selector, s.text); },
  choose: async ({ page }, s) => { await page.selectOption(s.selector, s.text); },
  press: async ({ page }, s) => { await page.keyboard.press(s.key); },
  type: async ({ page }, s) => { await page.keyboard.type(s.text); },
  down: async ({ page }, s) => { await page.keyboard.down(s.key); },
  up: async ({ page }, s) => { await page.keyboard.up(s.key); },
  hold: async ({ page }, s) => { await page.hover(s.selector); await page.mouse.down(); },
  release: async ({ page }) => { await page.mouse.up(); },
  wait: async ({ page }, s) => { await page.waitForSelector(s.selector, { state: s.gone ? "hidden" : "visible" }); },
  text: async ({ page }, s) => (await page.innerText(s.selector)).trim(),
  value: async ({ page }, s) => page.inputValue(s.selector),
  attribute: async ({ page }, s) => page.getAttribute(s.selector, s.name),
  count: async ({ page }, s) => page.locator(s.selector).count(),
  enabled: async ({ page }, s) => page.isEnabled(s.selector),
  box: async ({ page }, s) => page.locator(s.selector).boundingBox(),
  storage: async ({ page }) => page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }])),
  // save writes what the page keeps under a key of its storage into a file.
  save: async ({ page }, s) => writeFile(s.path, await page.evaluate((key) => localStorage.getItem(key) ?? "", s.key)),
  overflow: async ({ page }) => page.evaluate(() => {
    const root = document.documentElement;
    return { right: root.scrollWidth - root.clientWidth, down: root.scrollHeight - root.clientHeight };
  }),
  outside: async ({ page }, s) => page.evaluate((selector) => Array.from(document.querySelectorAll(selector)).filter((e) => {
    const r = e.getBoundingClientRect();
    return r.width > 0 && (r.left < -1 || r.top < -1 || r.right > innerWidth + 1 || r.bottom > innerHeight + 1);
  }).map((e) => `${e.tagName} ${e.getAttribute("class")}`), s.selector),
  clipped: async ({ page }, s) => page.evaluate((selector) => Array.from(document.querySelectorAll(selector))
    .filter((e) => e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1)
    .map((e) => `${e.getAttribute("class")} ${e.scrollWidth - e.clientWidth} × ${e.scrollHeight - e.clientHeight}`), s.selector),
  collisions: async ({ page }, s) => { await page.evaluate(movementEnds); return page.evaluate(collisions, s.selector); },
  cut: async ({ page }, s) => page.evaluate(cut, s.selector),
  empty: async ({ page }, s) => page.evaluate(empty, s.selector),
  texts: async ({ page }, s) => { await page.evaluate(() => document.fonts.ready.then(() => undefined)); await page.evaluate(movementEnds); return page.evaluate(texts, s.selector); },
  "type-sizes": async ({ page }, s) => page.evaluate(typeSizes, s.selectors),
  remember: async ({ page }, s) => { await page.evaluate(([name, text]) => localStorage.setItem(name, text), [s.name, s.text]); },
  mark: async ({ page }, s) => { await page.evaluate((text) => { globalThis.markLeft = text; }, s.text); },
  // Nobody sees the page, and its timers are as good as stopped, which a browser does after a while.
  unseen: async ({ page }) => page.evaluate(() => {
    Object.defineProperty(document, "hidden", { get: () => true });
    const soon = globalThis.setTimeout;
    globalThis.setTimeout = (run, ms, ...rest) => soon(run, ms >= 300 ? 3_600_000 : ms, ...rest);
  }),
  marked: async ({ page }) => page.evaluate(() => globalThis.markLeft ?? ""),
  tones: async ({ page }) => page.evaluate(() => globalThis.tonesPlayed),
  title: async ({ page }) => page.title(),
  focused: async ({ page }) => page.evaluate(() => document.activeElement?.getAttribute("data-act") ?? document.activeElement?.tagName ?? ""),
  offline: async ({ context }, s) => { await context.setOffline(s.offline); },
  screenshot: async ({ page }, s) => { await page.evaluate(() => document.fonts.ready.then(() => undefined)); await page.screenshot({ path: s.path }); },
  axe: async ({ page }) => {
    await page.evaluate(movementEnds); // a colour half faded in is nobody's fault
    if (await page.evaluate(() => globalThis.axe === undefined)) {
      await page.evaluate(axe);
    }
    const result = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
    return result.violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => n.target.join(" ") + " " + (n.any[0]?.message ?? "")).join("; ")}`);
  },
  faults: async ({ faults }) => faults.splice(0),
  sent: async ({ sent }) => sent,
  close: async ({ context }, s) => { pages.delete(keyOf(s)); await context.close(); },

  // The console, in a clerk's words.
  "sign-in": async ({ page }, s) => {
    await page.goto(s.url, { waitUntil: "load" });
    await page.waitForSelector(".staff-page[data-phase=signin]");
    await page.fill("input[name=user]", s.user);
    await page.fill("input[name=password]", s.password);
    await page.press("input[name=password]", "Enter");
    await page.waitForSelector(".staff-page:not([data-phase=signin]):not([data-phase=starting])");
    return page.getAttribute(".staff-page", "data-phase");
  },
  "open-window": async ({ page }, s) => {
    await page.click(`.tile[data-window="${s.window}"]:not(:disabled)`);
    await page.waitForSelector(`.console[data-phase=work][data-window="${s.window}"] [data-act=next]`);
  },
  // next calls the next one and answers the number that then stands there, ""
  // when nobody waits.
  next: async ({ page }) => {
    await page.waitForSelector("[data-act=next]:not(:disabled)");
    if (await page.isVisible("[data-bar=none-waits]")) { // of an earlier call
      await page.keyboard.press("Escape");
      await page.waitForSelector("[data-bar=none-waits]", { state: "hidden" });
    }
    const before = await page.getAttribute(".stage", "data-ticket");
    await page.keyboard.press("n");
    await page.waitForFunction((was) => {
      const now = document.querySelector(".stage")?.getAttribute("data-ticket");
      return now !== was || document.querySelector("[data-bar=none-waits]") !== null;
    }, before);
    return page.getAttribute(".stage", "data-ticket");
  },
  act: async ({ page }, s) => {
    await page.waitForSelector(`[data-act=${s.act}]:not(:disabled)`);
    await page.click(`[data-act=${s.act}]`);
  },
  number: async ({ page }) => page.getAttribute(".stage", "data-ticket"),
  doing: async ({ page }) => page.getAttribute(".stage", "data-doing"),

  // The board.
  "wait-call": async ({ page }, s) => {
    const line = `.line[data-number="${s.number}"][data-window="${s.window}"]`;
    await page.waitForSelector(`${line}, .one[data-window="${s.window}"] [data-number="${s.number}"]`); // the latter: a window's own board
    return (await page.locator(line).count()) > 0 ? page.getAttribute(line, "data-marked") : null;
  },
  "board-calls": async ({ page }) => page.$$eval(".line", (all) => all.map((l) => `${l.dataset.number} ${l.dataset.window}`)),
  "board-windows": async ({ page }) => page.$$eval('.line, .at:not([data-number=""])', (all) => all
    .filter((e) => e.innerText.includes(e.dataset.number)).map((e) => `${e.dataset.number} ${e.dataset.window}`)),
  "wait-fresh": async ({ page }) => { await page.waitForSelector('.board[data-stale=no]:not([data-feed=""])'); },
};

/** Closes the pages of a part of the browser; what they have not done yet fails. */
async function leave({ part }) {
  const own = (map) => [...map.keys()].filter((key) => key.startsWith(`${part} `));
  const close = () => Promise.all(own(pages).map((key) => pages.get(key).context.close()));
  await close();
  await Promise.all(own(turns).map((key) => turns.get(key)));
  await close(); // what a step opened meanwhile
  for (const map of [turns, pages]) {
    own(map).forEach((key) => map.delete(key));
  }
}

/** Does one step and writes its answer. */
async function answer(step, run) {
  let said;
  try {
    said = { id: step.id, ok: true, value: (await run()) ?? null };
  } catch (e) {
    said = { id: step.id ?? null, ok: false, error: String(e.message ?? e) };
  }
  process.stdout.write(JSON.stringify(said) + "\n");
}

for await (const line of createInterface({ input: process.stdin })) {
  if (line.trim() === "") {
    continue;
  }
  let step = {};
  try {
    step = JSON.parse(line);
  } catch (e) {
    await answer(step, () => { throw e; });
    continue;
  }
  if (step.do === "leave") {
    void answer(step, () => leave(step));
    continue;
  }
  const run = steps[step.do] ?? (() => { throw new Error(`no step ${step.do}; there are: ${Object.keys(steps).join(", ")}`); });
  const before = turns.get(keyOf(step)) ?? Promise.resolve();
  turns.set(keyOf(step), before.then(() => answer(step, async () => run(await pageOf(step), step))));
}
await Promise.all(turns.values());
await browser.close();
