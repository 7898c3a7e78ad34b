package webtest

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// Old is a page in Chromium 66 of 2018, the oldest browser that boards are shown in.
// Playwright does not drive it, so it is spoken to in its own protocol (Chrome
// DevTools Protocol 1.3).
type Old struct {
	tb     testing.TB
	conn   *websocket.Conn
	id     int
	loaded bool // the page that was asked for last
	faults []string
}

// StartOld starts Chromium 66 with a screen of a size; it ends with the test. It
// comes from npm, packed; Node unpacks it.
func StartOld(tb testing.TB, width, height int) *Old {
	tb.Helper()
	packed := filepath.Join(Dir(tb), "node_modules", "chrome-aws-lambda", "bin", "chromium.br")
	program := filepath.Join(tb.TempDir(), "chromium")
	const unpack = `const [from, to] = process.argv.slice(1);
require("fs").writeFileSync(to, require("zlib").brotliDecompressSync(require("fs").readFileSync(from)), { mode: 0o755 });`
	if out, err := exec.CommandContext(tb.Context(), "node", "-e", unpack, packed, program).CombinedOutput(); err != nil { //nolint:gosec // our own paths
		tb.Fatalf("the pages' tests need what npm fetches, run make web: %v\n%s", err, out)
	}
	cmd := exec.Command(program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", //nolint:gosec,noctx // ended below
		"--remote-debugging-port=0", "--user-data-dir="+tb.TempDir(), "--autoplay-policy=no-user-gesture-required", "about:blank")
	said, err := cmd.StderrPipe()
	if err != nil {
		tb.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		tb.Fatalf("start Chromium 66: %v", err)
	}
	tb.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // it was killed
	})
	o := &Old{tb: tb, conn: attach(tb, address(tb, said))}
	tb.Cleanup(func() { _ = o.conn.Close() })
	for _, domain := range []string{"Page.enable", "Runtime.enable", "Log.enable"} {
		o.do(domain, nil)
	}
	o.Resize(width, height)
	return o
}

// address is where the browser says that it listens.
func address(tb testing.TB, said io.Reader) string {
	tb.Helper()
	form := regexp.MustCompile(`^DevTools listening on ws://([^/]+)/`)
	found := make(chan string, 1)
	go func() {
		for lines := bufio.NewScanner(said); lines.Scan(); {
			if m := form.FindStringSubmatch(lines.Text()); m != nil {
				found <- m[1]
			}
		}
		close(found)
	}()
	select {
	case at, ok := <-found:
		if !ok {
			tb.Fatal("Chromium 66 ended")
		}
		return at
	case <-time.After(answerTime):
		tb.Fatal("Chromium 66 does not say where it listens")
	}
	return ""
}

// attach connects to the browser's one page, as soon as there is one.
func attach(tb testing.TB, address string) *websocket.Conn {
	tb.Helper()
	ctx, stop := context.WithTimeout(tb.Context(), answerTime)
	defer stop()
	socket := ""
	for socket == "" {
		socket = socketOf(ctx, tb, "http://"+address+"/json/list")
	}
	conn, answer, err := websocket.DefaultDialer.DialContext(ctx, socket, nil)
	if err != nil {
		tb.Fatal(err)
	}
	_ = answer.Body.Close()
	return conn
}

// socketOf is where the first page of a list is spoken to; "" where there is none yet.
func socketOf(ctx context.Context, tb testing.TB, list string) string {
	tb.Helper()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, list, http.NoBody)
	if err != nil {
		tb.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	var pages []struct {
		Socket string `json:"webSocketDebuggerUrl"`
	}
	if err := json.NewDecoder(res.Body).Decode(&pages); err != nil {
		tb.Fatal(err)
	}
	if len(pages) == 0 {
		return ""
	}
	return pages[0].Socket
}

// told is what the browser says: an answer, or what happened.
type told struct {
	ID     int             `json:"id"`
	Method string          `json:"method"`
	Params json.RawMessage `json:"params"`
	Result json.RawMessage `json:"result"`
	Error  json.RawMessage `json:"error"`
}

// do asks for something and answers what came of it.
func (o *Old) do(method string, params map[string]any) json.RawMessage {
	o.tb.Helper()
	o.id++
	if err := o.conn.WriteJSON(map[string]any{"id": o.id, "method": method, "params": params}); err != nil {
		o.tb.Fatalf("%s: %v", method, err)
	}
	for {
		if m := o.hear(); m.ID == o.id {
			if m.Error != nil {
				o.tb.Fatalf("%s: %s", method, m.Error)
			}
			return m.Result
		}
	}
}

// hear takes in what is told next.
func (o *Old) hear() told {
	o.tb.Helper()
	_ = o.conn.SetReadDeadline(time.Now().Add(answerTime))
	var m told
	if err := o.conn.ReadJSON(&m); err != nil {
		o.tb.Fatalf("Chromium 66 is silent: %v; faults: %q", err, o.faults)
	}
	switch {
	case m.Method == "Page.loadEventFired":
		o.loaded = true
	case m.Method == "Runtime.exceptionThrown", m.Method == "Log.entryAdded" && bytes.Contains(m.Params, []byte(`"source":"security"`)):
		o.faults = append(o.faults, string(m.Params))
	}
	return m
}

// Goto opens an address.
func (o *Old) Goto(url string) {
	o.tb.Helper()
	o.loaded = false
	o.do("Page.navigate", map[string]any{"url": url})
	for !o.loaded {
		o.hear()
	}
}

// Resize changes the screen's size.
func (o *Old) Resize(width, height int) {
	o.tb.Helper()
	o.do("Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false})
}

// Eval runs a script in the page and answers its value as JSON.
func (o *Old) Eval(script string) string {
	o.tb.Helper()
	var r struct {
		Result struct {
			Value json.RawMessage `json:"value"`
		} `json:"result"`
		Exception json.RawMessage `json:"exceptionDetails"`
	}
	raw := o.do("Runtime.evaluate", map[string]any{"expression": script, "returnByValue": true, "awaitPromise": true})
	if err := json.Unmarshal(raw, &r); err != nil || r.Exception != nil {
		o.tb.Fatalf("%s: %v %s", script, err, r.Exception)
	}
	return string(r.Result.Value)
}

// Wait waits until the selector finds something.
func (o *Old) Wait(selector string) {
	o.tb.Helper()
	script := fmt.Sprintf(`new Promise((found) => {
  const end = Date.now() + %d;
  const look = () => document.querySelector(%q) !== null ? found("") : Date.now() > end ? found(document.body.innerText) : setTimeout(look, 20);
  look();
})`, answerTime.Milliseconds()/2, selector)
	if got := o.Eval(script); got != `""` {
		o.tb.Fatalf("waited in vain for %s; faults: %q; the page: %s", selector, o.faults, got)
	}
}

// Faults are the errors that no script caught, and what the page's policy refused.
func (o *Old) Faults() []string { return o.faults }

// Screenshot is a picture of the page, as PNG.
func (o *Old) Screenshot() []byte {
	o.tb.Helper()
	var shot struct {
		Data []byte `json:"data"`
	}
	if err := json.Unmarshal(o.do("Page.captureScreenshot", map[string]any{"format": "png"}), &shot); err != nil {
		o.tb.Fatal(err)
	}
	return shot.Data
}
