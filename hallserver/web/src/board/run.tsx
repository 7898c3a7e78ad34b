// Runs a board: the feed, the model, the screen and the sound around each other.

import type { VNode } from "preact";
import type { Call, Frame } from "../wire.ts";
import { Board, callsOf } from "./boardview.ts";
import { Follower } from "./feed.ts";
import type { Refusal, Taker } from "./feed.ts";
import { browserWorld, enrol } from "./browser.ts";
import type { EnrolOutcome } from "./browser.ts";
import { makePlan } from "./layout.ts";
import type { Plan } from "./layout.ts";
import { Speaker } from "./speaker.ts";
import { Sound } from "./sound.ts";
import { BoardScreen } from "./view.tsx";
import type { Enrolment } from "./view.tsx";

/** How often the state is kept at most. */
const saveEvery = 2000;
/** The clock shows minutes; the picture is looked at again this often at least. */
const tick = 1000;

/** Runs the board until the page goes. */
export function start(draw: (screen: VNode) => void): void {
  const board = decodeURIComponent(location.pathname.split("/")[2] ?? "");
  const query = new URLSearchParams(location.search);
  new Running(board, query, draw).begin();
}

class Running implements Taker {
  private plan: Plan;
  private board: Board;
  private readonly follower: Follower;
  private readonly sound: Sound | undefined;
  private readonly speaker: Speaker<AudioBuffer & { seconds: number }> | undefined;
  private readonly storeKey: string;
  private refusal: Refusal | undefined;
  private enrolment: Enrolment = { state: "none" };
  private timer = 0;
  private saved = 0;
  private drawn = "";

  constructor(id: string, private readonly query: URLSearchParams, private readonly draw: (screen: VNode) => void) {
    this.plan = this.measure();
    this.board = new Board(this.plan.lines);
    this.storeKey = `yimen.board.${id}`;
    this.follower = new Follower(browserWorld(id), this);
    if (query.get("speaker") === "1") {
      this.sound = new Sound(() => this.show());
      this.speaker = new Speaker(this.sound, (call) => this.follower.ack({ spoken: call }));
    }
  }

  begin(): void {
    this.restore();
    window.addEventListener("resize", () => this.resized());
    window.addEventListener("pagehide", () => this.save(true));
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

  position(): { feed: string; offset: number } {
    return this.board.position();
  }

  take(frame: Frame): ReturnType<Board["take"]> {
    const now = Date.now();
    const before = this.board.position().feed;
    const result = this.board.take(frame, now);
    for (const call of callsOf(frame)) {
      this.say(call);
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

  private say(call: Call): void {
    this.speaker?.add(call, this.board.local(Date.parse(call.at)));
  }

  // renew loads the page anew when a restarted server brings another one; the
  // board's state is kept over it.
  private async renew(): Promise<void> {
    try {
      const page = await fetch(location.pathname, { cache: "no-store" });
      const text = page.ok ? await page.text() : "";
      const mine = document.querySelector("script[src]")?.getAttribute("src") ?? "";
      if (page.ok && mine !== "" && text.includes("/assets/board-") && !text.includes(mine)) {
        this.save(true);
        location.reload();
      }
    } catch {
      // The next restart is another chance.
    }
  }

  private show(): void {
    const now = Date.now();
    const model = this.board.view(now);
    this.draw(
      <BoardScreen
        model={model} plan={this.plan} refusal={this.refusal} enrolment={this.enrolment}
        silent={this.sound?.blocked ?? false} onEnrol={(code) => void this.enrol(code)}
        onSound={() => void this.sound?.unblock()}
      />,
    );
    this.later(now);
    if (model.feed !== "" && document.visibilityState === "visible") {
      const mark = `${model.feed} ${model.shown}`;
      if (mark !== this.drawn) {
        this.drawn = mark;
        // After the next frame the picture is on the glass.
        requestAnimationFrame(() => requestAnimationFrame(() => this.follower.ack({ shown: model.shown })));
      }
    }
    this.save(false);
  }

  // later draws again when time alone changes the picture, or the clock.
  private later(now: number): void {
    window.clearTimeout(this.timer);
    const wait = Math.max(20, Math.min(this.board.wake(now) - now, tick - (now % tick)));
    this.timer = window.setTimeout(() => this.show(), wait);
  }

  private resized(): void {
    this.plan = this.measure();
    this.board.setLines(this.plan.lines);
    this.show();
  }

  private measure(): Plan {
    const number = (name: string): number => {
      const n = Number(this.query.get(name));
      return Number.isFinite(n) && n > 0 ? n : 0;
    };
    return makePlan(window.innerWidth, window.innerHeight, number("screen_mm"), number("seat_m"));
  }

  private restore(): void {
    try {
      const raw = localStorage.getItem(this.storeKey);
      if (raw !== null && !this.board.restore(raw)) {
        this.board = new Board(this.plan.lines);
        localStorage.removeItem(this.storeKey);
      }
    } catch {
      // No storage: the feed brings everything anew.
    }
  }

  private save(now: boolean): void {
    if (!now && Date.now() - this.saved < saveEvery) {
      return;
    }
    this.saved = Date.now();
    const raw = this.board.save();
    if (raw === undefined) {
      return;
    }
    try {
      localStorage.setItem(this.storeKey, raw);
    } catch {
      // No storage, or it is full: the board is blank after a reload, no more.
    }
  }

  private keepAwake(): void {
    if (document.visibilityState === "visible" && "wakeLock" in navigator) {
      navigator.wakeLock.request("screen").catch(() => undefined);
    }
  }
}
