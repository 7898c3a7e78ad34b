package printersim_test

import (
	"bytes"
	"context"
	"errors"
	"image/png"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"yimen/drivers/ticketprinter/printersim"
)

// bench is a printer and the host's end of its line.
type bench struct {
	t    *testing.T
	sim  *printersim.Printer
	host net.Conn
	done chan error
}

func onBench(t *testing.T, test func(b *bench)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		host, device := net.Pipe()
		b := &bench{t: t, sim: printersim.New(printersim.Options{Font: "/nonexistent"}), host: host, done: make(chan error, 1)}
		ctx, cancel := context.WithCancel(t.Context())
		go func() { b.done <- b.sim.Serve(ctx, device) }()
		test(b)
		cancel()
		if err := <-b.done; err != nil {
			t.Errorf("Serve: %v", err)
		}
		_ = host.Close()
	})
}

func (b *bench) send(s string) {
	b.t.Helper()
	if _, err := io.WriteString(b.host, s); err != nil {
		b.t.Fatal(err)
	}
	synctest.Wait()
}

// hear is what has come in from the printer, within a moment.
func (b *bench) hear() []byte {
	_ = b.host.SetReadDeadline(time.Now().Add(time.Millisecond))
	out, _ := io.ReadAll(b.host)
	return out
}

func (b *bench) tell(line string) string {
	b.t.Helper()
	out, err := b.sim.Control(line)
	if err != nil {
		b.t.Fatal(err)
	}
	synctest.Wait()
	return out
}

func TestItPrintsWhatItIsSent(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		sent, text string
		problems   int
	}{
		"letters":                    {"A001\n", "A001\n", 0},
		"Hanzi":                      {"\xd1\xf9\xc0\xfd\n", "样例\n", 0},
		"rare Hanzi in two bytes":    {"\xfe\x9f\n", "䶮\n", 0},
		"four bytes are rubbish":     {"\x95\x34\xb2\x35\n", "▒▒\n", 2},
		"Hanzi switched off":         {"\x1c.\xd1\n", "\u00d1\n", 1},
		"settings print nothing":     {"\x1b@\x1c&\x1ba\x01\x1d!\x11\x1bE\x01A\n\x1d!\x00", "A\n", 0},
		"unknown command":            {"\x1b\x01A\n", "A\n", 1},
		"status between lines":       {"A\n\x10\x04\x01B\n", "A\nB\n", 0},
		"a cut":                      {"A\n\x1dVB\x00", "A\n\f", 0},
		"a cut ends the line":        {"A\x1dV\x00", "A\n\f", 0},
		"picture":                    {"\x1dv0\x00\x01\x00\x02\x00\xff\x81A\n", "A\n", 0},
		"picture with status in it":  {"\x1dv0\x00\x03\x00\x01\x00\x10\x04\x01A\n", "A\n", 1},
		"picture wider than paper":   {"\x1dv0\x00\x49\x00\x01\x00" + strings.Repeat("\x00", 73), "", 1},
		"line wider than the paper":  {strings.Repeat("x", 49) + "\n", strings.Repeat("x", 48) + "\nx\n", 1},
		"native code":                {"\x1d(k\x04\x001A2\x00\x1d(k\x03\x001C\x06\x1d(k\x03\x001E1\x1d(k\x04\x001P0A\x1d(k\x03\x001Q0", "", 0},
		"line feeds by ESC d":        {"A\x1bd\x03B\n", "A\nB\n", 0},
		"bytes that are no letters":  {"\x07\n", "\a\n", 1},
		"an absurd picture is named": {"\x1dv0\x00\xff\xff\xff\xff", "", 1},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			onBench(t, func(b *bench) {
				t := b.t
				b.send(c.sent)
				if got := b.sim.Text(); got != c.text {
					t.Errorf("printed %q, want %q", got, c.text)
				}
				if got := b.sim.Problems(); len(got) != c.problems {
					t.Errorf("problems %q, want %d", got, c.problems)
				}
			})
		})
	}
}

func TestItAnswersStatusAtOnce(t *testing.T) {
	t.Parallel()
	const all = "\x10\x04\x01\x10\x04\x02\x10\x04\x03\x10\x04\x04"
	for line, want := range map[string][]byte{
		"reset":        {0x12, 0x12, 0x12, 0x12},
		"paper near":   {0x12, 0x12, 0x12, 0x1e},
		"paper out":    {0x1a, 0x32, 0x12, 0x7e},
		"cover open":   {0x1a, 0x16, 0x12, 0x12},
		"cutter stuck": {0x1a, 0x52, 0x1a, 0x12},
		"offline on":   {0x1a, 0x12, 0x12, 0x12},
		"mute on":      {},
		"clone on":     {0x12},
	} {
		t.Run(line, func(t *testing.T) {
			t.Parallel()
			onBench(t, func(b *bench) {
				t := b.t
				b.tell(line)
				b.send("A\n") // stands in the queue where it cannot print
				b.send(all)
				if got := b.hear(); !bytes.Equal(got, want) {
					t.Errorf("answers % X, want % X", got, want)
				}
			})
		})
	}
}

