package sign_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"yimen/display"
	"yimen/display/boardview"
	"yimen/display/sign"
	"yimen/hallserver/wire"
)

var _ display.Screen = (*sign.Screen)(nil)

var errSilent = errors.New("silent")

// board is a sign that takes everything, or nothing.
type board struct {
	mu    sync.Mutex // guards what follows
	err   error
	shown []string // texts taken, oldest first
	level int
	pings int
	tries int
	hangs <-chan struct{} // nil: it does not
}

func (b *board) Show(_ context.Context, p sign.Picture) error {
	b.mu.Lock()
	hangs := b.hangs
	b.mu.Unlock()
	if hangs != nil {
		<-hangs
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.tries++
	if b.err != nil {
		return b.err
	}
	text := ""
	for _, a := range p.Areas {
		text += a.Text + "|"
	}
	b.shown = append(b.shown, text)
	return nil
}

func (b *board) Brightness(_ context.Context, level int) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.err != nil {
		b.tries++
		return b.err
	}
	b.level = level
	return nil
}

func (b *board) Ping(context.Context) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.pings++
	return b.err
}

func (b *board) Word(err error) (word, detail string) {
	if err == nil {
		return wire.WordOK, ""
	}
	return wire.WordSign, err.Error()
}

func (b *board) breaks(err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.err = err
}

func (b *board) took() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]string(nil), b.shown...)
}

// lit runs a screen on a sign in a bubble; words are those it told.
func lit(t *testing.T, run func(ctx context.Context, b *board, s *sign.Screen, words func() []string)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		b := &board{}
		var mu sync.Mutex
		var told []string
		s := sign.New(b, sign.Options{Size: sign.Size{Width: 64, Height: 16}, Word: func(word, detail string) {
			mu.Lock()
			defer mu.Unlock()
			told = append(told, word+" "+detail)
		}})
		ctx, cancel := context.WithCancel(t.Context())
		var all sync.WaitGroup
		all.Go(func() {
			if err := s.Run(ctx); !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
		})
		if <-s.Again() != 1 {
			t.Error("a sign shows one call")
		}
		run(ctx, b, s, func() []string {
			mu.Lock()
			defer mu.Unlock()
			return append([]string(nil), told...)
		})
		cancel()
		all.Wait()
	})
}

func called(number string) boardview.Model { return at(open(number), call(number, 0)) }

func TestAPictureIsSentOnceAndAgainWhenItIsOld(t *testing.T) {
	t.Parallel()
	lit(t, func(ctx context.Context, b *board, s *sign.Screen, words func() []string) {
		for range 3 {
			if err := s.Show(ctx, called("A001")); err != nil {
				t.Error(err)
			}
		}
		if diff := cmp.Diff([]string{"请A001|"}, b.took()); diff != "" {
			t.Error(diff)
		}
		<-time.After(36 * time.Second)
		if diff := cmp.Diff([]string{"请A001|", "请A001|"}, b.took()); diff != "" {
			t.Error(diff)
		}
		if b.pings < 4 {
			t.Errorf("asked %d times whether it is there", b.pings)
		}
		if diff := cmp.Diff([]string{"ok "}, words()); diff != "" {
			t.Error(diff)
		}
	})
}

func TestWhatASilentSignMissedItShowsWhenItHealsTheLatestOnly(t *testing.T) {
	t.Parallel()
	lit(t, func(ctx context.Context, b *board, s *sign.Screen, words func() []string) {
		if err := s.Show(ctx, called("A001")); err != nil {
			t.Error(err)
		}
		b.breaks(errSilent)
		for _, number := range []string{"A002", "A003"} {
			if err := s.Show(ctx, called(number)); !errors.Is(err, errSilent) {
				t.Errorf("%s counts as shown: %v", number, err)
			}
		}
		<-time.After(20 * time.Second)
		if b.tries < 15 {
			t.Errorf("tried %d times in 20 s", b.tries)
		}
		select {
		case <-s.Again():
			t.Error("a sign that does not answer is told as healed")
		default:
		}
		b.breaks(nil)
		<-s.Again()
		if diff := cmp.Diff([]string{"请A001|", "请A003|"}, b.took()); diff != "" {
			t.Error(diff)
		}
		if err := s.Show(ctx, called("A003")); err != nil || len(b.took()) != 2 {
			t.Errorf("%v, took %v", err, b.took())
		}
		if diff := cmp.Diff([]string{"ok ", "sign-silent silent", "ok "}, words()); diff != "" {
			t.Error(diff)
		}
	})
}

func TestASignThatWasAwayBetweenTwoPicturesIsWrittenAnew(t *testing.T) {
	t.Parallel()
	lit(t, func(ctx context.Context, b *board, s *sign.Screen, words func() []string) {
		if err := s.Show(ctx, called("A001")); err != nil {
			t.Error(err)
		}
		b.breaks(errSilent)
		<-time.After(7 * time.Second)
		b.breaks(nil)
		<-s.Again()
		if diff := cmp.Diff([]string{"请A001|", "请A001|"}, b.took()); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]string{"ok ", "sign-silent silent", "ok "}, words()); diff != "" {
			t.Error(diff)
		}
	})
}

func TestASignIsAsBrightAsItsBoard(t *testing.T) {
	t.Parallel()
	lit(t, func(ctx context.Context, b *board, s *sign.Screen, _ func() []string) {
		for _, c := range []struct{ percent, level int }{{100, 16}, {50, 8}, {10, 2}, {1, 1}, {0, 16}} {
			m := called("A001")
			m.Dim = c.percent
			if err := s.Show(ctx, m); err != nil || b.level != c.level {
				t.Errorf("%d %%: level %d, want %d, %v", c.percent, b.level, c.level, err)
			}
		}
	})
}

func TestWhoWaitsForABusySignEndsWithItsContext(t *testing.T) {
	t.Parallel()
	lit(t, func(ctx context.Context, b *board, s *sign.Screen, _ func() []string) {
		hangs := make(chan struct{})
		b.mu.Lock()
		b.hangs = hangs
		b.mu.Unlock()
		var first sync.WaitGroup
		first.Go(func() { _ = s.Show(ctx, called("A001")) })
		synctest.Wait()
		short, cancel := context.WithTimeout(ctx, time.Second)
		defer cancel()
		if err := s.Show(short, called("A002")); !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
		close(hangs)
		first.Wait()
	})
}
