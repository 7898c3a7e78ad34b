package main

import (
	"context"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"yimen/drivers/drivertest/ptyline"
	"yimen/drivers/ledsign/ledsim"
	"yimen/hallserver/wire"
)

// The signs of the test: two on one serial line, one on another that is pulled out,
// three on the network, one of digits.
const (
	faultyBoards = `boards:
  - {id: sign-1, kind: sign, window: 1}
  - {id: sign-2, kind: sign, window: 2}
  - {id: sign-3, kind: sign, window: 3}
  - {id: sign-4, kind: sign, window: 4}
  - {id: sign-5, kind: sign, window: 5}
  - {id: sign-6, kind: sign, window: 6}
`
	faultySettings = `signs:
  - {line: %[1]q, address: 1, board: sign-1, size: 128x32}
  - {line: %[1]q, address: 2, board: sign-2, size: 128x32}
  - {line: %[2]q, address: 1, board: sign-3, size: 64x16}
  - {tcp: %[3]q, address: 1, board: sign-4, size: 64x16}
  - {tcp: %[4]q, address: 9, board: sign-5, size: 192x32}
  - {line: %[5]q, address: 6, board: sign-6, protocol: number-board}
`
)

// signTime is how long a sign's trouble, or its end, may take to the hall: it is asked
// every five seconds, four times before it counts as silent, and says so once a second.
const signTime = 2 * time.Minute

// faultySigns is a hall whose window signs hang on one bridge.
type faultySigns struct {
	hall *troubledHall
	hc   *http.Client // the manager's
	pull func()       // the plug of sign-3
	push func()

	cards map[string]*ledsim.Line // by board
	unit  map[string]int
}

// openFaultySigns opens a hall and hangs up its signs.
func openFaultySigns(t *testing.T) *faultySigns {
	t.Helper()
	f := &faultySigns{hall: openHallWith(t, faultyBoards, 60), cards: map[string]*ledsim.Line{}, unit: map[string]int{
		"sign-1": 1, "sign-2": 2, "sign-3": 1, "sign-4": 1, "sign-5": 9, "sign-6": 6,
	}}
	size := func(w, h int, units ...int) *ledsim.Line {
		return ledsim.New(ledsim.Options{Signs: units, Width: w, Height: h})
	}
	pair := size(128, 32, 1, 2)
	f.cards["sign-1"], f.cards["sign-2"] = pair, pair
	f.cards["sign-3"], f.cards["sign-4"], f.cards["sign-5"] = size(64, 16, 1), size(64, 16, 1), size(192, 32, 9)
	f.cards["sign-6"] = ledsim.New(ledsim.Options{Signs: []int{6}, Protocol: ledsim.NumberBoard})
	one, _, _ := onCable(t, pair)
	two, pull, push := onCable(t, f.cards["sign-3"])
	three, _, _ := onCable(t, f.cards["sign-6"])
	f.pull, f.push = pull, push
	settings := fmt.Sprintf(faultySettings, one, two, onNetwork(t, f.cards["sign-4"]), onNetwork(t, f.cards["sign-5"]), three)
	f.hc = f.hall.manager(t)
	o, code, _ := f.hall.bridge(t, "signs", settings)
	f.hall.run(t, &watcher{name: "signs"}, o, "signs=6", "--code", code)
	return f
}

// onCable puts signs at the far end of a serial cable, which can be pulled out and
// put in again, until the test ends.
func onCable(t *testing.T, card *ledsim.Line) (path string, pull, push func()) {
	t.Helper()
	jack := ptyline.NewJack(filepath.Join(t.TempDir(), "signs"))
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	var there sync.WaitGroup
	push = func() {
		cable, err := jack.Plug()
		if err != nil {
			t.Error(err)
			return
		}
		there.Go(func() {
			if err := card.Serve(ctx, cable); err != nil {
				t.Error(err)
			}
		})
	}
	pull = func() {
		if err := jack.Unplug(); err != nil {
			t.Error(err)
		}
	}
	push()
	t.Cleanup(func() {
		cancel()
		if jack.Plugged() {
			pull()
		}
		there.Wait()
	})
	return jack.Path(), pull, push
}

