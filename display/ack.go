package display

import (
	"context"
	"slices"
	"sync"
	"time"

	"yimen/hallserver/wire"
)

// acks is what the server is to be told. Only the newest counts, so there is
// no queue of them.
type acks struct {
	news chan struct{} // holds a token when there may be something to tell

	mu      sync.Mutex // guards all below
	shown   *uint64
	spoken  string
	skipped []skip // lately, oldest first
	heard   int    // how many of them this feed was told
	word    string
	detail  string
	small   string // what the farthest seat cannot read; "": it can
}

func newAcks() *acks { return &acks{news: make(chan struct{}, 1)} }

// skip is a call that was passed over.
type skip struct {
	call string
	at   time.Time
}

const (
	// skippedMost bounds what was skipped; the oldest give way.
	skippedMost = 1024
	// skippedFor is how long it is told again to every feed: what was told in the
	// moment before a break may not have come, and "spoken" counts for all before.
	skippedFor = time.Minute
)

func (a *acks) skip(callID string, at time.Time) {
	defer a.poke()
	a.mu.Lock()
	defer a.mu.Unlock()
	a.skipped = append(a.skipped, skip{callID, at})
	a.forgetSkipped(len(a.skipped) - skippedMost)
}

// forgetSkipped drops the oldest n. The caller holds mu.
func (a *acks) forgetSkipped(n int) {
	n = max(n, 0)
	a.skipped = slices.Delete(a.skipped, 0, n)
	a.heard = max(a.heard-n, 0)
}

// begin is for a feed that was told nothing yet.
func (a *acks) begin(now time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	old := slices.IndexFunc(a.skipped, func(s skip) bool { return now.Sub(s.at) < skippedFor })
	if old < 0 {
		old = len(a.skipped)
	}
	a.forgetSkipped(old)
	a.heard = 0
}

// say keeps how the device is: told again after every break.
func (a *acks) say(word, detail string) {
	defer a.poke()
	a.mu.Lock()
	defer a.mu.Unlock()
	a.word, a.detail = word, detail[:min(len(detail), wire.DetailMost)]
}

// tooSmall keeps that the farthest seat cannot read the screen, which is told where
// there is no worse trouble; "": it can.
func (a *acks) tooSmall(detail string) {
	defer a.poke()
	a.mu.Lock()
	defer a.mu.Unlock()
	if detail != "" && a.word == "" {
		a.word = wire.WordOK // to be told when it is small no more
	}
	a.small = detail
}

// how is how the device is. The caller holds mu.
func (a *acks) how() (word, detail string) {
	if a.small != "" && a.word == wire.WordOK {
		return wire.WordTooSmall, a.small
	}
	return a.word, a.detail
}

func (a *acks) show(offset uint64) {
	defer a.poke()
	a.mu.Lock()
	defer a.mu.Unlock()
	a.shown = &offset
}

// forget takes back what was shown: it counts for another feed.
func (a *acks) forget() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.shown = nil
}

func (a *acks) speak(callID string) {
	defer a.poke()
	a.mu.Lock()
	defer a.mu.Unlock()
	a.spoken = callID
}

// since is what has changed after what was told.
func (a *acks) since(told wire.BoardAck) (wire.BoardAck, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	var out wire.BoardAck
	if a.shown != nil && (told.Shown == nil || *told.Shown != *a.shown) {
		n := *a.shown
		out.Shown = &n
	}
	if word, detail := a.how(); word != told.Word || detail != told.Detail {
		out.Word, out.Detail = word, detail
	}
	for _, s := range a.skipped[a.heard:min(len(a.skipped), a.heard+wire.SkippedMost)] {
		out.Skipped = append(out.Skipped, s.call)
	}
	// "Spoken" counts for all before it, but for those skipped: they are told first.
	if a.spoken != told.Spoken && a.heard+len(out.Skipped) == len(a.skipped) {
		out.Spoken = a.spoken
	}
	return out, out.Shown != nil || out.Spoken != "" || out.Word != "" || len(out.Skipped) > 0
}

// delivered notes that so many more skipped calls were told.
func (a *acks) delivered(n int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.heard = min(a.heard+n, len(a.skipped))
}

// poke says that there may be something to tell.
func (a *acks) poke() {
	select {
	case a.news <- struct{}{}:
	default: // that is known already
	}
}

// send tells a feed what is new, at once but at most once every pause, until ctx is
// done or the feed is broken; then its reader finds out too.
func (a *acks) send(ctx context.Context, feed Feed, pause time.Duration) {
	var told wire.BoardAck
	for {
		news, ok := a.since(told)
		if !ok {
			select {
			case <-ctx.Done():
				return
			case <-a.news:
			}
			continue
		}
		if feed.Ack(ctx, news) != nil {
			return
		}
		if news.Shown != nil {
			told.Shown = news.Shown
		}
		if news.Spoken != "" {
			told.Spoken = news.Spoken
		}
		if news.Word != "" {
			told.Word, told.Detail = news.Word, news.Detail
		}
		a.delivered(len(news.Skipped))
		if !sleep(ctx, pause) {
			return
		}
	}
}
