package hallserver

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"yimen/hallserver/access"
	"yimen/hallserver/board"
	"yimen/hallserver/catalogue"
	"yimen/hallserver/engine"
	"yimen/hallserver/forecast"
	"yimen/hallserver/hall"
	"yimen/hallserver/httpapi"
	"yimen/hallserver/opsdb"
	"yimen/hallserver/proof"
	"yimen/hallserver/seldom"
	"yimen/hallserver/subject"
	"yimen/hallserver/voice"
	"yimen/hallserver/web"
	"yimen/hallserver/wire"
)

// Config says what to open and how.
type Config struct {
	Data   string // the data folder
	Listen string // host:port; empty: the settings'
	// Ready is told the address, as a URL, when the server serves.
	Ready   func(url string)
	Version string

	Now func() time.Time
	// Elapsed is the time gone by since some moment, whatever becomes of the clock.
	// nil: the machine's, or Now's if that is given.
	Elapsed func() time.Duration
	// Boot names the machine's start from which Elapsed counts. Empty: the kernel's.
	Boot string
	// NetworkTime says whether a network clock keeps the machine's. nil: the kernel
	// is asked, or nobody if Now is given.
	NetworkTime func() bool
	Log         *slog.Logger // nil: text on standard error, at the settings' level
	// home is where the folder will be, while it is being made elsewhere.
	home string
	// Fatal ends the process when what is on disk is uncertain; it must not
	// return. nil: log and exit 70.
	Fatal func(error)
}

// Server is an open hall.
type Server struct {
	config   Config
	settings Settings
	now      func() time.Time // in the hall's time zone
	elapsed  func() time.Duration
	clock    *hallClock
	clockSet sync.Mutex    // one setting of the clock at a time; guards the next
	clockAt  time.Duration // when the hall's time was written down last
	turned   atomic.Bool   // the day has been looked at since there is a time to go by
	owing    atomic.Bool   // another date has come while the clock was in doubt
	log      *slog.Logger

	lock     *folderLock
	engine   *engine.Engine
	access   *access.Store
	subjects *subject.Keys
	live     *catalogue.Live
	voice    *voice.Store
	boards   *board.Service
	signs    signage
	scores   *forecast.Store
	forecast *forecast.Service
	api      *httpapi.API
	http     *http.Server
	listener net.Listener
	admin    *adminSocket
	metrics  *prometheus.Registry
	witness  *witnesses
	markKey  []byte

	turning sync.Mutex // the day and the catalogue change one after the other
	last    revised    // guarded by turning

	opsLooked chan struct{} // closed when the rows of ops.db have been looked through

	closed sync.Once
}

// The times of the HTTP server.
const (
	headerTime = 5 * time.Second
	readTime   = 15 * time.Second
	writeTime  = 60 * time.Second
	idleTime   = 2 * time.Minute
	drainTime  = 10 * time.Second
)

// Open opens a data folder and takes its lock. Nothing is served yet. Errors:
// ErrInUse, ErrNoFolder, and what is wrong with a file; Advise has words for them.
func Open(ctx context.Context, c Config) (*Server, error) {
	s := &Server{config: c, opsLooked: make(chan struct{})}
	if err := s.open(ctx); err != nil {
		return nil, inFolder(c.Data, errors.Join(err, s.Close()))
	}
	return s, nil
}

func (s *Server) open(ctx context.Context) error {
	var err error
	if s.lock, err = lockFolder(s.config.Data); err != nil {
		return err
	}
	if s.settings, err = ReadSettings(s.path(settingsFile)); err != nil {
		return err
	}
	if err := s.equip(); err != nil {
		return err
	}
	c, err := catalogue.ReadFile(s.path(catalogueFile))
	if err != nil {
		return err
	}
	s.live = catalogue.NewLive(s.inForce(c))
	key, err := s.openKeys()
	if err != nil {
		return err
	}
	if err := s.openStores(ctx); err != nil {
		return err
	}
	if err := s.tellOfFiles(); err != nil {
		return err
	}
	if err := s.openCatalogue(); err != nil {
		return err
	}
	if err := leaveFiles(s.config.Data); err != nil {
		return err
	}
	if err := restrict(s.config.Data); err != nil {
		return fmt.Errorf("data folder: %w", err)
	}
	if err := s.openForecast(ctx); err != nil {
		return err
	}
	if err := s.openBoards(ctx); err != nil {
		return err
	}
	return s.openHTTP(ctx, key)
}

