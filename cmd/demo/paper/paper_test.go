package paper_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yimen/cmd/demo/paper"
)

// example is the ticket of the command tables: number, hall, what it is for,
// how many wait, a code and a partial cut.
const example = `1B 40 1C 26 1B 61 01 1D 21 11 41 30 30 31 0A 1D 21 00 D1 F9 C0 FD D5 FE CE F1 B7 FE CE F1 D6 D0
D0 C4 0A 1B 61 00 D2 B5 CE F1 3A C9 E7 B1 A3 D7 DB BA CF 0A C7 B0 C3 E6 B5 C8 BA F2 3A 33 C8 CB 0A 1B 61 01
1D 28 6B 04 00 31 41 32 00 1D 28 6B 03 00 31 43 06 1D 28 6B 03 00 31 45 31 1D 28 6B 21 00 31 50 30`

func unhex(t *testing.T, text string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.Join(strings.Fields(text), ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func exampleTicket(t *testing.T) []byte {
	t.Helper()
	b := append(unhex(t, example), "https://example.invalid/t/A001"...)
	return append(b, unhex(t, "1D 28 6B 03 00 31 51 30 0A 1D 56 42 00")...)
}

func TestTheExampleTicketReadsAsItWasMeant(t *testing.T) {
	t.Parallel()
	sheets, err := paper.Read(exampleTicket(t), paper.Width80)
	if err != nil {
		t.Fatal(err)
	}
	want := []paper.Sheet{{Cut: true, Partial: true, Items: []paper.Item{
		paper.Line{Align: paper.Centre, WidthDots: 96, Runs: []paper.Run{{Text: "A001", Width: 2, Height: 2}}},
		paper.Line{Align: paper.Centre, WidthDots: 192, Runs: []paper.Run{{Text: "样例政务服务中心", Width: 1, Height: 1}}},
		paper.Line{WidthDots: 156, Runs: []paper.Run{{Text: "业务:社保综合", Width: 1, Height: 1}}},
		paper.Line{WidthDots: 144, Runs: []paper.Run{{Text: "前面等候:3人", Width: 1, Height: 1}}},
		paper.Code{Align: paper.Centre, Kind: "qr", Data: "https://example.invalid/t/A001"},
		paper.Gap{Lines: 1},
	}}}
	if diff := cmp.Diff(want, sheets); diff != "" {
		t.Error(diff)
	}
}

func TestBandsOfARasterAreOnePicture(t *testing.T) {
	t.Parallel()
	band := append([]byte{0x1D, 'v', '0', 0, 2, 0, 2, 0}, 0xF0, 0x01, 0x80, 0x00)
	sheets, err := paper.Read(bytes.Repeat(band, 3), paper.Width80)
	if err != nil {
		t.Fatal(err)
	}
	pictures := sheets[0].Pictures()
	if len(pictures) != 1 {
		t.Fatalf("got %d pictures, want 1", len(pictures))
	}
	if size := pictures[0].Image.Rect.Size(); size.X != 16 || size.Y != 6 {
		t.Errorf("got a picture of %v, want 16 by 6", size)
	}
	if ink := pictures[0].Ink(); ink != 3*6 {
		t.Errorf("got %d black dots, want 18", ink)
	}
	if framed := pictures[0].Framed(4); framed.GrayAt(4, 4).Y != 0 || framed.GrayAt(3, 4).Y != 0xFF || framed.GrayAt(19, 4).Y != 0 {
		t.Error("the frame moved the picture, or a bit stands in the wrong place")
	}
}

func TestARasterMayBeDoubledByThePrinter(t *testing.T) {
	t.Parallel()
	sheets, err := paper.Read([]byte{0x1D, 'v', '0', 3, 1, 0, 1, 0, 0x80}, paper.Width80)
	if err != nil {
		t.Fatal(err)
	}
	p := sheets[0].Pictures()[0]
	if size := p.Image.Rect.Size(); size.X != 16 || size.Y != 2 || p.Ink() != 4 {
		t.Errorf("got %v with %d black dots, want 16 by 2 with 4", size, p.Ink())
	}
}

func TestWidthsAndSheetsAreCounted(t *testing.T) {
	t.Parallel()
	stream := append([]byte{0x1C, '&'}, bytes.Repeat([]byte{0xD1, 0xF9}, 25)...)
	stream = append(stream, "\n\x1dV\x00ok\n\x1dr\x01"...)
	sheets, err := paper.Read(stream, paper.Width80)
	if err != nil {
		t.Fatal(err)
	}
	if len(sheets) != 2 {
		t.Fatalf("got %d sheets, want 2", len(sheets))
	}
	if line := sheets[0].Items[0].(paper.Line); !line.Overflows || line.WidthDots != 600 {
		t.Errorf("25 Hanzi on 80 mm paper: got %d dots, overflow %v", line.WidthDots, line.Overflows)
	}
	if !sheets[0].Cut || sheets[0].Partial || sheets[1].Cut {
		t.Error("the first sheet is cut through, the second hangs in the printer")
	}
	if !sheets[1].AckAsked || sheets[0].AckAsked {
		t.Error("the acknowledgement belongs to the second sheet")
	}
	if got := sheets[1].Text(); got != "ok\n" {
		t.Errorf("got %q", got)
	}
}

func TestFaultsAreNamedWithTheirPlace(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		stream string
		offset int
		reason string
	}{
		"a character of four bytes":         {"\x1c&\x95\x34\xB2\x35\n", 2, "four bytes"},
		"Chinese without Hanzi mode":        {"\xD1\xF9\n", 0, "Hanzi mode is off"},
		"Chinese after Hanzi mode went off": {"\x1c&\xD1\xF9\x1c.\xD1\xF9\n", 6, "Hanzi mode is off"},
		"initialising ends Hanzi mode":      {"\x1c&\x1b@\xD1\xF9\n", 4, "Hanzi mode is off"},
		"an unknown command":                {"A\x1bZ\x01", 1, "unknown command 1B 5A"},
		"a tab":                             {"A\tB\n", 1, "control character"},
		"an alignment in a line":            {"A\x1ba\x01", 1, "middle of a line"},
		"a picture in a line":               {"A\x1dv0\x00\x01\x00\x01\x00\xff", 1, "middle of a line"},
		"a picture too wide":                {"\x1dv0\x00\x49\x00\x01\x00" + strings.Repeat("\xff", 73), 0, "wider than the paper"},
		"a code that was never stored":      {"\x1d(k\x03\x00\x31\x51\x30", 0, "before any was stored"},
		"a size of nine":                    {"\x1d!\x88", 0, "eight times"},
		"not in the character set":          {"\x1c&\xFF\x41", 2, "GBK"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := paper.Read([]byte(c.stream), paper.Width80)
			fault, ok := errors.AsType[*paper.Error](err)
			if !ok {
				t.Fatalf("got %v, want a fault", err)
			}
			if fault.Offset != c.offset || !strings.Contains(fault.Reason, c.reason) {
				t.Errorf("got %v, want byte %d and %q", err, c.offset, c.reason)
			}
		})
	}
}

