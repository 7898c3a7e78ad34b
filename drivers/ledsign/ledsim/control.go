package ledsim

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
	return `state [SIGN]              what a sign shows; without SIGN, the line
picture SIGN FILE         what it looks like: a PNG where FILE ends in .png, else text
restart SIGN              turn a sign off and on: it forgets what it showed
unplug SIGN, plug SIGN    take a sign off the line, put it back; it keeps its power
fault none                all is well again
fault FAULT [on SIGN] [every N] [times N]
  lose                    the answer is lost
  deaf                    the order is not heard
  late MS                 the answer comes MS milliseconds late; the line is free meanwhile
  double                  the answer comes twice
  crc                     the answer is damaged
  noise [N]               N bytes of noise before the answer
  cut N                   the answer ends after N bytes
  nack [REASON]           the sign refuses: busy, checksum, font-missing, or a number
  foreign                 the answer has another sign's address`
}

// Control obeys one line of text and answers with one line ("ok" and what came of
// it). Help answers help, in several. Errors say what is wrong with the line.
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
	want, known := map[string]int{"state": 2, "picture": 3, "restart": 2, "plug": 2, "unplug": 2}[words[0]]
	if !known {
		return "", fmt.Errorf("unknown word %q; see help", words[0])
	}
	if len(words) != want {
		return "", fmt.Errorf("%s takes %d words after it; see help", words[0], want-1)
	}
	n, err := strconv.Atoi(words[1])
	if err != nil {
		return "", fmt.Errorf("%s: %q is no address of a sign", words[0], words[1])
	}
	switch words[0] {
	case "state":
		return l.unitState(n)
	case "picture":
		err = l.save(n, words[2])
	case "restart":
		err = l.Restart(n)
	default:
		err = l.Plug(n, words[0] == "plug")
	}
	if err != nil {
		return "", err
	}
	return "ok " + strings.Join(words, " "), nil
}

func (l *Line) unitState(n int) (string, error) {
	s, err := l.Shown(n)
	if err != nil {
		return "", err
	}
	if l.opts.Protocol == NumberBoard {
		return fmt.Sprintf("ok sign %d number %d orders %d", n, s.Number, s.Orders), nil
	}
	var areas []string
	for _, a := range s.Areas {
		colour := a.Colour
		if a.Scroll {
			colour = strings.TrimSpace(colour + " scroll")
		}
		areas = append(areas, fmt.Sprintf("%q (%s)", a.Text, colour))
	}
	return fmt.Sprintf("ok sign %d level %d orders %d shows %s", n, s.Level, s.Orders, strings.Join(areas, " ")), nil
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
	return fmt.Sprintf("ok signs %s, faults: %s", strings.Join(on, " "), l.describeFaults())
}
