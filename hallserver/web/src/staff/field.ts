// Keys that are not for the page.

/** Whether a key press belongs to a field, or is an answer to a question: that may have gone by the time its key comes here. */
export function isElsewhere(target: EventTarget | null): boolean {
  return (target instanceof Element && target.closest("dialog") !== null)
    || target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}
