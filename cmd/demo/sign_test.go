package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sync"
	"testing"
	"time"

	"yimen/display/boardview"
	"yimen/drivers/ledsign/ledsim"
	"yimen/hallserver/wire"
)

const (
	// signUnit is the sign's address on its line.
	signUnit = 1
	// signSettings is the bridge's file for one sign: its address on the network, its
	// own, the board's id, its size.
	signSettings = "signs:\n  - {tcp: %q, address: %d, board: %s, size: %dx%d}\n"

	signWidth, signHeight = 128, 32
)

// openSign puts up an LED sign at a window: a card that obeys the bytes it gets and
// draws, at the end of a line of its own, and the bridge that follows the board.
func (h *troubledHall) openSign(t *testing.T, w *watcher, board string) *watcher {
	t.Helper()
	drawn := &drawing{}
	card := ledsim.New(ledsim.Options{Signs: []int{signUnit}, Width: signWidth, Height: signHeight, Drawn: drawn.take})
	address := onNetwork(t, card)
	settings := fmt.Sprintf(signSettings, address, signUnit, board, signWidth, signHeight)
	o, code, state := h.bridge(t, w.name, settings)
	h.run(t, w, o, "board feed open", "--code", code)
	w.log = func(t *testing.T) []byte {
		t.Helper()
		return readLog(t, filepath.Join(state, "signs", board))
	}
	w.drawn = drawn.all
	return w
}

// onNetwork puts signs at an address of the network until the test ends.
func onNetwork(t *testing.T, card *ledsim.Line) (address string) {
	t.Helper()
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
	t.Cleanup(func() {
		cancel()
		there.Wait()
	})
	return listener.Addr().String()
}

// bridge is how a bridge with these settings is started, with the code of its first
// start, and its folder.
func (h *troubledHall) bridge(t *testing.T, name, settings string) (o order, code, state string) {
	t.Helper()
	code, err := h.st.hall.enrol(t.Context(), wire.RoleBridge, name)
	if err != nil {
		t.Fatal(err)
	}
	state, file := h.st.folder.in("watch-"+name), h.st.folder.in(name+".yaml")
	if err := os.WriteFile(file, []byte(settings), 0o600); err != nil {
		t.Fatal(err)
	}
	return order{
		path: h.st.bin("bridge"), args: []string{"--server", h.wire.address(), "--config", file, "--state", state},
	}, code, state
}

// A drawing is the numbers that stood on a sign, one after the other.
type drawing struct {
	mu      sync.Mutex // guards what follows
	numbers []string
}

var numberOnSign = regexp.MustCompile(`[A-Z][0-9]{3}`)

// take takes in what a sign shows now.
func (d *drawing) take(_ int, shown ledsim.Shown) {
	for _, a := range shown.Areas {
		number := numberOnSign.FindString(a.Text)
		if number == "" {
			continue
		}
		d.mu.Lock()
		defer d.mu.Unlock()
		if len(d.numbers) == 0 || d.numbers[len(d.numbers)-1] != number {
			d.numbers = append(d.numbers, number)
		}
		return
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
