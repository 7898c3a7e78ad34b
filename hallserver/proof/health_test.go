package proof

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"yimen/hallserver/board"
	"yimen/hallserver/wire"
)

func TestAScreenThatShowsItsCallsIsOK(t *testing.T) {
	t.Parallel()
	sc := open(t)
	screen := sc.join("screen-1")
	c := sc.call("A001")
	sc.pass(time.Second)
	sc.shown(screen, c.CallID)
	sc.pass(time.Hour)
	d := sc.want("hall", "screen-1", wire.DeviceOK)
	if d.Name != "东墙大屏" || d.Kind != wire.BoardHall || !d.Shows || d.Speaks || d.LastCall != "A001" || !d.LastCallAt.Equal(morning.Add(time.Second)) {
		t.Errorf("%+v", d)
	}
	sc.wantAlarms(0)
}

func TestACallThatIsNotShownMakesAScreenLateUntilItIs(t *testing.T) {
	t.Parallel()
	sc := open(t)
	screen := sc.join("screen-1")
	first := sc.call("A001")
	sc.pass(ShownWithin)
	sc.want("hall", "screen-1", wire.DeviceOK)
	sc.pass(2 * time.Second)
	if d := sc.want("hall", "screen-1", wire.DeviceLate); d.BehindS != 5 {
		t.Errorf("%d s behind, want 5", d.BehindS)
	}
	sc.wantAlarms(1)
	second := sc.call("A002")
	sc.shown(screen, first.CallID, second.CallID)
	sc.want("hall", "screen-1", wire.DeviceOK)
	sc.wantAlarms(0)
}

func TestASpeakerIsLateWhenItNeitherSaysNorPassesOver(t *testing.T) {
	t.Parallel()
	for name, tell := range map[string]func(sc *scene, c board.ClientStatus, call string){
		"said": func(sc *scene, c board.ClientStatus, call string) { sc.said(c, call) },
		"passed over": func(sc *scene, c board.ClientStatus, call string) {
			sc.Told(board.Told{Client: c, Skipped: []string{call}, At: sc.now})
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sc := open(t)
			speaker := sc.join("speaker-1")
			c := sc.call("A001")
			sc.pass(45 * time.Second) // 30 s to say it, and 15
			sc.want("hall", "speaker-1", wire.DeviceOK)
			sc.pass(time.Second)
			sc.want("hall", "speaker-1", wire.DeviceLate)
			tell(sc, speaker, c.CallID)
			if d := sc.want("hall", "speaker-1", wire.DeviceOK); !d.Speaks || d.Shows {
				t.Errorf("%+v", d)
			}
		})
	}
}

func TestAnAnnouncementSaysUntilWhenItMayBeSaid(t *testing.T) {
	t.Parallel()
	sc := open(t)
	sc.join("speaker-1")
	until := sc.now.Add(5 * time.Minute)
	sc.Published("hall", []wire.Call{{CallID: "n1", At: sc.now, Announcement: &wire.Announcement{Clips: []string{"x"}, Until: &until}}}, nil)
	sc.Published("hall", []wire.Call{{CallID: "n2", At: sc.now}}, nil) // there to be seen only
	sc.pass(5*time.Minute + SaidWithin)
	sc.want("hall", "speaker-1", wire.DeviceOK)
	sc.pass(time.Second)
	sc.want("hall", "speaker-1", wire.DeviceLate)
}

func TestADeviceThatGoesCountsAsGoneAfterAWhile(t *testing.T) {
	t.Parallel()
	sc := open(t)
	screen := sc.join("screen-1")
	sc.pass(time.Minute)
	left := sc.now
	sc.Left(screen)
	sc.pass(GoneAfter)
	sc.want("hall", "screen-1", wire.DeviceOK)
	sc.pass(time.Second)
	if d := sc.want("hall", "screen-1", wire.DeviceGone); !d.Since.Equal(left) || !d.LastSeen.Equal(left) {
		t.Errorf("since %v, last seen %v, want %v", d.Since, d.LastSeen, left)
	}
	sc.wantAlarms(1)
	sc.join("screen-1")
	if d := sc.want("hall", "screen-1", wire.DeviceOK); !d.Since.Equal(sc.now) {
		t.Errorf("ok since %v, want %v", d.Since, sc.now)
	}
}

func TestWhatItSaysOfItselfIsTrouble(t *testing.T) {
	t.Parallel()
	sc := open(t)
	screen, sound := sc.join("screen-1"), sc.join("screen-1")
	sc.says(screen, wire.WordOK, "")
	sc.says(sound, wire.WordNoSound, "card 0")
	sc.pass(time.Second)
	sc.says(screen, wire.WordOK, "")
	if d := sc.want("hall", "screen-1", wire.DeviceTrouble); d.Word != wire.WordNoSound {
		t.Errorf("the screen's good word hides the loudspeaker's: %+v", d)
	}
	sc.says(sound, wire.WordOK, "")
	sc.want("hall", "screen-1", wire.DeviceOK)
	sc.says(sound, wire.WordClip, "n7")
	if d := sc.want("hall", "screen-1", wire.DeviceTrouble); d.Word != wire.WordClip || d.Detail != "n7" || !d.WordAt.Equal(sc.now) {
		t.Errorf("%+v", d)
	}
	sc.Left(sound)
	sc.want("hall", "screen-1", wire.DeviceOK)
}

