package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"yimen/display"
	"yimen/display/boardview"
	"yimen/display/calllog"
	"yimen/display/speaker"
	"yimen/display/view"
	sound "yimen/drivers/speaker"
	"yimen/hallserver/wire"
	"yimen/kiosk/theme"
)

// run shows, says, or both, until ctx is done.
func (o *options) run(ctx context.Context, log *slog.Logger, env func(string) string) error {
	dir, err := o.folder(env)
	if err != nil {
		return err
	}
	if o.NoWindow {
		client, err := o.device(ctx, log, dir, env)
		if err != nil {
			return quiet(ctx, err)
		}
		return o.follow(ctx, log, client, dir, face{})
	}
	return o.window(ctx, log, dir, env)
}

// quiet is no error when the program was told to stop.
func quiet(ctx context.Context, err error) error {
	if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		return nil
	}
	return err
}

// face is what a board is seen on; the zero face: nothing.
type face struct {
	screen   display.Screen
	lines    <-chan int // that fit on it
	pictures *display.Pictures
	small    *small
}

// small is what the farthest seat cannot read of the screen, told on Fyne's thread.
type small struct{ now atomic.Pointer[string] }

func (s *small) set(what string) { s.now.Store(&what) }

func (s *small) get() string {
	if what := s.now.Load(); what != nil {
		return *what
	}
	return ""
}

// follow runs the board and its speaker until ctx is done.
func (o *options) follow(ctx context.Context, log *slog.Logger, client *wire.Client, dir string, f face) error {
	calls, err := calllog.Open(dir)
	if err != nil {
		return err //nolint:wrapcheck // says "call log"
	}
	defer func() { _ = calls.Close() }()
	zone, err := time.LoadLocation(o.Zone)
	if err != nil {
		zone = time.UTC // was checked with the command line
	}
	var runner *display.Runner
	run := display.Options{
		Board: o.Board, Lines: f.lines, Screen: f.screen, Calls: calls, Zone: zone,
		StateFile: filepath.Join(dir, "board.json"), Now: time.Now, Log: log,
	}
	if f.small != nil {
		run.Small = f.small.get
	}
	var both sync.WaitGroup
	defer both.Wait()
	if o.Speaker {
		s := speaker.New(speaker.Options{
			Open: o.openSound, Slack: o.slack() + 2*time.Second, Clips: client, Folder: filepath.Join(dir, "clips"),
			Spoken:  func(id string) { runner.Spoke(id) },
			Skipped: func(id, why string) { runner.Skipped(id, why) },
			Word:    func(code, detail string) { runner.Word(code, detail) },
			Known:   calls.Known(calllog.Spoken, calllog.Skipped), Now: time.Now, Log: log,
		})
		run.Voice = s
		runner = display.New(display.Client(client), run)
		both.Go(func() { _ = s.Run(ctx) })
	} else {
		runner = display.New(display.Client(client), run)
	}
	if f.pictures != nil {
		both.Go(func() { f.pictures.Run(ctx, client.Media, runner.Word) })
	}
	return runner.Run(ctx) //nolint:wrapcheck // nil
}

// slack is how much longer than it is a sound may take: a computer that has to be
// played far ahead of stalls now and then, and is not to count as one without sound.
func (o *options) slack() time.Duration { return 2*time.Second + 10*o.SoundBehind }

func (o *options) openSound(ctx context.Context) (speaker.Output, error) {
	s, err := sound.Open(ctx, sound.Options{Buffer: o.SoundBehind, Slack: o.slack()})
	if err != nil {
		return nil, err //nolint:wrapcheck // says "open speaker"
	}
	s.SetVolume(o.Volume)
	return s, nil
}

