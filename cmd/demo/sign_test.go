package main

import (
	"context"
	"log/slog"
	"net"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"yimen/display"
	"yimen/display/boardview"
	"yimen/display/calllog"
	"yimen/display/sign"
	"yimen/drivers/ledsign"
	"yimen/drivers/ledsign/ledsim"
	"yimen/hallserver/wire"
)

const (
	// signUnit is the sign's address on its line.
	signUnit = 1
	// signVariable names a sign's settings, one a line: server, token, board, line,
	// state folder.
	signVariable = "YIMEN_DEMO_SIGN"
)

func signSize() sign.Size { return sign.Size{Width: 128, Height: 32} }

// openSign puts up an LED sign at a window: a card that obeys the bytes it gets and
// draws, at the end of a line of its own, and the program that follows the board.
func (h *troubledHall) openSign(t *testing.T, w *watcher, board string) *watcher {
	t.Helper()
	card := ledsim.New(ledsim.Options{Signs: []int{signUnit}, Width: signSize().Width, Height: signSize().Height})
	var config net.ListenConfig
	listener, err := config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	var there sync.WaitGroup
	there.Go(func() {
		if err := card.Listen(ctx, listener); err != nil {
			t.Error(err)
		}
	})
	drawn := &drawing{}
	there.Go(func() { drawn.watch(ctx, card) })
	t.Cleanup(func() {
		cancel()
		there.Wait()
	})
	token, err := h.st.hall.order(t.Context(), "", "token", "create", "--data", h.st.hall.data, "--role", wire.RoleBoard, "--name", w.name)
	if err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	state := h.st.folder.in("watch-" + w.name)
	if err := os.MkdirAll(state, 0o700); err != nil {
		t.Fatal(err)
	}
	h.run(t, w, order{
		path: self, args: []string{"-test.run=^TestHelperThatIsASign$"},
		env: []string{signVariable + "=" + strings.Join([]string{h.wire.address(), token, board, listener.Addr().String(), state}, "\n")},
	}, "board feed open")
	w.log = func(t *testing.T) []byte { t.Helper(); return readLog(t, state) }
	w.drawn = drawn.all
	return w
}

// TestHelperThatIsASign is the program of a sign, as a process of its own.
func TestHelperThatIsASign(t *testing.T) {
	settings := strings.Split(os.Getenv(signVariable), "\n")
	if len(settings) != 5 {
		return // only of use to openSign
	}
	server, token, board, address, state := settings[0], settings[1], settings[2], settings[3], settings[4]
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	calls, err := calllog.Open(state)
	if err != nil {
		t.Fatal(err)
	}
	line := ledsign.New(ledsign.NewTCP(address, log), ledsign.Options{Signs: []int{signUnit}, Log: log})
	screen := sign.New(card{line}, sign.Options{Size: signSize(), Log: log})
	runner := display.New(display.Client(wire.NewClient(server, token, nil)), display.Options{
		Board: board, Screen: screen, Lines: screen.Again(), Calls: calls,
		StateFile: state + "/board.json", Now: time.Now, Log: log,
	})
	go func() { _ = screen.Run(t.Context()) }()
	if err := runner.Run(t.Context()); err != nil {
		t.Error(err)
	}
}

// A card is the driver of the one sign of a line.
type card struct{ line *ledsign.Line }

func (c card) Show(ctx context.Context, p sign.Picture) error {
	var out ledsign.Picture
	for _, a := range p.Areas {
		out.Areas = append(out.Areas, ledsign.Area{
			X: a.X, Y: a.Y, Width: a.Width, Height: a.Height, Text: a.Text, Scroll: a.Scroll,
			Colour: map[sign.Colour]ledsign.Colour{sign.Red: ledsign.Red, sign.Green: ledsign.Green, sign.Yellow: ledsign.Yellow}[a.Colour],
			Align:  ledsign.Centre,
		})
	}
	_, err := c.line.Show(ctx, signUnit, out)
	return err
}

func (c card) Brightness(ctx context.Context, level int) error {
	_, err := c.line.Brightness(ctx, signUnit, level)
	return err
}

func (c card) Ping(ctx context.Context) error { return c.line.Ping(ctx, signUnit) }

func (c card) Word(err error) (word, detail string) {
	if err != nil {
		return wire.WordSign, err.Error()
	}
	return wire.WordOK, ""
}

var _ sign.Driver = card{}

// A drawing is the numbers that stood on a sign, one after the other.
type drawing struct {
	mu      sync.Mutex // guards what follows
	numbers []string
}

// drawnEvery is how often the sign is looked at: a call stands many times as long.
const drawnEvery = 5 * time.Millisecond

var numberOnSign = regexp.MustCompile(`[A-Z][0-9]{3}`)

// watch looks at the sign until ctx ends.
func (d *drawing) watch(ctx context.Context, line *ledsim.Line) {
	look := time.NewTicker(drawnEvery)
	defer look.Stop()
	for ctx.Err() == nil {
		shown, err := line.Shown(signUnit)
		number := ""
		for _, a := range shown.Areas {
			if found := numberOnSign.FindString(a.Text); err == nil && found != "" {
				number = found
				break
			}
		}
		d.mu.Lock()
		if number != "" && (len(d.numbers) == 0 || d.numbers[len(d.numbers)-1] != number) {
			d.numbers = append(d.numbers, number)
		}
		d.mu.Unlock()
		select {
		case <-look.C:
		case <-ctx.Done():
		}
	}
}

func (d *drawing) all() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.numbers)
}

// checkDrawn holds what was seen on a sign against what its program says it showed. Of
// a call that is no news any more a sign shows nothing where its ticket has gone.
func (w *watcher) checkDrawn(t *testing.T, calls []toldCall) {
	t.Helper()
	if w.drawn == nil {
		return
	}
	at := map[string]time.Time{}
	for _, c := range calls {
		at[c.id] = c.at
	}
	var want []string
	for _, f := range w.told(t) {
		if f.At.Sub(at[f.CallID]) > boardview.Late {
			t.Logf("%s: so slow that %s was no news any more", w.name, f.Number)
			return
		}
		if f.What == "shown" && (len(want) == 0 || want[len(want)-1] != f.Number) {
			want = append(want, f.Number)
		}
	}
	if got := w.drawn(); !slices.Equal(got, want) {
		t.Errorf("%s: there stood on it\n%q\nand its log has\n%q", w.name, got, want)
	}
}
