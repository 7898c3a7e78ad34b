package idcard_test

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"yimen/drivers/drivertest"
	"yimen/drivers/idcard"
)

// scripted is a module that answers each command as a test says; the answers of
// a command are used in turn, the last one for ever.
type scripted struct {
	*drivertest.WireEnd
	note    io.Reader // reads the wire where it is set: a recorder
	answers map[idcard.Command][][]byte
	pending bytes.Buffer
}

// Read gives the simulator behind it nothing: requests are answered here.
func (s *scripted) Read(p []byte) (int, error) {
	for {
		from := io.Reader(s.WireEnd)
		if s.note != nil {
			from = s.note
		}
		n, err := from.Read(p)
		if err != nil {
			return 0, err
		}
		s.pending.Write(p[:n])
		for s.pending.Len() >= 10 {
			request := s.pending.Next(10)
			cmd := idcard.Command(binary.BigEndian.Uint16(request[7:]))
			answers := s.answers[cmd]
			if len(answers) == 0 {
				continue
			}
			if _, err := s.Write(answers[0]); err != nil {
				return 0, err
			}
			if len(answers) > 1 {
				s.answers[cmd] = answers[1:]
			}
		}
	}
}

func frame(t *testing.T, text string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.Join(strings.Fields(text), ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// script is a well module; the test adds what its card answers.
func script(t *testing.T, answers map[idcard.Command][][]byte) func(*drivertest.WireEnd) line {
	t.Helper()
	for cmd, text := range map[idcard.Command]string{
		idcard.CmdReset:       "AA AA AA 96 69 00 04 00 00 90 94",
		idcard.CmdStatus:      "AA AA AA 96 69 00 04 00 00 90 94",
		idcard.CmdSAMID:       "AA AA AA 96 69 00 14 00 00 90 05 00 03 00 E5 D6 34 01 87 D6 12 00 B1 68 DE 3A FA",
		idcard.CmdFind:        "AA AA AA 96 69 00 08 00 00 9F 00 00 00 00 97",
		idcard.CmdSelect:      "AA AA AA 96 69 00 0C 00 00 90 00 00 00 00 00 00 00 00 9C",
		idcard.CmdReadAddress: "AA AA AA 96 69 00 04 00 00 91 95",
		idcard.CmdReadManage:  "AA AA AA 96 69 00 04 00 00 91 95",
	} {
		if _, told := answers[cmd]; !told {
			answers[cmd] = [][]byte{frame(t, text)}
		}
	}
	return func(e *drivertest.WireEnd) line { return &scripted{WireEnd: e, answers: answers} }
}

func fixture(t *testing.T, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return frame(t, string(raw))
}

const moved = "AA AA AA 96 69 00 04 00 00 41 45"

func TestAnotherKindOfCardThatStaysIsToldOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		tb := lay(t, idcard.Options{}, script(t, map[idcard.Command][][]byte{
			idcard.CmdRead: {frame(t, "AA AA AA 96 69 00 04 00 00 40 44")},
		}))
		if e := tb.settle(time.Minute); e != (idcard.Retry{Reason: idcard.RetryOtherCard}) {
			t.Fatalf("event %T %v", e, e)
		}
		if e := tb.next(time.Minute); e != nil {
			t.Fatalf("again %T %v", e, e)
		}
	})
}

func TestModuleThatReadsACardOnlyOnceIsBelievedOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		tb := lay(t, idcard.Options{}, script(t, map[idcard.Command][][]byte{
			idcard.CmdRead: {fixture(t, "read_main.hex"), frame(t, moved)},
		}))
		tb.wantResident(tb.settle(time.Minute))
	})
}

func TestOneReadingThroughNoiseIsNotBelieved(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		dirty := append([]byte{0x55}, fixture(t, "read_main.hex")...)
		tb := lay(t, idcard.Options{}, script(t, map[idcard.Command][][]byte{
			idcard.CmdRead: {dirty, frame(t, moved)},
		}))
		if e := tb.settle(time.Minute); e != (idcard.Retry{Reason: idcard.RetryMoved}) {
			t.Fatalf("event %T %v", e, e)
		}
	})
}

