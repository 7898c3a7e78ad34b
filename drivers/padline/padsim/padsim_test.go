package padsim_test

import (
	"context"
	"io"
	"log"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/simonvetter/modbus"

	"yimen/drivers/drivertest/ptyline"
	"yimen/drivers/padline/padsim"
)

// Another Modbus master than ours, over its own serial library: what the simulated
// pads speak is Modbus, and not what two halves of one head agree on.
func TestAnotherMasterReadsAndWritesThePads(t *testing.T) {
	t.Parallel()
	jack := ptyline.NewJack(filepath.Join(t.TempDir(), "pads"))
	cable, err := jack.Plug()
	if err != nil {
		t.Fatal(err)
	}
	sim := padsim.New(padsim.Options{Units: []int{3}})
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- sim.Serve(ctx, cable) }()
	defer func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if err := jack.Unplug(); err != nil {
			t.Error(err)
		}
	}()
	master, err := modbus.NewClient(&modbus.ClientConfiguration{
		URL: "rtu://" + jack.Path(), Speed: 9600, StopBits: 1, Timeout: 2 * time.Second, Logger: log.New(io.Discard, "", 0),
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := master.Open(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = master.Close() }()
	if err := master.SetUnitId(3); err != nil {
		t.Fatal(err)
	}
	if _, err := sim.Control("press 3 complete"); err != nil {
		t.Fatal(err)
	}
	read := func(first, count uint16) []uint16 {
		t.Helper()
		got, err := master.ReadRegisters(first, count, modbus.HOLDING_REGISTER)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	if diff := cmp.Diff([]uint16{6, 1, 0x0102, 1}, read(0, 4)); diff != "" {
		t.Errorf("key, counter, firmware, flags (-want +got):\n%s", diff)
	}
	if err := master.WriteRegister(3, 0); err != nil {
		t.Error(err)
	}
	if err := master.WriteRegister(16, 2); err != nil {
		t.Error(err)
	}
	if err := master.WriteRegisters(18, []uint16{'A', '0', '1', '2'}); err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff([]uint16{2, 0, 'A', '0', '1', '2'}, read(16, 6)); diff != "" {
		t.Errorf("LED, beep, display (-want +got):\n%s", diff)
	}
	if got := read(3, 1); got[0] != 0 {
		t.Errorf("flags %v after they were cleared", got)
	}
	if _, err := master.ReadRegisters(90, 1, modbus.HOLDING_REGISTER); err == nil || !strings.Contains(err.Error(), "illegal data address") {
		t.Errorf("a register no pad has: %v", err)
	}
}

func TestOrdersAreAnsweredByOneLine(t *testing.T) {
	t.Parallel()
	sim := padsim.New(padsim.Options{})
	for _, c := range []struct{ order, answer, fault string }{
		{order: "press 1 next", answer: "ok pressed 1 next"},
		{order: "press 2 rate-5", answer: "ok pressed 2 rate-5"},
		{order: "press 2 40", answer: "ok pressed 2 40"},
		{order: "state 2", answer: `ok unit 2 key 40 count 2 led 0 display "    " beeps [] polls 0`},
		{order: "restart 2", answer: "ok restart 2"},
		{order: "unplug 3", answer: "ok unplug 3"},
		{order: "fault late 30 on 2 times 4", answer: "ok fault late 30 on 2 times 4"},
		{order: "fault lose every 5", answer: "ok fault lose every 5"},
		{order: "fault noise", answer: "ok fault noise 16"},
		{order: "state", answer: "ok units 1 2 4, faults: late 30 on 2 times 4, lose every 5, noise 16"},
		{order: "fault none", answer: "ok no faults"},
		{order: "press 9 next", fault: "no pad has the address 9"},
		{order: "press 1 tea", fault: `no key "tea"`},
		{order: "press 1", fault: "press takes 2 words"},
		{order: "press one next", fault: "no address"},
		{order: "count 1 65536", fault: "no number of 16 bits"},
		{order: "fault", fault: "needs a name"},
		{order: "fault fire", fault: `no fault "fire"`},
		{order: "fault late", fault: "needs a number: milliseconds"},
		{order: "fault lose every 0", fault: "no number of 1 or more"},
		{order: "fault lose today 3", fault: `unknown word "today"`},
		{order: "sing", fault: `unknown word "sing"`},
		{order: "", fault: "nothing said"},
	} {
		got, err := sim.Control(c.order)
		if c.fault == "" && (err != nil || got != c.answer) {
			t.Errorf("%s: %q, %v, want %q", c.order, got, err, c.answer)
		}
		if c.fault != "" && (err == nil || !strings.Contains(err.Error(), c.fault)) {
			t.Errorf("%s: %q, %v, want an error with %q", c.order, got, err, c.fault)
		}
	}
}
