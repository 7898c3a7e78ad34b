import assert from "node:assert/strict";
import { test } from "node:test";
import type { CallsDevice, DeviceHealth, Health } from "../src/healthwire.ts";
import { missingOf } from "../src/manager/screen/calls.tsx";
import { cardAlarm, cardsOf, isAlarm, nameOf, sentenceOf, sorted, standingOf } from "../src/manager/light.ts";
import { yearsOf } from "../src/manager/screen/holidays.tsx";
import { Words } from "../src/manager/words.ts";

const at = "2026-03-02T01:05:00Z";

function device(state: DeviceHealth["state"], more: Partial<DeviceHealth> = {}): DeviceHealth {
  return { board: "hall", kind: "hall", device: "d1", state, since: at, last_seen: at, shows: false, speaks: false, behind_s: 0, ...more };
}

function nobodyAt(board: string): DeviceHealth {
  const d = device("gone", { board });
  delete d.device;
  return d;
}

test("a board that nobody stands at is no alarm, a device that went is", () => {
  assert.equal(standingOf(nobodyAt("hall")), "nobody");
  assert.equal(isAlarm(nobodyAt("hall")), false);
  assert.equal(isAlarm(device("gone")), true);
  assert.equal(isAlarm(device("ok")), false);
});

test("who wants somebody to look goes first, the server's order within", () => {
  const h: Health = {
    at, alarms: 3, files: [],
    devices: [nobodyAt("z"), device("ok", { device: "a" }), device("late", { device: "b" }), device("gone", { device: "c" }), device("gone", { device: "d" }), device("trouble", { device: "e" })],
  };
  assert.deepEqual(sorted(h).map((d) => d.device ?? "-"), ["c", "d", "e", "b", "a", "-"]);
});

test("every word, and every one this page does not know, is a sentence in each language", () => {
  for (const lang of ["zh", "en", "ko"] as const) {
    const w = new Words(lang);
    for (const word of ["no-sound", "clip-missing", "media-missing", "layout-unknown", "screen-small", "sign-silent", "sign-fault", "sound-blocked", "sound-missing", "new-word"]) {
      const said = sentenceOf(w, device("trouble", { word, detail: "a.png" }));
      assert.ok(said.includes("a.png") && !said.includes("{"), said);
      assert.ok(word === "new-word" || !said.includes(word), said);
    }
    for (const word of ["unauthenticated", "forbidden", "unknown-board", "board-token-on-speaker", "speaker-token-on-board", "bridge-token-on-board", "unbound", "not-its-window", "busy", "never-heard-of"]) {
      const said = sentenceOf(w, device("refused", { word }));
      assert.ok(said.length > 8 && !said.includes("{"), said);
    }
  }
});

test("a device that only speaks is late with saying, another with showing", () => {
  const w = new Words("zh");
  assert.ok(sentenceOf(w, device("late", { speaks: true, behind_s: 51 })).includes("播报"));
  assert.ok(sentenceOf(w, device("late", { shows: true, speaks: true, behind_s: 7 })).includes("显示"));
});

test("a device without a name is called what it is", () => {
  const w = new Words("zh");
  assert.equal(nameOf(w, device("ok", { name: "东墙大屏" })), "东墙大屏");
  assert.equal(nameOf(w, device("ok")), "d1");
  assert.equal(nameOf(w, nobodyAt("hall")), "还没有设备");
});

test("a bridge whose keys do nothing says so, and the command names it", () => {
  const d = device("refused", { board: "", kind: "bridge", device: "bridge-1a2b", name: "一楼东区叫号器", word: "unbound" });
  assert.equal(isAlarm(d), true);
  for (const [lang, nothing] of [["zh", "按键不起作用"], ["en", "keys do nothing"], ["ko", "작동하지 않습니다"]] as const) {
    const w = new Words(lang);
    for (const word of ["unbound", "not-its-window"]) {
      const said = sentenceOf(w, { ...d, word });
      assert.ok(said.includes("hallserver device windows bridge-1a2b") && (word !== "unbound" || said.includes(nothing)), said);
    }
  }
});

test("a call is missing that was neither shown nor said nor passed over", () => {
  const d: CallsDevice = { board: "hall", device: "d1", due: 10, shown: 0, spoken: 0, skipped: 0, p50_s: 0, p99_s: 0, most_s: 0 };
  assert.equal(missingOf(d), 10);
  assert.equal(missingOf({ ...d, shown: 9 }), 1);
  assert.equal(missingOf({ ...d, spoken: 7, skipped: 3 }), 0);
  assert.equal(missingOf({ ...d, shown: 12 }), 0);
});

test("a card that was left is told with its kiosk and since when, in each language", () => {
  for (const [lang, want] of [["zh", "自助机 1：09:05 起有身份证未取走"], ["en", "自助机 1: card left since 09:05"], ["ko", "자동"]] as const) {
    const said = cardAlarm(new Words(lang), { device: "kiosk-1", name: lang === "ko" ? "자동" : "自助机 1", since: at });
    assert.ok(said.replace(/\u2009/g, " ").startsWith(want) && said.includes("09:05"), said);
  }
  assert.ok(cardAlarm(new Words("en"), { device: "kiosk-1", since: at }).startsWith("kiosk-1"));
});

test("an older server tells of no cards", () => {
  const old: Health = { at, alarms: 0, files: [], devices: [] };
  assert.deepEqual(cardsOf(old), []);
});

test("a year that several calendars lack is told once", () => {
  const of = (calendar: string, year: number): { calendar: string; name: { zh: string }; year: number } => ({ calendar, name: { zh: calendar }, year });
  assert.deepEqual(yearsOf([of("a", 2028), of("a", 2027), of("b", 2028)]), [2027, 2028]);
});