func TestGSrIsAnsweredInItsTurn(t *testing.T) {
	t.Parallel()
	onBench(t, func(b *bench) {
		t := b.t
		b.tell("cover open")
		b.send("A\n\x1dr\x01")
		if got := b.hear(); len(got) != 0 || b.sim.Text() != "" {
			t.Fatalf("with the cover open it answers % X and prints %q", got, b.sim.Text())
		}
		b.tell("cover closed")
		if got := b.hear(); !bytes.Equal(got, []byte{0}) || b.sim.Text() != "A\n" {
			t.Errorf("closed, it answers % X and prints %q", got, b.sim.Text())
		}
	})
}

func TestItReportsUnaskedWhereItWasToldTo(t *testing.T) {
	t.Parallel()
	onBench(t, func(b *bench) {
		t := b.t
		b.tell("paper near")
		if got := b.hear(); len(got) != 0 {
			t.Errorf("reported % X before it was asked to", got)
		}
		b.send("\x1da\xff")
		b.tell("paper out")
		if got, want := b.hear(), []byte{0x10, 0, 3, 0, 0x18, 0, 0x0f, 0}; !bytes.Equal(got, want) {
			t.Errorf("reported % X, want % X", got, want)
		}
	})
}

func TestPaperRunsOutAfterSoManyDots(t *testing.T) {
	t.Parallel()
	onBench(t, func(b *bench) {
		t := b.t
		b.tell("paper out after 100")
		b.send(strings.Repeat("A\n", 10))
		if got := b.sim.Text(); got != "A\nA\nA\n" {
			t.Errorf("printed %q, want three lines of 34 dots", got)
		}
		b.tell("paper ok")
		if got := b.sim.Text(); got != strings.Repeat("A\n", 10) {
			t.Errorf("with new paper: %q", got)
		}
	})
}

func TestItDiesWithItsLine(t *testing.T) {
	t.Parallel()
	onBench(t, func(b *bench) {
		t := b.t
		b.tell("die after 3")
		b.send("ABCD")
		if err := <-b.done; !errors.Is(err, printersim.ErrGone) {
			t.Errorf("Serve says %v", err)
		}
		b.done <- nil
		if got := b.sim.Received(); string(got) != "ABC" {
			t.Errorf("received %q", got)
		}
	})
}

func TestASlowPrinterTakesItsTime(t *testing.T) {
	t.Parallel()
	onBench(t, func(b *bench) {
		t := b.t
		b.tell("slow 10")
		start := time.Now()
		b.send(strings.Repeat("A\n", 10) + "\x1dr\x01")
		one := make([]byte, 1)
		if _, err := io.ReadFull(b.host, one); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(start); took < 2*time.Second || took > 3*time.Second {
			t.Errorf("23 bytes at 10 a second took %v", took)
		}
	})
}

func TestThePaperIsAPicture(t *testing.T) {
	t.Parallel()
	onBench(t, func(b *bench) {
		t := b.t
		b.send("\x1dv0\x00\x01\x00\x02\x00\xff\x81")
		img := b.sim.Image()
		const edge = 24
		var black []int
		for x := range 16 {
			if img.GrayAt(edge+x, edge+1).Y == 0 {
				black = append(black, x)
			}
		}
		if want := []int{0, 7}; !slices.Equal(black, want) {
			t.Errorf("dots of the second row at %v, want %v", black, want)
		}
		path := filepath.Join(t.TempDir(), "paper.png")
		b.tell("png " + path)
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close() //nolint:errcheck // read only
		if got, err := png.Decode(f); err != nil || got.Bounds().Dx() != 576+2*edge {
			t.Errorf("the file: %v, %v", got, err)
		}
	})
}

func TestControlRefusesWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	sim := printersim.New(printersim.Options{})
	for _, line := range []string{"paper", "paper blue", "die after", "die after -1", "mute maybe", "fly", "png"} {
		if _, err := sim.Control(line); !errors.Is(err, printersim.ErrControl) {
			t.Errorf("%q: %v", line, err)
		}
	}
	if out, err := sim.Control(""); out != "" || err != nil {
		t.Errorf("an empty line says %q, %v", out, err)
	}
	for line := range strings.SplitSeq(printersim.Help(), "\n") {
		words, _, _ := strings.Cut(line, "  ")
		if strings.ContainsAny(words, "|NF") {
			continue // has choices or a value
		}
		if _, err := sim.Control(words); err != nil {
			t.Errorf("help names %q: %v", words, err)
		}
	}
}

func FuzzNoBytesBreakThePrinter(f *testing.F) {
	f.Add([]byte("\x1b@\x1c&A001\n\x1dv0\x00\x01\x00\x02\x00\xff\x81\x1dVB\x00"))
	f.Add([]byte("\x1d(k\x04\x001P0A\x1d(k\x03\x001Q0\x1dk\x02123\x00\x1dkI\x03{B1"))
	f.Add([]byte("\x1bd\xff\x1bJ\xff\x1d!\x77\x1ba\x02\xd1\xf9\x1dL\xff\xff A\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) > 2000 {
			t.Skip("long input takes long and shows no more")
		}
		sim := printersim.New(printersim.Options{WidthDots: 64, Font: "/nonexistent"})
		host, device := net.Pipe()
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		done := make(chan error, 1)
		go func() { done <- sim.Serve(ctx, device) }()
		go func() { _, _ = io.Copy(io.Discard, host) }()
		if _, err := host.Write(b); err != nil {
			t.Fatal(err)
		}
		_ = host.Close()
		if err := <-done; err != nil {
			t.Fatal(err)
		}
		_ = sim.Image()
	})
}
