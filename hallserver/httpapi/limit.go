package httpapi

import (
	"math"
	"net/http"
	"sync"
	"time"
)

// limits bound how often strangers may try.
type limits struct {
	signIn *limiter // by address: sign-ins and enrolments
	public *limiter // by address: the catalogue, guesses at public tokens
	ticket *limiter // by ticket
}

func newLimits(elapsed func() time.Duration) limits {
	return limits{
		signIn: newLimiter(elapsed, 0.5, 20),
		public: newLimiter(elapsed, 50, 200),
		ticket: newLimiter(elapsed, 2, 20),
	}
}

// limitedKept bounds the names a limiter remembers; past it the fullest go.
const limitedKept = 8192

// limiter is a token bucket for each of many names. It counts by time gone by: a
// clock that is set mutes nobody and frees nobody.
type limiter struct {
	elapsed func() time.Duration
	rate    float64 // tokens a second
	burst   float64

	mu      sync.Mutex // guards buckets
	buckets map[string]bucket
}

type bucket struct {
	tokens float64
	at     time.Duration
}

func newLimiter(elapsed func() time.Duration, rate, burst float64) *limiter {
	return &limiter{elapsed: elapsed, rate: rate, burst: burst, buckets: map[string]bucket{}}
}

// allow takes one token of name's. Without one it says how many seconds to wait.
func (l *limiter) allow(name string) (ok bool, waitS int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.elapsed()
	if len(l.buckets) >= limitedKept {
		l.forget(now)
	}
	b, known := l.buckets[name]
	if !known {
		b = bucket{tokens: l.burst, at: now}
	}
	b.tokens = min(l.burst, b.tokens+(now-b.at).Seconds()*l.rate)
	b.at = now
	if b.tokens < 1 {
		l.buckets[name] = b
		return false, int(math.Ceil((1 - b.tokens) / l.rate))
	}
	b.tokens--
	l.buckets[name] = b
	return true, 0
}

// giveBack returns a token that allow took: what succeeded was no try.
func (l *limiter) giveBack(name string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if b, known := l.buckets[name]; known {
		b.tokens = min(l.burst, b.tokens+1)
		l.buckets[name] = b
	}
}

// forget drops the names that have all their tokens again, and, if there are
// none, everybody.
func (l *limiter) forget(now time.Duration) {
	for name, b := range l.buckets {
		if b.tokens+(now-b.at).Seconds()*l.rate >= l.burst {
			delete(l.buckets, name)
		}
	}
	if len(l.buckets) >= limitedKept {
		clear(l.buckets)
	}
}

// limited is the problem for a request that came too often, or nil.
func limited(l *limiter, name string, r *http.Request) *problem {
	if ok, wait := l.allow(name); !ok {
		return fail(languageOf(r.Header.Get("Accept-Language")), http.StatusTooManyRequests, codeTooMany, "too many requests").retryAfter(wait)
	}
	return nil
}
