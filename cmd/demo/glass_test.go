package main

import (
	"context"
	"encoding/json"
	"errors"
	"image"
	"image/png"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"yimen/cmd/demo/paper"
)

type stillPane struct{ picture *image.RGBA }

func (p stillPane) shot() (*image.RGBA, error) {
	if p.picture == nil {
		return nil, errors.New("no screen")
	}
	return p.picture, nil
}

func openGlass(t *testing.T) (address string, commands *[]string) {
	t.Helper()
	sheets, err := paper.Read([]byte("\x1b@\x1c&\x1ba\x01\x1d!\x33A001\n\x1d!\x00<b>\xD1\xF9\n\x1dv0\x00\x01\x00\x02\x00\xff\x81\x1b3\x10\x1bJ\x20\x1dV\x00"), paper.Width80)
	if err != nil {
		t.Fatal(err)
	}
	commands = new([]string)
	g := &glass{
		panes:   map[string]pane{"kiosk": stillPane{image.NewRGBA(image.Rect(0, 0, 4, 6))}, "board": stillPane{}},
		printed: func() []paper.Sheet { return sheets },
		do: func(_ context.Context, command string) (string, error) {
			*commands = append(*commands, command)
			if command != "card" {
				return "", errors.New("no such command")
			}
			return "a card lies on the reader", nil
		},
	}
	ctx, cancel := context.WithCancel(t.Context())
	address, done, err := serveGlass(ctx, g)
	if err != nil {
		cancel()
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cancel()
		<-done
	})
	return address, commands
}

func ask(t *testing.T, method, url, body string, dress func(*http.Request)) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(within(t, 2*time.Minute), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if dress != nil {
		dress(r)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(text)
}

func TestTheGlassShowsScreensAndPaper(t *testing.T) {
	t.Parallel()
	address, _ := openGlass(t)
	status, text := ask(t, "GET", address+"state", "", nil)
	var state glassState
	if err := json.Unmarshal([]byte(text), &state); err != nil || status != http.StatusOK {
		t.Fatalf("%d %v %s", status, err, text)
	}
	if s := state.Screens["kiosk"]; s.Width != 4 || s.Height != 6 || s.Version == "" || state.Sheets != 1 {
		t.Errorf("got %+v", state)
	}
	if _, ok := state.Screens["board"]; ok {
		t.Error("a screen that is not there is shown")
	}
	_, text = ask(t, "GET", address+"screen/kiosk", "", nil)
	if _, err := png.Decode(strings.NewReader(text)); err != nil {
		t.Error(err)
	}
	if status, _ := ask(t, "GET", address+"screen/board", "", nil); status != http.StatusServiceUnavailable {
		t.Errorf("a dead screen answers %d", status)
	}
	_, text = ask(t, "GET", address+"paper", "", nil)
	for _, want := range []string{`class="a1"`, `font-size:48px`, `A001`, `&lt;b&gt;样`, `data:image/png;base64,`, `height:16px`} {
		if !strings.Contains(text, want) {
			t.Errorf("the paper lacks %q: %s", want, text)
		}
	}
}

func TestTheGlassTakesCommandsFromItsOwnPageOnly(t *testing.T) {
	t.Parallel()
	address, commands := openGlass(t)
	if status, text := ask(t, "POST", address+"do", "card", nil); status != http.StatusOK || text != "a card lies on the reader" {
		t.Errorf("got %d %q", status, text)
	}
	if status, text := ask(t, "POST", address+"do", "fly", nil); status != http.StatusUnprocessableEntity || !strings.Contains(text, "no such command") {
		t.Errorf("got %d %q", status, text)
	}
	foreign := func(r *http.Request) { r.Header.Set("Origin", "https://example.invalid") }
	if status, _ := ask(t, "POST", address+"do", "card", foreign); status != http.StatusForbidden {
		t.Errorf("another page's command: got %d", status)
	}
	named := func(r *http.Request) { r.Host = "example.invalid" }
	if status, _ := ask(t, "GET", address+"paper", "", named); status != http.StatusMisdirectedRequest {
		t.Errorf("another name for this machine: got %d", status)
	}
	if len(*commands) != 2 {
		t.Errorf("got the commands %q", *commands)
	}
}