// home is the folder as it is known by: its master key and its witness lie
// beside it.
func (s *Server) home() string { return cmp.Or(s.config.home, s.config.Data) }

func (s *Server) path(name string) string { return filepath.Join(s.config.Data, name) }

// equip sets the clock and the log.
func (s *Server) equip() error {
	loc, err := s.settings.location()
	if err != nil {
		return err
	}
	clock, elapsed := s.config.Now, s.config.Elapsed
	if elapsed == nil {
		elapsed = new(bootTime).now
		if clock != nil {
			elapsed = func() time.Duration { return time.Duration(clock().UnixNano()) }
		}
	}
	if clock == nil {
		clock = time.Now
	}
	s.elapsed = elapsed
	s.clock = newHallClock(clock, elapsed, cmp.Or(s.config.Boot, bootID()), s.networkTime())
	s.now = func() time.Time { return s.clock.now().In(loc) }
	level, err := s.settings.level()
	if err != nil {
		return err
	}
	s.log = s.config.Log
	if s.log == nil {
		s.log = slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level}))
	}
	s.log = slog.New(seldom.Handler(s.log.Handler(), slog.LevelInfo, seldom.PerMinute))
	if s.config.Fatal == nil {
		s.config.Fatal = func(err error) {
			s.log.Error("the journal's state is uncertain, ending to read it again", "error", err)
			os.Exit(70)
		}
	}
	return nil
}

// networkTime is whom to ask whether a network clock keeps the machine's.
func (s *Server) networkTime() func() bool {
	switch {
	case s.settings.Clock == clockConfirm:
		return func() bool { return false }
	case s.config.NetworkTime != nil:
		return s.config.NetworkTime
	case s.config.Now != nil:
		return func() bool { return false }
	}
	return networkTime
}

// openKeys reads the seal keys and derives the key of ticket tokens.
func (s *Server) openKeys() (tokenKey []byte, err error) {
	master, keys, err := readKeys(s.config.Data, s.home(), s.settings)
	if err != nil {
		return nil, err
	}
	defer clear(master)
	s.markKey, s.subjects = derive(master, infoMark), keys
	return derive(master, infoToken), nil
}

func (s *Server) openStores(ctx context.Context) error {
	if err := usersThere(s.config.Data); err != nil {
		return err
	}
	broken, err := opsdb.LogBroken(s.path(opsFile))
	if err != nil {
		return err
	}
	if broken {
		s.log.Error("the log of ops.db is damaged: the last changes of users, devices, codes and sessions are undone; look them through")
	}
	known, err := s.openWitness(ctx)
	if err != nil {
		return err
	}
	if err := s.missing(ctx, known); err != nil {
		return err
	}
	if err := s.openEngine(ctx); err != nil {
		return err
	}
	if s.engine.Fault() == nil { // else it can be read, and says itself why it takes nothing
		if err := s.compare(ctx, known); err != nil {
			return err
		}
	}
	s.mendOps(ctx)
	if s.access, err = access.Open(ctx, s.path(opsFile), access.Options{
		Now: s.now, Elapsed: s.elapsed, Steady: s.clock.steady, SecureCookies: s.settings.https(), Damaged: s.leftOut,
		SessionIdle: time.Duration(s.settings.Sessions.IdleMinutes) * time.Minute,
		SessionLife: time.Duration(s.settings.Sessions.Hours) * time.Hour,
	}); err != nil {
		return err
	}
	for _, d := range s.access.Damaged() {
		s.log.Error("a row of ops.db is damaged and is not in force; make it anew", "table", d.Table, "name", d.Detail)
	}
	if s.voice, err = voice.Open(voice.Config{
		Cache: s.path(voiceDir), Override: s.recordings(), Espeak: s.settings.Voice.Espeak, Now: s.now,
	}, s.log); err != nil {
		return err
	}
	return nil
}

