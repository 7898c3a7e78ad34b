package board

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"yimen/hallserver/hall"
	"yimen/hallserver/voice"
	"yimen/hallserver/wire"
)

// Bounds and their defaults.
const (
	// DefaultHeartbeat is how often a board hears from us when nothing happens.
	DefaultHeartbeat = 5 * time.Second
	// HolderOnBoard bounds the open connections of one holder (WithHolder) to one
	// board: a screen, its loudspeaker, the one before a restart that the network
	// has not given up yet, and one more. HolderInAll bounds them over all boards:
	// a bridge follows the windows of its line, each with a sign. The newest takes
	// the place of the oldest.
	HolderOnBoard = 4
	HolderInAll   = 64
	// DefaultMaxClients bounds the open connections of all boards together.
	DefaultMaxClients = 8192
	// DefaultTailFrames and DefaultTailBytes bound what a board can catch up
	// with after a break, and how far a slow one may fall behind.
	DefaultTailFrames = 1024
	DefaultTailBytes  = 2 << 20
	// DefaultWriteTimeout is how long one write may make no headway.
	DefaultWriteTimeout = 30 * time.Second
	// DefaultLinger is how long a client that was sent away for being slow may
	// take to read what is on its way to it, the close frame at its end.
	DefaultLinger = 10 * time.Second
	// DefaultCoalesce is the shortest time between two frames that change
	// waiting counts only.
	DefaultCoalesce = 200 * time.Millisecond

	// answersMissed is how many heartbeats a client that answers pings may
	// leave unanswered before its connection is ended.
	answersMissed = 4
	// recentCalls is how long a call stays in the snapshot whatever became of it.
	recentCalls = 60 * time.Second
	// snapshotCalls is how many calls a snapshot is filled up to with older
	// ones whose tickets still stand at their windows.
	snapshotCalls = 12
	// maxRecentCalls bounds the calls kept, beyond it the oldest go: 30 a second.
	maxRecentCalls = 2048
	// maxRecentSays bounds what else was said, likewise.
	maxRecentSays = 512
	// maxCallsInFrame bounds a delta frame; more calls make more frames.
	maxCallsInFrame = 32
	// slowEvery is how often figures, and who comes next, are brought up to date.
	slowEvery = time.Second
	// slowAnyway is after how many of those times that is done though nothing
	// happened: waits grow by themselves.
	slowAnyway = 10
)

// Config is what a Service is made of. Zero values take the defaults above.
type Config struct {
	// Feed names this run of the server; it must differ from every run before.
	Feed  string
	Names Names
	// Languages are those that the hall shows now, its own first; nil: it is not told.
	Languages func() []string
	Boards    []Board
	// Waits foretells how long somebody waits who joins a queue now; nil: nobody
	// does.
	Waits func(hall.QueueID) (w wire.Wait, ok bool)
	// Origins are the origins (https://host) whose pages may open a feed
	// besides the address they were served from.
	Origins []string
	// Recent are the records of the last minute before the source's snapshot, in
	// their order: from them the calls are known that a restart came in between.
	Recent []hall.Record

	// Zones is the zone of a window, by id, ZoneName what a zone is called.
	Zones    func(window int) string
	ZoneName func(zone string) wire.Text
	// QueueZones is the zone of a queue, by id; empty: it is in every zone that has a
	// window for it.
	QueueZones func(hall.QueueID) string
	// PauseText is what boards say of a pause's reason; nothing: no reason.
	PauseText func(reason string) wire.Text
	// Phrases finds what a hall can say to all.
	Phrases func(id string) (wire.Phrase, bool)
	// Alarms is how many devices want somebody to look.
	Alarms func() int
	// Mark is what a board keeps of how far the journal has come; nil: nothing.
	Mark func() string
	// Watcher is told what goes out and what becomes of it; nil: nobody is.
	Watcher Watcher

	Heartbeat    time.Duration
	WriteTimeout time.Duration
	Linger       time.Duration
	Coalesce     time.Duration
	MaxClients   int
	TailFrames   int
	TailBytes    int
	// Metrics is where the counters are registered; nil: nowhere.
	Metrics prometheus.Registerer
}

// Source is the stream of the hall's events.
type Source interface {
	// Snapshot is the state and the sequence number it stands at. It never
	// changes.
	Snapshot() (*hall.State, int64)
	// Next blocks until there are records with a Seq greater than after, and
	// returns some of them in order.
	Next(ctx context.Context, after int64) ([]hall.Record, error)
}

// Names says what things are called. It may change whenever a plan is adopted.
type Names interface {
	HallName() wire.Text
	QueueText(id hall.QueueID) (name, zone wire.Text)
	WindowText(number int) (name, zone wire.Text)
}

// Announcer says how something is spoken; nil: it is not.
type Announcer interface {
	Announce(u voice.Utterance) *wire.Announcement
}

// AnnouncerFunc makes an Announcer of a function.
type AnnouncerFunc func(u voice.Utterance) *wire.Announcement

// Announce implements Announcer.
func (f AnnouncerFunc) Announce(u voice.Utterance) *wire.Announcement { return f(u) }

// UnknownBoard is the error for a board id that is not configured.
type UnknownBoard struct{ ID string }

func (e *UnknownBoard) Error() string { return fmt.Sprintf("board: no board %q", e.ID) }

// Errors of ServeWS besides UnknownBoard. With each of them nothing has been
// written to the client yet.
var (
	// ErrFull: MaxClients are connected already.
	ErrFull = errors.New("board: too many clients")
	// ErrStopped: the service has ended.
	ErrStopped = errors.New("board: stopped")
	// ErrOrigin: a page of another origin asks.
	ErrOrigin = errors.New("board: origin not allowed")
)

func (c Config) withDefaults() Config {
	c.Heartbeat = defaultTo(c.Heartbeat, DefaultHeartbeat)
	c.WriteTimeout = defaultTo(c.WriteTimeout, DefaultWriteTimeout)
	c.Linger = defaultTo(c.Linger, DefaultLinger)
	c.Coalesce = defaultTo(c.Coalesce, DefaultCoalesce)
	c.MaxClients = defaultTo(c.MaxClients, DefaultMaxClients)
	c.TailFrames = defaultTo(c.TailFrames, DefaultTailFrames)
	c.TailBytes = defaultTo(c.TailBytes, DefaultTailBytes)
	if c.Languages == nil {
		c.Languages = func() []string { return nil }
	}
	if c.Zones == nil {
		c.Zones = func(int) string { return "" }
	}
	if c.QueueZones == nil {
		c.QueueZones = func(hall.QueueID) string { return "" }
	}
	if c.ZoneName == nil {
		c.ZoneName = func(zone string) wire.Text { return wire.Text{"zh": zone} }
	}
	if c.PauseText == nil {
		c.PauseText = func(string) wire.Text { return nil }
	}
	if c.Phrases == nil {
		c.Phrases = func(string) (wire.Phrase, bool) { return wire.Phrase{}, false }
	}
	if c.Alarms == nil {
		c.Alarms = func() int { return 0 }
	}
	return c
}

func defaultTo[T ~int | ~int64](v, otherwise T) T {
	if v <= 0 {
		return otherwise
	}
	return v
}

// check says what is wrong with a configuration.
func (c Config) check() error {
	if c.Feed == "" {
		return errors.New("board: feed id missing")
	}
	if c.Names == nil {
		return errors.New("board: names missing")
	}
	return checkBoards(c.Boards)
}
