package ledsim

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// fault is one thing that goes wrong with answers.
type fault struct {
	kind  string
	n     int // its number: bytes, milliseconds, or a reason
	unit  int // 0: every sign
	every int // every how manieth order
	times int // how often still; < 0: until fault none
	seen  int // orders it could have hit
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
		"lose": {}, "deaf": {}, "double": {}, "crc": {}, "foreign": {},
		"late":  {"milliseconds", -1},
		"noise": {"bytes", 16},
		"cut":   {"bytes to let through", -1},
		"nack":  {"the reason", 3},
	}
}

// parseFault reads "KIND [N] [on SIGN] [every N] [times N]".
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
			n, err := numberOf(words[0])
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

// numberOf reads a number, or a reason by its name.
func numberOf(word string) (int, error) {
	switch word {
	case "busy":
		return 3, nil
	case "checksum":
		return 5, nil
	case "font-missing":
		return 12, nil
	}
	return strconv.Atoi(word)
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

// use says whether a fault of the kind hits this order to sign n, and counts it.
// The caller holds mu.
func (l *Line) use(kind string, n int) (*fault, bool) {
	for i, f := range l.faults {
		if f.kind != kind || f.unit != 0 && f.unit != n {
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
