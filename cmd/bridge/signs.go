package main

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"yimen/display/sign"
	"yimen/drivers/ledsign"
	"yimen/hallserver/message"
)

// ledSign is one LED sign. Signs of one line, or of one TCP address, share it.
type ledSign struct {
	// Line is the serial port the sign is on, best one under /dev/serial/by-id; TCP
	// is HOST or HOST:PORT instead.
	Line string `yaml:"line"`
	TCP  string `yaml:"tcp"`
	// Protocol is bx5 or number-board; default: bx5.
	Protocol string `yaml:"protocol"`
	Baud     int    `yaml:"baud"` // of a serial line; 0: the protocol's usual rate
	Address  int    `yaml:"address"`
	// Board is the id of the board it shows, of the kind sign or window.
	Board string `yaml:"board"`
	// Size is its width and height in pixels, such as 128x32; not of number boards.
	Size string `yaml:"size"`
	// Language is zh, en or ko; default: zh.
	Language string `yaml:"language"`

	size sign.Size // Size, checked
}

// boardForm is how boards may be called: the name is a folder's too.
var boardForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$`)

// signsMost bounds the signs of a bridge.
const signsMost = 64

// place is where the sign is plugged in.
func (s *ledSign) place() string {
	if s.TCP != "" {
		return s.TCP
	}
	return s.Line
}

// folder is the sign's own in the bridge's state.
func (s *ledSign) folder(state string) string { return filepath.Join(state, "signs", s.Board) }

// protocol is Protocol as the driver has it.
func (s *ledSign) protocol() ledsign.Protocol { return ledsign.Protocol(s.Protocol) }

// checkSigns says what is wrong with the signs, by line, and puts in what is left
// out.
func (c *config) checkSigns(fault func(list string, i int, err error)) {
	boards, addresses, lines := map[string]bool{}, map[string]bool{}, map[string]*ledSign{}
	for i := range c.Signs {
		s := &c.Signs[i]
		if err := s.check(); err != nil {
			fault("signs", i, err)
			continue
		}
		fault("signs", i, once(boards, s.Board, "board "+s.Board))
		fault("signs", i, once(addresses, s.place()+" "+strconv.Itoa(s.Address), fmt.Sprintf("sign %d at %s", s.Address, s.place())))
		first := lines[s.place()]
		switch {
		case s.Line != "" && s.Line == c.Line:
			fault("signs", i, message.Errorf("line %s has pads: signs need one of their own", s.Line))
		case first == nil:
			lines[s.place()] = s
		case first.Protocol != s.Protocol || first.Baud != s.Baud:
			fault("signs", i, message.Errorf("signs of one line need one protocol and one rate: %s has %s at %d bit/s", s.place(), first.Protocol, first.Baud))
		}
	}
	if len(c.Signs) > signsMost {
		fault("signs", -1, message.Errorf("%d signs: want %d at most", len(c.Signs), signsMost))
	}
}

func (s *ledSign) check() error {
	if s.Protocol == "" {
		s.Protocol = string(ledsign.BX5)
	}
	if s.Language == "" {
		s.Language = "zh"
	}
	switch p := s.protocol(); {
	case (s.Line == "") == (s.TCP == ""):
		return message.Errorf("a sign needs either line: its serial port, or tcp: its address")
	case p != ledsign.BX5 && p != ledsign.NumberBoard:
		return message.Errorf("protocol %q: want bx5 or number-board", s.Protocol)
	case s.Address < 1 || s.Address > p.AddressMax():
		return message.Errorf("address %d: want 1 to %d", s.Address, p.AddressMax())
	case !boardForm.MatchString(s.Board):
		return message.Errorf("board %q: want the id of a board of the kind sign", s.Board)
	case !slices.Contains(message.Languages, s.Language):
		return message.Errorf("language %q: want %s", s.Language, strings.Join(message.Languages, ", "))
	case s.TCP != "" && s.Baud != 0:
		return message.Errorf("baud is for a serial line: leave it out beside tcp")
	case s.Baud != 0 && s.Baud < baudMin:
		return message.Errorf("a line of %d bit/s is too slow: want %d at least", s.Baud, baudMin)
	}
	if s.Line != "" && s.Baud == 0 {
		s.Baud = s.protocol().DefaultBaud()
	}
	return s.measure()
}

// measure reads the size.
func (s *ledSign) measure() error {
	if s.protocol() == ledsign.NumberBoard {
		if s.Size != "" {
			return message.Errorf("a number board has no size: leave it out")
		}
		return nil
	}
	var rest string
	n, _ := fmt.Sscanf(s.Size, "%dx%d%s", &s.size.Width, &s.size.Height, &rest)
	least, most := sign.RowHeight, ledsign.SideMax
	if n != 2 || s.size.Width < least || s.size.Height < least || s.size.Width > most || s.size.Height > most {
		return message.Errorf("size %q: want width and height in pixels, such as 128x32, each from %d to %d", s.Size, least, most)
	}
	return nil
}
