package ledsim

import (
	"bytes"
	"encoding/hex"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func raw(t *testing.T, text string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(text, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

const (
	a5x8 = "A5 A5 A5 A5 A5 A5 A5 A5 "
	ping = a5x8 + "01 00 00 80 00 00 00 00 00 00 FE 02 05 00 A2 00 01 00 00 68 F8 5A"
	a001 = a5x8 + "01 00 00 80 00 00 00 00 00 00 FE 02 2B 00 A3 06 01 00 00 00 01 22 00 00 00 80 00 00 40 80 10 00 00 00 00 00 00 00 00 00 01 01 01 00 04 05 07 00 00 00 5C 43 31 41 30 30 31 B6 8F 5A"
)

// line is a host's end in memory: what it sends is read at once, what it gets kept.
type line struct {
	*bytes.Reader
	bytes.Buffer
}

func (l *line) Read(p []byte) (int, error)  { return l.Reader.Read(p) }
func (l *line) Write(p []byte) (int, error) { return l.Buffer.Write(p) }

// send gives a simulated line bytes and returns what it answers.
func send(t *testing.T, sim *Line, text string) []byte {
	t.Helper()
	l := &line{Reader: bytes.NewReader(raw(t, text))}
	if err := sim.Serve(t.Context(), l); err != nil {
		t.Fatal(err)
	}
	return l.Bytes()
}

func TestTheVectorsAreObeyed(t *testing.T) {
	t.Parallel()
	sim := New(Options{Signs: []int{1}})
	want := envelope(0x8000, 1, 0xA0, 0, 0, 0, 0)
	for name, order := range map[string]string{"ping": ping, "text": a001, "after noise": "FF A5 00 5A 31 " + ping} {
		if got := send(t, sim, order); !bytes.Equal(got, want) {
			t.Errorf("%s: answers % X", name, got)
		}
	}
	s, err := sim.Shown(1)
	area := []Area{{Width: 64, Height: 16, Text: "A001", Colour: "red"}}
	if diff := cmp.Diff(Shown{Areas: area, Level: 16, Orders: 3}, s); err != nil || diff != "" {
		t.Errorf("%v %s", err, diff)
	}
	for i := range raw(t, ping) {
		bad := raw(t, ping)
		bad[i] ^= 0x02
		if got := send(t, sim, hex.EncodeToString(bad)); i >= 8 && len(got) > 0 {
			t.Errorf("with byte %d changed it answers % X", i, got)
		}
	}
}

func TestWhatDoesNotFitOrIsNotKnownIsRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		data string
		want byte
	}{
		"an unknown group":       {"A7 00 01 00 00", outOfGroup},
		"an unknown command":     {"A3 77 01 00 00", noCommand},
		"a level of 17":          {"A3 02 01 00 00 01 11" + strings.Repeat(" 01", 48), wrongValue},
		"a wider area":           {"A3 06 01 00 00 00 01 1C 00 00 00 80 00 00 41 80 10 00 00 00 00 00 00 00 00 00 01 01 01 00 04 05 01 00 00 00 41", wrongScreen},
		"a text cut short":       {"A3 06 01 00 00 00 01 1C 00 00 00 80 00 00 40 80 10 00 00 00 00 00 00 00 00 00 01 01 01 00 04 05 02 00 00 00 41", wrongValue},
		"half a Hanzi":           {"A3 06 01 00 00 00 01 1C 00 00 00 80 00 00 40 80 10 00 00 00 00 00 00 00 00 00 01 01 01 00 04 05 01 00 00 00 B1", wrongValue},
		"the second area alone":  {"A3 06 01 00 00 00 01 1C 00 00 00 80 00 00 40 80 10 00 01 00 00 00 00 00 00 00 01 01 01 00 04 05 01 00 00 00 41", wrongValue},
		"no payload":             {"A3 06 01 00 00", wrongValue},
		"an unknown mark":        {"A3 06 01 00 00 00 01 1D 00 00 00 80 00 00 40 80 10 00 00 00 00 00 00 00 00 00 01 01 01 00 04 05 02 00 00 00 5C 51", wrongValue},
		"several lines as one":   {"A3 06 01 00 00 00 01 1D 00 00 00 80 00 00 40 80 10 00 00 00 00 00 00 00 00 00 01 01 01 00 04 05 02 00 00 00 5C 6E", wrongValue},
		"nothing wrong with it":  {"A3 06 01 00 00 00 01 1C 00 00 00 80 00 00 40 80 10 00 00 00 00 00 00 00 00 00 01 01 01 00 04 05 01 00 00 00 41", taken},
		"in bytes of eight dots": {"A3 06 01 00 00 00 01 1C 00 00 00 00 00 00 08 00 10 00 00 00 00 00 00 00 00 00 01 01 01 00 04 05 01 00 00 00 41", taken},
	} {
		u := &unit{}
		if got := u.obey(raw(t, c.data), 64, 16); got != c.want {
			t.Errorf("%s: reason %02x, want %02x", name, got, c.want)
		}
	}
}

func TestANumberBoardTakesWhatAddsUp(t *testing.T) {
	t.Parallel()
	sim := New(Options{Protocol: NumberBoard, Signs: []int{5}})
	for _, c := range []struct {
		bytes string
		want  int
	}{
		{"05 03 E7 EF", 999}, {"05 00 01 07", 999}, {"06 00 01 07", 999}, {"FF 05 00 17 1C", 23},
	} {
		if got := send(t, sim, c.bytes); len(got) > 0 {
			t.Errorf("%s: answers % X", c.bytes, got)
		}
		if s, _ := sim.Shown(5); s.Number != c.want {
			t.Errorf("%s: shows %d, want %d", c.bytes, s.Number, c.want)
		}
	}
}

// The letters are real: Latin ones come with the program, so this picture is the
// same on every machine.
func TestASignIsDrawn(t *testing.T) {
	t.Parallel()
	sim := New(Options{Signs: []int{1}, Width: 32, Height: 16, Font: "none"})
	send(t, sim, a5x8+"01 00 00 80 00 00 00 00 00 00 FE 02 05 00 A3 10 01 00 00 51 F8 5A")
	u := sim.units[1]
	u.shown.Areas = []Area{{Width: 32, Height: 16, Text: "A1", Align: 2, Colour: "green"}}
	text, err := sim.Text(1)
	if err != nil {
		t.Fatal(err)
	}
	golden, err := os.ReadFile("testdata/a1.txt")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(golden), text); diff != "" {
		t.Errorf("(-golden +drawn)\n%s%s", diff, text)
	}
	dir := t.TempDir()
	if answer, err := sim.Control("picture 1 " + filepath.Join(dir, "a.png")); err != nil {
		t.Fatal(answer, err)
	}
	file, err := os.Open(filepath.Join(dir, "a.png"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	img, err := png.Decode(file)
	if err != nil || img.Bounds().Dx() != 8*32 || img.Bounds().Dy() != 8*16 {
		t.Errorf("%v, a picture of %v", err, img.Bounds())
	}
}

func TestOrdersOfTheOperator(t *testing.T) {
	t.Parallel()
	sim := New(Options{Signs: []int{1, 2}})
	send(t, sim, a001)
	for _, c := range []struct{ order, want string }{
		{"state", "ok signs 1 2, faults: none"},
		{"state 1", `ok sign 1 level 16 orders 1 shows "A001" (red)`},
		{"fault nack busy on 1 times 2", "ok fault nack 3 on 1 times 2"},
		{"fault late 50 every 3", "ok fault late 50 every 3"},
		{"unplug 2", "ok unplug 2"},
		{"state", "ok signs 1, faults: nack 3 on 1 times 2, late 50 every 3"},
		{"fault none", "ok no faults"},
		{"restart 1", "ok restart 1"},
		{"state 1", "ok sign 1 level 16 orders 1 shows "},
		{"", "nothing said; see help"},
		{"dance", `unknown word "dance"; see help`},
		{"unplug", "unplug takes 1 words after it; see help"},
		{"unplug x", `unplug: "x" is no address of a sign`},
		{"unplug 9", "no sign has the address 9"},
		{"fault", "fault needs a name; see help"},
		{"fault late", "fault late needs a number: milliseconds"},
		{"fault nack soon", `fault nack: "soon" is no number of the reason`},
		{"fault lose on", `fault lose: "on" needs a number after it`},
		{"picture 9 x.txt", "no sign has the address 9"},
	} {
		got, err := sim.Control(c.order)
		if err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.order, got, c.want)
		}
	}
}

func FuzzADecoderTakesAnything(f *testing.F) {
	f.Add([]byte{0xA5, 1, 0, 0, 0x80, 0x5A})
	f.Add(envelope(1, 0x8000, 0xA2, 0, 1, 0, 0))
	f.Add(envelope(1, 0x8000, 0xA3, 6, 1, 0, 0, 0xFF, 1, 3, 0, 0, 0, 0))
	f.Fuzz(func(t *testing.T, b []byte) {
		var d decoder
		u := &unit{}
		for _, v := range b {
			if o, ok := d.feed(v); ok {
				u.obey(o.data, 64, 16)
			}
		}
		u.obey(b, 64, 16)
		for _, a := range u.shown.Areas {
			if a.X+a.Width > 64 || a.Y+a.Height > 16 {
				t.Fatalf("%+v", a)
			}
		}
	})
}
