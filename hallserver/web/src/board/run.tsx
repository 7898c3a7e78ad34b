// Runs a board: the feed, the model, the screen and the sound around each other.

import type { VNode } from "preact";
import { shelf } from "../shelf.ts";
import type { BoardSnapshot, Call, Frame, Media } from "../wire.ts";
import { Seen } from "../witness.ts";
import { Board, callsOf, saysOf } from "./boardview.ts";
import { browserWorld, enrol } from "./browser.ts";
import type { EnrolOutcome } from "./browser.ts";
import { CallLog } from "./calllog.ts";
import type { Of } from "./calllog.ts";
import { Follower } from "./feed.ts";
import type { Refusal, Taker } from "./feed.ts";
import { Kept } from "./kept.ts";
import { tooSmall } from "./layout.ts";
import type { Why } from "./line.ts";
import { browserShelf } from "./media.tsx";
import { MediaStore } from "./mediastore.ts";
import type { Model } from "./model.ts";
import type { Enrolment } from "./notice.tsx";
import { unknownPart } from "./parts.ts";
import { planOf, screenOf } from "./plans.ts";
import { Sound } from "./sound.ts";
import type { Said } from "./speakerface.tsx";
import { Speaker } from "./speaker.ts";
import { BoardScreen } from "./view.tsx";

/** The clock shows minutes; the picture is looked at again this often at least. */
const tick = 1000;
/** How many calls are kept by name for the log. */
const callsMost = 4096;

/** What was said and is no call. */
function unnamed(id: string): Of {
  return { call_id: id, number: "", window: 0 };
}

/** Runs the board until the page goes: draw puts a picture up, contrast says whether in high contrast. */
export function start(draw: (screen: VNode) => void, contrast: (high: boolean) => void): void {
  const board = decodeURIComponent(location.pathname.split("/")[2] ?? "");
  const query = new URLSearchParams(location.search);
  new Running(board, query, draw, contrast).begin();
}

class Running implements Taker {
  private board = this.newBoard();
  private readonly log: CallLog;
  private readonly kept: Kept;
  private readonly follower: Follower;
  private readonly media = new MediaStore(browserShelf(), () => this.show());
  private sound: Sound | undefined;
  private speaker: Speaker<AudioBuffer & { seconds: number }> | undefined;
  private said: Said | undefined;
  private readonly calls = new Map<string, Call>(); // that may yet be said
  private refusal: Refusal | undefined;
  private enrolment: Enrolment = { state: "none" };
  private timer = 0;
  private lines = 0;
  private word = "";
  private met = false; // a frame came since the page began

  constructor(id: string, private readonly query: URLSearchParams, private readonly draw: (screen: VNode) => void, private readonly contrast: (high: boolean) => void) {
    this.log = new CallLog(shelf(), `yimen.calls.${id}`, Date.now);
    this.kept = new Kept(shelf(), `yimen.board.${id}`);
    this.follower = new Follower(browserWorld(id, new Seen(shelf())), this);
    if (query.get("speaker") === "1") {
      this.listen();
    }
  }

  private newBoard(): Board {
    return new Board(undefined, true);
  }

  // listen makes the page say the calls too.
  private listen(): void {
    if (this.sound === undefined) {
      this.sound = new Sound(() => this.show());
      this.speaker = new Speaker(this.sound, {
        spoken: (id) => this.spoke(id), skipped: (id, why) => this.skipped(id, why), word: () => this.show(),
      }, [...this.log.ids("spoken"), ...this.log.ids("skipped")]);
    }
  }

  begin(): void {
    this.restore();
    window.addEventListener("resize", () => this.show());
    window.addEventListener("pagehide", () => this.kept.write(() => this.board.save(), true));
    document.addEventListener("visibilitychange", () => this.keepAwake());
    this.keepAwake();
    this.show();
    void this.enter();
  }

  // enter enrols by the fragment's code, which leaves the address at once, and
  // then follows the feed.
  private async enter(): Promise<void> {
    const code = new URLSearchParams(location.hash.slice(1)).get("code");
    if (location.hash !== "") {
      history.replaceState(null, "", location.pathname + location.search);
    }
    if (code !== null && code !== "") {
      await this.enrol(code);
    }
    this.follower.start();
  }

  private async enrol(code: string): Promise<void> {
    this.enrolment = { state: "busy" };
    this.show();
    const outcome: EnrolOutcome = await enrol(code);
    this.enrolment = outcome === "enrolled" ? { state: "none" } : { state: "failed", why: outcome };
    if (outcome === "enrolled") {
      this.refusal = undefined;
      this.follower.start();
    }
    this.show();
  }

  // position is where to go on. What a speaker had not said is in no kept state: a
  // snapshot brings it again.
  position(): { feed: string; offset: number } {
    return this.speaker !== undefined && !this.met ? { feed: "", offset: 0 } : this.board.position();
  }

  take(frame: Frame): ReturnType<Board["take"]> {
    const before = this.board.position().feed;
    const result = this.board.take(frame, Date.now());
    if (result === "applied") {
      this.met = true;
      this.hear(frame);
    }
    if (result === "applied" && before !== "" && before !== frame.feed) {
      void this.renew();
    }
    this.show();
    return result;
  }

  refused(why: Refusal | undefined): void {
    this.refusal = why;
    this.show();
  }

