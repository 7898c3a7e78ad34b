package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"yimen/hallserver/wire"
)

// A watcher is a board, a speaker or a sign with a log of what it told.
type watcher struct {
	name     string
	windows  []int         // whose calls it tells; none: all
	deadline time.Duration // of a speaker: how old a call may be when it is said; 0: it is none
	log      func(t *testing.T) []byte
	die      func(t *testing.T) // killed, and started again
	drawn    func() []string    // the numbers that stood on a sign; nil: it is none
}

// of are the calls that the watcher is to tell.
func (w *watcher) of(all []toldCall) []toldCall {
	return slices.DeleteFunc(slices.Clone(all), func(c toldCall) bool {
		return len(w.windows) > 0 && !slices.Contains(w.windows, c.window)
	})
}

// told are the lines of the watcher's log.
func (w *watcher) told(t *testing.T) []toldFact {
	t.Helper()
	raw := w.log(t)
	keepFacts(t, w.name, raw)
	var out []toldFact
	lines := bufio.NewScanner(bytes.NewReader(raw))
	for lines.Scan() {
		if len(lines.Bytes()) == 0 {
			continue
		}
		var f toldFact
		if err := json.Unmarshal(lines.Bytes(), &f); err != nil {
			t.Fatalf("%s: %q: %v", w.name, lines.Text(), err)
		}
		out = append(out, f)
	}
	return out
}

// openWatchers puts up, at the far end of the wire, the hall's board as a program
// and in a browser, a window's board in a browser, a window's LED sign, and a zone's
// speaker.
func (h *troubledHall) openWatchers(t *testing.T) []*watcher {
	t.Helper()
	var err error
	st := h.st
	if st.boardScreen, err = startScreen(t.Context(), st.launcher, "board-screen", st.folder.in("board-screen"), 1280, 720); err != nil {
		t.Fatal(err)
	}
	if st.sound, err = openPrivateSound(t.Context(), t.TempDir()); err != nil {
		t.Fatal(err)
	}
	b := openBrowser(t, st.launcher)
	return []*watcher{
		h.openDisplay(t, &watcher{name: "board"}, wire.RoleBoard, "hall", st.boardScreen.env()),
		h.openDisplay(t, &watcher{name: "speaker", windows: []int{1, 2, 3}, deadline: h.deadline}, wire.RoleSpeaker, "speaker-a",
			st.sound.env(), "--speaker", "--no-window"),
		h.openPage(t, b, &watcher{name: "hall-page"}, "hall"),
		h.openPage(t, b, &watcher{name: "window-page", windows: []int{2}}, "window-2"),
		h.openSign(t, &watcher{name: "sign", windows: []int{3}}, "sign-3"),
	}
}

// openDisplay starts the display program on a board.
func (h *troubledHall) openDisplay(t *testing.T, w *watcher, role, board string, env []string, args ...string) *watcher {
	t.Helper()
	code, err := h.st.hall.enrol(t.Context(), role, w.name)
	if err != nil {
		t.Fatal(err)
	}
	state := h.st.folder.in("watch-" + w.name)
	o := order{
		path: h.st.bin("display"), args: append(args, "--server", h.wire.address(), "--board", board, "--state", state),
		env: append([]string{"HOME=" + h.st.folder.in("home")}, env...),
	}
	h.run(t, w, o, "board feed open", "--code", code)
	w.log = func(t *testing.T) []byte { t.Helper(); return readLog(t, state) }
	return w
}

// run starts a watcher's program with what it is told at its first start besides,
// and has it die by being killed.
func (h *troubledHall) run(t *testing.T, w *watcher, o order, ready string, first ...string) {
	t.Helper()
	starts := 0
	start := func(t *testing.T, more ...string) *program {
		t.Helper()
		starts++
		now := o
		now.name, now.args = fmt.Sprintf("%s-%d", w.name, starts), slices.Concat(o.args, more)
		p, err := h.st.launchAndAwait(context.WithoutCancel(t.Context()), now, w.name, ready)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	p := start(t, first...)
	t.Cleanup(func() { p.stop() })
	w.die = func(t *testing.T) {
		t.Helper()
		p.signal(syscall.SIGKILL)
		<-p.done
		p = start(t)
	}
}

// readLog reads a log of calls as far as its lines are whole, the older file first.
func readLog(t *testing.T, state string) []byte {
	t.Helper()
	var out []byte
	for _, name := range []string{"calls-1.log", "calls.log"} {
		raw, err := os.ReadFile(filepath.Join(state, name))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
		out = append(out, raw...)
	}
	return out[:bytes.LastIndexByte(out, '\n')+1]
}

// openPage opens a board in the browser. Its log lies in the browser's storage, the
// newest lines apart from the others.
func (h *troubledHall) openPage(t *testing.T, b *browser, w *watcher, board string) *watcher {
	t.Helper()
	code, err := h.st.hall.enrol(t.Context(), wire.RoleBoard, w.name)
	if err != nil {
		t.Fatal(err)
	}
	b.do(w.name, "goto", step{"url": h.wire.address() + "/board/" + board + "#code=" + code})
	b.do(w.name, "wait-fresh", nil)
	w.log = func(t *testing.T) []byte {
		t.Helper()
		var out []byte
		for _, part := range []string{"", ".tail"} {
			path := h.st.folder.in(w.name + part)
			b.do(w.name, "save", step{"key": "yimen.calls." + board + part, "path": path})
			raw, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			out = append(append(out, raw...), '\n')
		}
		return out
	}
	w.die = func(t *testing.T) {
		t.Helper()
		b.do(w.name, "crash", nil)
	}
	return w
}
