package idcard

import (
	"bytes"
	"testing"
	"testing/quick"

	"github.com/google/go-cmp/cmp"
)

func TestRequestsAreTheWorkedFrames(t *testing.T) {
	t.Parallel()
	short := loadShort(t)
	for name, c := range map[string]Command{
		"reset": CmdReset, "status": CmdStatus, "samid": CmdSAMID, "find": CmdFind, "select": CmdSelect,
		"read": CmdRead, "readfp": CmdReadFinger, "newaddr": CmdReadAddress, "mgmt": CmdReadManage,
	} {
		if diff := cmp.Diff(short.Requests[name], AppendRequest(nil, c)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if diff := cmp.Diff(short.Requests["maxrf80"], AppendRequest(nil, 0x61FF, 0x50)); diff != "" {
		t.Errorf("with data (-want +got):\n%s", diff)
	}
}

func TestShortRepliesAreParsed(t *testing.T) {
	t.Parallel()
	want := map[string]Status{
		"ok": StatusDone, "samid": StatusDone, "find_ok": StatusFound, "find_no": StatusNoCard, "sel_ok": StatusDone,
		"sel_no": StatusSelectFailed, "read_fail": StatusReadFailed, "nodata": StatusNoItem,
		"bad_sum": StatusBadChecksum, "bad_len": StatusBadLength, "bad_cmd": StatusBadCommand,
		"unk": StatusUnknownError, "rand": StatusRandomFailed, "selftest": StatusSelfTestFailed,
		"unauth": StatusNotAuthorised, "newaddr": StatusDone,
	}
	for name, frame := range loadShort(t).Replies {
		if got := one(t, frame).Status; got != want[name] || !got.Known() {
			t.Errorf("%s: %v, want %v", name, got, want[name])
		}
	}
}

func TestParserFindsAFrameInPiecesOfAnySizeAndInNoise(t *testing.T) {
	t.Parallel()
	frame := readings(t)["read_main"]
	noise := []byte{0xAA, 0xAA, 0x00, 0xAA, 0xAA, 0xAA, 0x96, 0x69, 0x00, 0x02, 0xAA, 0xAA}
	for piece := 1; piece <= len(frame)+len(noise); piece += 7 {
		var p Parser
		got := 0
		for rest := append(bytes.Clone(noise), frame...); len(rest) > 0; {
			n := min(piece, len(rest))
			p.Write(rest[:n])
			rest = rest[n:]
			for {
				reply, ok := p.Next()
				if !ok {
					break
				}
				got++
				if !bytes.Equal(reply.Data, frame[10:len(frame)-1]) {
					t.Fatalf("pieces of %d: other data", piece)
				}
			}
		}
		if got != 1 || p.Noise().Bytes != len(noise) {
			t.Fatalf("pieces of %d: %d replies, %d bytes of noise, want 1 and %d", piece, got, p.Noise().Bytes, len(noise))
		}
	}
}

func TestParserTrustsLengthOverAPreambleInsideAPhoto(t *testing.T) {
	t.Parallel()
	inner := loadShort(t).Replies["ok"]
	data := append(bytes.Repeat([]byte{7}, 50), inner...)
	frame := append(preamble(), 0, byte(4+len(data)), 0, 0, 0x90)
	frame = append(frame, data...)
	frame = append(frame, xor(frame[preambleSize:]))
	if got := one(t, frame); !bytes.Equal(got.Data, data) {
		t.Errorf("data % X, want the whole", got.Data)
	}
}

func TestCutFrameNeverGivesAReplyAndTheNextOneIsFound(t *testing.T) {
	t.Parallel()
	for name, frame := range readings(t) {
		for cut := range len(frame) {
			var p Parser
			p.Write(frame[:cut])
			if _, ok := p.Next(); ok {
				t.Fatalf("%s cut at %d gave a reply", name, cut)
			}
		}
	}
	// What is lost of the first frame is made up by those after it: it cannot be a
	// reply, and they are found inside.
	frame := loadShort(t).Replies["samid"]
	for cut := 1; cut < len(frame); cut++ {
		var p Parser
		p.Write(frame[:cut])
		for range 10 { // a damaged LEN may swallow some of them
			p.Write(frame)
		}
		replies := 0
		for {
			reply, ok := p.Next()
			if !ok {
				break
			}
			replies++
			if !bytes.Equal(reply.Data, frame[10:len(frame)-1]) {
				t.Fatalf("cut at %d: other data", cut)
			}
		}
		if replies == 0 {
			t.Fatalf("cut at %d: the frames after it were lost", cut)
		}
	}
}

func TestOneWrongBitIsNeverAReply(t *testing.T) {
	t.Parallel()
	frame := readings(t)["read_main"]
	for i := preambleSize + 2; i < len(frame); i++ {
		for bit := range 8 {
			var p Parser
			bad := bytes.Clone(frame)
			bad[i] ^= 1 << bit
			p.Write(bad)
			if _, ok := p.Next(); ok {
				t.Fatalf("bit %d of byte %d wrong, and a reply", bit, i)
			}
			if p.Noise().Checksums != 1 {
				t.Fatalf("bit %d of byte %d: %d bad checksums", bit, i, p.Noise().Checksums)
			}
		}
	}
}

func TestImpossibleLengthsAreNoise(t *testing.T) {
	t.Parallel()
	ok := loadShort(t).Replies["ok"]
	for _, length := range []int{0, 1, 2, 3, maxReplyLen + 1, 0xFFFF} {
		var p Parser
		p.Write(append(preamble(), byte(length>>8), byte(length)))
		p.Write(ok)
		if reply, found := p.Next(); !found || reply.Status != StatusDone {
			t.Errorf("length %d hid the frame after it", length)
		}
	}
	longest := append(preamble(), maxReplyLen>>8, maxReplyLen&0xFF, 0, 0, 0x90)
	longest = append(longest, make([]byte, maxReplyLen-4)...)
	longest = append(longest, xor(longest[preambleSize:]))
	if got := len(one(t, longest).Data); got != maxReplyLen-4 {
		t.Errorf("longest frame: %d bytes of data", got)
	}
}

func TestParserKeepsLessThanOneFrame(t *testing.T) {
	t.Parallel()
	err := quick.Check(func(chunks [][]byte) bool {
		var p Parser
		for _, c := range chunks {
			p.Write(c)
			for {
				if _, ok := p.Next(); !ok {
					break
				}
			}
			if p.Partial() >= maxReplyLen+headSize {
				return false
			}
		}
		return true
	}, nil)
	if err != nil {
		t.Error(err)
	}
}

func TestResetWipesWhatWasReceived(t *testing.T) {
	t.Parallel()
	var p Parser
	frame := readings(t)["read_main"]
	p.Write(frame)
	reply, _ := p.Next()
	p.Reset()
	if xor(reply.Data) != 0 || bytes.ContainsFunc(reply.Data, func(r rune) bool { return r != 0 }) {
		t.Error("a card is left in the parser's memory")
	}
}

// The parser never fails, never gives more than it got, and every reply it gives
// stands in what it got.
func FuzzParser(f *testing.F) {
	short := loadShort(f)
	for _, frame := range short.Replies {
		f.Add(frame, uint16(3))
		f.Add(append(bytes.Clone(frame), frame...), uint16(1))
	}
	for _, frame := range readings(f) {
		f.Add(frame, uint16(100))
		f.Add(append(bytes.Clone(frame[:700]), frame...), uint16(64))
	}
	f.Fuzz(func(t *testing.T, stream []byte, piece uint16) {
		var p Parser
		whole := 0
		for rest := stream; len(rest) > 0; {
			n := min(int(piece)%512+1, len(rest))
			p.Write(rest[:n])
			rest = rest[n:]
			for {
				reply, ok := p.Next()
				if !ok {
					break
				}
				again := append([]byte{}, reply.SW1, reply.SW2, byte(reply.Status))
				again = append(again, reply.Data...)
				head := append(preamble(), byte((len(again)+1)>>8), byte(len(again)+1))
				frame := append(head, again...)
				frame = append(frame, xor(frame[preambleSize:]))
				whole += len(frame)
				if !bytes.Contains(stream, frame) {
					t.Fatal("a reply that was not sent")
				}
			}
		}
		if got := whole + p.Noise().Bytes + p.Partial(); got != len(stream) {
			t.Fatalf("%d bytes in, %d accounted for", len(stream), got)
		}
	})
}
