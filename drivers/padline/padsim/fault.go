package padsim

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// fault is one thing that goes wrong with answers.
type fault struct {
	kind  string
	n     int // its number: bytes, milliseconds, or a code
	unit  int // 0: every pad
	every int // every how manieth poll
	times int // how often still; < 0: until fault none
	seen  int // polls it could have hit
}

// faultKinds tells for each fault what its number is, and what it is when it is
// left out; < 0: it must be given.
func faultKinds() map[string]struct {
	name     string
	fallback int
} {
	type kind = struct {
		name     string
		fallback int
	}
	return map[string]kind{
		"lose": {}, "deaf": {}, "stale": {}, "double": {}, "crc": {}, "twin": {}, "lose-writes": {}, "deaf-writes": {}, "collide": {},
		"late":      {"milliseconds", -1},
		"noise":     {"bytes", 16},
		"cut":       {"bytes to let through", -1},
		"exception": {"the code", 2},
	}
}

// parseFault reads "KIND [N] [on UNIT] [every N] [times N]".
func parseFault(words []string) (*fault, error) {
	f := &fault{kind: words[0], every: 1, times: -1}
	kind, ok := faultKinds()[f.kind]
	if !ok {
		return nil, fmt.Errorf("no fault %q; see help", f.kind)
	}
	words = words[1:]
	if kind.name != "" {
		f.n = kind.fallback
		if len(words)%2 == 1 {
			n, err := strconv.Atoi(words[0])
			if err != nil || n < 0 {
				return nil, fmt.Errorf("fault %s: %q is no number of %s", f.kind, words[0], kind.name)
			}
			f.n, words = n, words[1:]
		}
		if f.n < 0 {
			return nil, fmt.Errorf("fault %s needs a number: %s", f.kind, kind.name)
		}
	}
	for ; len(words) > 0; words = words[2:] {
		if len(words) == 1 {
			return nil, fmt.Errorf("fault %s: %q needs a number after it", f.kind, words[0])
		}
		n, err := strconv.Atoi(words[1])
		if err != nil || n < 1 {
			return nil, fmt.Errorf("fault %s: %s %q is no number of 1 or more", f.kind, words[0], words[1])
		}
		switch words[0] {
		case "on":
			f.unit = n
		case "every":
			f.every = n
		case "times":
			f.times = n
		default:
			return nil, fmt.Errorf("fault %s: unknown word %q", f.kind, words[0])
		}
	}
	return f, nil
}

func (f *fault) String() string {
	s := f.kind
	if f.n > 0 {
		s += " " + strconv.Itoa(f.n)
	}
	if f.unit > 0 {
		s += fmt.Sprintf(" on %d", f.unit)
	}
	if f.every > 1 {
		s += fmt.Sprintf(" every %d", f.every)
	}
	if f.times >= 0 {
		s += fmt.Sprintf(" times %d", f.times)
	}
	return s
}

// use says whether a fault of the kind hits this answer of pad n, and counts it.
// Faults that hit every so manieth time count polls, and leave writings alone. The
// caller holds mu.
func (l *Line) use(kind string, n int, poll bool) (*fault, bool) {
	for i, f := range l.faults {
		if f.kind != kind || f.unit != 0 && f.unit != n || f.every > 1 && !poll {
			continue
		}
		f.seen++
		if f.seen%f.every != 0 {
			continue
		}
		if f.times > 0 {
			f.times--
			if f.times == 0 {
				l.faults = append(l.faults[:i:i], l.faults[i+1:]...)
			}
		}
		return f, true
	}
	return nil, false
}

// spoil does to an answer what the faults say. before is the pad's answer to the
// poll before this one. The caller holds mu.
func (l *Line) spoil(n int, poll bool, answer, before []byte, u *unit) (out output) {
	if f, hit := l.use("exception", n, poll); hit {
		answer = withCRC(answer[0], answer[1]|0x80, byte(f.n)) //nolint:gosec // the operator gives a code
	}
	if _, hit := l.use("stale", n, poll); hit && poll && before != nil {
		answer = before
	}
	if _, hit := l.use("crc", n, poll); hit {
		answer[len(answer)-1] ^= 0x40
	}
	if _, hit := l.use("double", n, poll); hit {
		answer = append(answer, answer...)
	}
	if _, hit := l.use("twin", n, poll); hit && poll {
		answer = append(answer, withCRC(byte(n), 3, 8, 0, 2, byte(u.count>>8)^0x20, byte(u.count), 1, 2, 0, 0)...) //nolint:gosec // an address
	}
	if _, hit := l.use("collide", n, poll); hit {
		for i := range answer {
			answer[i] &= byte(0xA5 + 31*i) //nolint:gosec // it is to be rubbish
		}
	}
	if f, hit := l.use("cut", n, poll); hit {
		answer = answer[:min(f.n, len(answer))]
	}
	if f, hit := l.use("noise", n, poll); hit {
		answer = append(noise(f.n), answer...)
	}
	if f, hit := l.use("late", n, poll); hit {
		out.late = time.Duration(f.n) * time.Millisecond
	}
	if _, hit := l.use("lose", n, poll); hit {
		return output{}
	}
	if _, hit := l.use("lose-writes", n, poll); hit && !poll {
		return output{}
	}
	out.bytes = answer
	return out
}

// noise is n bytes that look like the beginnings of frames.
func noise(n int) []byte {
	pattern := []byte{0x03, 0x03, 0x08, 0xFF, 0x01, 0x03, 0xF0, 0x00, 0x10, 0x06}
	out := make([]byte, n)
	for i := range out {
		out[i] = pattern[i%len(pattern)]
	}
	return out
}

func (l *Line) setFault(words []string) (string, error) {
	if len(words) == 0 {
		return "", errors.New("fault needs a name; see help")
	}
	if words[0] == "none" {
		if len(words) > 1 {
			return "", errors.New("fault none takes nothing more")
		}
		l.mu.Lock()
		l.faults = nil
		l.mu.Unlock()
		return "ok no faults", nil
	}
	f, err := parseFault(words)
	if err != nil {
		return "", err
	}
	answer := "ok fault " + f.String() // before it is used up
	l.mu.Lock()
	l.faults = append(l.faults, f)
	l.mu.Unlock()
	return answer, nil
}

func (l *Line) describeFaults() string {
	if len(l.faults) == 0 {
		return "none"
	}
	var all []string
	for _, f := range l.faults {
		all = append(all, f.String())
	}
	return strings.Join(all, ", ")
}
