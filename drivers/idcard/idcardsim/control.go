package idcardsim

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Help tells what Control takes, one line each.
func Help() string {
	return `place SAMPLE|FILE       lay a card down: ` + strings.Join(Samples(), ", ") + `, or a file (JSON, or a reply frame in hexadecimal)
place-json {…}          lay a card down, told as JSON
lift                    take the card away
state                   what lies there, how far it has come, and the faults
fault none              all is well again
fault FAULT [on COMMAND] [times N]
  noise [N]             N bytes of noise before answers
  truncate N            answers end after N bytes
  checksum              answers have a wrong checksum
  flip N                one bit of byte N of answers is wrong
  double                answers come twice
  slow MS               answers dribble, one byte every MS milliseconds
  late MS               answers come MS milliseconds late
  mute                  no answers
  moved                 reading fails: the card moved (41)
  othercard             reading fails: another kind of card (40)
  selftest              the module failed its self-test (60)
  unauthorised          the module is not authorised (66)
  status XX             answers have status XX and no data
  COMMAND is reset, status, samid, find, select, read, address, manage or all`
}

// Control obeys one line of text and answers with one line ("ok" and what came
// of it). Help answers help, in several. Errors say what is wrong with the line.
func (m *Module) Control(line string) (string, error) {
	line = strings.TrimSpace(line)
	words := strings.Fields(line)
	if len(words) == 0 {
		return "", errors.New("nothing said; see help")
	}
	rest := strings.TrimSpace(strings.TrimPrefix(line, words[0]))
	switch words[0] {
	case "help":
		return Help(), nil
	case "place":
		return m.place(rest)
	case "place-json":
		card, err := ParseDocument([]byte(rest))
		if err != nil {
			return "", err
		}
		m.Place(card)
		return "ok placed " + card.Name, nil
	}
	if len(words) > 1 && words[0] != "fault" {
		return "", fmt.Errorf("%s takes nothing more; see help", words[0])
	}
	switch words[0] {
	case "lift":
		if !m.Lift() {
			return "", errors.New("no card lies there")
		}
		return "ok lifted", nil
	case "state":
		return m.state(), nil
	case "fault":
		return m.setFault(words[1:])
	default:
		return "", fmt.Errorf("unknown word %q; see help", words[0])
	}
}

func (m *Module) place(what string) (string, error) {
	var card Card
	var err error
	switch {
	case what == "":
		return "", errors.New("place needs a sample or a file; samples are " + strings.Join(Samples(), ", "))
	case slices.Contains(Samples(), what):
		card, err = Sample(what)
	case strings.ContainsAny(what, "./"):
		card, err = Load(what)
	default:
		return "", fmt.Errorf("no sample card %q; there are %s, or a file", what, strings.Join(Samples(), ", "))
	}
	if err != nil {
		return "", err
	}
	m.Place(card)
	return "ok placed " + card.Name, nil
}

func (m *Module) state() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	card, at := "none", ""
	if m.card != nil {
		card, at = m.card.Name, " "+m.stage.String()
	}
	return fmt.Sprintf("ok card %s%s, %d bit/s, faults: %s", card, at, m.baud, describe(m.faults))
}

func (m *Module) setFault(words []string) (string, error) {
	if len(words) == 0 {
		return "", errors.New("fault needs a name; see help")
	}
	if words[0] == "none" {
		if len(words) > 1 {
			return "", errors.New("fault none takes nothing more")
		}
		m.mu.Lock()
		m.faults, m.cleared = nil, true
		m.mu.Unlock()
		return "ok no faults", nil
	}
	f, err := parseFault(words)
	if err != nil {
		return "", err
	}
	answer := "ok fault " + f.String() // before it is used up
	m.mu.Lock()
	m.faults, m.cleared = append(m.faults, f), false
	m.mu.Unlock()
	return answer, nil
}
