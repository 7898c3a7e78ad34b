package wire

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Bounds of one call. An answer beyond them is an error, never a cut answer.
const (
	callTimeout    = 10 * time.Second
	clipTimeout    = 20 * time.Second
	mediaTimeout   = time.Minute
	answerBytesMax = 4 << 20

	catalogueBytesMax = 32 << 20 // a thousand services with all that is to be brought

	clipBytesMax    = 8 << 20
	mediaBytesMax   = 32 << 20
	problemBytesMax = 64 << 10
	keyBytesMax     = 128
)

// ErrKey says that a changing call was given no usable Idempotency-Key: it
// must have 1 to 128 printable ASCII characters.
var ErrKey = errors.New("wire: idempotency key must be 1 to 128 printable characters")

// Client speaks to a hall server as one device. It makes each call once and
// keeps nothing: who must be sure that a change happened keeps the key and the
// request and calls again with both, until answered.
//
// An error answer comes back as *Problem (use errors.AsType), also where a
// proxy answered in the server's place; any other error means that it is not
// known whether the call arrived. A Client is safe for use by several
// goroutines.
type Client struct {
	base  string
	token string
	agent string
	http  *http.Client
	seen  *Seen
}

// NewClient is a client of the server at base, such as https://hall.example,
// with the device's token ("" before enrolment). TLS settings and proxies are
// those of hc's transport; nil takes the standard ones. Redirects are not
// followed: a server that moved is a fault to see.
func NewClient(base, token string, hc *http.Client) *Client {
	if hc == nil {
		hc = &http.Client{}
	}
	own := *hc
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &Client{base: strings.TrimRight(base, "/"), token: token, agent: "yimen", http: &own, seen: &Seen{}}
}

// As is the client with another User-Agent, such as "yimen-kiosk/1.2".
func (c *Client) As(agent string) *Client {
	own := *c
	own.agent = agent
	return &own
}

// WithSeen is the client with what the device has kept of what it has seen.
func (c *Client) WithSeen(s *Seen) *Client {
	own := *c
	own.seen = s
	return &own
}

// WithToken is the client with another token.
func (c *Client) WithToken(token string) *Client {
	own := *c
	own.token = token
	return &own
}

// Catalogue is GET /api/v1/catalogue.
func (c *Client) Catalogue(ctx context.Context) (Catalogue, error) {
	return answer[Catalogue](ctx, c, call{method: http.MethodGet, path: "catalogue", limit: catalogueBytesMax})
}

// CatalogueFor is Catalogue, as a kiosk asks that says how it is. A server that does
// not know the header answers all the same.
func (c *Client) CatalogueFor(ctx context.Context, s KioskState) (Catalogue, error) {
	return answer[Catalogue](ctx, c, call{method: http.MethodGet, path: "catalogue", kiosk: s.Header(), limit: catalogueBytesMax})
}

// IssueTicket is POST /api/v1/tickets: the same key and request give the same
// ticket, however often they are sent.
func (c *Client) IssueTicket(ctx context.Context, key string, r IssueRequest) (Issued, error) {
	return answer[Issued](ctx, c, call{method: http.MethodPost, path: "tickets", key: key, keyed: true, body: r})
}

// FindTickets is POST /api/v1/tickets/find: what the holder of a card has of today.
func (c *Client) FindTickets(ctx context.Context, r FindRequest) (Found, error) {
	return answer[Found](ctx, c, call{method: http.MethodPost, path: "tickets/find", body: r})
}

// ReportPrinted is POST /api/v1/tickets/{id}/printed.
func (c *Client) ReportPrinted(ctx context.Context, key, ticketID string, r PrintedRequest) error {
	_, err := c.send(ctx, call{
		method: http.MethodPost, path: "tickets/" + url.PathEscape(ticketID) + "/printed",
		key: key, keyed: true, body: r,
	})
	return err
}

// CancelTicket is POST /api/v1/tickets/{id}/cancel: a waiting ticket is given
// back.
func (c *Client) CancelTicket(ctx context.Context, key, ticketID string) error {
	_, err := c.send(ctx, call{
		method: http.MethodPost, path: "tickets/" + url.PathEscape(ticketID) + "/cancel", key: key, keyed: true,
	})
	return err
}

// Ticket is GET /api/v1/tickets/{id}.
func (c *Client) Ticket(ctx context.Context, id string) (Ticket, error) {
	return answer[Ticket](ctx, c, call{method: http.MethodGet, path: "tickets/" + url.PathEscape(id)})
}

// Enrol is POST /api/v1/devices/enrolments: it spends a one-time code and
// answers the device's token. The client goes on with its own token; see
// WithToken.
func (c *Client) Enrol(ctx context.Context, code string) (Enrolled, error) {
	return answer[Enrolled](ctx, c, call{
		method: http.MethodPost, path: "devices/enrolments", body: EnrolRequest{Code: code},
	})
}

// BoardSnapshot is GET /api/v1/board/{id}: a snapshot frame.
func (c *Client) BoardSnapshot(ctx context.Context, board string) (Frame, error) {
	return answer[Frame](ctx, c, call{method: http.MethodGet, path: "board/" + url.PathEscape(board)})
}

