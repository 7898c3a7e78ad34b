package display

import (
	"context"
	"sync"
	"time"

	"yimen/hallserver/wire"
)

// acks is what the server is to be told. Only the newest counts, so there is
// no queue of them.
type acks struct {
	mu     sync.Mutex // guards all below
	shown  *uint64
	spoken string
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
	return out, out.Shown != nil || out.Spoken != ""
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
		}
		if !sleep(ctx, pause) {
			return
		}
	}
}