// health is what the manager's page shows of a board.
func (f *faultySigns) health(t *testing.T, board string) (found wire.DeviceHealth) {
	t.Helper()
	var all wire.Health
	fetch(t, f.hc, f.hall.st.hall.address+"/api/v1/devices/health", &all)
	for _, d := range all.Devices {
		if d.Board == board && d.Device != "" {
			found = d
		}
	}
	return found
}

// says waits until the manager's page says so of a board.
func (f *faultySigns) says(t *testing.T, board, state, word, detail string) {
	t.Helper()
	var last wire.DeviceHealth
	if !soWithin(t, signTime, func() bool {
		last = f.health(t, board)
		return last.State == state && last.Word == word && last.Detail == detail
	}) {
		t.Fatalf("%s: want %s, %s (%s), is %+v", board, state, word, detail, last)
	}
}

// shows waits until a sign shows a number.
func (f *faultySigns) shows(t *testing.T, board, number string) {
	t.Helper()
	var last ledsim.Shown
	if !soWithin(t, signTime, func() bool {
		var err error
		if last, err = f.cards[board].Shown(f.unit[board]); err != nil {
			t.Fatal(err)
		}
		for _, a := range last.Areas {
			if strings.Contains(a.Text, number) {
				return true
			}
		}
		return last.Number > 0 && strings.HasSuffix(number, fmt.Sprintf("%03d", last.Number))
	}) {
		t.Fatalf("%s does not show %s but %+v", board, number, last)
	}
}

func (f *faultySigns) order(t *testing.T, board, order string) {
	t.Helper()
	if _, err := f.cards[board].Control(order); err != nil {
		t.Fatal(err)
	}
}

// callEach has every window call somebody, and gives the numbers by board.
func (f *faultySigns) callEach(t *testing.T, round int) map[string]string {
	t.Helper()
	ctx := within(t, 3*time.Minute)
	numbers := map[string]string{}
	for _, s := range f.hall.seats {
		board := fmt.Sprintf("sign-%d", s.window)
		if f.cards[board] == nil {
			continue
		}
		if err := s.callOne(ctx, round*100+s.window*10); err != nil { // of those, none is called again
			t.Fatal(err)
		}
	}
	for _, c := range f.hall.truth(t) { // the last of each window
		numbers[fmt.Sprintf("sign-%d", c.window)] = c.number
	}
	return numbers
}

// The whole way, from the hall's server over the bridge and its lines to the lamps,
// and back to the manager's page.
func TestASignThatFailsIsToldToTheManagerAndHealed(t *testing.T) {
	t.Parallel()
	f := openFaultySigns(t)
	f.hall.seatClerks(t)
	all := []string{"sign-1", "sign-2", "sign-3", "sign-4", "sign-5"}
	numbers := f.callEach(t, 1)
	for _, board := range append(all, "sign-6") {
		f.shows(t, board, numbers[board])
	}
	for _, board := range all {
		f.says(t, board, wire.DeviceOK, wire.WordOK, "")
	}
	f.says(t, "sign-6", wire.DeviceOK, wire.WordOK, "unacknowledged")

	f.order(t, "sign-1", "unplug 1") // its neighbour on the line works on
	f.pull()                         // sign-3's cable
	f.order(t, "sign-4", "fault nack font-missing")
	f.order(t, "sign-5", "fault crc")
	f.order(t, "sign-5", "fault noise 12")
	later := f.callEach(t, 2)
	f.shows(t, "sign-2", later["sign-2"])
	f.shows(t, "sign-6", later["sign-6"])
	f.says(t, "sign-1", wire.DeviceTrouble, wire.WordSign, "silent")
	f.says(t, "sign-3", wire.DeviceTrouble, wire.WordSign, "no-line")
	f.says(t, "sign-4", wire.DeviceTrouble, wire.WordSignFault, "font-missing")
	f.says(t, "sign-5", wire.DeviceTrouble, wire.WordSign, "garbled")
	f.says(t, "sign-2", wire.DeviceOK, wire.WordOK, "")

	f.order(t, "sign-1", "plug 1")
	f.push()
	f.order(t, "sign-4", "fault none")
	f.order(t, "sign-5", "fault none")
	for _, board := range all {
		f.shows(t, board, later[board])
		f.says(t, board, wire.DeviceOK, wire.WordOK, "")
	}
}
