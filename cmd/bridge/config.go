package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"yimen/cmd/enrol"
	"yimen/drivers/callpad"
	"yimen/drivers/keypad"
	"yimen/drivers/padline"
	"yimen/hallserver/message"
	"yimen/hallserver/wire"
	"yimen/hallserver/yamlfile"
)

// config is what the file and the flags say; a flag goes before the file.
type config struct {
	// Server is the hall server's address, such as https://hall.example.
	Server string `yaml:"server"`
	// Code is the one-time code of the first start.
	Code string `yaml:"code"`
	// TokenFile keeps the device's token, mode 0600; default: token in State.
	TokenFile string `yaml:"token_file"`
	// State is the folder for what outlives a restart.
	State string `yaml:"state"`
	// CA is a PEM file of certificates to trust besides the system's.
	CA string `yaml:"ca"`
	// PauseReason is what the pause key says; default: break.
	PauseReason string `yaml:"pause_reason"`

	// Line is the serial port with the pads, best one under /dev/serial/by-id.
	Line string `yaml:"line"`
	Baud int    `yaml:"baud"` // 0: 9600
	Pads []pad  `yaml:"pads"`

	Keyboards []keyboard `yaml:"keyboards"`

	Signs []ledSign `yaml:"signs"`

	// Desk is the guide desk's card reader and slip printer; left out: there is none.
	Desk *guideDesk `yaml:"desk"`

	// Zone is the hall's time zone, for the hours of its signs; default:
	// Asia/Shanghai.
	Zone string `yaml:"zone"`

	zone   *time.Location // Zone, checked
	timing padline.Timing // a test's line is quicker
}

// device is this bridge to the hall; token, where it is given, goes before the file.
func (c *config) device(token string) enrol.Device {
	return enrol.Device{
		Server: c.Server, CA: c.CA, Agent: "yimen-bridge", Roles: []string{wire.RoleBridge},
		Code: c.Code, Token: token, TokenFile: c.TokenFile, State: c.State,
	}
}

// pad is one pad of the line.
type pad struct {
	Unit   int    `yaml:"unit"` // its address on the line, 1 to 31
	Window int    `yaml:"window"`
	Kind   string `yaml:"kind"` // call or rating
	Name   string `yaml:"name"` // at its window; default: pad-UNIT
}

// keyboard is one keyboard pad.
type keyboard struct {
	Device string `yaml:"device"` // best one under /dev/input/by-id
	Window int    `yaml:"window"`
	Name   string `yaml:"name"` // at its window; default: keyboard-N, counted from 1
	// Keys says what its keys do, such as KEY_KP1: next.
	Keys map[string]string `yaml:"keys"`

	does map[uint16]meaning // Keys, checked
}

// meaning is what a key does: an action, or a rating.
type meaning struct {
	action callpad.Action
	level  int // 0: it is no rating
}

const (
	windowMax = 9999
	baudMin   = 1200

	defaultZone = "Asia/Shanghai"
)

