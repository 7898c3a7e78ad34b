package web_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"yimen/hallserver/web/webtest"
)

// TestABrowserOf2018ShowsABoard looks at boards in Chromium 66, which TV boxes of 2018
// have: they show their calls, no script complains, and no text stands on another.
func TestABrowserOf2018ShowsABoard(t *testing.T) {
	t.Parallel()
	faces := allFaces()
	s := openShowcase(t, faces)
	o := webtest.StartOld(t, 1920, 1080)
	for _, f := range faces {
		if f.stale > 0 || len(f.frames) == 0 {
			continue
		}
		o.Goto(s.url + "/board/" + f.id)
		o.Wait(f.wait)
		for name, size := range map[string][2]int{"": {1920, 1080}, "-tall": {1080, 1920}} {
			o.Resize(size[0], size[1])
			o.Eval("document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(1)))))")
			if folder := os.Getenv("YIMEN_PICTURES"); folder != "" {
				if err := os.WriteFile(filepath.Join(folder, "old-"+f.id+name+".png"), o.Screenshot(), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if got := o.Eval(`document.documentElement.scrollHeight - innerHeight`); got != "0" {
				t.Errorf("%s%s: %s px higher than its screen", f.id, name, got)
			}
		}
	}
	for _, fault := range o.Faults() {
		if !strings.Contains(fault, "Unrecognized Content-Security-Policy directive") { // which are for newer ones
			t.Errorf("the browser complains: %s", fault)
		}
	}
	for page, phase := range map[string]string{"/": ".console[data-phase]", "/manager": ".manager[data-phase], .console[data-phase]"} {
		o.Goto(s.url + page)
		o.Wait(phase) // begins, at least
	}
	o.Goto(s.url + "/board/hall-late")
	o.Wait(".line")
	shown := o.Eval(`Array.from(document.querySelectorAll(".at, .line")).map((e) => e.dataset.number + " " + e.dataset.window).join()`)
	for _, call := range calls(12).Calls {
		if !strings.Contains(shown, call.Number+" ") {
			t.Errorf("%s is not shown: %s", call.Number, shown)
		}
	}
}

// A browser that lacks what the pages need says so in three languages.
func TestABrowserThatIsTooOldSaysSo(t *testing.T) {
	t.Parallel()
	s := openShowcase(t, []face{{id: "hall", at: morning(), frames: []any{snapshot("hall"), calls(1)}}})
	b := browser(t)
	for _, size := range []webtest.Size{{Width: 1920, Height: 1080, Lacks: "AbortController"}, {Width: 1080, Height: 1920, Lacks: "URLSearchParams"}} {
		p := b.Sized(size.Lacks, size)
		p.Goto(s.url + "/board/hall")
		p.Wait("#too-old")
		got := p.Text("#too-old")
		for _, want := range []string{"浏览器太旧", "too old", "오래되어", "Chromium 66"} {
			if !strings.Contains(got, want) {
				t.Errorf("without %s the page says %q, not %q", size.Lacks, got, want)
			}
		}
		if p.Count("#page") > 0 {
			t.Errorf("without %s the board began all the same", size.Lacks)
		}
		(&gallery{t: t, folder: os.Getenv("YIMEN_PICTURES")}).look(p, "board-too-old-"+size.Lacks)
	}
	p := b.Page("new")
	p.Goto(s.url + "/board/hall")
	p.Wait(".line")
	p.WaitGone("#too-old")
}
