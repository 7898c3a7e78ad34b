package wire

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// HeartbeatEvery is how often a board's feed says something, at least; after
// HeartbeatsMissed of them the feed counts as broken.
const (
	HeartbeatEvery   = 5 * time.Second
	HeartbeatsMissed = 3
)

// Bounds of a feed.
const (
	feedSilenceMax   = HeartbeatsMissed * HeartbeatEvery
	feedFrameMax     = 1 << 20 // bytes of one frame
	feedDialTimeout  = 10 * time.Second
	feedWriteTimeout = 5 * time.Second
)

// ClosedError says that the server closed a feed. With Resync the board is to
// come back at once with its feed and offset; otherwise after a pause.
type ClosedError struct {
	Code   int // of RFC 6455, or CloseResync
	Reason string
}

// Error makes a ClosedError an error.
func (e *ClosedError) Error() string {
	return fmt.Sprintf("feed closed with code %d: %s", e.Code, e.Reason)
}

// Resync says whether the board was only too slow.
func (e *ClosedError) Resync() bool { return e.Code == CloseResync }

// Feed is a board's open feed. One goroutine reads it, any may acknowledge.
// After the first error it is finished: close it and dial again, with the feed
// and offset of the last frame that was taken in.
type Feed struct {
	conn  *websocket.Conn
	seen  *Seen
	shown string // the mark that was shown when the feed was opened

	mu sync.Mutex // guards writing of acknowledgements
}

// DialBoard opens the feed of a board at GET /api/v1/ws/board/{id}. Feed and
// offset are those of the last frame taken in ("" and 0: from a snapshot). A
// refusal by the server is a *Problem.
func (c *Client) DialBoard(ctx context.Context, board, feed string, offset uint64) (*Feed, error) {
	ctx, cancel := context.WithTimeout(ctx, feedDialTimeout)
	defer cancel()
	address, err := c.boardAddress(board, feed, offset)
	if err != nil {
		return nil, err
	}
	header := http.Header{}
	c.sign(header)
	conn, res, err := c.dialer().DialContext(ctx, address, header)
	if res != nil && res.Body != nil {
		defer func() { _ = res.Body.Close() }()
	}
	if errors.Is(err, websocket.ErrBadHandshake) && res != nil {
		return nil, problem(res)
	}
	if err != nil {
		return nil, fmt.Errorf("wire: dial board: %w", err)
	}
	c.seen.take(header.Get(HeaderSeen), res.Header.Get(HeaderMark), false)
	conn.SetReadLimit(feedFrameMax)
	return &Feed{conn: conn, seen: c.seen, shown: header.Get(HeaderSeen)}, nil
}

// boardAddress is the WebSocket address of a board's feed.
func (c *Client) boardAddress(board, feed string, offset uint64) (string, error) {
	u, err := url.Parse(c.base)
	if err != nil {
		return "", fmt.Errorf("wire: server address: %w", err)
	}
	switch u.Scheme {
	case "http":
		u.Scheme = "ws"
	case "https":
		u.Scheme = "wss"
	default:
		return "", fmt.Errorf("wire: server address: scheme %q is neither http nor https", u.Scheme)
	}
	u = u.JoinPath("api/v1/ws/board", url.PathEscape(board))
	if feed != "" {
		u.RawQuery = url.Values{"feed": {feed}, "offset": {strconv.FormatUint(offset, 10)}}.Encode()
	}
	return u.String(), nil
}

// dialer has the TLS settings, proxy and dialling of the client's transport.
func (c *Client) dialer() *websocket.Dialer {
	d := &websocket.Dialer{Proxy: http.ProxyFromEnvironment, HandshakeTimeout: feedDialTimeout}
	t, ok := c.http.Transport.(*http.Transport)
	if !ok {
		return d
	}
	d.Proxy, d.NetDialContext = t.Proxy, t.DialContext
	if t.TLSClientConfig != nil {
		d.TLSClientConfig = t.TLSClientConfig.Clone()
	} else {
		d.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	// A transport that speaks HTTP/2 offers it; a WebSocket needs HTTP/1.1.
	d.TLSClientConfig.NextProtos = []string{"http/1.1"}
	return d
}

// Next waits for the next frame, also heartbeats; for 15 s without any, or
// until ctx is done. The server closing the feed is a *ClosedError.
func (f *Feed) Next(ctx context.Context) (Frame, error) {
	if err := f.conn.SetReadDeadline(time.Now().Add(feedSilenceMax)); err != nil {
		return Frame{}, fmt.Errorf("wire: board feed: %w", err)
	}
	stop := context.AfterFunc(ctx, func() { _ = f.conn.NetConn().SetReadDeadline(time.Unix(1, 0)) })
	defer stop()
	kind, raw, err := f.conn.ReadMessage()
	if err != nil {
		return Frame{}, feedError(ctx, err)
	}
	if kind != websocket.TextMessage {
		return Frame{}, fmt.Errorf("wire: board feed: message of type %d is not text", kind)
	}
	var frame Frame
	if err := json.Unmarshal(raw, &frame); err != nil {
		return Frame{}, fmt.Errorf("wire: board feed: read frame: %w", err)
	}
	f.seen.take(f.shown, frame.Mark, false)
	return frame, nil
}

// feedError names why a feed's reading ended.
func feedError(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("wire: board feed: %w", ctx.Err())
	}
	if closed, ok := errors.AsType[*websocket.CloseError](err); ok {
		return &ClosedError{Code: closed.Code, Reason: closed.Text}
	}
	if silent, ok := errors.AsType[net.Error](err); ok && silent.Timeout() {
		return fmt.Errorf("wire: board feed: silent for %v: %w", feedSilenceMax, err)
	}
	return fmt.Errorf("wire: board feed: %w", err)
}

// Ack tells the server what was shown or spoken. It is for the caller to send
// at most one a second; acknowledgements are cumulative, so none is missed.
func (f *Feed) Ack(ctx context.Context, a BoardAck) error {
	deadline := time.Now().Add(feedWriteTimeout)
	if d, ok := ctx.Deadline(); ok && d.Before(deadline) {
		deadline = d
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("wire: acknowledge: %w", err)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.conn.SetWriteDeadline(deadline); err != nil {
		return fmt.Errorf("wire: acknowledge: %w", err)
	}
	if err := f.conn.WriteJSON(a); err != nil {
		return fmt.Errorf("wire: acknowledge: %w", err)
	}
	return nil
}

// Close says goodbye and ends the feed. It never blocks for long, and may be
// called more than once.
func (f *Feed) Close() error {
	bye := websocket.FormatCloseMessage(websocket.CloseNormalClosure, "")
	_ = f.conn.WriteControl(websocket.CloseMessage, bye, time.Now().Add(time.Second))
	if err := f.conn.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
		return fmt.Errorf("wire: close board feed: %w", err)
	}
	return nil
}
