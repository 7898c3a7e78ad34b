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
	mu      sync.Mutex // guards all below
	shown   *uint64
	spoken  string
	skipped []string // not told yet
	word    string
	detail  string
}

// skippedMost bounds what waits to be told; the oldest give way.
const skippedMost = 1024

func (a *acks) skip(callID string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.skipped = append(a.skipped, callID)
	if n := len(a.skipped) - skippedMost; n > 0 {
		a.skipped = slices.Delete(a.skipped, 0, n)
	}
}

// say keeps how the device is: told again after every break.
func (a *acks) say(word, detail string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.word, a.detail = word, detail[:min(len(detail), wire.DetailMost)]
}

func (a *acks) show(offset uint64) {
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
	if a.spoken != told.Spoken {
		out.Spoken = a.spoken
	}
	if a.word != told.Word || a.detail != told.Detail {
		out.Word, out.Detail = a.word, a.detail
	}
	out.Skipped = slices.Clone(a.skipped[:min(len(a.skipped), wire.SkippedMost)])
	return out, out.Shown != nil || out.Spoken != "" || out.Word != "" || len(out.Skipped) > 0
}

// delivered forgets skipped calls that were told.
func (a *acks) delivered(n int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.skipped = slices.Delete(a.skipped, 0, min(n, len(a.skipped)))
}

// send tells a feed what is new, at most once every pause, until ctx is done or
// the feed is broken; then its reader finds out too.
func (a *acks) send(ctx context.Context, feed Feed, pause time.Duration) {
	var told wire.BoardAck
	for {
		if news, ok := a.since(told); ok {
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
		}
		if !sleep(ctx, pause) {
			return
		}
	}
}
