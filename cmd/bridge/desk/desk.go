package desk

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"yimen/drivers/callpad"
	"yimen/drivers/padline"
	"yimen/hallserver/wire"
)

// Bounds of what a desk does.
const (
	KeyLife    = 10 * time.Second // from when a key can have been pressed first
	RatingLife = 2 * time.Minute  // the same of a rating
	QueueMax   = 8                // keys, and ratings, that wait

	tryTimeout = 3 * time.Second // for one request
	pauseMin   = 200 * time.Millisecond
	pauseMax   = 2 * time.Second
)

// Server is what a Desk needs of the hall server; *wire.Client is one.
type Server interface {
	Window(ctx context.Context, n int) (wire.Window, error)
	CallWindow(ctx context.Context, key string, n int, r wire.CallRequest) (*wire.CallAnswer, error)
	OpenWindow(ctx context.Context, key string, n int, r wire.OpenRequest) (wire.WindowAnswer, error)
	PauseWindow(ctx context.Context, key string, n int, r wire.PauseRequest) (wire.WindowAnswer, error)
	RecallWindow(ctx context.Context, key string, n int, r wire.WindowRequest) (wire.WindowAnswer, error)
	StartWindow(ctx context.Context, key string, n int, r wire.WindowRequest) (wire.WindowAnswer, error)
	NoShowWindow(ctx context.Context, key string, n int, r wire.WindowRequest) (wire.WindowAnswer, error)
	FinishWindow(ctx context.Context, key string, n int, r wire.FinishRequest) (wire.WindowAnswer, error)
	ParkWindow(ctx context.Context, key string, n int, r wire.ParkRequest) (wire.WindowAnswer, error)
	Rate(ctx context.Context, key string, r wire.RatingRequest) (wire.RatingAnswer, error)
}

// Options of a Desk.
type Options struct {
	Server Server
	// Show shows faces at the window's pads. It is called from one goroutine and
	// must return soon.
	Show func(Faces)
	// PauseReason is the reason the pause key gives; empty: break.
	PauseReason string
	// Poll is how often the window is looked at; 0: 1 s.
	Poll time.Duration
	// Log may be nil.
	Log *slog.Logger
	// Now tells how old a key is; nil: time.Now.
	Now func() time.Time
}

// Key is one press.
type Key struct {
	Action callpad.Action
	After  time.Time // it was not pressed before
	// Beep sounds at the pad; nil: it has no voice.
	Beep func(padline.Beep)
}

// rating is one press of a rating key.
type rating struct {
	level int
	after time.Time
}

// Desk is one window. Make it with New; it does nothing until Run. Press and Rate
// may be called from any goroutine.
type Desk struct {
	window  int
	o       Options
	keys    chan Key
	ratings chan rating
	look    chan struct{} // one token: look at the window now

	mu     sync.Mutex // guards thanks
	thanks time.Time  // when somebody has rated last
}

// New makes the desk of a window.
func New(window int, o Options) *Desk {
	if o.Show == nil {
		o.Show = func(Faces) {}
	}
	if o.PauseReason == "" {
		o.PauseReason = "break"
	}
	if o.Poll <= 0 {
		o.Poll = time.Second
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	o.Log = o.Log.With("window", window)
	return &Desk{
		window: window, o: o,
		keys: make(chan Key, QueueMax), ratings: make(chan rating, QueueMax), look: make(chan struct{}, 1),
	}
}

// Run does what is pressed until ctx ends; it then returns the cause of that. A
// key that is not done then is dropped.
func (d *Desk) Run(ctx context.Context) error {
	var all sync.WaitGroup
	all.Go(func() { each(ctx, d.keys, d.do) })
	all.Go(func() { each(ctx, d.ratings, d.send) })
	all.Go(func() { d.watch(ctx) })
	all.Wait()
	return context.Cause(ctx)
}

// each runs f on what comes, one after the other.
func each[T any](ctx context.Context, queue <-chan T, f func(context.Context, T)) {
	for {
		select {
		case <-ctx.Done():
			return
		case v := <-queue:
			f(ctx, v)
		}
	}
}

// errExpired: a press has become too old to be done.
var errExpired = errors.New("pressed too long ago")

// insist tries f until it is answered or life has passed since the press; tries
// that were not answered may have got through, so f must send the same again. Its
// errors: errExpired, a *wire.Problem, or why ctx ended.
func (d *Desk) insist(ctx context.Context, after time.Time, life time.Duration, f func(context.Context) error) error {
	left := life - d.o.Now().Sub(after)
	if left <= 0 {
		return errExpired
	}
	living, cancel := context.WithTimeout(ctx, left)
	defer cancel()
	for pause := pauseMin; ; pause = min(2*pause, pauseMax) {
		try, stop := context.WithTimeout(living, tryTimeout)
		err := f(try)
		stop()
		if err == nil || final(err) {
			return err
		}
		d.o.Log.Info("hall server has not answered, trying again", "error", err)
		t := time.NewTimer(pause)
		select {
		case <-living.Done():
			t.Stop()
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			return errors.Join(errExpired, err)
		case <-t.C:
		}
	}
}

// final says whether an error is the server's answer, and the same to whoever asks
// again.
func final(err error) bool {
	if errors.Is(err, errNobody) || errors.Is(err, errAction) {
		return true
	}
	p, ok := errors.AsType[*wire.Problem](err)
	if !ok {
		return false
	}
	switch p.Status {
	case http.StatusTooManyRequests, http.StatusRequestTimeout:
		return false
	}
	return p.Status < http.StatusInternalServerError
}

// newKey is an Idempotency-Key: 130 bits of chance.
func newKey() string { return rand.Text() }
