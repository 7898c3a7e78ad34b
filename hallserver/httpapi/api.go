package httpapi

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"github.com/prometheus/client_golang/prometheus"

	"yimen/hallserver/access"
	"yimen/hallserver/catalogue"
	"yimen/hallserver/engine"
	"yimen/hallserver/forecast"
	"yimen/hallserver/hall"
	"yimen/hallserver/seldom"
	"yimen/hallserver/subject"
	"yimen/hallserver/voice"
	"yimen/hallserver/wire"
)

// Engine is the hall's one writer.
type Engine interface {
	Do(ctx context.Context, r engine.Request) (engine.Answer, error)
	View(read func(s *hall.State))
	// Snapshot is the state and the seq it stands at. It never changes.
	Snapshot() (*hall.State, int64)
	Subject(ctx context.Context, key hall.SubjectKey) ([]byte, error)
	// Fault is why the engine takes no commands, or nil.
	Fault() error
	// Refuses is why it takes no command now, or nil.
	Refuses() error
}

// Boards answers for the boards; the errors are those of package board.
type Boards interface {
	SnapshotJSON(board string) ([]byte, error)
	ServeWS(w http.ResponseWriter, r *http.Request, board string) error
	// Told says how far a call has got; nil when no board knows it.
	Told(call string) *wire.Told
	// Kind is the kind of a board; empty: there is no such board.
	Kind(board string) string
	// Refused is told that a device asked for a board and was not let in, by a
	// Problem's code.
	Refused(board, device, code string)
}

// Clips gives the sounds of a call; the errors are those of package voice.
type Clips interface {
	Clip(ctx context.Context, id string) ([]byte, error)
}

// Says knows what the hall can say, and how it is spoken.
type Says interface {
	// Phrases are what can be said to many at once, Zones where.
	Phrases() []wire.Phrase
	Zones() []wire.Zone
	// Announce is how it is spoken; nil: it is not.
	Announce(u voice.Utterance) *wire.Announcement
}

// Media are the hall's pictures and videos.
type Media interface {
	// Open opens one for reading; the caller closes it. The error is fs.ErrNotExist
	// when there is none of that name.
	Open(name string) (f io.ReadSeekCloser, modified time.Time, contentType string, err error)
}

// Health knows how the devices of the hall are.
type Health interface {
	Health() wire.Health
	// CallsReport is about a business day, YYYY-MM-DD.
	CallsReport(ctx context.Context, date string) (wire.CallsReport, error)
	// Card is told each time a kiosk says whether a card was left on its reader, and
	// how long ago.
	Card(device, name string, left bool, ago time.Duration)
}

// Waits foretells how long somebody waits; ok is false while that cannot be said.
type Waits interface {
	// Ticket is for a ticket that waits, New for one of a class taken now.
	Ticket(id hall.TicketID) (w wire.Wait, ok bool)
	New(q hall.QueueID, class hall.Class) (w wire.Wait, ok bool)
	// Disagreements is where keys and calls of windows have said different things.
	Disagreements() []forecast.Disagreement
}

// Config is what the API needs. All fields but those said to be optional are.
type Config struct {
	Engine    Engine
	Catalogue *catalogue.Live
	Access    *access.Store
	Subjects  *subject.Keys
	// TokenKey is the key of public ticket tokens, 32 bytes.
	TokenKey []byte
	Boards   Boards
	Clips    Clips
	// Waits foretells; optional.
	Waits Waits
	// Scores reads how well it was foretold; optional.
	Scores Scores
	// Says, Media and Health are optional: without one its routes answer 404.
	Says   Says
	Media  Media
	Health Health
	// Pages serves everything else: /, /board/{id}, /assets/.
	Pages http.Handler

	// PublicURL is where a citizen's phone reaches this server; empty: nowhere,
	// and tickets carry no page address.
	PublicURL string
	// KeepSubject is how long a holder's data is kept; 0: seven days.
	KeepSubject   time.Duration
	SecureCookies bool
	// BoardWindow is the window that a board is about, 0: none; optional.
	BoardWindow func(board string) int
	// TicketsPerMinute is how many numbers one device may take; 0: TicketsPerMinute.
	TicketsPerMinute int
	// Proxies are believed when they say whom a request came from.
	Proxies []netip.Prefix
	Version string

	Now func() time.Time
	// ClockDoubt is why the hall's clock is not trusted, or nil; optional.
	ClockDoubt func() error
	// Elapsed is the time gone by since some moment, whatever becomes of the
	// clock; nil: by Now. Durations are counted by it.
	Elapsed func() time.Duration
	Log     *slog.Logger
	Metrics *prometheus.Registry
	// Past finds a ticket of a day gone by; optional.
	Past Past
	// Witness compares what devices have seen with what this server has; optional.
	Witness Witness
}