// Clip is GET /api/v1/voice/clips/{id}: a WAV file, 16-bit, mono, at most 8 MiB.
func (c *Client) Clip(ctx context.Context, id string) ([]byte, error) {
	return c.send(ctx, call{
		method: http.MethodGet, path: "voice/clips/" + url.PathEscape(id),
		accept: "audio/wav", limit: clipBytesMax, timeout: clipTimeout,
	})
}

// Media is GET /api/v1/media/{name}: a picture of the hall, at most 32 MiB. version
// is that of its Media.
func (c *Client) Media(ctx context.Context, name, version string) ([]byte, error) {
	return c.send(ctx, call{
		method: http.MethodGet, path: "media/" + url.PathEscape(name) + "?v=" + url.QueryEscape(version),
		accept: "image/*", limit: mediaBytesMax, timeout: mediaTimeout,
	})
}

// call is one request. A zero limit, timeout and accept are those of JSON.
type call struct {
	method  string
	path    string // below /api/v1/, escaped
	key     string
	keyed   bool   // needs an Idempotency-Key
	kiosk   string // of a kiosk: HeaderKiosk; empty: none
	body    any
	accept  string
	limit   int64
	timeout time.Duration
}

// answer sends a call and reads its answer as T.
func answer[T any](ctx context.Context, c *Client, k call) (T, error) {
	var out T
	raw, err := c.send(ctx, k)
	if err != nil {
		return out, err
	}
	if err := json.Unmarshal(raw, &out); err != nil {
		return out, fmt.Errorf("wire: %s %s: read answer: %w", k.method, k.path, err)
	}
	return out, nil
}

// send makes one call and returns the body of its good answer.
func (c *Client) send(ctx context.Context, k call) ([]byte, error) {
	k.timeout, k.limit = cmp.Or(k.timeout, callTimeout), cmp.Or(k.limit, answerBytesMax)
	k.accept = cmp.Or(k.accept, "application/json")
	ctx, cancel := context.WithTimeout(ctx, k.timeout)
	defer cancel()
	req, err := c.request(ctx, k)
	if err != nil {
		return nil, err
	}
	res, err := c.http.Do(req)
	if err != nil {
		return nil, fmt.Errorf("wire: %w", err) // a *url.Error: it names method and address
	}
	defer func() { _ = res.Body.Close() }()
	c.seen.take(req.Header.Get(HeaderSeen), res.Header.Get(HeaderMark), k.method != http.MethodGet)
	if res.StatusCode < 200 || res.StatusCode > 299 {
		return nil, problem(res)
	}
	raw, err := readAtMost(res.Body, k.limit)
	if err != nil {
		return nil, fmt.Errorf("wire: %s %s: %w", k.method, k.path, err)
	}
	return raw, nil
}

func (c *Client) request(ctx context.Context, k call) (*http.Request, error) {
	if k.keyed && !goodKey(k.key) {
		return nil, ErrKey
	}
	var body io.Reader
	if k.body != nil {
		raw, err := json.Marshal(k.body)
		if err != nil {
			return nil, fmt.Errorf("wire: %s %s: write request: %w", k.method, k.path, err)
		}
		body = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(ctx, k.method, c.base+"/api/v1/"+k.path, body)
	if err != nil {
		return nil, fmt.Errorf("wire: server address: %w", err)
	}
	c.sign(req.Header)
	req.Header.Set("Accept", k.accept)
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if k.keyed {
		req.Header.Set("Idempotency-Key", k.key)
	}
	if k.kiosk != "" {
		req.Header.Set(HeaderKiosk, k.kiosk)
	}
	return req, nil
}

// sign puts on what every request of the client carries.
func (c *Client) sign(h http.Header) {
	h.Set("User-Agent", c.agent)
	if seen := c.seen.Mark(); seen != "" {
		h.Set(HeaderSeen, seen)
	}
	if c.token != "" {
		h.Set("Authorization", "Bearer "+c.token)
	}
}

func goodKey(key string) bool {
	if key == "" || len(key) > keyBytesMax {
		return false
	}
	return strings.IndexFunc(key, func(r rune) bool { return r <= ' ' || r > '~' }) < 0
}

var errTooLong = errors.New("answer is longer than allowed")

// readAtMost reads r whole; more than limit bytes are an error.
func readAtMost(r io.Reader, limit int64) ([]byte, error) {
	raw, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, fmt.Errorf("read answer: %w", err)
	}
	if int64(len(raw)) > limit {
		return nil, errTooLong
	}
	return raw, nil
}

// problem reads an error answer. What is no problem+json (a proxy's page, an
// unexpected redirect) becomes a Problem of the bare status.
func problem(res *http.Response) *Problem {
	p := &Problem{}
	kind, _, _ := mime.ParseMediaType(res.Header.Get("Content-Type"))
	if kind == "application/problem+json" || kind == "application/json" {
		raw, err := readAtMost(res.Body, problemBytesMax)
		if err != nil || json.Unmarshal(raw, p) != nil {
			p = &Problem{}
		}
	}
	p.Status = res.StatusCode
	if p.Title == "" {
		p.Title = http.StatusText(res.StatusCode)
	}
	if p.Title == "" {
		p.Title = "status " + strconv.Itoa(res.StatusCode)
	}
	return p
}
