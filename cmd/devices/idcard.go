package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"yimen/drivers/idcard"
	"yimen/drivers/serialport"
)

type idcardCmd struct {
	Port    string        `help:"Path of the reader, best one under /dev/serial/by-id." required:"" placeholder:"P"`
	Timeout time.Duration `help:"How long to wait for a card." default:"30s"`
	JSON    bool          `help:"One JSON value on stdout."`
	Unmask  bool          `help:"Show what identifies the person whole."`
}

// cardJSON is a card as this tool shows it. Where masked is true, name, number
// and address are masked, and birth, pass_number and management are left out.
type cardJSON struct {
	SAM          string   `json:"sam"`
	Masked       bool     `json:"masked"`
	Kind         string   `json:"kind"`
	Name         string   `json:"name"`
	LatinName    string   `json:"latin_name,omitempty"`
	Sex          string   `json:"sex"`
	Ethnic       string   `json:"ethnic,omitempty"`
	EthnicCode   string   `json:"ethnic_code,omitempty"`
	Birth        string   `json:"birth,omitempty"`
	Number       string   `json:"number"`
	Address      string   `json:"address,omitempty"`
	NewAddresses []string `json:"new_addresses,omitempty"`
	Issuer       string   `json:"issuer,omitempty"`
	ValidFrom    string   `json:"valid_from,omitempty"`
	ValidUntil   string   `json:"valid_until,omitempty"`
	LongTerm     bool     `json:"long_term"`
	Nationality  string   `json:"nationality,omitempty"`
	PassNumber   string   `json:"pass_number,omitempty"`
	Issues       string   `json:"issues,omitempty"`
	Version      string   `json:"version,omitempty"`
	Office       string   `json:"office,omitempty"`
	Management   string   `json:"management,omitempty"`
	PhotoBytes   int      `json:"photo_bytes"`
	Warnings     []string `json:"warnings"`
}

func (c *idcardCmd) run(ctx context.Context, s streams, log *slog.Logger) error {
	if c.Timeout <= 0 {
		return usageError("--timeout must be more than nothing")
	}
	ctx, cancel := context.WithTimeout(ctx, c.Timeout)
	defer cancel()
	port := serialport.New(serialport.Config{Path: c.Port}, log)
	defer port.Close() //nolint:errcheck // nothing was sent that could be lost

	watch := cardWatch{say: s.say, stop: cancel}
	err := idcard.New(port, idcard.Options{Log: log}).Run(ctx, watch.hear)
	switch {
	case watch.card != nil:
		shown := show(*watch.card, watch.sam, c.Unmask)
		if c.JSON {
			return s.json(shown)
		}
		return s.print(cardText(shown))
	case watch.trouble != "":
		return errors.New(watch.trouble)
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("no card within %v; one that was read before must be lifted first", c.Timeout)
	default:
		return err
	}
}

// cardWatch follows a reader until it has one card.
type cardWatch struct {
	say     func(format string, args ...any)
	stop    func()
	sam     string
	card    *idcard.Card
	trouble string // what was wrong last; empty: nothing
}

func (w *cardWatch) hear(e idcard.Event) {
	switch e := e.(type) {
	case idcard.Ready:
		w.sam, w.trouble = e.SAM, ""
		w.say("reader %s is ready; lay the card on it", e.SAM)
	case idcard.Absent:
		w.trouble = fmt.Sprintf("no reader: %s: %v", e.Reason, e.Err)
		w.say("%s", w.trouble)
	case idcard.Fault:
		w.trouble = "the reader is at fault: " + e.Code.String()
		w.say("%s", w.trouble)
	case idcard.Placed:
		w.say("reading")
	case idcard.Retry:
		w.trouble = "the card was not read: " + string(e.Reason)
		if e.Window {
			w.say("%s; it may be damaged or no genuine card", w.trouble)
			return
		}
		w.say("%s; lift it and lay it down again", w.trouble)
	case idcard.CardRead:
		if w.card == nil {
			w.card, w.trouble = &e.Card, ""
			w.stop()
		}
	case idcard.Removed:
	}
}

// show is a card as it may be shown.
func show(c idcard.Card, sam string, unmask bool) cardJSON {
	shown := cardJSON{
		SAM: sam, Masked: !unmask, Kind: string(c.Kind), Name: c.Name, LatinName: c.LatinName,
		Sex: c.Sex.String(), Ethnic: c.Ethnic.Name(), EthnicCode: string(c.Ethnic), Birth: c.Birth.String(),
		Number: c.Number, Address: c.Address, NewAddresses: c.NewAddresses, Issuer: c.Issuer,
		ValidFrom: c.ValidFrom.String(), ValidUntil: c.ValidUntil.String(), LongTerm: c.LongTerm,
		Nationality: c.Nationality, PassNumber: c.PassNumber, Issues: c.Issues, Version: c.Version,
		Office: c.Office, Management: c.Management, PhotoBytes: len(c.Photo), Warnings: []string{},
	}
	for _, w := range c.Warnings {
		shown.Warnings = append(shown.Warnings, string(w))
	}
	if unmask {
		return shown
	}
	shown.Name = idcard.MaskName(c.Name)
	shown.LatinName = idcard.MaskName(c.LatinName)
	shown.Number = idcard.MaskNumber(c.Number)
	shown.Address = idcard.MaskAddress(c.Address)
	shown.NewAddresses = nil
	for _, a := range c.NewAddresses {
		shown.NewAddresses = append(shown.NewAddresses, idcard.MaskAddress(a))
	}
	shown.Birth, shown.PassNumber, shown.Management = "", "", ""
	return shown
}

// cardText is a card for a person to read.
func cardText(c cardJSON) string {
	until := c.ValidUntil
	if c.LongTerm {
		until = "长期"
	}
	rows := [][2]string{
		{"kind", c.Kind},
		{"name", c.Name},
		{"latin name", c.LatinName},
		{"sex", c.Sex},
		{"ethnic group", c.Ethnic},
		{"birth", c.Birth},
		{"number", c.Number},
		{"address", c.Address},
		{"issuer", c.Issuer},
		{"valid", c.ValidFrom + " – " + until},
		{"nationality", c.Nationality},
		{"travel permit", c.PassNumber},
		{"photo", fmt.Sprintf("%d bytes", c.PhotoBytes)},
	}
	for _, a := range c.NewAddresses {
		rows = append(rows, [2]string{"new address", a})
	}
	for _, w := range c.Warnings {
		rows = append(rows, [2]string{"warning", w})
	}
	var out strings.Builder
	for _, row := range rows {
		if row[1] != "" {
			fmt.Fprintf(&out, "%-14s %s\n", row[0], row[1])
		}
	}
	return out.String()
}
