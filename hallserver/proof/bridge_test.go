package proof

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yimen/hallserver/wire"
)

func TestABridgeWhoseKeysDoNothingIsNamedWithTheReason(t *testing.T) {
	t.Parallel()
	sc := open(t)
	sc.devices = append(sc.devices, Device{
		ID: "bridge-2", Name: "二号线", Role: wire.RoleBridge, Unbound: true,
		Enrolled: morning.Add(-time.Hour), Seen: morning.Add(-time.Minute),
	})
	want := wire.DeviceHealth{
		Kind: wire.KindBridge, Device: "bridge-2", Name: "二号线", State: wire.DeviceRefused,
		Since: morning.Add(-time.Hour), LastSeen: morning.Add(-time.Minute), Word: wire.WordUnbound,
	}
	for range 3 { // since when does not move
		if diff := cmp.Diff(want, sc.of("", "bridge-2")); diff != "" {
			t.Fatalf("bound to none (-want +got):\n%s", diff)
		}
		sc.pass(time.Second)
	}
	sc.wantAlarms(1)
	sc.devices[len(sc.devices)-1].Unbound = false
	sc.wantAlarms(0)

	sc.Refused("", "bridge-1", "not-its-window", sc.now) // its file names a window that is not its own
	want = wire.DeviceHealth{
		Kind: wire.KindBridge, Device: "bridge-1", Name: "一号线", State: wire.DeviceRefused,
		Since: sc.now, LastSeen: sc.now, Word: "not-its-window", WordAt: &sc.now,
	}
	if diff := cmp.Diff(want, sc.of("", "bridge-1")); diff != "" {
		t.Errorf("bound to others (-want +got):\n%s", diff)
	}
	sc.wantAlarms(1)
	sc.pass(RefusedFor + time.Second)
	sc.wantAlarms(0)
}
