package main

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"hash/maphash"
	"html/template"
	"image"
	"image/png"
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"time"

	"yimen/cmd/demo/paper"
)

const (
	glassHeaderTime = 5 * time.Second
	glassCloseTime  = 2 * time.Second
	commandBytesMax = 200
	sheetsShown     = 6
	// dotsPerPixel is how much smaller than its dots the paper is shown.
	dotsPerPixel = 2
)

//go:embed glass.html
var glassPage []byte

// A glass is a page on this machine through which a person without a screen at
// the machine looks at the example hall: the kiosk, the hall board and the
// paper that came out of the printer. A click on the kiosk is a tap.
type glass struct {
	panes   map[string]pane
	printed func() []paper.Sheet
	do      func(ctx context.Context, command string) (string, error)
	seed    maphash.Seed
}

// A pane is a screen to look at.
type pane interface {
	shot() (*image.RGBA, error)
}

// serveGlass serves the page on a free port of the loopback interface until ctx
// ends, and returns its address. done is closed when it has ended.
func serveGlass(ctx context.Context, g *glass) (address string, done <-chan struct{}, err error) {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, fmt.Errorf("open the looking glass: %w", err)
	}
	g.seed = maphash.MakeSeed()
	// Only a page of our own may send commands, and only this machine may ask.
	server := &http.Server{Handler: onlyLoopback(http.NewCrossOriginProtection().Handler(g.routes())), ReadHeaderTimeout: glassHeaderTime}
	over := make(chan struct{})
	go func() {
		defer close(over)
		_ = server.Serve(listener)
	}()
	context.AfterFunc(ctx, func() {
		ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), glassCloseTime)
		defer cancel()
		if server.Shutdown(ending) != nil {
			_ = server.Close()
		}
	})
	return "http://" + listener.Addr().String() + "/", over, nil
}

// onlyLoopback refuses requests for any other name than this machine's: a page
// elsewhere could otherwise make a browser believe that its name stands here.
func onlyLoopback(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			host = r.Host
		}
		if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
			http.Error(w, "ask for localhost", http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (g *glass) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy",
			"default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'")
		_, _ = w.Write(glassPage)
	})
	mux.HandleFunc("GET /state", g.state)
	mux.HandleFunc("GET /screen/{name}", g.screen)
	mux.HandleFunc("GET /paper", g.paper)
	mux.HandleFunc("POST /do", g.command)
	return mux
}

// glassState tells the page what has changed.
type glassState struct {
	Screens map[string]glassScreen `json:"screens"`
	Sheets  int                    `json:"sheets"`
}

type glassScreen struct {
	Version string `json:"version"`
	Width   int    `json:"width"`
	Height  int    `json:"height"`
}

func (g *glass) state(w http.ResponseWriter, _ *http.Request) {
	state := glassState{Screens: make(map[string]glassScreen), Sheets: len(g.printed())}
	for name, p := range g.panes {
		picture, err := p.shot()
		if err != nil {
			continue // it is being started again; the page shows it as gone
		}
		size := picture.Rect.Size()
		version := strconv.FormatUint(maphash.Bytes(g.seed, picture.Pix), 36)
		state.Screens[name] = glassScreen{Version: version, Width: size.X, Height: size.Y}
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	_ = json.NewEncoder(w).Encode(state)
}

func (g *glass) screen(w http.ResponseWriter, r *http.Request) {
	p, ok := g.panes[r.PathValue("name")]
	if !ok {
		http.NotFound(w, r)
		return
	}
	picture, err := p.shot()
	if err != nil {
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Type", "image/png")
	w.Header().Set("Cache-Control", "no-store")
	quick := png.Encoder{CompressionLevel: png.BestSpeed}
	_ = quick.Encode(w, picture)
}

func (g *glass) command(w http.ResponseWriter, r *http.Request) {
	line, err := io.ReadAll(io.LimitReader(r.Body, commandBytesMax))
	if err != nil {
		return // the page has gone
	}
	answer, err := g.do(r.Context(), string(line))
	if err != nil && !errors.Is(err, context.Canceled) {
		http.Error(w, err.Error(), http.StatusUnprocessableEntity)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = io.WriteString(w, answer)
}

func (g *glass) paper(w http.ResponseWriter, _ *http.Request) {
	sheets := g.printed()
	sheets = sheets[max(0, len(sheets)-sheetsShown):]
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	for _, sheet := range slices.Backward(sheets) { // the newest first
		_ = drawSheet(w, sheet)
	}
}

// drawSheet writes a sheet as HTML.
func drawSheet(w io.Writer, sheet paper.Sheet) error {
	items := make([]template.HTML, 0, len(sheet.Items))
	for _, item := range sheet.Items {
		html, err := drawItem(item)
		if err != nil {
			return err
		}
		items = append(items, html)
	}
	if err := paperTemplate.ExecuteTemplate(w, "sheet", items); err != nil {
		return fmt.Errorf("draw the paper: %w", err)
	}
	return nil
}

// paperTemplate draws a sheet and what lies on it. It never changes.
var paperTemplate = template.Must(template.New("paper").Parse(`
{{- define "sheet"}}<article class="sheet">{{range .}}{{.}}{{end}}</article>
{{end}}
{{- define "line"}}<p class="a{{.Align}}">{{range .Runs -}}
<span style="font-size:{{.Px}}px;font-weight:{{.Weight}}">{{.Text}}</span>{{end}}</p>{{end}}
{{- define "picture"}}<p class="a{{.Align}}"><img alt="" width="{{.Width}}" src="{{.Source}}"></p>{{end}}`))

func drawItem(item paper.Item) (template.HTML, error) {
	var b bytes.Buffer
	var err error
	switch item := item.(type) {
	case paper.Line:
		type run struct {
			Text       string
			Px, Weight int
		}
		runs := make([]run, 0, len(item.Runs))
		for _, r := range item.Runs {
			weight := 400
			if r.Bold {
				weight = 700
			}
			runs = append(runs, run{Text: r.Text, Px: r.Height * 24 / dotsPerPixel, Weight: weight})
		}
		err = paperTemplate.ExecuteTemplate(&b, "line", map[string]any{"Align": item.Align, "Runs": runs})
	case paper.Picture:
		var encoded bytes.Buffer
		if err := png.Encode(&encoded, item.Image); err != nil {
			return "", fmt.Errorf("draw the paper: %w", err)
		}
		source := template.URL("data:image/png;base64," + base64.StdEncoding.EncodeToString(encoded.Bytes())) //nolint:gosec // a picture made here
		err = paperTemplate.ExecuteTemplate(&b, "picture", map[string]any{
			"Align": item.Align, "Width": item.Image.Rect.Dx() / dotsPerPixel, "Source": source,
		})
	case paper.Code:
		err = paperTemplate.ExecuteTemplate(&b, "line", map[string]any{
			"Align": item.Align,
			"Runs":  []map[string]any{{"Text": "[" + item.Kind + " " + item.Data + "]", "Px": 12, "Weight": 400}},
		})
	case paper.Gap:
		return template.HTML(fmt.Sprintf(`<p style="height:%dpx"></p>`, min(8, item.Lines)*15+min(400, item.Dots)/dotsPerPixel)), nil //nolint:gosec // numbers only
	}
	if err != nil {
		return "", fmt.Errorf("draw the paper: %w", err)
	}
	return template.HTML(b.String()), nil //nolint:gosec // made by html/template just now
}