// nameForm is how pads may be called: the name stands in an address.
var nameForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$`)

// readConfig reads a file strictly: a key it does not know, and whatever is wrong
// with the pads, is an error that names its line.
func readConfig(path string) (config, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return config{}, fmt.Errorf("read configuration: %w", err)
	}
	c, err := parseConfig(raw)
	if err != nil {
		return config{}, fmt.Errorf("%s: %w", path, err)
	}
	return c, nil
}

func parseConfig(raw []byte) (config, error) {
	var c config
	lines, err := yamlfile.Read(raw, &c)
	if err != nil {
		return config{}, fmt.Errorf("read configuration: %w", err)
	}
	return c, c.check(lines)
}

// check says what is wrong with the pads and keyboards, by line, and puts in what
// is left out.
func (c *config) check(lines yamlfile.Lines) error {
	var faults []error
	fault := func(list string, i int, err error) {
		if err != nil {
			faults = append(faults, message.Errorf("line %d: %v", lineOf(lines, list, i), err))
		}
	}
	units, names := map[int]bool{}, map[string]bool{}
	for i := range c.Pads {
		p := &c.Pads[i]
		fault("pads", i, p.check())
		fault("pads", i, once(units, p.Unit, "unit "+strconv.Itoa(p.Unit)))
		fault("pads", i, once(names, place(p.Window, p.Name), place(p.Window, p.Name)))
	}
	for i := range c.Keyboards {
		k := &c.Keyboards[i]
		if k.Name == "" {
			k.Name = "keyboard-" + strconv.Itoa(i+1)
		}
		fault("keyboards", i, k.check())
		fault("keyboards", i, once(names, place(k.Window, k.Name), place(k.Window, k.Name)))
	}
	c.checkSigns(fault)
	fault("desk", -1, c.Desk.check())
	if c.Zone == "" {
		c.Zone = defaultZone
	}
	var err error
	c.zone, err = zoneOf(c.Zone)
	fault("zone", -1, err)
	if len(c.Pads) > 0 && c.Line == "" {
		fault("pads", -1, message.Errorf("pads need a line: the serial port they are on"))
	}
	if c.Baud != 0 && c.Baud < baudMin {
		fault("baud", -1, message.Errorf("a line of %d bit/s is too slow: want %d at least", c.Baud, baudMin))
	}
	if len(c.Pads)+len(c.Keyboards)+len(c.Signs) == 0 && c.Desk == nil {
		faults = append(faults, message.Errorf("neither pads, keyboards, signs nor a desk: there is nothing to do"))
	}
	return errors.Join(faults...)
}

func place(window int, name string) string { return fmt.Sprintf("%s at window %d", name, window) }

// once fails when v was there before.
func once[K comparable](seen map[K]bool, v K, what string) error {
	if seen[v] {
		return message.Errorf("%s is there twice", what)
	}
	seen[v] = true
	return nil
}

func (p *pad) check() error {
	if p.Name == "" {
		p.Name = "pad-" + strconv.Itoa(p.Unit)
	}
	switch {
	case p.Unit < 1 || p.Unit > padline.UnitMax:
		return message.Errorf("unit %d: want 1 to %d", p.Unit, padline.UnitMax)
	case p.Kind != wire.PadCall && p.Kind != wire.PadRating:
		return message.Errorf("kind %q: want call or rating", p.Kind)
	}
	return checkPlace(p.Window, p.Name)
}

func checkPlace(window int, name string) error {
	if window < 1 || window > windowMax {
		return message.Errorf("window %d: want 1 to %d", window, windowMax)
	}
	if !nameForm.MatchString(name) {
		return message.Errorf("name %q: want up to 40 of A-Z a-z 0-9 _ -", name)
	}
	return nil
}

func (k *keyboard) check() error {
	if k.Device == "" {
		return message.Errorf("a keyboard needs its device, such as /dev/input/by-id/…-event-kbd")
	}
	if len(k.Keys) == 0 {
		return message.Errorf("a keyboard needs keys, such as KEY_KP1: next")
	}
	k.does = map[uint16]meaning{}
	for name, does := range k.Keys {
		code, ok := keypad.Code(name)
		if !ok {
			return message.Errorf("no key %q: want a name such as KEY_KP1, or a code", name)
		}
		m, ok := meaningOf(does)
		if !ok {
			return message.Errorf("key %s cannot do %q: want %s, or rate-1 to rate-5", name, does, actionNames())
		}
		k.does[code] = m
	}
	return checkPlace(k.Window, k.Name)
}

func meaningOf(word string) (meaning, bool) {
	if level, ok := strings.CutPrefix(word, "rate-"); ok {
		n, err := strconv.Atoi(level)
		return meaning{level: n}, err == nil && n >= 1 && n <= 5 && len(level) == 1
	}
	return meaning{action: callpad.Action(word)}, slices.Contains(callpad.Actions(), callpad.Action(word))
}

func actionNames() string {
	var names []string
	for _, a := range callpad.Actions() {
		names = append(names, string(a))
	}
	return strings.Join(names, ", ")
}

// lineOf is the line of item i of a list in the file, or of the list where i is
// negative.
func lineOf(lines yamlfile.Lines, list string, i int) int {
	if i < 0 {
		return lines("$." + list)
	}
	return lines(fmt.Sprintf("$.%s[%d]", list, i))
}

// complete puts in what is left out, and says what is missing or wrong.
func (c *config) complete(env func(string) string) error {
	if err := enrol.CheckServer(c.Server); err != nil {
		return err //nolint:wrapcheck // enrol names what is wrong and what to do; a word before it would hide that
	}
	if c.Baud == 0 {
		c.Baud = padline.DefaultBaud
	}
	if c.State == "" {
		c.State = enrol.StateFolder("yimen-bridge", env)
	}
	switch {
	case c.State == "" && len(c.Signs) > 0:
		return message.Errorf("no folder for the bridge's state, which signs need: give --state DIR")
	case c.State == "" && c.TokenFile == "":
		return message.Errorf("no folder for the bridge's state: give --state DIR, or --token-file FILE")
	case c.TokenFile == "":
		c.TokenFile = filepath.Join(c.State, "token")
	}
	return nil
}