// Two bits wrong at the same place of two bytes pass the checksum: the reading
// is another name, and a sound frame.
func TestReadingThatPassesItsChecksumByChanceIsNotBelieved(t *testing.T) {
	t.Parallel()
	good := fixture(t, "read_main.hex")
	bad := bytes.Clone(good)
	bad[14] ^= 1 // the first character of the name
	bad[16] ^= 1 // and the second
	for name, answers := range map[string][][]byte{
		"first":  {bad, good},
		"second": {good, bad, good},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				tb := lay(t, idcard.Options{}, script(t, map[idcard.Command][][]byte{idcard.CmdRead: answers}))
				e := tb.settle(time.Minute)
				switch e := e.(type) {
				case idcard.CardRead:
					if e.Card.Name != "测试甲" {
						t.Fatal("a wrong name")
					}
				case idcard.Retry:
				default:
					t.Fatalf("event %T", e)
				}
			})
		})
	}
}

func TestAnswerToAnotherRequestIsPassedOver(t *testing.T) {
	t.Parallel()
	found := frame(t, "AA AA AA 96 69 00 08 00 00 9F 00 00 00 00 97")
	selected := frame(t, "AA AA AA 96 69 00 0C 00 00 90 00 00 00 00 00 00 00 00 9C")
	other := frame(t, "AA AA AA 96 69 00 04 01 00 90 95") // SW1 is not 0
	main := fixture(t, "read_main.hex")
	synctest.Test(t, func(t *testing.T) {
		tb := lay(t, idcard.Options{}, script(t, map[idcard.Command][][]byte{
			idcard.CmdSelect: {slices.Concat(found, main, other, selected)},
			idcard.CmdRead:   {slices.Concat(selected, found, main)},
		}))
		tb.wantResident(tb.settle(time.Minute))
	})
}

func TestAfterASilenceTheModulesIDIsAskedForBeforeAnythingElse(t *testing.T) {
	t.Parallel()
	main := fixture(t, "read_main.hex")
	synctest.Test(t, func(t *testing.T) {
		var rec *drivertest.Recorder
		device := script(t, map[idcard.Command][][]byte{idcard.CmdRead: {nil, main}})
		tb := lay(t, idcard.Options{}, func(e *drivertest.WireEnd) line {
			s, _ := device(e).(*scripted)
			rec = drivertest.Record(s.WireEnd)
			s.note = rec
			return s
		})
		tb.wantResident(tb.settle(time.Minute))
		const want = "11ff 12ff 2001 2002 3001 12ff 3001 3001 3003 3005"
		var asked []string
		for _, step := range rec.Trace() {
			if step.FromHost {
				for b := step.Bytes; len(b) >= 10; b = b[10:] {
					asked = append(asked, hex.EncodeToString(b[7:9]))
				}
			}
		}
		if got := strings.Join(asked, " "); got != want {
			t.Errorf("asked %s, want %s", got, want)
		}
	})
}

func TestFingerprintIsReadWhereAskedForAndLeftOutWhereNotPermitted(t *testing.T) {
	t.Parallel()
	opts := idcard.Options{Fingerprint: true}
	for _, c := range []struct {
		name string
		fp   []byte
		size int
	}{
		{"512 bytes", fixture(t, "readfp_512.hex"), 512},
		{"1024 bytes", fixture(t, "readfp_1024.hex"), 1024},
		{"none on the card", fixture(t, "readfp_0.hex"), 0},
		{"not permitted", frame(t, "AA AA AA 96 69 00 04 00 00 23 27"), 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			main := fixture(t, "read_main.hex")
			synctest.Test(t, func(t *testing.T) {
				tb := lay(t, opts, script(t, map[idcard.Command][][]byte{
					idcard.CmdRead: {main}, idcard.CmdReadFinger: {c.fp},
				}))
				e := tb.settle(time.Minute)
				tb.wantResident(e)
				if read, _ := e.(idcard.CardRead); len(read.Card.Fingerprint) != c.size {
					t.Errorf("%d bytes of fingerprint, want %d", len(read.Card.Fingerprint), c.size)
				}
			})
		})
	}
}