// Witness knows how far the journal has come, and hears from devices how far they
// have seen it.
type Witness interface {
	// Mark is what a device may keep and show again; empty: nothing yet.
	Mark() string
	// Seen takes in a mark that a device shows, before it is served. An error says
	// that this server lacks what the device has seen, and must not serve.
	Seen(ctx context.Context, device, mark string) error
	// Came is told of a device that has come, after Seen.
	Came(device string)
}

// Scores knows how well waits were foretold.
type Scores interface {
	Report(ctx context.Context, from, to string) (forecast.Report, error)
}

// Past knows the tickets of days gone by.
type Past interface {
	// PastTicket is a ticket as its day left it, and that day (YYYY-MM-DD). The
	// error is sql.ErrNoRows when there is none.
	PastTicket(ctx context.Context, id hall.TicketID) (t hall.Ticket, day string, err error)
}

// API serves HTTP. It is an http.Handler.
type API struct {
	Config

	mux      *http.ServeMux
	huma     huma.API
	handler  http.Handler
	limits   limits
	pads     *pads
	desks    *desks
	page     *page
	spelling spelling
	looks    *looks
	watched  *watch // of those who call for help
	meters   *meters
	macs     sync.Pool      // of the public tokens: one keyed costs as much as what it is for
	logged   *seldom.Seldom // refusals, and what is wrong
	draining chan struct{}
}

// doTimeout bounds the wait for an answer; the outcome is then unknown to the
// sender, who asks again with the same key.
const doTimeout = 15 * time.Second

// New makes the API.
func New(c Config) (*API, error) {
	c.Now = orNow(c.Now)
	c.Elapsed = orElapsed(c.Elapsed, c.Now)
	c.Log = cmp.Or(c.Log, slog.New(slog.DiscardHandler))
	c.Metrics = cmp.Or(c.Metrics, prometheus.NewRegistry())
	c.KeepSubject = cmp.Or(c.KeepSubject, 7*24*time.Hour)
	c.Version = cmp.Or(c.Version, "0")
	c.TicketsPerMinute = cmp.Or(c.TicketsPerMinute, TicketsPerMinute)
	if len(c.TokenKey) < 32 {
		return nil, fmt.Errorf("httpapi: token key of %d bytes, want 32", len(c.TokenKey))
	}
	a := &API{Config: c, mux: http.NewServeMux(), draining: make(chan struct{}), logged: seldom.New(time.Minute, 1)}
	a.desks = newDesks(c.Now, c.Elapsed)
	a.looks, a.watched = newLooks(), newWatch(c.Elapsed)
	a.limits, a.pads = newLimits(c.Elapsed, c.TicketsPerMinute), newPads(c.Now, c.Elapsed)
	var err error
	if a.page, err = newPage(); err != nil {
		return nil, err
	}
	if a.meters, err = newMeters(c.Metrics, c.Engine, func() bool { return a.unready("") == nil }); err != nil {
		return nil, err
	}
	strictNames()
	a.huma = humago.New(a.mux, openAPI(c.Version))
	a.routes()
	a.handler = a.wrap(a.mux)
	return a, nil
}

func orNow(now func() time.Time) func() time.Time {
	if now == nil {
		return time.Now
	}
	return now
}

func orElapsed(elapsed func() time.Duration, now func() time.Time) func() time.Duration {
	if elapsed != nil {
		return elapsed
	}
	begun := now()
	return func() time.Duration { return now().Sub(begun) }
}

// ServeHTTP implements http.Handler.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.handler.ServeHTTP(w, r) }

// Drain makes readyz say no, so that no new work is sent here. Call it once,
// before the server shuts down.
func (a *API) Drain() { close(a.draining) }

// OpenAPI is the API's description, OpenAPI 3.1 as JSON.
func (a *API) OpenAPI() ([]byte, error) {
	raw, err := a.huma.OpenAPI().MarshalJSON()
	if err != nil {
		return nil, fmt.Errorf("httpapi: describe: %w", err)
	}
	return raw, nil
}

func openAPI(version string) huma.Config {
	return huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{
				Title: "Yimen hall server", Version: version,
				Description: "One service hall: tickets, windows, boards. Changing POSTs carry an Idempotency-Key; errors are application/problem+json with a code.",
			},
			Components: &huma.Components{
				Schemas: huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer),
				SecuritySchemes: map[string]*huma.SecurityScheme{
					"token":   {Type: "http", Scheme: "bearer", Description: "A device's token."},
					"session": {Type: "apiKey", In: "cookie", Name: access.SessionCookie, Description: "A signed-in member of staff."},
					"device":  {Type: "apiKey", In: "cookie", Name: access.DeviceCookie, Description: "A board in a browser."},
				},
			},
		},
		OpenAPIPath:   "/openapi",
		Formats:       map[string]huma.Format{"application/json": bodies(), "json": bodies()},
		DefaultFormat: "application/json",
		Transformers:  []huma.Transformer{asProblem},
	}
}