// mendOps makes indexes of ops.db that do not fit anew. What cannot be mended so is
// met again by whoever reads it, and told there.
func (s *Server) mendOps(ctx context.Context) {
	mended, left, err := opsdb.Mend(ctx, s.path(opsFile))
	if len(mended) > 0 {
		s.log.Warn("indexes of ops.db were damaged and were made anew", "found", mended)
	}
	if len(left) > 0 || err != nil {
		s.log.Error("ops.db is damaged; hallserver verify says more", "found", left, "error", err)
	}
}

// lookThroughOps tells of damaged rows, those too that nobody would come to: one
// whose day is damaged would be missing without a word.
func (s *Server) lookThroughOps(ctx context.Context) {
	defer close(s.opsLooked)
	found, err := opsdb.Rows(ctx, s.path(opsFile), slices.Concat(access.Tables(), forecast.Tables(), proof.Tables())...)
	if err != nil && ctx.Err() == nil {
		s.log.Error("ops.db cannot be looked through; hallserver verify says more", "error", err)
	}
	rows := map[string]int{}
	for _, d := range found {
		rows[d.Table]++
	}
	for table, n := range rows {
		s.log.Error("rows of ops.db are damaged and are left out", "table", table, "rows", n)
	}
}

// openEngine opens the journal, and goes on from the time it knows.
func (s *Server) openEngine(ctx context.Context) (err error) {
	s.engine, err = engine.Open(ctx, s.config.Data, engine.Options{
		Origin: s.settings.Origin, Now: s.now, Log: s.log, Fatal: s.config.Fatal,
		MinFree: s.settings.MinFreeMB << 20, KeepSubject: time.Duration(s.settings.Keep.SubjectDays) * 24 * time.Hour,
		Held: s.held, Settled: s.clock.settled, Committed: s.committed,
	})
	if err != nil {
		return fmt.Errorf("open engine: %w", err)
	}
	s.openClock()
	return nil
}

// leftOut tells of a row of ops.db that is not what was written.
func (s *Server) leftOut(table string, row any) {
	s.log.Error("a row of ops.db is damaged and is left out", "table", table, "row", row)
}

func (s *Server) recordings() string {
	if s.settings.Voice.Recordings == "" {
		return ""
	}
	return under(s.config.Data, s.settings.Voice.Recordings)
}

func (s *Server) openForecast(ctx context.Context) (err error) {
	if s.scores, err = forecast.OpenStore(ctx, s.path(opsFile)); err != nil {
		return err
	}
	s.scores.Damaged = s.leftOut
	s.forecast = forecast.New(forecast.Config{
		Zone: s.now().Location(), Store: s.scores, Log: s.log, Now: s.now,
	}, s.engine)
	return nil
}

func (s *Server) openBoards(ctx context.Context) error {
	s.metrics = prometheus.NewRegistry()
	s.metrics.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	if err := s.openSignage(ctx); err != nil {
		return err
	}
	recent, err := s.recentCalls(ctx)
	if err != nil {
		return err
	}
	cfg := board.Config{
		Feed: rand.Text(), Names: s.live, Languages: s.live.Languages, Boards: s.signs.layout.Get().Boards(s.signs.media), Waits: s.queueWait, Recent: recent,
		Zones: s.zoneOf, QueueZones: s.queueZoneOf, ZoneName: s.zoneName, PauseText: s.pauseText, Watcher: s.signs.proof, Alarms: s.signs.proof.Alarms,
		Mark: s.Mark, Phrases: func(id string) (wire.Phrase, bool) { return s.signs.rules.Get().Phrase(id) }, Metrics: s.metrics,
	}
	if u, err := url.Parse(s.settings.PublicURL); err == nil && u.Host != "" {
		cfg.Origins = []string{u.Scheme + "://" + u.Host}
	}
	s.boards, err = board.New(cfg, s.engine, said{s}, s.log, s.now)
	return err
}