  // hear hands on what a frame brings to be said.
  private hear(frame: Frame): void {
    if (frame.type === "snapshot" && (frame.data as BoardSnapshot).kind === "speaker") {
      this.listen();
    }
    const speaker = this.speaker;
    if (speaker === undefined) {
      return;
    }
    for (const call of callsOf(frame)) {
      this.calls.set(call.call_id, call);
      if (this.calls.size > callsMost) {
        this.calls.delete(this.calls.keys().next().value as string);
      }
      speaker.add(call, this.board.local(Date.parse(call.at)));
    }
    const { says, unsaid } = saysOf(frame);
    says.forEach((s) => speaker.addSay(s, this.board.local(Date.parse(s.at))));
    if (frame.type === "snapshot") { // which holds all that stand
      unsaid.push(...speaker.emergencies().filter((id) => !says.some((s) => s.id === id)));
    }
    unsaid.forEach((id) => speaker.unsay(id));
  }

  private spoke(id: string): void {
    const call = this.calls.get(id);
    this.log.add("spoken", call ?? unnamed(id));
    if (call !== undefined) {
      this.said = { number: call.number, window: call.window, at: this.board.clock(Date.now()) };
    }
    this.follower.ack({ spoken: id });
    this.show();
  }

  private skipped(id: string, why: Why): void {
    this.log.add("skipped", this.calls.get(id) ?? unnamed(id), why);
    this.follower.ack({ skipped: id });
  }

  // renew loads the page anew when a restarted server brings another one; the
  // board's state is kept over it.
  private async renew(): Promise<void> {
    try {
      const page = await fetch(location.pathname, { cache: "no-store" });
      const text = page.ok ? await page.text() : "";
      const mine = document.querySelector("script[src]")?.getAttribute("src") ?? "";
      if (page.ok && mine !== "" && text.includes("/assets/board-") && !text.includes(mine)) {
        this.kept.write(() => this.board.save(), true);
        location.reload();
      }
    } catch {
      // The next restart is another chance.
    }
  }

  private show(planned = false): void {
    const now = Date.now();
    const model = this.board.view(now);
    if (model.kind === "speaker") {
      this.listen();
    }
    this.media.want(model.media);
    const media = this.media.ready();
    const sound = this.sound?.state ?? "on";
    const silent = sound === "blocked"; // what a touch mends
    const { plan, parts } = planOf(screenOf(this.query), {
      model, refusal: this.refusal, enrolment: this.enrolment, silent, media: media.length,
    });
    if (plan.lines !== this.lines) {
      this.lines = plan.lines;
      this.board.setLines(plan.lines);
      if (!planned) {
        this.show(true); // another number of lines is another picture
        return;
      }
    }
    this.contrast(model.layout?.contrast === true);
    this.draw(
      <BoardScreen
        model={model} plan={plan} parts={parts} refusal={this.refusal} enrolment={this.enrolment}
        media={media} silent={silent} sound={sound} said={this.said} onEnrol={(code) => void this.enrol(code)}
        onSound={() => void this.sound?.unblock()} onSpoilt={(m: Media) => this.media.spoilt(m)}
      />,
    );
    this.later(now);
    this.tell(model, tooSmall(plan));
    this.kept.write(() => this.board.save(), false);
  }

  // tell tells the server, and the log, what is on the glass: after the next frame.
  private tell(model: Model, small: string | undefined): void {
    const missing = this.media.missing();
    const part = unknownPart(model);
    this.speaker?.look();
    const heard = this.speaker?.word();
    const [word, detail] = heard !== undefined && heard.word !== "ok" ? [heard.word, heard.detail] : missing !== undefined ? ["media-missing", missing]
      : part !== undefined ? ["layout-unknown", part] : small !== undefined ? ["screen-small", small] : ["ok", ""];
    if (model.feed !== "" && `${word} ${detail}` !== this.word) {
      this.word = `${word} ${detail}`;
      this.follower.ack({ word: { word: word as string, detail: (detail as string).slice(0, 40) } });
    }
    if (model.feed === "" || document.visibilityState !== "visible" || model.kind === "speaker") {
      return;
    }
    requestAnimationFrame(() => requestAnimationFrame(() => {
      this.board.showed(model, Date.now());
      this.note(model);
      this.follower.ack({ shown: model.shown });
    }));
  }

  // note writes down the calls that are on the glass, and those that never were.
  private note(model: Model): void {
    for (const p of this.board.takePassed()) {
      if (this.speaker === undefined) { // it tells itself what it skips
        this.log.add("skipped", p, p.why);
      }
    }
    if (model.kind === "speaker" || model.kind === "pickup" || model.kind === "wall") {
      return; // calls are not drawn there
    }
    for (const c of model.calls.slice().reverse()) {
      // A page that says nothing skips what gave way to its recall, be it since this picture.
      if (this.speaker !== undefined || !this.log.has("skipped", c.call_id)) {
        this.log.add("shown", c);
      }
    }
  }

  // later draws again when time alone changes the picture, or the clock.
  private later(now: number): void {
    window.clearTimeout(this.timer);
    const wait = Math.max(20, Math.min(this.board.wake(now) - now, tick - (now % tick)));
    this.timer = window.setTimeout(() => this.show(), wait);
  }

  private restore(): void {
    this.board.remember(this.log.ids("shown"));
    const raw = this.kept.read();
    if (raw !== undefined && !this.board.restore(raw)) {
      this.board = this.newBoard();
      this.board.remember(this.log.ids("shown"));
      this.kept.clear();
    }
  }

  private keepAwake(): void {
    if (document.visibilityState === "visible" && "wakeLock" in navigator) {
      navigator.wakeLock.request("screen").catch(() => undefined);
    }
  }
}
