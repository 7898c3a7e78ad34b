package wire

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// Kinds of pads, and how they are.
const (
	PadCall     = "call"
	PadRating   = "rating"
	PadKeyboard = "keyboard"

	PadOK     = "ok"
	PadSilent = "silent" // it does not answer, or is not plugged in
	PadFault  = "fault"  // it answers, and not as it should
)

// PadReport is the body of PUT /api/v1/windows/{n}/pads/{pad}: how a pad of a
// window is. It changes no journal and needs no Idempotency-Key.
type PadReport struct {
	Kind   string    `json:"kind" enum:"call,rating,keyboard"`
	State  string    `json:"state" enum:"ok,silent,fault"`
	Detail string    `json:"detail,omitempty" maxLength:"200"`
	Since  time.Time `json:"since"`
}

// RatingSourcePad is the Source of a rating given at a window's pad.
const RatingSourcePad = "pad"

// RatingRequest is the body of POST /api/v1/ratings.
type RatingRequest struct {
	About   RatingAbout `json:"about"`
	Level   int         `json:"level" minimum:"1" maximum:"5"` // 5 is best
	Reasons []string    `json:"reasons,omitempty" maxItems:"8"`
	Text    string      `json:"text,omitempty" maxLength:"2000"`
	Source  string      `json:"source" enum:"pad,kiosk,page,invited"`
	// Supplements is the id of an earlier rating of the same service that this one
	// adds to.
	Supplements string `json:"supplements,omitempty" maxLength:"64"`
}

// RatingAbout names what is rated: one of the first four, and which service of it.
// A window stands for the service that was finished there last.
type RatingAbout struct {
	Ticket      string `json:"ticket,omitempty" maxLength:"64"`
	Case        string `json:"case,omitempty" maxLength:"64"`
	Certificate string `json:"certificate,omitempty" maxLength:"64"`
	Window      int    `json:"window,omitempty" minimum:"0" maximum:"9999"`
	Service     string `json:"service,omitempty" maxLength:"64"`
	// At is when a key at the window was pressed, where that is told later: the
	// rating is about what had been finished by then. Absent: now.
	At *time.Time `json:"at,omitempty"`
}

// RatingAnswer is the answer to POST /api/v1/ratings.
type RatingAnswer struct {
	ID string `json:"id"`
}

// Window is GET /api/v1/windows/{n}.
func (c *Client) Window(ctx context.Context, n int) (Window, error) {
	return answer[Window](ctx, c, call{method: http.MethodGet, path: "windows/" + strconv.Itoa(n)})
}

// CallWindow is POST /api/v1/windows/{n}/call; nil: nobody waits (204).
func (c *Client) CallWindow(ctx context.Context, key string, n int, r CallRequest) (*CallAnswer, error) {
	k := work(key, n, "call", r)
	raw, err := c.send(ctx, k)
	if err != nil || len(raw) == 0 {
		return nil, err
	}
	var out CallAnswer
	if err := json.Unmarshal(raw, &out); err != nil {
		return nil, fmt.Errorf("wire: %s %s: read answer: %w", k.method, k.path, err)
	}
	return &out, nil
}

// OpenWindow is POST /api/v1/windows/{n}/open: it also ends a pause.
func (c *Client) OpenWindow(ctx context.Context, key string, n int, r OpenRequest) (WindowAnswer, error) {
	return answer[WindowAnswer](ctx, c, work(key, n, "open", r))
}

// PauseWindow is POST /api/v1/windows/{n}/pause.
func (c *Client) PauseWindow(ctx context.Context, key string, n int, r PauseRequest) (WindowAnswer, error) {
	return answer[WindowAnswer](ctx, c, work(key, n, "pause", r))
}

// RecallWindow is POST /api/v1/windows/{n}/recall.
func (c *Client) RecallWindow(ctx context.Context, key string, n int, r WindowRequest) (WindowAnswer, error) {
	return answer[WindowAnswer](ctx, c, work(key, n, "recall", r))
}

// StartWindow is POST /api/v1/windows/{n}/start.
func (c *Client) StartWindow(ctx context.Context, key string, n int, r WindowRequest) (WindowAnswer, error) {
	return answer[WindowAnswer](ctx, c, work(key, n, "start", r))
}

// NoShowWindow is POST /api/v1/windows/{n}/noshow.
func (c *Client) NoShowWindow(ctx context.Context, key string, n int, r WindowRequest) (WindowAnswer, error) {
	return answer[WindowAnswer](ctx, c, work(key, n, "noshow", r))
}

// FinishWindow is POST /api/v1/windows/{n}/finish.
func (c *Client) FinishWindow(ctx context.Context, key string, n int, r FinishRequest) (WindowAnswer, error) {
	return answer[WindowAnswer](ctx, c, work(key, n, "finish", r))
}

// CloseWindow is POST /api/v1/windows/{n}/close: its clerk leaves. A window with a
// ticket is not closed.
func (c *Client) CloseWindow(ctx context.Context, key string, n int, r CloseRequest) (WindowAnswer, error) {
	return answer[WindowAnswer](ctx, c, work(key, n, "close", r))
}

// ParkWindow is POST /api/v1/windows/{n}/park.
func (c *Client) ParkWindow(ctx context.Context, key string, n int, r ParkRequest) (WindowAnswer, error) {
	return answer[WindowAnswer](ctx, c, work(key, n, "park", r))
}

// Rate is POST /api/v1/ratings.
func (c *Client) Rate(ctx context.Context, key string, r RatingRequest) (RatingAnswer, error) {
	return answer[RatingAnswer](ctx, c, call{method: http.MethodPost, path: "ratings", key: key, keyed: true, body: r})
}

// WindowsClaim is the body of PUT /api/v1/devices/windows: the windows in a bridge's
// file, and the boards it follows.
type WindowsClaim struct {
	Windows []int    `json:"windows,omitempty" maxItems:"64"`
	Boards  []string `json:"boards,omitempty" maxItems:"64"`
}

// ClaimWindows is PUT /api/v1/devices/windows: the first word binds the bridge.
func (c *Client) ClaimWindows(ctx context.Context, w WindowsClaim) error {
	_, err := c.send(ctx, call{method: http.MethodPut, path: "devices/windows", body: w})
	return err
}

// ReportPad is PUT /api/v1/windows/{n}/pads/{pad}.
func (c *Client) ReportPad(ctx context.Context, n int, pad string, r PadReport) error {
	_, err := c.send(ctx, call{
		method: http.MethodPut, path: "windows/" + strconv.Itoa(n) + "/pads/" + url.PathEscape(pad), body: r,
	})
	return err
}

// work is a command of a window.
func work(key string, n int, verb string, body any) call {
	return call{
		method: http.MethodPost, path: "windows/" + strconv.Itoa(n) + "/" + verb, key: key, keyed: true, body: body,
	}
}
