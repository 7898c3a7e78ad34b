package sign

import (
	"context"
	"errors"
	"log/slog"
	"reflect"
	"sync"
	"time"

	"yimen/display/boardview"
	"yimen/hallserver/wire"
)

// Driver is what a Screen needs of a sign. Its calls may come from any goroutine.
type Driver interface {
	// Show returns when the sign took the picture; where signs of the kind never
	// answer, when it was written.
	Show(ctx context.Context, p Picture) error
	// Brightness sets a level from 1 to LevelMax. A sign that has none gives nil.
	Brightness(ctx context.Context, level int) error
	// Ping asks whether the sign is there.
	Ping(ctx context.Context) error
	// Word is one of wire's words for what an error of these calls says of the sign,
	// and a detail; WordOK for nil.
	Word(err error) (word, detail string)
}

// LevelMax is the brightest level of a sign.
const LevelMax = 16

// Timing bounds every wait of a Screen. Zero fields take the defaults.
type Timing struct {
	Show    time.Duration // for one picture, tries included; 5 s
	Retry   time.Duration // between tries while the sign does not take it; 1 s
	Ask     time.Duration // between two questions whether it is there; 5 s
	Refresh time.Duration // before a picture is written anew; 30 s
}

// Options of a Screen.
type Options struct {
	Size     Size
	Language string // zh, en or ko; empty: zh
	Timing   Timing
	// Word is told how the sign is, whenever that changes. It must not block. It may
	// be nil.
	Word func(word, detail string)
	Now  func() time.Time // nil: time.Now
	Log  *slog.Logger     // may be nil
}

// Screen shows models on a sign. Make it with New. Show and Run may run at once.
type Screen struct {
	o      Options
	driver Driver
	again  chan int
	news   chan struct{} // one token: the sign did not take something

	turn chan struct{} // held by who speaks to the sign; guards what follows
	want *face         // nil: nothing yet
	have *face         // what it took; nil: not known
	at   time.Time     // when it took that, or answered last

	mu           sync.Mutex // guards what follows
	word, detail string
}

// face is a picture at a level of brightness.
type face struct {
	picture Picture
	level   int
}

// New is a screen on a sign.
func New(driver Driver, o Options) *Screen {
	if o.Language == "" {
		o.Language = "zh"
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	for _, d := range []struct {
		field *time.Duration
		value time.Duration
	}{
		{&o.Timing.Show, 5 * time.Second},
		{&o.Timing.Retry, time.Second},
		{&o.Timing.Ask, 5 * time.Second},
		{&o.Timing.Refresh, 30 * time.Second},
	} {
		if *d.field <= 0 {
			*d.field = d.value
		}
	}
	return &Screen{
		o: o, driver: driver, again: make(chan int, 1), news: make(chan struct{}, 1), turn: make(chan struct{}, 1),
	}
}

// Again gives the number of calls that fit on the sign, one, at the start and each
// time that a sign which did not take its picture has taken one: whoever waits shows
// it again and finds that it is shown.
func (s *Screen) Again() <-chan int { return s.again }

// Show shows a model. nil: the sign shows it. Otherwise it does not, and Run goes on
// trying, with the latest.
func (s *Screen) Show(ctx context.Context, m boardview.Model) error {
	want := &face{picture: Compose(m, s.o.Size, s.o.Language), level: level(m.Dim)}
	if err := s.take(ctx); err != nil {
		return err
	}
	defer s.give()
	s.want = want
	if s.shows() {
		return nil
	}
	err := s.put(ctx)
	if err != nil && ctx.Err() == nil {
		notify(s.news)
	}
	return err
}

// Run keeps the sign true until ctx ends; it then returns the cause of that.
func (s *Screen) Run(ctx context.Context) error {
	s.come()
	for wait := s.o.Timing.Ask; ; {
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return context.Cause(ctx)
		case <-s.news:
			wait = s.o.Timing.Retry
		case <-timer.C:
			wait = s.look(ctx)
		}
		timer.Stop()
	}
}

// linesOnSign is how many calls a sign shows.
const linesOnSign = 1

// look shows the latest picture where the sign has not taken it, or took it long
// ago, and else asks whether it is there. It answers how long to wait then.
func (s *Screen) look(ctx context.Context) time.Duration {
	if s.take(ctx) != nil {
		return s.o.Timing.Retry
	}
	defer s.give()
	var err error
	switch {
	case s.want == nil:
		err = s.ping(ctx)
	case !s.shows():
		if err = s.put(ctx); err == nil {
			s.come()
		}
	case s.o.Now().Sub(s.at) >= s.o.Timing.Refresh:
		err = s.put(ctx)
	default:
		err = s.ping(ctx)
	}
	if err != nil {
		return s.o.Timing.Retry
	}
	return s.o.Timing.Ask
}

// shows says whether the sign has taken what it is to show.
func (s *Screen) shows() bool { return s.have != nil && reflect.DeepEqual(*s.have, *s.want) }

// put has the sign show what it is to show. The caller has the turn.
func (s *Screen) put(ctx context.Context) error {
	whole, cancel := context.WithTimeout(ctx, s.o.Timing.Show)
	defer cancel()
	want := *s.want
	var err error
	if s.have == nil || s.have.level != want.level {
		err = s.driver.Brightness(whole, want.level)
	}
	s.have = nil
	if err == nil {
		err = s.driver.Show(whole, want.picture)
	}
	if err == nil {
		s.have, s.at = &want, s.o.Now()
	}
	s.tell(ctx, err)
	return err
}

// ping asks whether the sign is there. One that is not has forgotten its picture,
// for all that is known.
func (s *Screen) ping(ctx context.Context) error {
	whole, cancel := context.WithTimeout(ctx, s.o.Timing.Show)
	defer cancel()
	err := s.driver.Ping(whole)
	if err != nil {
		s.have = nil
	}
	s.tell(ctx, err)
	return err
}

// tell says how the sign is, where that is new.
func (s *Screen) tell(ctx context.Context, err error) {
	if ctx.Err() != nil {
		return
	}
	word, detail := s.driver.Word(err)
	s.mu.Lock()
	changed := s.word != word || s.detail != detail
	s.word, s.detail = word, detail
	s.mu.Unlock()
	if !changed {
		return
	}
	if word == wire.WordOK {
		s.o.Log.Info("sign is well")
	} else {
		s.o.Log.Warn("sign is not well", "word", word, "detail", detail, "error", err)
	}
	if s.o.Word != nil {
		s.o.Word(word, detail)
	}
}

// come says that the sign has taken what it did not take before.
func (s *Screen) come() {
	select {
	case s.again <- linesOnSign:
	default: // it is said already
	}
}

func (s *Screen) take(ctx context.Context) error {
	select {
	case s.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return errors.Join(errBusy, context.Cause(ctx))
	}
}

func (s *Screen) give() { <-s.turn }

// errBusy: somebody else spoke to the sign for the whole time.
var errBusy = errors.New("sign is busy")

func notify(c chan<- struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// level is a sign's brightness for a percentage of the full one; 0 is full.
func level(percent int) int {
	if percent <= 0 || percent >= 100 {
		return LevelMax
	}
	return max(1, (percent*LevelMax+50)/100)
}