func TestWhatADeviceSaidLastOutlivesABreakAndARestart(t *testing.T) {
	t.Parallel()
	sc := open(t)
	screen, sound := sc.join("screen-1"), sc.join("screen-1")
	sc.says(screen, wire.WordOK, "")
	sc.says(sound, wire.WordNoSound, "card 0")
	sc.Left(sound)
	sound = sc.join("screen-1")
	if d := sc.want("hall", "screen-1", wire.DeviceTrouble); d.Word != wire.WordNoSound || d.Detail != "card 0" {
		t.Errorf("after a break: %+v", d)
	}
	sc.Left(sound)
	sc.Left(screen)
	sc.write(t.Context(), true)
	sc.reopen()
	sound = sc.join("screen-1")
	if d := sc.want("hall", "screen-1", wire.DeviceTrouble); d.Word != wire.WordNoSound || d.Detail != "card 0" {
		t.Errorf("after a restart: %+v", d)
	}
	sc.says(sound, wire.WordOK, "")
	sc.want("hall", "screen-1", wire.DeviceOK)
	sc.Left(sound)
	sc.join("screen-1")
	sc.want("hall", "screen-1", wire.DeviceOK)
}

func TestAnEmergencyMakesNobodyLateButWhoDoesNotSayIt(t *testing.T) {
	t.Parallel()
	sc := open(t)
	screen, mute, loud := sc.join("screen-1"), sc.join("speaker-1"), sc.join("bridge-1")
	first := sc.call("A001")
	sc.shown(screen, first.CallID)
	sc.said(mute, first.CallID)
	sc.said(loud, first.CallID)
	waits := sc.call("A002")
	sc.Held("hall", true)
	alarm := wire.Say{ID: "a1", Kind: wire.SayEmergency, At: sc.now, Announcement: &wire.Announcement{Clips: []string{"leave"}}}
	sc.Published("hall", nil, []wire.Say{alarm})
	sc.said(loud, alarm.ID) // out of its turn: A002 waits still
	sc.pass(30*time.Second + SaidWithin + time.Second)
	sc.want("hall", "screen-1", wire.DeviceOK)
	sc.want("hall", "bridge-1", wire.DeviceOK)
	sc.want("hall", "speaker-1", wire.DeviceLate)

	sc.Held("hall", false)
	sc.Told(board.Told{Client: mute, Skipped: []string{waits.CallID}, At: sc.now})
	sc.pass(ShownWithin)
	sc.want("hall", "screen-1", wire.DeviceOK)
	sc.pass(time.Second)
	sc.want("hall", "screen-1", wire.DeviceLate)
	sc.shown(screen, waits.CallID, alarm.ID)
	sc.want("hall", "screen-1", wire.DeviceOK)
	sc.pass(SaidWithin)
	sc.want("hall", "speaker-1", wire.DeviceOK) // what has ended is not missed
	sc.want("hall", "bridge-1", wire.DeviceLate)
	sc.Told(board.Told{Client: loud, Skipped: []string{waits.CallID}, At: sc.now})
	sc.want("hall", "bridge-1", wire.DeviceOK)
}

func TestARefusedDeviceIsShownForTwoMinutes(t *testing.T) {
	t.Parallel()
	sc := open(t)
	sc.Left(sc.join("screen-1"))
	for range 3 {
		sc.pass(20 * time.Second)
		sc.Refused("hall", "screen-1", "unknown-board", sc.now)
		sc.Refused("attic", "", "unauthorised", sc.now)
	}
	if d := sc.want("hall", "screen-1", wire.DeviceRefused); d.Word != "unknown-board" || !d.Since.Equal(morning.Add(20*time.Second)) {
		t.Errorf("%+v", d)
	}
	sc.want("attic", "", wire.DeviceRefused)
	sc.wantAlarms(2)
	sc.pass(RefusedFor + time.Second)
	sc.want("hall", "screen-1", wire.DeviceGone)
	sc.wantAlarms(1)
	sc.Refused("hall", "screen-1", "busy", sc.now)
	sc.join("screen-1")
	sc.want("hall", "screen-1", wire.DeviceOK)
	sc.wantAlarms(0)
}

func TestStrangersDoNotFillTheMemory(t *testing.T) {
	t.Parallel()
	sc := open(t)
	for n := range 1000 {
		sc.Refused(fmt.Sprint("b", n, strings.Repeat("x", 1000)), "", "unauthorised", sc.now)
	}
	if n := len(sc.refusals); n != mostRefusals {
		t.Errorf("%d refusals are kept", n)
	}
	for key := range sc.refusals {
		if len(key.board) > mostNameBytes {
			t.Errorf("a name of %d bytes is kept", len(key.board))
		}
	}
}

