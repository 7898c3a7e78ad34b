package padline

import (
	"bytes"
	"encoding/hex"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// raw reads hexadecimal text.
func raw(t *testing.T, text string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(text, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestRequestsAreTheVectorsByteForByte(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		got  []byte
		want string
	}{
		"read the four registers of unit 3": {appendRead(nil, 3, 0, 4), "03 03 00 00 00 04 45 EB"},
		"LED of unit 3 on":                  {appendWrite(nil, 3, 16, 1), "03 06 00 10 00 01 48 2D"},
		"after other bytes":                 {appendRead([]byte{9}, 3, 0, 4), "09 03 03 00 00 00 04 45 EB"},
		"A012 on the display of unit 1":     {appendWriteMany(nil, 1, 18, 'A', '0', '1', '2'), "01 10 00 12 00 04 08 00 41 00 30 00 31 00 32 4F 58"},
	} {
		if diff := cmp.Diff(raw(t, c.want), c.got); diff != "" {
			t.Errorf("%s: % X\n%s", name, c.got, diff)
		}
	}
}

func TestChecksumOfTheStandardsExample(t *testing.T) {
	t.Parallel()
	if got := checksum([]byte("123456789")); got != 0x4B37 { // the check value of CRC-16/MODBUS
		t.Errorf("%04X", got)
	}
}

func replyOptions() cmp.Option { return cmp.AllowUnexported(reply{}) }

func TestRepliesAreReadByteForByte(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		frame string
		want  reply
	}{
		"key 1, counter 15": {"03 03 08 00 01 00 00 00 0F 00 00 BE AC", reply{unit: 3, function: 3, registers: []uint16{1, 0, 15, 0}}},
		"LED taken":         {"03 06 00 10 00 01 48 2D", reply{unit: 3, function: 6, first: 16, value: 1}},
		"display taken":     {"01 10 00 12 00 04 60 0F", reply{unit: 1, function: 16, first: 18, value: 4}},
		"refusal":           {"03 83 02 61 31", reply{unit: 3, function: 3, exception: 2}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := raw(t, c.frame)
			if c.frame[:2] == "01" { // no published vector: the sum is ours
				b = seal(nil, b[:len(b)-2])
			}
			got, size, err := parseReply(append(b, 0x55))
			if err != nil || size != len(b) {
				t.Fatalf("size %d, %v", size, err)
			}
			if diff := cmp.Diff(c.want, got, replyOptions()); diff != "" {
				t.Error(diff)
			}
			for n := range b {
				if _, _, err := parseReply(b[:n]); !errors.Is(err, errShort) {
					t.Errorf("%d bytes of it: %v", n, err)
				}
			}
			for i := range b {
				bad := bytes.Clone(b)
				bad[i] ^= 0x10
				if got, _, err := parseReply(bad); err == nil {
					t.Errorf("with byte %d changed it reads as %+v", i, got)
				}
			}
		})
	}
}

func TestRepliesAreFoundAmongNoise(t *testing.T) {
	t.Parallel()
	key := raw(t, "03 03 08 00 01 00 00 00 0F 00 00 BE AC")
	led := raw(t, "03 06 00 10 00 01 48 2D")
	for name, c := range map[string]struct {
		b       []byte
		replies int
		junk    int
	}{
		"nothing":                      {nil, 0, 0},
		"one":                          {key, 1, 0},
		"two":                          {append(bytes.Clone(key), led...), 2, 0},
		"noise before":                 {append([]byte{3, 3, 8, 0xFF}, key...), 1, 4},
		"noise that claims 250 bytes":  {append([]byte{3, 3, 250}, key...), 1, 3},
		"half of one and a whole one":  {append(bytes.Clone(key[:9]), led...), 1, 9},
		"a request is no reply":        {raw(t, "03 03 00 00 00 04 45 EB"), 0, 8},
		"a refusal with no code":       {seal(nil, []byte{3, 0x83, 0}), 0, 5},
		"an odd number of bytes":       {seal(nil, []byte{3, 3, 1, 7}), 0, 6},
		"a function nobody asked with": {seal(nil, []byte{3, 4, 2, 0, 1}), 0, 7},
	} {
		replies, junk := parseReplies(c.b)
		if len(replies) != c.replies || junk != c.junk {
			t.Errorf("%s: %d replies and %d bytes of junk, want %d and %d", name, len(replies), junk, c.replies, c.junk)
		}
	}
}

func TestOnlyTheAnswerToARequestIsTaken(t *testing.T) {
	t.Parallel()
	read, led, digits := readRequest(3, 0, 4), writeRequest(3, 16, 1), writeRequest(3, 18, 1, 2, 3, 4)
	for name, c := range map[string]struct {
		q    request
		r    reply
		want bool
	}{
		"its reading":               {read, reply{unit: 3, function: 3, registers: make([]uint16, 4)}, true},
		"another unit's":            {read, reply{unit: 4, function: 3, registers: make([]uint16, 4)}, false},
		"a reading of another size": {read, reply{unit: 3, function: 3, registers: make([]uint16, 2)}, false},
		"a writing":                 {read, reply{unit: 3, function: 6}, false},
		"its refusal":               {read, reply{unit: 3, function: 3, exception: 1}, true},
		"a refused writing":         {read, reply{unit: 3, function: 6, exception: 1}, false},
		"its writing":               {led, reply{unit: 3, function: 6, first: 16, value: 1}, true},
		"another value":             {led, reply{unit: 3, function: 6, first: 16, value: 0}, false},
		"another register":          {led, reply{unit: 3, function: 6, first: 17, value: 1}, false},
		"its digits":                {digits, reply{unit: 3, function: 16, first: 18, value: 4}, true},
	} {
		if got := c.q.answeredBy(c.r); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func FuzzRepliesHoldWhatTheBytesSay(f *testing.F) {
	f.Add([]byte{3, 3, 8, 0, 1, 0, 0, 0, 15, 0, 0, 0xBE, 0xAC})
	f.Add([]byte{3, 6, 0, 16, 0, 1, 0x48, 0x2D, 3, 0x83, 2, 0x61, 0x31})
	f.Add([]byte{3, 3, 250, 3, 6, 0, 16, 0, 1, 0x48, 0x2D})
	f.Fuzz(func(t *testing.T, b []byte) {
		replies, junk := parseReplies(b)
		size := junk
		for _, r := range replies {
			frame := encode(r)
			if !bytes.Contains(b, frame) {
				t.Fatalf("%+v is not in % X", r, b)
			}
			size += len(frame)
		}
		if size != len(b) {
			t.Fatalf("%d bytes accounted for, of %d", size, len(b))
		}
	})
}

// encode is the frame of a reply.
func encode(r reply) []byte {
	switch {
	case r.exception != 0:
		return seal(nil, []byte{r.unit, r.function | fnException, r.exception})
	case r.function == fnRead:
		return seal(nil, words([]byte{r.unit, r.function, byte(2 * len(r.registers))}, r.registers...))
	default:
		return seal(nil, words([]byte{r.unit, r.function}, r.first, r.value))
	}
}

func TestTextIsFittedToTheDisplay(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"": "    ", "7": "   7", "A012": "A012", "A0123": "0123", "一门": "    ", "A\x01": "  A ",
	} {
		if got := Digits(text); string(got[:]) != want {
			t.Errorf("%q is shown as %q, want %q", text, got, want)
		}
	}
}
