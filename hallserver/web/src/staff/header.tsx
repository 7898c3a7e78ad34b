// The line above every page: where one is, who one is, how the link is.

import type { ComponentChildren, JSX } from "preact";
import { Icon } from "../icon.tsx";
import { htmlLang, languages } from "../text.ts";
import type { Language } from "../text.ts";
import { clockHM } from "../zone.ts";
import type { StaffPage } from "./page.ts";
import type { StaffWords } from "./words.ts";

interface Given {
  app: StaffPage;
  w: StaffWords;
}

/** place says where in the hall one is, tools are the page's own, ways lead to other pages. */
export function Header(p: Given & { place: ComponentChildren; tools?: ComponentChildren; ways?: ComponentChildren; signOut: boolean }): JSX.Element {
  const { app, w } = p;
  const within = app.session !== undefined && app.phase !== "signin";
  return (
    <header class="top">
      <div class="place"><span class="hall">{w.hall(app.hall)}</span>{p.place}</div>
      <div class="about">
        {within ? <Me {...p} /> : null}
        {within && !app.link.stale ? <span class="live"><Icon name="check" />{w.say("staff.link.live")}</span> : null}
        {p.tools}
        <Languages {...p} />
        <time class="time">{clockHM(app.now())}</time>
        {p.ways}
        {p.signOut
          ? <button class="button plain small" type="button" data-act="signout" onClick={() => void app.signIn.signOut()}><Icon name="leave" />{w.say("staff.signout")}</button>
          : null}
      </div>
    </header>
  );
}

// Me is who one is, and the way to another password.
function Me(p: Given): JSX.Element {
  const { app, w } = p;
  const title = w.say("staff.password.title");
  return app.phase !== "work" ? <span class="staff">{app.session?.name}</span> : (
    <button class="button plain small staff" type="button" data-act="password" title={title} onClick={() => app.changePassword(true)}>
      {app.session?.name}<span class="unseen">{title}</span><Icon name="key" />
    </button>
  );
}

const names: Record<Language, string> = { zh: "中文", en: "English", ko: "한국어" };

// Languages is which one the page speaks.
function Languages(p: Given): JSX.Element {
  return (
    <label class="languages">
      <Icon name="globe" /><span class="unseen">{p.w.say("staff.language")}</span>
      <select value={p.app.lang} onChange={(e) => {
        p.app.setLanguage(languages.find((l) => l === e.currentTarget.value) ?? "zh");
        e.currentTarget.blur();
      }}>
        {languages.map((l) => <option key={l} value={l} lang={htmlLang(l)}>{names[l]}</option>)}
      </select>
    </label>
  );
}
