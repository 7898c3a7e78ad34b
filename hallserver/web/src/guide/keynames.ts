// The page's keys as they are written on its buttons.

import type { TicketDeed } from "./deeds.ts";
import type { Tab } from "./state.ts";

/** The keys of the errands work anywhere, also in a field. */
export const tabKey: Readonly<Record<Tab, string>> = { take: "F2", find: "F3", book: "F4" };

/** The key of what is done with the shown ticket. */
export const keyOf: Readonly<Record<TicketDeed, string>> = { print: "P", reactivate: "R", class: "K", cancel: "X" };
