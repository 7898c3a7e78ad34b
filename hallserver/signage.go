package hallserver

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"yimen/hallserver/board"
	"yimen/hallserver/board/layout"
	"yimen/hallserver/catalogue"
	"yimen/hallserver/digest"
	"yimen/hallserver/engine"
	"yimen/hallserver/hall"
	"yimen/hallserver/httpapi"
	"yimen/hallserver/livefile"
	"yimen/hallserver/message"
	"yimen/hallserver/proof"
	"yimen/hallserver/voice"
	"yimen/hallserver/wire"
)

// The files of what a hall shows and says. Each is looked at while the server
// runs; one that is wrong is told of, and the last good one stays in force.
const (
	boardsFile = "boards.yaml"
	voiceFile  = "voice.yaml"
	goodDir    = "good"
)

const (
	// mediaEvery is how often the pictures and videos are looked at.
	mediaEvery = 10 * time.Second
	// recentSpan is how far back the calls are read at the start, recentMost how
	// many records for that.
	recentSpan = time.Minute
	recentMost = 4096
)

// signage is what the hall shows and says, and the proof that it did.
type signage struct {
	layout *livefile.File[*layout.Layout]
	media  *layout.Media
	rules  *livefile.File[voice.Rules]
	store  *proof.Store
	proof  *proof.Service
}

// openSignage reads the files. The boards are opened with them.
func (s *Server) openSignage(ctx context.Context) (err error) {
	good := func(name string) string { return s.path(goodDir + "/" + name) }
	s.signs.layout = livefile.Open(s.path(boardsFile), good(boardsFile), func(raw []byte) (*layout.Layout, error) {
		return layout.Read(raw, s.live.Now())
	}, layout.Of(s.settings.boards()), s.log, s.now)
	s.signs.media = layout.NewMedia(s.config.Data, s.now)
	s.signs.media.Look(s.signs.layout.Get())
	s.signs.rules = livefile.Open(s.path(voiceFile), good(voiceFile), func(raw []byte) (voice.Rules, error) {
		r, err := voice.ReadRules(raw)
		return s.spoken(r), err
	}, s.spoken(voice.DefaultRules()), s.log, s.now)
	s.voice.Use(s.speech())
	if s.signs.store, err = proof.OpenStore(ctx, s.path(opsFile)); err != nil {
		return err
	}
	s.signs.store.Damaged = s.leftOut
	s.signs.proof, err = proof.New(ctx, proof.Config{
		Store: s.signs.store, Boards: s.boardList, Devices: s.deviceList, Files: s.faults, Metrics: s.metrics, Log: s.log, Now: s.now,
		Holidays: s.missingHolidays, Clock: s.clockDoubt, Halted: s.halted, Settled: s.clock.settled,
	})
	return err
}

// halted is why nothing is taken, as a problem's code and in detail; empty: what
// comes is taken, or the server is on its way out.
func (s *Server) halted() (code, detail string) {
	err := s.engine.Refuses()
	if err == nil || errors.Is(err, engine.ErrStopped) {
		return "", ""
	}
	return httpapi.CodeOf(err), err.Error()
}

// spoken are rules by the hall's clocks and settings.
func (s *Server) spoken(r voice.Rules) voice.Rules {
	return r.In(s.now().Location()).WithYao(s.settings.Voice.Yao)
}

// speech are the rules in force, for the languages that the hall shows now.
func (s *Server) speech() voice.Rules { return s.signs.rules.Get().Speaking(s.live.Languages()) }

func (s *Server) boardList() []proof.Board {
	var out []proof.Board
	for _, b := range s.signs.layout.Get().Boards(nil) {
		out = append(out, proof.Board{ID: b.ID, Kind: b.Kind})
	}
	return out
}

// boardWindow is the window that a board is about; 0: none.
func (s *Server) boardWindow(id string) int {
	for _, b := range s.signs.layout.Get().Boards(nil) {
		if b.ID == id {
			return b.Window
		}
	}
	return 0
}

func (s *Server) deviceList() []proof.Device {
	var out []proof.Device
	for _, d := range s.access.Devices() {
		if d.Revoked == nil && d.Expires.After(s.now()) && slices.Contains([]string{wire.RoleBoard, wire.RoleSpeaker, wire.RoleBridge}, d.Role) {
			known := proof.Device{ID: d.ID, Name: d.Name, Role: d.Role, Unbound: d.Unbound() && !s.api.ServesDesk(d.ID), Enrolled: d.Created}
			if d.Seen != nil {
				known.Seen = *d.Seen
			}
			out = append(out, known)
		}
	}
	return out
}

