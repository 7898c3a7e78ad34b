package httpapi

import (
	"math"
	"net/http"
	"sync"
	"time"

	"yimen/hallserver/access"
)

// How often somebody may do something: so many at once, then so many a second.
// Strangers are told apart by where they are, who has signed in by who they are.
const (
	// A person tries a password a few times.
	signInBurst, signInRate = 20, 0.5
	// The phones of a whole hall may come from one address.
	publicBurst, publicRate = 200, 50.0
	ticketBurst, ticketRate = 20, 2.0
	// TicketsPerMinute is how many numbers one kiosk, or one clerk, takes: one each
	// two seconds, where a card, a choice and a slip take a person ten. So a kiosk
	// that was without the server delivers faster than new ones come; the first
	// issueBurst of them at once.
	TicketsPerMinute = 30
	issueBurst       = 4 * TicketsPerMinute
	// A device looks what a card has once for each person; a queue of them has nothing
	// to deliver late, so that few come at once.
	findBurst = TicketsPerMinute
	// Whatever else changes something: a bridge speaks for the pads of a whole line
	// and may have a minute's keys to deliver. actPerIssue is for one number's.
	actBurst, actRate = 600, 20.0
	// A board comes back after each break of the network; a bridge with a
	// connection for each sign.
	socketBurst, socketRate = 128, 2.0
)

// limits bound how often somebody may come.
type limits struct {
	signIn *limiter // by address: sign-ins and enrolments
	public *limiter // by address: the catalogue, guesses at public tokens
	ticket *limiter // by ticket
	issue  *limiter // by principal: numbers and bookings
	find   *limiter // by device: looks for what a card has
	act    *limiter // by principal: all that changes something
	socket *limiter // by principal: boards' feeds
}

func newLimits(elapsed func() time.Duration, ticketsPerMinute int) limits {
	more := float64(ticketsPerMinute) / TicketsPerMinute // for a hall that is not like others
	return limits{
		signIn: newLimiter(elapsed, signInRate, signInBurst),
		public: newLimiter(elapsed, publicRate, publicBurst),
		ticket: newLimiter(elapsed, ticketRate, ticketBurst),
		issue:  newLimiter(elapsed, more*TicketsPerMinute/60, more*issueBurst),
		find:   newLimiter(elapsed, more*TicketsPerMinute/60, more*findBurst),
		act:    newLimiter(elapsed, max(1, more)*actRate, max(1, more)*actBurst),
		socket: newLimiter(elapsed, socketRate, socketBurst),
	}
}

// tooOften is the problem for a principal that changes things too often, or nil.
func (a *API) tooOften(r *http.Request, id identity, action access.Action) *problem {
	if p := limited(a.limits.act, id.principal, r); p != nil {
		return p
	}
	if action == access.IssueTicket || action == access.Book {
		return limited(a.limits.issue, id.principal, r)
	}
	if action == access.FindTickets && id.device != "" {
		return limited(a.limits.find, id.principal, r)
	}
	return nil
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