// window shows the board on the screen until ctx is done or the window closed.
func (o *options) window(ctx context.Context, log *slog.Logger, dir string, env func(string) string) error {
	fonts, err := theme.LoadFonts()
	if err != nil {
		return err //nolint:wrapcheck // says what is missing and how to get it
	}
	if env("FYNE_SCALE") == "" { // sizes are in pixels
		if err := os.Setenv("FYNE_SCALE", "1"); err != nil {
			return err //nolint:wrapcheck // cannot happen
		}
	}
	palette := theme.Light()
	if o.Contrast {
		palette = theme.HighContrast()
	}
	a := app.NewWithID("cn.yimen.display")
	a.Settings().SetTheme(theme.New(fonts, palette))
	lines := make(chan int, 1)
	pictures := display.NewPictures(filepath.Join(dir, "media"), log)
	small := &small{}
	hall := o.hall(palette, log, lines, pictures, small)
	w := o.makeWindow(a, hall)

	ctx, cancel := context.WithCancel(ctx)
	var behind sync.WaitGroup
	var failed error
	a.Lifecycle().SetOnStarted(func() {
		behind.Go(func() {
			failed = o.behind(ctx, log, dir, env, hall, face{screen{hall}, lines, pictures, small})
			fyne.Do(a.Driver().Quit) // not a.Quit, which panics where Fyne has ended by itself on SIGTERM
		})
	})
	w.ShowAndRun()
	cancel()
	behind.Wait()
	return failed
}

// hall is the board; what it plans is logged, and how many lines fit handed on.
func (o *options) hall(palette theme.Palette, log *slog.Logger, lines chan int, pictures *display.Pictures, small *small) *view.Hall {
	second := o.Second
	if second == "none" {
		second = view.None
	}
	zone, err := time.LoadLocation(o.Zone)
	if err != nil {
		zone = time.UTC // was checked with the command line
	}
	return view.New(view.Options{
		ScreenMM: o.ScreenMM, SeatM: o.SeatM, Second: second, Zone: zone, Palette: palette,
		Media: pictures.Find, Broken: pictures.Broken,
		Resized: func(p view.Plan) {
			if min(p.Size.Width, p.Size.Height) < leastSize {
				return // a window on its way to its size
			}
			logPlan(log, p, o.SeatM)
			small.set(p.TooSmall())
			select {
			case <-lines: // nobody has taken the last one
			default:
			}
			lines <- p.Lines
		},
	})
}

// logPlan tells the installer what the farthest seat will see.
func logPlan(log *slog.Logger, p view.Plan, seatM float64) {
	log = log.With("width", p.Size.Width, "height", p.Size.Height, "lines", p.Lines)
	switch {
	case p.FigureMM == 0:
		log.Info("board laid out for a screen of unknown size, see --screen-mm and --seat-m")
	case p.Met():
		log.Info("board laid out", "figure_mm", p.FigureMM, "readable_m", p.ReadableM(), "seat_m", seatM)
	default:
		log.Warn("screen is too small for the farthest seat, numbers are as large as they can be",
			"figure_mm", p.FigureMM, "wanted_mm", p.WantedMM, "readable_m", p.ReadableM(), "seat_m", seatM)
	}
}

func (o *options) makeWindow(a fyne.App, hall *view.Hall) fyne.Window {
	w := a.NewWindow("Yimen")
	w.SetPadded(false)
	w.SetContent(hall.Content())
	switch {
	case o.Size.width > 0:
		w.Resize(fyne.NewSize(float32(o.Size.width), float32(o.Size.height)))
	case o.Windowed && o.Portrait:
		w.Resize(fyne.NewSize(1080, 1920))
	case o.Windowed:
		w.Resize(fyne.NewSize(1920, 1080))
	default:
		w.SetFullScreen(true)
	}
	return w
}

// behind is what goes on behind the window: it enrols where that is needed, and
// follows the feed.
func (o *options) behind(ctx context.Context, log *slog.Logger, dir string, env func(string) string,
	hall *view.Hall, f face,
) error {
	client, err := o.device(ctx, log, dir, env)
	if err != nil {
		return quiet(ctx, err)
	}
	var turning sync.WaitGroup
	defer turning.Wait()
	turning.Go(func() { turn(ctx, hall) })
	return o.follow(ctx, log, client, dir, f)
}

// turn leafs through the notices.
func turn(ctx context.Context, hall *view.Hall) {
	t := time.NewTicker(hall.TurnEvery())
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
			fyne.Do(func() { hall.Turn() })
		}
	}
}

// screen shows models on Fyne's thread.
type screen struct{ hall *view.Hall }

// Show returns when the model is drawn.
func (s screen) Show(ctx context.Context, m boardview.Model) error {
	drawn := make(chan struct{})
	fyne.Do(func() {
		s.hall.Set(m)
		close(drawn)
	})
	select {
	case <-drawn:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