// queueWait is how long somebody waits who joins a queue now.
func (s *Server) queueWait(q hall.QueueID) (wire.Wait, bool) { return s.forecast.New(q, hall.Normal) }

func (s *Server) openHTTP(ctx context.Context, tokenKey []byte) error {
	proxies, err := s.settings.proxies()
	if err != nil {
		return err
	}
	s.api, err = httpapi.New(httpapi.Config{
		Engine: s.engine, Catalogue: s.live, Access: s.access, Subjects: s.subjects, TokenKey: tokenKey,
		Boards: s.boards, Clips: s.voice, Waits: s.forecast, Scores: s.scores, Pages: web.Handler(),
		Says: said{s}, Media: s.signs.media, Health: s.signs.proof,
		PublicURL: s.settings.PublicURL, KeepSubject: time.Duration(s.settings.Keep.SubjectDays) * 24 * time.Hour,
		SecureCookies: s.settings.https(), TicketsPerMinute: s.settings.Limits.TicketsPerMinute, BoardWindow: s.boardWindow,
		Proxies: proxies, Version: s.config.Version,
		Now: s.now, Elapsed: s.elapsed, ClockDoubt: s.clockDoubt, Log: s.log, Metrics: s.metrics, Past: s.engine, Witness: s,
	})
	if err != nil {
		return err
	}
	s.http = &http.Server{
		Handler: s.api, ReadHeaderTimeout: headerTime, ReadTimeout: readTime, WriteTimeout: writeTime,
		IdleTimeout: idleTime, MaxHeaderBytes: 32 << 10, ErrorLog: slog.NewLogLogger(s.log.Handler(), slog.LevelWarn),
	}
	var lc net.ListenConfig
	if s.listener, err = lc.Listen(ctx, "tcp", cmp.Or(s.config.Listen, s.settings.Listen)); err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	if s.settings.TLS.Certificate != "" {
		pair, err := tls.LoadX509KeyPair(under(s.config.Data, s.settings.TLS.Certificate), under(s.config.Data, s.settings.TLS.Key))
		if err != nil {
			return fmt.Errorf("certificate: %w", err)
		}
		s.listener = tls.NewListener(s.listener, &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12})
	}
	s.admin, err = listenAdmin(s.config.Data, s.administer)
	return err
}

// URL is the address served.
func (s *Server) URL() string {
	scheme := "http://"
	if s.settings.TLS.Certificate != "" {
		scheme = "https://"
	}
	return scheme + s.listener.Addr().String()
}

// Close ends what Open opened. Run must have returned. It is safe to call more
// than once.
func (s *Server) Close() error {
	var errs []error
	s.closed.Do(func() {
		if s.admin != nil {
			errs = append(errs, s.admin.close())
		}
		if s.listener != nil {
			if err := s.listener.Close(); !errors.Is(err, net.ErrClosed) {
				errs = append(errs, err)
			}
		}
		if s.engine != nil {
			errs = append(errs, s.engine.Close(context.Background()), s.saveClock(), leaveFiles(s.config.Data))
		}
		errs = append(errs, s.closeWitness())
		for _, c := range []io.Closer{orNil(s.voice), orNil(s.scores), orNil(s.signs.store), orNil(s.access)} {
			if c != nil {
				errs = append(errs, c.Close())
			}
		}
		if s.lock != nil {
			errs = append(errs, s.lock.release())
		}
	})
	return errors.Join(errs...)
}

// orNil keeps a nil pointer from becoming an interface that is not nil.
func orNil[T any, P interface {
	*T
	io.Closer
}](p P) io.Closer {
	if p == nil {
		return nil
	}
	return p
}
