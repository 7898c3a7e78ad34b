package main

import (
	"context"
	"log/slog"
	"unicode/utf8"

	"yimen/cmd/bridge/guide"
	"yimen/drivers/idcard"
	"yimen/drivers/serialport"
	"yimen/drivers/ticketprinter"
	"yimen/hallserver/message"
	"yimen/hallserver/wire"
)

// guideDesk is what stands at the guide desk.
type guideDesk struct {
	// Name is what the desk is called; default: as the hall calls this bridge.
	Name    string      `yaml:"name"`
	Reader  cardReader  `yaml:"reader"`
	Printer slipPrinter `yaml:"printer"`
}

// cardReader is a card reader. No port: there is none.
type cardReader struct {
	Port string `yaml:"port"`
	Baud int    `yaml:"baud"` // 0: found out
}

// slipPrinter is a ticket printer, as a kiosk's. No port: there is none.
type slipPrinter struct {
	Port    string `yaml:"port"`
	Baud    int    `yaml:"baud"`     // 0: 115200
	WidthMM int    `yaml:"width_mm"` // paper: 80 or 58; 0: 80
	GB2312  bool   `yaml:"gb2312"`   // it has the letters of GB2312 only
	// HanziFixed: it cannot enlarge Chinese characters.
	HanziFixed bool `yaml:"hanzi_fixed"`
	QRNative   bool `yaml:"qr_native"` // it makes QR codes itself
}

const deskNameMax = 32

func (g *guideDesk) check() error {
	switch {
	case g == nil:
		return nil
	case g.Reader.Port == "" && g.Printer.Port == "":
		return message.Errorf("a desk needs a reader or a printer with its port, such as /dev/serial/by-id/…")
	case g.Printer.WidthMM != 0 && g.Printer.WidthMM != 80 && g.Printer.WidthMM != 58:
		return message.Errorf("width_mm %d: want 80 or 58", g.Printer.WidthMM)
	case utf8.RuneCountInString(g.Name) > deskNameMax:
		return message.Errorf("the name of a desk has at most %d letters", deskNameMax)
	}
	return nil
}

// runDesk serves the guide desk until ctx ends.
func runDesk(ctx context.Context, g guideDesk, client *wire.Client, log *slog.Logger) {
	o := guide.Options{Server: client, Name: g.Name, Narrow: g.Printer.WidthMM == 58, Log: log}
	if g.Reader.Port != "" {
		port := serialport.New(serialport.Config{Path: g.Reader.Port, Baud: g.Reader.Baud}, log)
		defer closePort(port, log)
		ro := idcard.Options{Log: log}
		if g.Reader.Baud != 0 {
			ro.Bauds = []int{g.Reader.Baud}
		}
		o.Reader = idcard.New(port, ro)
	}
	if p := g.Printer; p.Port != "" {
		port := serialport.New(serialport.Config{Path: p.Port, Baud: p.Baud}, log)
		defer closePort(port, log)
		po := ticketprinter.Options{WidthDots: ticketprinter.Width80mm, GB2312: p.GB2312, HanziFixed: p.HanziFixed, QRNative: p.QRNative}
		if o.Narrow {
			po.WidthDots = ticketprinter.Width58mm
		}
		o.Printer = ticketprinter.New(port, po)
	}
	_ = guide.New(o).Run(ctx) // it ends with ctx only
}

func closePort(p *serialport.Port, log *slog.Logger) {
	if err := p.Close(); err != nil {
		log.Warn("serial port not closed", "path", p.Path(), "error", err)
	}
}
