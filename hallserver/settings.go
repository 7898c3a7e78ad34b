package hallserver

import (
	"cmp"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"time"
	_ "time/tzdata" // a small computer may have no time zones of its own

	"yimen/hallserver/board"
	"yimen/hallserver/hall"
	"yimen/hallserver/httpapi"
	"yimen/hallserver/message"
	"yimen/hallserver/wire"
	"yimen/hallserver/yamlfile"
)

// Settings is hall.yaml. What is left out has its default.
type Settings struct {
	// Origin names this place in its journal, for ever: 3 to 40 of a-z 0-9 -.
	Origin string `yaml:"origin"`
	// Listen is the address served, host:port. Default 127.0.0.1:8080.
	Listen string `yaml:"listen"`
	// PublicURL is where a citizen's phone reaches this server; empty: tickets
	// carry no page address.
	PublicURL string `yaml:"public_url"`
	// TrustedProxies are the addresses (10.0.0.5, 10.0.0.0/24) of reverse proxies
	// that are believed when they say whom a request came from.
	TrustedProxies []string `yaml:"trusted_proxies"`
	// TimeZone decides the business date. Default: the machine's.
	TimeZone string `yaml:"time_zone"`
	// Opening is calendar (the default), by the catalogue's calendars, or always.
	Opening string `yaml:"opening"`
	// Clock is network (the default): after a jump of the clock the word of a network
	// clock is enough; or confirm: only a person's is.
	Clock string `yaml:"clock"`
	// MasterKey is the master key's file, relative to the data folder, and never
	// in it. Default: beside the data folder, <folder>.master.key.
	MasterKey string `yaml:"master_key"`
	// TLS serves HTTPS with these PEM files, relative to the data folder.
	TLS TLS `yaml:"tls"`
	// Boards are the boards that may be asked for. Default: one, "hall".
	Boards []Board `yaml:"boards"`
	Voice  Voice   `yaml:"voice"`
	Keep   Keep    `yaml:"keep"`
	// Sessions of staff.
	Sessions Sessions `yaml:"sessions"`
	// Limits bounds what one device may do.
	Limits Limits `yaml:"limits"`
	// MinFreeMB is the room on the disk below which nothing new is taken.
	MinFreeMB uint64 `yaml:"min_free_mb"`
	// Log is debug, info, warn or error. Default info.
	Log string `yaml:"log"`
}

// TLS names a certificate and its key.
type TLS struct {
	Certificate string `yaml:"certificate"`
	Key         string `yaml:"key"`
}

// Board is a board of the hall.
type Board struct {
	ID string `yaml:"id"`
	// Kind is hall (every call) or window (one window's).
	Kind   string `yaml:"kind"`
	Window int    `yaml:"window"`
	// Queues limits a hall board. Default: all.
	Queues []string `yaml:"queues"`
	// Notices are shown while nothing is called.
	Notices []wire.Text `yaml:"notices"`
}

// Voice is what the loudspeakers say.
type Voice struct {
	// Recordings is a folder of recordings, clip by clip, relative to the data
	// folder. Default: none, everything is synthesised.
	Recordings string `yaml:"recordings"`
	// Espeak is the program that synthesises. Default: espeak-ng.
	Espeak string `yaml:"espeak"`
	// Yao says 幺 for the digit 1 of a number.
	Yao bool `yaml:"yao"`
}

// Keep says how long things are kept.
type Keep struct {
	// SubjectDays is for a holder's sealed data. Default 7.
	SubjectDays int `yaml:"subject_days"`
}

// Limits bounds what one device, or one member of staff, may do.
type Limits struct {
	// TicketsPerMinute is how many numbers one kiosk may take for long, four times
	// as many at once. Default 30: what a kiosk in use can do, many times over.
	TicketsPerMinute int `yaml:"tickets_per_minute"`
}

// Sessions bounds the sessions of staff.
type Sessions struct {
	IdleMinutes int `yaml:"idle_minutes"` // default 60
	Hours       int `yaml:"hours"`        // default 12
}

// How a hall's opening is decided.
const (
	openingCalendar = "calendar"
	openingAlways   = "always"
)

// Whose word is enough for a clock that has jumped.
const (
	clockNetwork = "network"
	clockConfirm = "confirm"
)

// maxSettings bounds hall.yaml, in bytes.
const maxSettings = 1 << 20

// ReadSettings reads hall.yaml and checks it. What is wrong comes back as
// yamlfile.Faults, in an error that names the file.
func ReadSettings(name string) (Settings, error) {
	f, err := os.Open(name) //nolint:gosec // the operator names it
	if err != nil {
		return Settings{}, fmt.Errorf("open settings: %w", err)
	}
	defer func() { _ = f.Close() }()
	raw, err := io.ReadAll(io.LimitReader(f, maxSettings))
	if err != nil {
		return Settings{}, fmt.Errorf("read settings: %w", err)
	}
	s, err := parseSettings(raw)
	if err != nil {
		return Settings{}, fmt.Errorf("%s: %w", name, err)
	}
	return s, nil
}

// parseSettings reads what hall.yaml holds. What is wrong comes back as
// yamlfile.Faults.
func parseSettings(raw []byte) (Settings, error) {
	var s Settings
	lines, err := yamlfile.ReadOptional(raw, &s)
	if err != nil {
		return Settings{}, err
	}
	s = s.withDefaults()
	k := settingsCheck{lines: lines}
	k.check(s)
	if len(k.faults) > 0 {
		return Settings{}, k.faults.Sorted()
	}
	return s, nil
}

