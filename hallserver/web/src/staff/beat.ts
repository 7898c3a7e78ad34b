// The worker that keeps time for a page that nobody sees: browsers slow the timers of
// hidden pages down, to one a minute after a while, and not those of their workers.

self.onmessage = (e: MessageEvent<{ id: number; ms: number }>): void => {
  setTimeout(() => self.postMessage(e.data.id), e.data.ms);
};
