package idcard_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"yimen/drivers/drivertest"
	"yimen/drivers/drivertest/idcardtest"
	"yimen/drivers/drivertest/ptyline"
	"yimen/drivers/idcard"
	"yimen/drivers/idcard/idcardsim"
	"yimen/drivers/serialport"
)

// The suite over a line in memory, on the clock of synctest: the time-outs are
// the real ones and take no time.
func TestReaderConformsInMemory(t *testing.T) {
	t.Parallel()
	for _, c := range idcardtest.Cases() {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { c.Run(t, memoryBench(t)) })
		})
	}
}

// memoryBench is a simulated reader on a line in memory.
func memoryBench(t *testing.T) idcardtest.Bench {
	t.Helper()
	wire := drivertest.NewWire("memory")
	module := idcardsim.New(idcardsim.Options{LineBaud: wire.Baud})
	b := idcardtest.Bench{
		Port: wire, Timing: realTiming(), Control: module.Control, Patience: 2 * time.Minute,
	}
	ctx, cancel := context.WithCancel(t.Context())
	served := make(chan error, 16)
	plugs := 0
	b.Plug = func() {
		module.PowerCycle()
		end := wire.Plug()
		plugs++
		go func() { served <- module.Serve(ctx, end) }()
	}
	b.Unplug = wire.Unplug
	b.Plug()
	t.Cleanup(func() {
		cancel()
		for range plugs {
			if err := <-served; err != nil {
				t.Errorf("simulator: %v", err)
			}
		}
	})
	return b
}

func realTiming() idcard.Timing {
	return idcard.Timing{
		Poll: 320 * time.Millisecond, Lying: 200 * time.Millisecond, FirstByte: 2 * time.Second,
		Gap: 500 * time.Millisecond, Reply: 5 * time.Second, Probe: 400 * time.Millisecond,
		Card: 12 * time.Second, Again: time.Second,
	}
}

// The suite over a pseudo-terminal, with the real serial library and the kernel
// in between.
func TestReaderConformsOnAPseudoTerminal(t *testing.T) {
	t.Parallel()
	for _, c := range idcardtest.Cases() {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			c.Run(t, ptyBench(t, 0))
		})
	}
}

// ptyBench is a simulated reader on a pseudo-terminal, at baud when it is turned
// on.
func ptyBench(t *testing.T, baud int) idcardtest.Bench {
	t.Helper()
	jack := ptyline.NewJack(filepath.Join(t.TempDir(), "idcard"))
	port := serialport.New(serialport.Config{
		Path: jack.Path(), ReopenMin: 5 * time.Millisecond, ReopenMax: 20 * time.Millisecond,
	}, slog.New(slog.DiscardHandler))
	var cable *ptyline.Cable
	module := idcardsim.New(idcardsim.Options{Baud: baud, LineBaud: func() int { return cable.Baud() }})
	b := idcardtest.Bench{Port: port, Timing: shortTiming(), Control: module.Control, Patience: 3 * time.Minute}
	ctx, cancel := context.WithCancel(t.Context())
	served := make(chan error, 16)
	plugs := 0
	b.Plug = func() {
		for ; plugs > 0; plugs-- { // the cable before has ended
			if err := <-served; err != nil {
				t.Errorf("simulator: %v", err)
			}
		}
		module.PowerCycle()
		var err error
		if cable, err = jack.Plug(); err != nil {
			t.Fatal(err)
		}
		plugs++
		line := cable
		go func() { served <- module.Serve(ctx, line) }()
	}
	b.Unplug = func() {
		if err := jack.Unplug(); err != nil {
			t.Fatal(err)
		}
	}
	b.Plug()
	t.Cleanup(func() {
		cancel()
		for ; plugs > 0; plugs-- {
			if err := <-served; err != nil {
				t.Errorf("simulator: %v", err)
			}
		}
		if err := errors.Join(jack.Unplug(), port.Close()); err != nil {
			t.Error(err)
		}
	})
	return b
}

func shortTiming() idcard.Timing {
	return idcard.Timing{
		Poll: 10 * time.Millisecond, Lying: 10 * time.Millisecond, FirstByte: 2 * time.Second,
		Gap: time.Second, Reply: 10 * time.Second, Probe: 500 * time.Millisecond,
		Card: 30 * time.Second, Again: 20 * time.Millisecond,
	}
}

func TestModuleIsFoundAtEveryRate(t *testing.T) {
	t.Parallel()
	for _, baud := range []int{115200, 57600, 38400, 19200, 9600} {
		t.Run(fmt.Sprint(baud), func(t *testing.T) {
			t.Parallel()
			b := ptyBench(t, baud)
			ctx, cancel := context.WithTimeout(t.Context(), b.Patience)
			defer cancel()
			var first idcard.Event
			err := idcard.New(b.Port, idcard.Options{Timing: b.Timing}).Run(ctx, func(e idcard.Event) {
				if first == nil {
					first = e
				}
				cancel()
			})
			if _, ok := first.(idcard.Ready); !ok || !errors.Is(err, context.Canceled) {
				t.Errorf("first event %T, Run returned %v", first, err)
			}
		})
	}
}

// realReaderEnv names the path of a real reader to try the driver on. A person
// does what the test says on standard error, with an invented or their own card;
// nothing of the card is printed.
const realReaderEnv = "YIMEN_IDCARD_PORT"

func TestRealReader(t *testing.T) {
	path := os.Getenv(realReaderEnv)
	if path == "" {
		t.Skipf("%s names no reader: this test needs one, and a person to lay cards on it", realReaderEnv)
	}
	tell := func(what string) { fmt.Fprintf(os.Stderr, "\n>>> %s\n", what) }
	for _, c := range idcardtest.Cases() {
		if c.Broken {
			continue
		}
		t.Run(c.Name, func(t *testing.T) {
			port := serialport.New(serialport.Config{Path: path}, nil)
			t.Cleanup(func() { _ = port.Close() })
			c.Run(t, idcardtest.Bench{
				Port: port, Timing: realTiming(), Patience: time.Minute,
				Control: func(line string) (string, error) { tell(line); return "ok", nil },
				Plug:    func() { tell("plug the reader in") },
				Unplug:  func() { tell("pull the reader's cable out") },
			})
		})
	}
}
