package board

import (
	"strings"
	"testing"

	"yimen/hallserver/hall"
)

// A window for all matters stands in one zone; the queues of the others are not its.
func TestAZonesBoardListsTheQueuesOfItsZone(t *testing.T) {
	t.Parallel()
	d := openDay(t)
	cfg := Config{
		Names:      names{},
		Zones:      func(window int) string { return map[int]string{1: "a", 2: "b", 3: "b", 4: "a"}[window] },
		QueueZones: func(q hall.QueueID) string { return map[hall.QueueID]string{"B": "b"}[q] },
	}
	for zone, want := range map[string]string{"a": "A", "b": "AB", "c": ""} { // A has no zone: it is where it is served
		p := newProjector(&cfg, nil, Board{ID: "zone", Kind: KindZone, Zone: zone})
		var got []string
		for _, q := range p.readQueues(d.state) {
			got = append(got, q.ID)
		}
		if all := strings.Join(got, ""); all != want {
			t.Errorf("zone %s lists %q, want %q", zone, all, want)
		}
	}
}
