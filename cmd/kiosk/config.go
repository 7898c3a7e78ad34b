package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"yimen/cmd/enrol"
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
	// CA is a PEM file of certificates to trust besides the system's.
	CA string `yaml:"ca"`
	// State is the folder for what outlives a restart.
	State    string  `yaml:"state"`
	Reader   reader  `yaml:"reader"`
	Printer  printer `yaml:"printer"`
	Sound    sounds  `yaml:"sound"`
	Windowed bool    `yaml:"windowed"`
	// Zone of the hall that the kiosk stands in, by the catalogue's id; default: none.
	Zone string `yaml:"zone"`
	// TimeZone of the hall, such as Asia/Shanghai; default: as its server tells.
	TimeZone string `yaml:"time_zone"`

	token string // given outright, before TokenFile
}

// device is this kiosk to the hall.
func (c *config) device() enrol.Device {
	return enrol.Device{
		Server: c.Server, CA: c.CA, Agent: "yimen-kiosk", Roles: []string{wire.RoleKiosk},
		Code: c.Code, Token: c.token, TokenFile: c.TokenFile, State: c.State,
	}
}

// reader is the card reader. No port: there is none.
type reader struct {
	Port string `yaml:"port"`
	Baud int    `yaml:"baud"` // 0: found out
}

// printer is the ticket printer. No port: there is none.
type printer struct {
	Port    string `yaml:"port"`
	Baud    int    `yaml:"baud"`     // 0: 115200
	WidthMM int    `yaml:"width_mm"` // paper: 80 or 58
	GB2312  bool   `yaml:"gb2312"`   // it has the letters of GB2312 only
	// HanziFixed: it cannot enlarge Chinese characters.
	HanziFixed bool `yaml:"hanzi_fixed"`
	QRNative   bool `yaml:"qr_native"` // it makes QR codes itself
}

// sounds is the loudspeaker: the machine's own, if it has one.
type sounds struct {
	Off    bool    `yaml:"off"`    // nothing is heard
	Volume float64 `yaml:"volume"` // up to 1; 0: 1
	// Behind is how far it plays behind, up to 2s; 0: 200ms. Longer does not break up on
	// a busy computer.
	Behind time.Duration `yaml:"behind"`
}

// readConfig reads a file strictly: a key it does not know is an error, which
// names its line.
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
	if _, err := yamlfile.ReadOptional(raw, &c); err != nil {
		return config{}, fmt.Errorf("read configuration: %w", err)
	}
	return c, nil
}

// complete puts in what is left out, and says what is missing or wrong.
func (c *config) complete(env func(string) string) error {
	if err := enrol.CheckServer(c.Server); err != nil {
		return err //nolint:wrapcheck // enrol names what is wrong and what to do; a word before it would hide that
	}
	if c.Printer.WidthMM == 0 {
		c.Printer.WidthMM = 80
	}
	if c.Printer.WidthMM != 80 && c.Printer.WidthMM != 58 {
		return fmt.Errorf("paper of %d mm: want 80 or 58", c.Printer.WidthMM)
	}
	if c.Sound.Volume < 0 || c.Sound.Volume > 1 {
		return fmt.Errorf("sound: volume of %v: want 0 to 1", c.Sound.Volume)
	}
	c.Sound.Behind = cmp.Or(c.Sound.Behind, soundBehind)
	if c.Sound.Behind < 20*time.Millisecond || c.Sound.Behind > 2*time.Second {
		return fmt.Errorf("sound: behind by %v: want 20ms to 2s", c.Sound.Behind)
	}
	if c.State == "" {
		c.State = enrol.StateFolder("yimen-kiosk", env)
	}
	if c.State == "" {
		return errors.New("no folder for the kiosk's state: give --state DIR")
	}
	if c.TokenFile == "" {
		c.TokenFile = filepath.Join(c.State, "token")
	}
	if _, err := c.zone(); err != nil {
		return err
	}
	return nil
}

// zone is the time zone that is set; nil: none is, and the hall's server tells it.
func (c *config) zone() (*time.Location, error) {
	if c.TimeZone == "" {
		return nil, nil
	}
	z, err := time.LoadLocation(c.TimeZone)
	if err != nil {
		return nil, fmt.Errorf("time_zone: %w", err)
	}
	return z, nil
}
