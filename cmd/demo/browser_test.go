package main

import (
	"context"
	"encoding/json"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

const stepTime = 150 * time.Second

// A browser is Chromium, driven by the script with which the pages are tested.
type browser struct {
	t      *testing.T
	driver *program
	last   int
}

// A step is one order to the browser; see hallserver/web/e2e/drive.mjs.
type step map[string]any

func openBrowser(t *testing.T, l *launcher) *browser {
	t.Helper()
	node, err := exec.LookPath("node")
	if err != nil {
		t.Fatal(err)
	}
	script, err := filepath.Abs("../../hallserver/web/e2e/drive.mjs")
	if err != nil {
		t.Fatal(err)
	}
	driver, err := l.launch(order{name: "browser", path: node, args: []string{script}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(driver.stop)
	return &browser{t: t, driver: driver}
}

// do carries out one step on a page and answers its value.
func (b *browser) do(page, what string, s step) any {
	b.t.Helper()
	b.last++
	id := b.last
	if s == nil {
		s = step{}
	}
	s["id"], s["page"], s["do"] = id, page, what
	line, err := json.Marshal(s)
	if err != nil {
		b.t.Fatal(err)
	}
	if err := b.driver.say(string(line)); err != nil {
		b.t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(b.t.Context(), stepTime)
	defer cancel()
	type answer struct {
		ID    int    `json:"id"`
		OK    bool   `json:"ok"`
		Value any    `json:"value"`
		Error string `json:"error"`
	}
	var got answer
	_, err = b.driver.await(ctx, what+" on the "+page, func(line string) (string, bool) {
		var a answer
		if json.Unmarshal([]byte(line), &a) != nil || a.ID != id {
			return "", false
		}
		got = a
		return line, true
	})
	if err != nil {
		b.t.Fatal(err)
	}
	if !got.OK {
		b.t.Fatalf("%s on the %s: %s", what, page, got.Error)
	}
	return got.Value
}

// text is a step whose value is text.
func (b *browser) text(page, what string, s step) string {
	b.t.Helper()
	text, _ := b.do(page, what, s).(string)
	return text
}
