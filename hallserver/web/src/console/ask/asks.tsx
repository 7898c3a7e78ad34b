// Which question stands over the page.

import type { JSX } from "preact";
import { Came } from "./came.tsx";
import { Outcome, Park, Pause } from "./choices.tsx";
import { Help } from "./help.tsx";
import { Issue } from "./issue.tsx";
import { CancelTicket, Force, Leave } from "./leave.tsx";
import { Services } from "./services.tsx";
import { HandOver, Transfer } from "./transfer.tsx";
import type { Part } from "../part.ts";

export function Asks(p: Part): JSX.Element | null {
  const { dialog: d, mine, screen } = p.app;
  if (d?.kind === "force" && screen === "choose") {
    return <Force {...p} window={d.window} />;
  }
  if (d === undefined || screen !== "work" || mine === undefined) {
    return null;
  }
  const at = { ...p, mine };
  switch (d.kind) {
    case "pause":
      return <Pause {...at} />;
    case "leave":
      return <Leave {...at} />;
    case "outcome":
      return <Outcome {...at} />;
    case "park":
      return <Park {...at} />;
    case "transfer":
      return <Transfer {...at} />;
    case "handover":
      return <HandOver {...at} />;
    case "services":
      return <Services {...at} />;
    case "issue":
      return <Issue {...at} />;
    case "cancel":
      return <CancelTicket {...at} ticket={d.ticket} />;
    case "came":
      return mine.ticket?.id === d.about ? <Came {...at} ticket={mine.ticket} ageS={d.ageS} next={d.next} /> : null;
    case "keys":
      return <Help {...p} />;
    case "force":
      return null;
  }
}
