package ledsign

import (
	"bytes"
	"encoding/hex"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const a5x8 = "A5 A5 A5 A5 A5 A5 A5 A5 "

// raw reads hexadecimal text.
func raw(t *testing.T, text string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(text, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// ordered is an order in its envelope, to screen 1.
func ordered(data []byte) []byte {
	return appendFrame(nil, frame{to: 1, from: hostAddress, data: data})
}

// shown is the order for areas.
func shown(t *testing.T, fresh bool, areas ...Area) []byte {
	t.Helper()
	data, _, err := textOrder(areas, fresh)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestOrdersAreTheVectorsByteForByte(t *testing.T) {
	t.Parallel()
	const head = a5x8 + "01 00 00 80 00 00 00 00 00 00 FE 02 "
	for name, c := range map[string]struct {
		got  []byte
		want string
	}{
		"ping":  {ordered(pingOrder()), head + "05 00 A2 00 01 00 00 68 F8 5A"},
		"clear": {ordered(clearOrder()), head + "05 00 A3 10 01 00 00 51 F8 5A"},
		"red A001 on 64 by 16": {
			ordered(shown(t, false, Area{Width: 64, Height: 16, Text: "A001", Colour: Red})),
			head + "2B 00 A3 06 01 00 00 00 01 22 00 00 00 80 00 00 40 80 10 00 00 00 00 00 00 00 00 00 01 01 01 00 04 05 07 00 00 00 5C 43 31 41 30 30 31 B6 8F 5A",
		},
		"no areas clear the sign": {ordered(shown(t, true)), head + "05 00 A3 10 01 00 00 51 F8 5A"},
		"number board":            {numberFrame(5, 999), "05 03 E7 EF"},
	} {
		if diff := cmp.Diff(raw(t, c.want), c.got); diff != "" {
			t.Errorf("%s: % X\n%s", name, c.got, diff)
		}
	}
}

func TestMarksInTheTextAreEscaped(t *testing.T) {
	t.Parallel()
	order := ordered(shown(t, false, Area{Width: 64, Height: 16, Text: "ZZ["}))
	if tail := raw(t, "03 00 00 00 5B 02 5B 02 5B 01 04 59 5A"); !bytes.HasSuffix(order, tail) {
		t.Errorf("ends in % X, want % X", order[len(order)-len(tail):], tail)
	}
	wild := []byte{0, 0xA5, 0xA6, 0x5A, 0x5B, 1, 2}
	got := appendEscaped(nil, wild)
	if want := raw(t, "00 A6 02 A6 01 5B 02 5B 01 01 02"); !bytes.Equal(got, want) {
		t.Errorf("escaped as % X", got)
	}
	if back, ok := unescape(got); !ok || !bytes.Equal(back, wild) {
		t.Errorf("came back as % X", back)
	}
}

func TestChecksumsOfCapturedFrames(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]uint16{
		"31 32 33 34 35 36 37 38 39":                               0xBB3D, // the check value of CRC-16/ARC
		"01 00 00 80 00 00 00 00 00 00 FE 02 05 00 A2 00 01 00 00": 0xF868,
		"01 00 00 80 00 00 00 00 00 00 FE 02 05 00 A3 10 01 00 00": 0xF851,
	} {
		if got := checksum(raw(t, text)); got != want {
			t.Errorf("%s: %04X, want %04X", text, got, want)
		}
	}
}

func TestBrightnessIsOneLevelForTheWholeDay(t *testing.T) {
	t.Parallel()
	want := append(raw(t, "A3 02 01 00 00 01 0C"), bytes.Repeat([]byte{1}, 48)...)
	if diff := cmp.Diff(want, brightnessOrder(12)); diff != "" {
		t.Error(diff)
	}
}

func TestWhatAnAreaIsStandsAtItsPlace(t *testing.T) {
	t.Parallel()
	data := shown(t, true,
		Area{Width: 32, Height: 16, Text: "A", Align: Right},
		Area{X: 300, Y: 16, Width: 96, Height: 32, Text: "请到\n本窗口", Colour: Green, Align: Centre, Scroll: true})
	const second = 5 + 2 + 2 + 27 + 1 + 2
	want := raw(t, "00 2C 81 10 00 60 80 20 00 01 00 00 00 00 00 00 02 02 01 03 00 04 05 0F 00 00 00 "+
		"5C 43 32 C7 EB B5 BD 5C 6E B1 BE B4 B0 BF DA")
	if data[5] != 0xFF || data[6] != 2 {
		t.Errorf("deletes %02X, has %d areas", data[5], data[6])
	}
	if diff := cmp.Diff(want, data[second:]); diff != "" {
		t.Errorf("% X\n%s", data[second:], diff)
	}
}

func TestRepliesAreReadAndTheirReasonsNamed(t *testing.T) {
	t.Parallel()
	for data, want := range map[string]string{
		"A0 00 00 00 00": "",
		"A0 01 01 00 00": "sign 7 refused: out-of-group",
		"A0 01 03 00 00": "sign 7 refused: busy",
		"A0 01 05 00 00": "sign 7 refused: checksum",
		"A0 01 0C 00 00": "sign 7 refused: font-missing",
		"A0 01 13 00 00": "sign 7 refused: controller-id",
		"A0 01 00 00 00": "sign 7 refused: reason-00",
		"A0 01 77 00 00": "sign 7 refused: reason-77",
	} {
		b := appendFrame([]byte{1, 2, 3}, frame{to: hostAddress, from: 7, data: raw(t, data)})
		frames, junk := parseFrames(b)
		if len(frames) != 1 || junk != 3 || !frames[0].answers(7) {
			t.Fatalf("%s: %d frames, %d bytes of junk", data, len(frames), junk)
		}
		got := ""
		if err := frames[0].verdict(7); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%s: %q, want %q", data, got, want)
		}
	}
}

func TestOnlyTheSignsOwnReplyIsAnAnswer(t *testing.T) {
	t.Parallel()
	ack := raw(t, "A0 00 00 00 00")
	for name, c := range map[string]struct {
		f    frame
		want bool
	}{
		"its own":                    {frame{to: hostAddress, from: 7, data: ack}, true},
		"its own, not turned round":  {frame{to: 7, from: hostAddress, data: ack}, true},
		"another's":                  {frame{to: hostAddress, from: 8, data: ack}, false},
		"an echo of what was sent":   {frame{to: 7, from: hostAddress, data: pingOrder()}, false},
		"one that is too short":      {frame{to: hostAddress, from: 7, data: ack[:2]}, false},
		"one between two that speak": {frame{to: 7, from: 7, data: ack}, false},
	} {
		if got := c.f.answers(7); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestADamagedFrameIsNone(t *testing.T) {
	t.Parallel()
	good := appendFrame(nil, frame{to: hostAddress, from: 1, data: raw(t, "A0 00 00 00 00")})
	for i := startRepeats; i < len(good)-1; i++ {
		for _, flip := range []byte{0x01, 0x10, 0x80} {
			bad := bytes.Clone(good)
			bad[i] ^= flip
			if frames, _ := parseFrames(bad); len(frames) > 0 {
				t.Errorf("with byte %d changed it reads as %+v", i, frames)
			}
		}
	}
	for n := range good {
		if frames, _ := parseFrames(good[:n]); len(frames) > 0 {
			t.Errorf("the first %d bytes read as %+v", n, frames)
		}
	}
	for name, b := range map[string][]byte{
		"after noise":               append([]byte{1, 0x5A, 0xA5, 9, 9}, good...),
		"after half of another":     append(bytes.Clone(good[:15]), good...),
		"with one beginning left":   good[startRepeats-1:],
		"after an end without any":  append([]byte{0x5A, 0x5A}, good...),
		"after a very long garbage": append(append([]byte{0xA5}, make([]byte, 2*frameMax)...), good...),
	} {
		if frames, _ := parseFrames(b); len(frames) != 1 {
			t.Errorf("%s: %d frames", name, len(frames))
		}
	}
}

func FuzzFramesHoldWhatTheBytesSay(f *testing.F) {
	f.Add(appendFrame(nil, frame{to: 1, from: hostAddress, data: []byte{0xA2, 0, 1, 0, 0}}))
	f.Add(appendFrame([]byte{0xA5, 1, 2}, frame{to: hostAddress, from: 1, data: []byte{0xA0, 0, 0xA5, 0x5A, 0xA6, 0x5B}}))
	f.Add([]byte{0xA5, 0x5B, 3, 0x5A, 0xA6})
	f.Fuzz(func(t *testing.T, b []byte) {
		frames, junk := parseFrames(b)
		if junk < 0 || junk > len(b) {
			t.Fatalf("%d bytes of junk in %d", junk, len(b))
		}
		for _, one := range frames {
			if len(one.data) > len(b) {
				t.Fatalf("%d bytes of data in %d", len(one.data), len(b))
			}
			again, rest := parseFrames(appendFrame(nil, one))
			if len(again) != 1 || rest != 0 || again[0].to != one.to || again[0].from != one.from || !bytes.Equal(again[0].data, one.data) {
				t.Fatalf("%+v comes back as %+v", one, again)
			}
			_ = one.answers(1)
		}
	})
}

func TestTextIsInTheSignsLetters(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"21℃":           "32 31 A1 E6",
		"C1\\":          "43 31 A3 DC", // no mark
		"\\C1":          "A3 DC 43 31",
		"一门":            "D2 BB C3 C5",
		"a\tb\x07":      "61 20 62",
		"\u200b朋\uFE0F": "C5 F3",
	} {
		got, lines, replaced := Area{Text: text}.marked()
		if !bytes.Equal(got, raw(t, want)) || lines != 1 || len(replaced) > 0 {
			t.Errorf("%q: % X, %d lines, replaced %q", text, got, lines, string(replaced))
		}
	}
	got, _, replaced := Area{Text: "한𠮷€\xff", Colour: Yellow}.marked()
	if want := raw(t, "5C 43 33 A1 FE A1 FE A1 FE A1 FE"); !bytes.Equal(got, want) {
		t.Errorf("% X", got)
	}
	if string(replaced) != "한𠮷€\uFFFD" {
		t.Errorf("replaced %q", string(replaced))
	}
}

func TestAPictureThatNoSignCanShowIsRefused(t *testing.T) {
	t.Parallel()
	good := Area{Width: 64, Height: 16, Text: "A"}
	for name, p := range map[string]Picture{
		"too many areas":    {Areas: make([]Area, AreasMax+1)},
		"no width":          {Areas: []Area{{Height: 16}}},
		"left of the sign":  {Areas: []Area{{X: -1, Width: 8, Height: 16}}},
		"too far":           {Areas: []Area{{X: SideMax, Width: 8, Height: 16}}},
		"no such colour":    {Areas: []Area{{Width: 8, Height: 16, Colour: 9}}},
		"no such alignment": {Areas: []Area{{Width: 8, Height: 16, Align: 3}}},
		"too high a number": {Areas: []Area{good}, Number: NumberMax + 1},
	} {
		if err := p.check(); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if err := (Picture{Areas: []Area{good}, Number: 7}).check(); err != nil {
		t.Error(err)
	}
	if _, _, err := textOrder([]Area{{Width: 8, Height: 16, Text: strings.Repeat("门", 300)}}, true); err == nil {
		t.Error("a text without end is taken")
	}
}
