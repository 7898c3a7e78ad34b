package proof

import (
	"log/slog"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"yimen/hallserver/wire"
)

// When a device counts as what.
const (
	// ShownWithin is how old a call may be that is not shown yet.
	ShownWithin = 3 * time.Second
	// SaidWithin is how long after its last moment a call may be neither said nor
	// passed over.
	SaidWithin = 15 * time.Second
	// GoneAfter is how long a device may be away.
	GoneAfter = 15 * time.Second
	// RefusedFor is how long a refusal counts.
	RefusedFor = 2 * time.Minute
	// CardKnown is how long a kiosk's word that a card was left on it holds: it says
	// so again every few seconds.
	CardKnown = 30 * time.Second
	// ExpectedDays is how many days a device is expected after it was seen.
	ExpectedDays = 7
	// KeepDays is how many days rows are kept.
	KeepDays = 35
)

// Bounds.
const (
	// mostDevices bounds the devices of a board that count by themselves.
	mostDevices = 64
	// mostCalls bounds the newest calls that are known of a board, and of a device: a
	// minute of more than thirty a second.
	mostCalls = 2048
	// mostUnsaved bounds the rows that wait to be written.
	mostUnsaved = 20_000
	// mostRefusals bounds the refusals that are known at a time.
	mostRefusals = 32
	// mostCards bounds the kiosks that are known at a time to have a card.
	mostCards = 256
	// mostNameBytes bounds what a stranger calls itself or its board.
	mostNameBytes = 64

	saveEvery = time.Second
	// saveDevicesEvery is how often it is written down when each device was seen.
	saveDevicesEvery = time.Minute
	sweepEvery       = time.Hour
)

// Board is a configured board.
type Board struct{ ID, Kind string }

// Device is a device that holds a token in force.
type Device struct {
	ID, Name, Role string
	// Unbound is a bridge that acts for no window; Enrolled and Seen are since when
	// there is one, and when it came last (zero: never).
	Unbound        bool
	Enrolled, Seen time.Time
}

// Config is what a Service is made of. Store is needed, the rest may be nil.
type Config struct {
	Store *Store
	// Boards and Devices list what there is now. Like Files they are called about
	// once a second, and must not call back.
	Boards  func() []Board
	Devices func() []Device
	// Files are the settings' files that were changed and refused.
	Files func() []wire.FileHealth
	// Holidays are the calendars that lack the holidays of a year. They are no alarm.
	Holidays func() []wire.HolidaysMissing
	Metrics  prometheus.Registerer
	Log      *slog.Logger
	// Now is the time, in the hall's zone.
	Now func() time.Time
	// Clock is why the machine's clock is not trusted, or nil. It is an alarm.
	Clock func() error
	// Halted is why no command is taken, as the code of a problem and in detail; empty:
	// commands are taken. It is an alarm.
	Halted func() (code, detail string)
	// Settled is why nothing may be forgotten by it, or nil.
	Settled func() error
}

func (c Config) withDefaults() Config {
	if c.Boards == nil {
		c.Boards = func() []Board { return nil }
	}
	if c.Devices == nil {
		c.Devices = func() []Device { return nil }
	}
	if c.Files == nil {
		c.Files = func() []wire.FileHealth { return nil }
	}
	if c.Holidays == nil {
		c.Holidays = func() []wire.HolidaysMissing { return nil }
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Clock == nil {
		c.Clock = func() error { return nil }
	}
	if c.Halted == nil {
		c.Halted = func() (code, detail string) { return "", "" }
	}
	if c.Settled == nil {
		c.Settled = func() error { return nil }
	}
	return c
}
