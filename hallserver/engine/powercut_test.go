package engine_test

import (
	"strconv"
	"strings"
	"testing"

	"yimen/hallserver/disktest"
	"yimen/hallserver/engine"
)

func TestCuttingThePowerLosesNoAcknowledgedTicket(t *testing.T) {
	t.Parallel()
	cutThePower(t, 60, 180)
}

func TestSoakCuttingThePowerOnThousandsOfDisks(t *testing.T) {
	soakTime(t)
	cutThePower(t, 200, 4000)
}

// cutThePower looks at about so many disks that a load of n tickets may leave.
func cutThePower(t *testing.T, n, images int) {
	t.Helper()
	dir := t.TempDir()
	start(t, dir, engine.Options{}).stop()
	r := disktest.Record(t, dir, loadDir+"="+dir, loadTickets+"="+strconv.Itoa(n))
	most := 0
	built := r.Look(t, images, func(i disktest.Image) error {
		acks := acknowledged(strings.NewReader(i.Said), func() {})
		most = max(most, len(acks))
		return holds(t.Context(), i.Dir, acks)
	})
	if built < images/2 || most != n {
		t.Fatalf("%d images of %d, %d acknowledged tickets: the trace shows too little", built, images, most)
	}
	t.Logf("%d images, %d acknowledged tickets, none lost", built, most)
}
