package seldom

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// PerMinute is how many lines of one kind a log bears in a minute: so that each of
// a hall's devices can be told of that went with one switch, and no more.
const PerMinute = 20

// keptMost bounds the kinds remembered; past it all are forgotten, and said anew.
const keptMost = 512

// Seldom counts what is said, by kind. It is safe for concurrent use.
type Seldom struct {
	span  time.Duration
	most  int
	began time.Time

	mu    sync.Mutex // guards kinds
	kinds map[string]*kind
}

// kind is one kind of line, since the span it is in began.
type kind struct {
	from    time.Duration
	said    int
	leftOut int
}

// New lets each kind be said most times in a span.
func New(span time.Duration, most int) *Seldom {
	return &Seldom{span: span, most: most, began: time.Now(), kinds: map[string]*kind{}}
}

// Say says whether a line of a kind is to be said now, and how many were left out
// since the last that was.
func (s *Seldom) Say(what string) (ok bool, leftOut int) {
	return s.say(what, time.Since(s.began)) // by the monotonic clock
}

func (s *Seldom) say(what string, gone time.Duration) (ok bool, leftOut int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	k := s.kinds[what]
	if k == nil {
		if len(s.kinds) >= keptMost {
			clear(s.kinds)
		}
		k = &kind{from: gone}
		s.kinds[what] = k
	}
	if gone-k.from >= s.span {
		k.from, k.said = gone, 0
	}
	if k.said >= s.most {
		k.leftOut++
		return false, 0
	}
	k.said++
	leftOut, k.leftOut = k.leftOut, 0
	return true, leftOut
}

// Handler passes on to h at most perMinute records a minute of each message, which
// are constants; those below a level all.
func Handler(h slog.Handler, from slog.Level, perMinute int) slog.Handler {
	return handler{h, from, New(time.Minute, perMinute)}
}

type handler struct {
	slog.Handler
	from slog.Level
	said *Seldom
}

// Handle implements slog.Handler.
func (h handler) Handle(ctx context.Context, r slog.Record) error {
	if r.Level >= h.from {
		ok, leftOut := h.said.Say(r.Level.String() + r.Message)
		if !ok {
			return nil
		}
		if leftOut > 0 {
			r = r.Clone()
			r.AddAttrs(slog.Int("left_out", leftOut))
		}
	}
	return h.Handler.Handle(ctx, r)
}

// WithAttrs implements slog.Handler.
func (h handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return handler{h.Handler.WithAttrs(attrs), h.from, h.said}
}

// WithGroup implements slog.Handler.
func (h handler) WithGroup(name string) slog.Handler {
	return handler{h.Handler.WithGroup(name), h.from, h.said}
}