func (s Settings) withDefaults() Settings {
	s.Listen = cmp.Or(s.Listen, "127.0.0.1:8080")
	s.Opening = cmp.Or(s.Opening, openingCalendar)
	s.Clock = cmp.Or(s.Clock, clockNetwork)
	s.Keep.SubjectDays = cmp.Or(s.Keep.SubjectDays, 7)
	s.Limits.TicketsPerMinute = cmp.Or(s.Limits.TicketsPerMinute, httpapi.TicketsPerMinute)
	s.Sessions.IdleMinutes = cmp.Or(s.Sessions.IdleMinutes, 60)
	s.Sessions.Hours = cmp.Or(s.Sessions.Hours, 12)
	s.MinFreeMB = cmp.Or(s.MinFreeMB, 256)
	s.Log = cmp.Or(s.Log, "info")
	if len(s.Boards) == 0 {
		s.Boards = []Board{{ID: "hall"}}
	}
	for i := range s.Boards {
		s.Boards[i].Kind = cmp.Or(s.Boards[i].Kind, board.KindHall)
	}
	return s
}

var (
	originForm = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{2,39}$`)
	boardForm  = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,39}$`)
)

// settingsCheck gathers the faults of hall.yaml.
type settingsCheck struct {
	lines  yamlfile.Lines
	faults yamlfile.Faults
}

func (k *settingsCheck) report(key, format string, args ...any) {
	k.faults = append(k.faults, yamlfile.Say(k.lines("$."+key), "", format, args...))
}

func (k *settingsCheck) check(s Settings) {
	if !originForm.MatchString(s.Origin) {
		k.report("origin", "origin %q: 3 to 40 of a-z 0-9 -", s.Origin)
	}
	if _, _, err := net.SplitHostPort(s.Listen); err != nil {
		k.report("listen", "listen %q: want host:port", s.Listen)
	}
	if u, err := url.Parse(s.PublicURL); s.PublicURL != "" && (err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http")) {
		k.report("public_url", "public_url %q: want https://host", s.PublicURL)
	}
	if _, err := s.proxies(); err != nil {
		k.report("trusted_proxies", "%v", err)
	}
	if _, err := s.location(); err != nil {
		k.report("time_zone", "%v", err)
	}
	if s.Opening != openingCalendar && s.Opening != openingAlways {
		k.report("opening", "opening %q: %s or %s", s.Opening, openingCalendar, openingAlways)
	}
	if s.Clock != clockNetwork && s.Clock != clockConfirm {
		k.report("clock", "clock %q: %s or %s", s.Clock, clockNetwork, clockConfirm)
	}
	if (s.TLS.Certificate == "") != (s.TLS.Key == "") {
		k.report("tls", "tls: give certificate and key, or neither")
	}
	if _, err := s.level(); err != nil {
		k.report("log", "%v", err)
	}
	k.bounds(s)
	for i, b := range s.Boards {
		if !boardForm.MatchString(b.ID) || (b.Kind != board.KindHall && b.Kind != board.KindWindow) {
			k.report(fmt.Sprintf("boards[%d]", i), "board %q of kind %q: id of a-z 0-9 -, kind hall or window", b.ID, b.Kind)
		}
	}
}

// bounds holds the numbers.
func (k *settingsCheck) bounds(s Settings) {
	if s.Keep.SubjectDays < 1 || s.Keep.SubjectDays > 366 {
		k.report("keep.subject_days", "keep.subject_days %d: 1 to 366", s.Keep.SubjectDays)
	}
	if s.Limits.TicketsPerMinute < 1 {
		k.report("limits.tickets_per_minute", "limits: tickets_per_minute from 1")
	}
	if s.Sessions.IdleMinutes < 1 || s.Sessions.Hours < 1 || s.Sessions.Hours > 24 {
		k.report("sessions", "sessions: idle_minutes from 1, hours 1 to 24")
	}
}

func (s Settings) proxies() ([]netip.Prefix, error) {
	var out []netip.Prefix
	for _, p := range s.TrustedProxies {
		prefix, err := netip.ParsePrefix(p)
		if err != nil {
			ip, errIP := netip.ParseAddr(p)
			if errIP != nil {
				return nil, message.Errorf("trusted_proxies %q: want an address or a prefix", p)
			}
			prefix = netip.PrefixFrom(ip, ip.BitLen())
		}
		out = append(out, prefix.Masked())
	}
	return out, nil
}

func (s Settings) location() (*time.Location, error) {
	if s.TimeZone == "" {
		return time.Local, nil //nolint:gosmopolitan // the machine's own is the default
	}
	loc, err := time.LoadLocation(s.TimeZone)
	if err != nil {
		return nil, message.Errorf("time_zone %q: there is none of that name; such as Asia/Shanghai", s.TimeZone)
	}
	return loc, nil
}

func (s Settings) level() (slog.Level, error) {
	var l slog.Level
	if err := l.UnmarshalText([]byte(s.Log)); err != nil {
		return 0, message.Errorf("log %q: debug, info, warn or error", s.Log)
	}
	return l, nil
}

// boards are the boards as package board wants them.
func (s Settings) boards() []board.Board {
	out := make([]board.Board, 0, len(s.Boards))
	for _, b := range s.Boards {
		nb := board.Board{ID: b.ID, Kind: b.Kind, Window: b.Window, Notices: b.Notices}
		for _, q := range b.Queues {
			nb.Queues = append(nb.Queues, hall.QueueID(q))
		}
		out = append(out, nb)
	}
	return out
}

// https says whether browsers reach this server over HTTPS.
func (s Settings) https() bool {
	u, err := url.Parse(s.PublicURL)
	return s.TLS.Certificate != "" || (err == nil && u.Scheme == "https")
}

// under is a path of the settings, relative to the data folder.
func under(dir, path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(dir, path)
}
