package padsim

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Help tells what Control takes, one line each.
func Help() string {
	return `press UNIT KEY          press a key: next, recall, skip, pause, transfer, complete, rate-5 to rate-1, or a code
restart UNIT            turn a pad off and on
unplug UNIT, plug UNIT  take a pad off the line, put it back; it keeps its power
count UNIT N            set a pad's counter, without a key
state [UNIT]            what a pad holds and shows; without UNIT, the line
fault none              all is well again
fault FAULT [on UNIT] [every N] [times N]
  lose                  the answer is lost
  deaf                  the request is not heard
  lose-writes           the answer is lost where something was to be shown
  deaf-writes           what is to be shown is not heard
  stale                 the pad sends its answer to the poll before
  double                the answer comes twice
  late MS               the answer comes MS milliseconds late; the line is free meanwhile
  crc                   the answer has a wrong checksum
  noise [N]             N bytes of noise before the answer
  cut N                 the answer ends after N bytes
  exception [CODE]      the pad refuses
  twin                  a second device answers as the same unit
  collide               two devices answer at once`
}

// Control obeys one line of text and answers with one line ("ok" and what came
// of it). Help answers help, in several. Errors say what is wrong with the line.
func (l *Line) Control(line string) (string, error) {
	words := strings.Fields(line)
	if len(words) == 0 {
		return "", errors.New("nothing said; see help")
	}
	switch words[0] {
	case "help":
		return Help(), nil
	case "fault":
		return l.setFault(words[1:])
	case "state":
		if len(words) == 1 {
			return l.state(), nil
		}
	}
	want, known := map[string]int{"press": 3, "count": 3, "restart": 2, "plug": 2, "unplug": 2, "state": 2}[words[0]]
	if !known {
		return "", fmt.Errorf("unknown word %q; see help", words[0])
	}
	if len(words) != want {
		return "", fmt.Errorf("%s takes %d words after it; see help", words[0], want-1)
	}
	n, err := strconv.Atoi(words[1])
	if err != nil {
		return "", fmt.Errorf("%s: %q is no address of a pad", words[0], words[1])
	}
	return l.obeyWord(words, n)
}

func (l *Line) obeyWord(words []string, n int) (string, error) {
	var err error
	switch words[0] {
	case "press":
		return l.press(n, words[2])
	case "count":
		count, perr := strconv.ParseUint(words[2], 10, 16)
		if perr != nil {
			return "", fmt.Errorf("count: %q is no number of 16 bits", words[2])
		}
		err = l.Count(n, uint16(count))
	case "restart":
		err = l.Restart(n)
	case "plug", "unplug":
		err = l.Plug(n, words[0] == "plug")
	case "state":
		return l.unitState(n)
	}
	if err != nil {
		return "", err
	}
	return "ok " + strings.Join(words, " "), nil
}

func (l *Line) press(n int, name string) (string, error) {
	code, ok := keyNames()[name]
	if !ok {
		c, err := strconv.ParseUint(name, 10, 16)
		if err != nil || c == 0 {
			return "", fmt.Errorf("press: no key %q; there are %s", name, strings.Join(slices.Sorted(maps.Keys(keyNames())), ", "))
		}
		code = uint16(c)
	}
	if err := l.Press(n, code); err != nil {
		return "", err
	}
	return fmt.Sprintf("ok pressed %d %s", n, name), nil
}

func (l *Line) unitState(n int) (answer string, err error) {
	err = l.with(n, func(u *unit) {
		answer = fmt.Sprintf("ok unit %d key %d count %d led %d display %q beeps %v polls %d", n, u.key, u.count, u.led, u.text(), u.beeps, u.polls)
	})
	return answer, err
}

func (l *Line) state() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var on []string
	for _, n := range slices.Sorted(maps.Keys(l.units)) {
		if l.units[n].plugged {
			on = append(on, strconv.Itoa(n))
		}
	}
	return fmt.Sprintf("ok units %s, faults: %s", strings.Join(on, " "), l.describeFaults())
}