// faults are the files that were refused, and the pictures and recordings that
// cannot be used.
func (s *Server) faults() []wire.FileHealth {
	out := slices.Concat(s.signs.media.Faults(), s.voice.Faults())
	if f, ok := s.signs.layout.Fault(); ok {
		out = append(out, f)
	}
	if f, ok := s.signs.rules.Fault(); ok {
		out = append(out, f)
	} else if err := s.voiceZones(); err != nil {
		out = append(out, wire.FileHealth{Name: voiceFile, Fault: err.Error(), FaultZH: message.Plain(err, "zh"), At: s.now().UTC()})
	}
	return out
}

// missingHolidays are the calendars in force that lack the holidays of a year.
func (s *Server) missingHolidays() []wire.HolidaysMissing {
	c := s.live.Now()
	var out []wire.HolidaysMissing
	for _, m := range c.Missing(c.BusinessDate(s.now())) {
		out = append(out, wire.HolidaysMissing{Calendar: m.Calendar, Name: m.Name, Year: m.Year})
	}
	return out
}

// recentCalls are the records of the last minute, so that no call is lost that a
// restart came in between.
func (s *Server) recentCalls(ctx context.Context) ([]hall.Record, error) {
	_, last := s.engine.Snapshot()
	since := s.now().Add(-recentSpan).UnixMilli()
	var out []hall.Record
	for seq := max(last-recentMost, 0); seq < last; {
		records, err := s.engine.Next(ctx, seq)
		if errors.Is(err, digest.ErrDamaged) {
			s.log.Error("an event is damaged; boards begin without the calls before the start. Run hallserver verify", "error", err)
			return nil, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read the last calls: %w", err)
		}
		for _, r := range records {
			if seq = r.Seq; r.AtMS >= since {
				out = append(out, r)
			}
		}
	}
	return out, nil
}

// keepSignage follows the files and what has become of the calls, until ctx ends.
func (s *Server) keepSignage(ctx context.Context) {
	var following sync.WaitGroup
	defer following.Wait()
	following.Go(func() { s.signs.layout.Run(ctx) })
	following.Go(func() { s.signs.rules.Run(ctx) })
	following.Go(func() { s.signs.proof.Run(ctx) })
	look := time.NewTicker(mediaEvery)
	defer look.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.signs.layout.Changed():
			s.signs.media.Look(s.signs.layout.Get())
			s.adoptBoards()
		case <-s.signs.rules.Changed():
			s.voice.Use(s.speech())
			s.boards.Renew()
		case <-look.C:
			if s.signs.media.Look(s.signs.layout.Get()) {
				s.adoptBoards()
			}
		}
	}
}

func (s *Server) adoptBoards() {
	if err := s.boards.Adopt(s.signs.layout.Get().Boards(s.signs.media)); err != nil {
		s.log.Error("boards not changed", "error", err)
	}
}

// said is what the hall can say, for the API.
type said struct{ s *Server }

// Phrases implements httpapi.Says.
func (d said) Phrases() []wire.Phrase { return d.s.signs.rules.Get().Phrases() }

// Zones implements httpapi.Says.
func (d said) Zones() []wire.Zone {
	out := []wire.Zone{}
	for _, z := range d.s.live.Now().Zones {
		out = append(out, wire.Zone{ID: z.ID, Name: z.Name})
	}
	return out
}

// Announce implements httpapi.Says and board.Announcer.
func (d said) Announce(u voice.Utterance) *wire.Announcement {
	return d.s.speech().Announce(u)
}

var _ board.Announcer = said{}

// zoneOf is the zone of a window, by id.
func (s *Server) zoneOf(window int) string {
	c := s.live.Now()
	i := slices.IndexFunc(c.Windows, func(w catalogue.Window) bool { return w.Number == window })
	if i < 0 {
		return ""
	}
	return c.Windows[i].Zone
}

// queueZoneOf is the zone of a queue, by id.
func (s *Server) queueZoneOf(queue hall.QueueID) string {
	c := s.live.Now()
	i := slices.IndexFunc(c.Queues, func(q catalogue.Queue) bool { return q.ID == string(queue) })
	if i < 0 {
		return ""
	}
	return c.Queues[i].Zone
}

// zoneName is what a zone is called.
func (s *Server) zoneName(id string) wire.Text {
	for _, z := range (said{s}).Zones() {
		if z.ID == id {
			return z.Name
		}
	}
	return nil
}

// pauseText is what boards say of a pause: the reason's name. What a clerk wrote
// in words of their own stays inside.
func (s *Server) pauseText(reason string) wire.Text {
	c := s.live.Now()
	if !slices.ContainsFunc(c.PauseReasons(), func(p catalogue.PauseReason) bool { return p.Code == reason }) {
		return nil
	}
	return c.PauseText(reason)
}