func TestEveryTornStreamIsSeenAsTorn(t *testing.T) {
	t.Parallel()
	whole := append(exampleTicket(t), 0x1D, 'v', '0', 0, 1, 0, 2, 0, 0xFF, 0xFF)
	torn := 0
	for n := range len(whole) {
		sheets, err := paper.Read(whole[:n], paper.Width80)
		if err != nil && !errors.Is(err, paper.ErrCutShort) {
			t.Fatalf("%d bytes: %v", n, err)
		}
		if err != nil {
			torn++
		}
		if len(sheets) > 2 {
			t.Fatalf("%d bytes: %d sheets", n, len(sheets))
		}
	}
	if torn < 80 {
		t.Errorf("only %d of %d beginnings were seen as torn", torn, len(whole))
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("\x1b@\x1c&A001\n\xD1\xF9\n\x1dV\x42\x00"))
	f.Add([]byte("\x1dv0\x00\x01\x00\x02\x00\xff\x81\x1d(k\x04\x00\x31\x50\x30A\x1d(k\x03\x00\x31\x51\x30"))
	f.Add([]byte("\x1dk\x49\x04{A12\x1dk\x0412\x00\x10\x04\x01\x1dr\x01"))
	f.Fuzz(func(t *testing.T, stream []byte) {
		sheets, err := paper.Read(stream, paper.Width80)
		again, err2 := paper.Read(stream, paper.Width80)
		if fmt.Sprint(err) != fmt.Sprint(err2) || !cmp.Equal(sheets, again) {
			t.Fatal("the same stream read twice differs")
		}
		for _, s := range sheets {
			for _, p := range s.Pictures() {
				if p.Image.Rect.Dx() > paper.Width80 || len(p.Image.Pix) != p.Image.Stride*p.Image.Rect.Dy() {
					t.Fatal("a picture that does not fit")
				}
			}
		}
	})
}
