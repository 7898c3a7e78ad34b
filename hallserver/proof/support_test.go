package proof

import (
	"bytes"
	"fmt"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"yimen/hallserver/board"
	"yimen/hallserver/wire"
)

// scene is a service on a clock of its own, with a hall's devices.
type scene struct {
	t       *testing.T
	path    string
	now     time.Time
	boards  []Board
	devices []Device
	files   []wire.FileHealth
	log     *bytes.Buffer
	links   int
	*Service
}

var morning = time.Date(2026, 3, 2, 9, 0, 0, 0, time.FixedZone("CST", 8*3600))

func open(t *testing.T) *scene {
	t.Helper()
	sc := &scene{
		t: t, path: filepath.Join(t.TempDir(), "ops.db"), now: morning, log: &bytes.Buffer{},
		boards: []Board{{"hall", wire.BoardHall}},
		devices: []Device{
			{ID: "screen-1", Name: "东墙大屏", Role: wire.RoleBoard},
			{ID: "screen-2", Name: "西墙大屏", Role: wire.RoleBoard},
			{ID: "speaker-1", Name: "东区音箱", Role: wire.RoleSpeaker},
			{ID: "bridge-1", Name: "一号线", Role: wire.RoleBridge},
		},
	}
	sc.reopen()
	return sc
}

// reopen starts anew on the same file, as after a crash.
func (sc *scene) reopen() {
	sc.t.Helper()
	store, err := OpenStore(sc.t.Context(), sc.path)
	if err != nil {
		sc.t.Fatal(err)
	}
	sc.t.Cleanup(func() { _ = store.Close() })
	sc.Service, err = New(sc.t.Context(), Config{
		Store: store, Boards: func() []Board { return sc.boards }, Devices: func() []Device { return sc.devices },
		Files: func() []wire.FileHealth { return sc.files },
		Log:   slog.New(slog.NewTextHandler(sc.log, nil)), Now: func() time.Time { return sc.now },
	})
	if err != nil {
		sc.t.Fatal(err)
	}
}

func (sc *scene) pass(d time.Duration) { sc.now = sc.now.Add(d) }

// screen connects a device to a board; it answers what the feed then knows of it; every board is hall.
func (sc *scene) join(device string) board.ClientStatus {
	sc.links++
	c := board.ClientStatus{Board: "hall", Device: device, Remote: fmt.Sprint("r", sc.links), Since: sc.now}
	sc.Joined(c)
	return c
}

// call publishes the call of a number now.
func (sc *scene) call(number string) wire.Call {
	c := wire.Call{
		CallID: "c-" + number, Number: number, Window: 3, At: sc.now,
		Announcement: &wire.Announcement{Clips: []string{"please"}},
	}
	sc.Published("hall", []wire.Call{c}, nil)
	return c
}

func (sc *scene) shown(c board.ClientStatus, calls ...string) {
	c.ShownAt = sc.now
	sc.Told(board.Told{Client: c, Shown: calls, At: sc.now})
}

func (sc *scene) said(c board.ClientStatus, calls ...string) {
	c.Spoken = calls[len(calls)-1]
	sc.Told(board.Told{Client: c, Spoken: calls, At: sc.now})
}

func (sc *scene) says(c board.ClientStatus, word, detail string) {
	sc.Told(board.Told{Client: c, Word: word, Detail: detail, At: sc.now})
}

// of is how a device is; "" is the board's own line.
func (sc *scene) of(boardID, device string) wire.DeviceHealth {
	sc.t.Helper()
	for _, d := range sc.Health().Devices {
		if d.Board == boardID && d.Device == device {
			return d
		}
	}
	sc.t.Fatalf("%s at %s is not listed", device, boardID)
	return wire.DeviceHealth{}
}

func (sc *scene) want(boardID, device, state string) wire.DeviceHealth {
	sc.t.Helper()
	d := sc.of(boardID, device)
	if d.State != state {
		sc.t.Errorf("%s at %s is %q, want %q: %+v", device, boardID, d.State, state, d)
	}
	return d
}

func (sc *scene) wantAlarms(n int) {
	sc.t.Helper()
	if got := sc.Health().Alarms; got != n || sc.Alarms() != n {
		sc.t.Errorf("%d alarms, %d counted, want %d", got, sc.Alarms(), n)
	}
}

func (sc *scene) report(day string) wire.CallsReport {
	sc.t.Helper()
	r, err := sc.CallsReport(sc.t.Context(), day)
	if err != nil {
		sc.t.Fatal(err)
	}
	return r
}

// figure is a gauge or counter without labels.
func figure(t *testing.T, from prometheus.Gatherer, name string) float64 {
	t.Helper()
	families, err := from.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range families {
		if f.GetName() == name {
			return f.GetMetric()[0].GetGauge().GetValue() + f.GetMetric()[0].GetCounter().GetValue()
		}
	}
	t.Fatalf("no figure %s", name)
	return 0
}
