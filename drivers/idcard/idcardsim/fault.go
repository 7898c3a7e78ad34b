package idcardsim

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// fault is one thing that goes wrong with answers.
type fault struct {
	kind  string
	n     int      // its number: bytes, offset, milliseconds or a status
	cmds  []uint16 // which commands; none: all
	times int      // how often still; < 0: until fault none
}

// target is one of the words after "on".
func target(word string) ([]uint16, bool) {
	switch word {
	case "all":
		return nil, true
	case "reset":
		return []uint16{0x10FF}, true
	case "status":
		return []uint16{0x11FF}, true
	case "samid":
		return []uint16{0x12FF}, true
	case "find":
		return []uint16{0x2001}, true
	case "select":
		return []uint16{0x2002}, true
	case "read":
		return []uint16{0x3001, 0x3010}, true
	case "address":
		return []uint16{0x3003}, true
	case "manage":
		return []uint16{0x3005}, true
	default:
		return nil, false
	}
}

// parseFault reads "KIND [N] [on COMMAND] [times N]".
func parseFault(words []string) (*fault, error) {
	f := &fault{kind: words[0], times: -1}
	words = words[1:]
	number := func(name string, fallback, least int) error {
		if len(words) == 0 || words[0] == "on" || words[0] == "times" {
			if fallback < 0 {
				return fmt.Errorf("fault %s needs a number: %s", f.kind, name)
			}
			f.n = fallback
			return nil
		}
		v, err := strconv.Atoi(words[0])
		if err != nil || v < least {
			return fmt.Errorf("fault %s: %q is no number of %s", f.kind, words[0], name)
		}
		f.n, words = v, words[1:]
		return nil
	}
	var err error
	switch f.kind {
	case "noise":
		err = number("bytes", 16, 1)
	case "truncate":
		err = number("bytes to let through", -1, 0)
	case "flip":
		err = number("the offset", -1, 0)
	case "slow":
		err = number("milliseconds for each byte", -1, 1)
	case "late":
		err = number("milliseconds before an answer", -1, 1)
	case "checksum", "double", "mute":
	case "moved":
		f.kind, f.n, f.cmds = "status", 0x41, []uint16{0x3001, 0x3010}
	case "othercard":
		f.kind, f.n, f.cmds = "status", 0x40, []uint16{0x3001, 0x3010}
	case "selftest":
		f.kind, f.n = "status", 0x60
	case "unauthorised":
		f.kind, f.n = "status", 0x66
	case "status":
		if len(words) == 0 {
			return nil, errors.New("fault status needs two hexadecimal digits")
		}
		v, perr := strconv.ParseUint(words[0], 16, 8)
		if perr != nil {
			return nil, fmt.Errorf("fault status: %q is not two hexadecimal digits", words[0])
		}
		f.n, words = int(v), words[1:]
	default:
		return nil, fmt.Errorf("no fault %q; see help", f.kind)
	}
	if err != nil {
		return nil, err
	}
	return f, f.parseRest(words)
}

func (f *fault) parseRest(words []string) error {
	for ; len(words) > 0; words = words[2:] {
		if len(words) == 1 {
			return fmt.Errorf("fault %s: %q needs a word after it", f.kind, words[0])
		}
		switch words[0] {
		case "on":
			cmds, ok := target(words[1])
			if !ok {
				return fmt.Errorf("fault %s: no command %q", f.kind, words[1])
			}
			f.cmds = cmds
		case "times":
			n, err := strconv.Atoi(words[1])
			if err != nil || n < 1 {
				return fmt.Errorf("fault %s: times %q is no number of 1 or more", f.kind, words[1])
			}
			f.times = n
		default:
			return fmt.Errorf("fault %s: unknown word %q", f.kind, words[0])
		}
	}
	return nil
}

func (f *fault) String() string {
	s := f.kind
	switch {
	case f.kind == "status":
		s += fmt.Sprintf(" %02x", f.n)
	case f.n > 0:
		s += " " + strconv.Itoa(f.n)
	}
	if f.times >= 0 {
		s += fmt.Sprintf(" times %d", f.times)
	}
	return s
}

func (f *fault) on(cmd uint16) bool {
	if len(f.cmds) == 0 {
		return true
	}
	return slices.Contains(f.cmds, cmd)
}

// use counts one use of every fault of the kind that is on for cmd, and gives
// the first. The caller holds mu.
func (m *Module) use(kind string, cmd uint16) (*fault, bool) {
	for i, f := range m.faults {
		if f.kind != kind || !f.on(cmd) {
			continue
		}
		if f.times > 0 {
			f.times--
			if f.times == 0 {
				m.faults = append(m.faults[:i:i], m.faults[i+1:]...)
			}
		}
		return f, true
	}
	return nil, false
}

func (m *Module) faultStatus(cmd uint16) (byte, bool) {
	f, ok := m.use("status", cmd)
	if !ok {
		return 0, false
	}
	return byte(f.n), true //nolint:gosec // it was parsed as 8 bits
}

// output is how an answer goes out.
type output struct {
	bytes []byte
	late  time.Duration
	slow  time.Duration // before each byte
}

// spoil does to a whole answer what the faults say; nothing is left of it when
// the module is mute. The caller holds mu.
func (m *Module) spoil(cmd uint16, frame []byte) output {
	out := output{bytes: frame}
	if _, ok := m.use("mute", cmd); ok {
		return output{}
	}
	if _, ok := m.use("checksum", cmd); ok {
		out.bytes[len(out.bytes)-1] ^= 0x5A
	}
	if f, ok := m.useLonger("flip", cmd, len(out.bytes)); ok {
		out.bytes[f.n] ^= 0x10
	}
	if _, ok := m.use("double", cmd); ok {
		out.bytes = append(out.bytes, out.bytes...)
	}
	if f, ok := m.useLonger("truncate", cmd, len(out.bytes)); ok {
		out.bytes = out.bytes[:f.n]
	}
	if f, ok := m.use("noise", cmd); ok {
		out.bytes = append(m.makeNoise(f.n), out.bytes...)
	}
	if f, ok := m.use("late", cmd); ok {
		out.late = time.Duration(f.n) * time.Millisecond
	}
	if f, ok := m.use("slow", cmd); ok {
		out.slow = time.Duration(f.n) * time.Millisecond
	}
	return out
}

// useLonger is use for faults that only touch an answer longer than their
// number.
func (m *Module) useLonger(kind string, cmd uint16, size int) (*fault, bool) {
	for _, f := range m.faults {
		if f.kind == kind && f.on(cmd) && f.n < size {
			return m.use(kind, cmd)
		}
	}
	return nil, false
}

// makeNoise gives n bytes that repeat from run to run: random ones, with halves
// of the head among them.
func (m *Module) makeNoise(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		m.noise = m.noise*1664525 + 1013904223
		b[i] = byte(m.noise >> 24)
		if i%5 == 2 {
			b[i] = 0xAA
		}
	}
	return b
}

func describe(faults []*fault) string {
	if len(faults) == 0 {
		return "none"
	}
	names := make([]string, len(faults))
	for i, f := range faults {
		names[i] = f.String()
	}
	return strings.Join(names, ", ")
}