func TestABoardWithoutADeviceIsListedAndRaisesNoAlarm(t *testing.T) {
	t.Parallel()
	sc := open(t)
	if d := sc.want("hall", "", wire.DeviceGone); !d.LastSeen.IsZero() {
		t.Errorf("%+v", d)
	}
	sc.wantAlarms(0)
	visitor := sc.join("")
	sc.want("hall", "", wire.DeviceOK)
	sc.call("A001")
	sc.pass(time.Minute)
	sc.want("hall", "", wire.DeviceOK) // a clerk's browser owes nothing
	sc.Left(visitor)
	sc.want("hall", "", wire.DeviceGone)
	if sc.log.Len() > 0 {
		t.Errorf("logged: %s", sc.log)
	}
}

func TestWhatWasTakenDownIsNotMissedForEver(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(sc *scene)
		listed bool
	}{
		"nothing":             {func(*scene) {}, true},
		"its token revoked":   {func(sc *scene) { sc.devices = nil }, false},
		"its board taken out": {func(sc *scene) { sc.boards = nil }, false},
		"a week gone by":      {func(sc *scene) { sc.pass(ExpectedDays*24*time.Hour + time.Second) }, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sc := open(t)
			sc.Left(sc.join("screen-1"))
			sc.pass(time.Minute)
			c.change(sc)
			listed := false
			for _, d := range sc.Health().Devices {
				listed = listed || d.Device == "screen-1"
			}
			if listed != c.listed {
				t.Errorf("listed: %t, want %t", listed, c.listed)
			}
		})
	}
}

func TestAfterARestartADeviceThatStaysAwayIsMissed(t *testing.T) {
	t.Parallel()
	sc := open(t)
	screen := sc.join("screen-1")
	c := sc.call("A001")
	sc.shown(screen, c.CallID)
	sc.says(screen, wire.WordMedia, "notice.png")
	sc.write(t.Context(), true)
	sc.reopen()
	sc.pass(GoneAfter)
	sc.want("hall", "screen-1", wire.DeviceOK)
	sc.pass(time.Second)
	d := sc.want("hall", "screen-1", wire.DeviceGone)
	if d.LastCall != "A001" || !d.Shows || d.Word != wire.WordMedia || d.Detail != "notice.png" || !d.LastSeen.Equal(morning) {
		t.Errorf("%+v", d)
	}
}

func TestTheLogSaysOnceThatADeviceIsWorseAndOnceThatItIsBetter(t *testing.T) {
	t.Parallel()
	sc := open(t)
	screen := sc.join("screen-1")
	for _, word := range []string{wire.WordOK, wire.WordNoSound, wire.WordNoSound, wire.WordOK, wire.WordOK} {
		sc.says(screen, word, "")
		sc.Health()
		sc.Health()
	}
	got := strings.Split(strings.TrimSpace(sc.log.String()), "\n")
	if len(got) != 2 || !strings.Contains(got[0], "level=WARN") || !strings.Contains(got[0], "word=no-sound") ||
		!strings.Contains(got[1], "level=INFO") || !strings.Contains(got[1], "state=ok was=trouble") {
		t.Errorf("logged %q", got)
	}
}

func TestAlarmsAreAFigureToo(t *testing.T) {
	t.Parallel()
	sc := open(t)
	registry := prometheus.NewRegistry()
	sc.Metrics = registry
	if err := sc.register(); err != nil {
		t.Fatal(err)
	}
	sc.files = []wire.FileHealth{{Name: "boards.yaml", Fault: "line 3: no such kind", At: sc.now}}
	sc.says(sc.join("screen-1"), wire.WordTooSmall, "")
	sc.wantAlarms(2)
	if got := figure(t, registry, "yimen_device_alarms"); got != 2 {
		t.Errorf("the gauge says %v, want 2", got)
	}
}

func TestDevicesBeyondTheBoundCountAsOne(t *testing.T) {
	t.Parallel()
	sc := open(t)
	for n := range mostDevices + 100 {
		id := fmt.Sprint("d", n)
		sc.devices = append(sc.devices, Device{ID: id, Role: wire.RoleBoard})
		sc.join(id)
	}
	if n := len(sc.Health().Devices); n != mostDevices {
		t.Errorf("%d devices listed, want %d", n, mostDevices)
	}
}

func TestWhoComesBackOwesNothingOfTheTimeItWasAway(t *testing.T) {
	t.Parallel()
	sc := open(t)
	screen := sc.join("screen-1")
	sc.call("A001")
	sc.Left(screen)
	sc.pass(10 * time.Minute) // the snapshot it gets does not hold that call
	sc.join("screen-1")
	sc.pass(time.Minute)
	sc.want("hall", "screen-1", wire.DeviceOK)
}

func TestARefusalIsForgottenWhenTheDeviceIsLetIn(t *testing.T) {
	t.Parallel()
	sc := open(t)
	sc.Refused("hall", "screen-1", "busy", sc.now)
	sc.Left(sc.join("screen-1"))
	sc.pass(GoneAfter + time.Second)
	sc.want("hall", "screen-1", wire.DeviceGone)
}
