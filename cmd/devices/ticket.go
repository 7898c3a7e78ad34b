package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"time"

	"yimen/drivers/serialport"
	"yimen/drivers/ticketprinter"
)

// maxTextBytes bounds what ticket print takes: some 10 m of paper.
const maxTextBytes = 64 << 10

type ticketCmd struct {
	Port    string        `help:"Path of the printer, best one under /dev/serial/by-id." required:"" placeholder:"P"`
	Sample  bool          `help:"Print a sample slip; this is what is done unless --text is given." xor:"what"`
	Text    string        `help:"Print a text file; - is stdin." xor:"what" placeholder:"F"`
	Width   int           `help:"Width of the paper in mm, 80 or 58." default:"80" enum:"80,58"`
	Baud    int           `help:"Rate of the line in bit/s." default:"115200"`
	Timeout time.Duration `help:"How long printing may take." default:"60s"`
	JSON    bool          `help:"One JSON value on stdout."`
}

// printJSON is the outcome of ticket print.
type printJSON struct {
	OK           bool   `json:"ok"`
	Cause        string `json:"cause,omitempty"` // where not ok: paper_out, cover_open, cutter, offline, mute, unknown
	Sent         bool   `json:"sent"`            // bytes of the slip have left
	Acknowledged bool   `json:"acknowledged"`    // the printer said it is done
	Unknown      bool   `json:"unknown"`         // the printer says nothing about itself
	NearEnd      bool   `json:"near_end"`        // the paper is near its end
	Substituted  int    `json:"substituted"`     // characters printed as 〓
	Detail       string `json:"detail,omitempty"`
}

func (c *ticketCmd) run(ctx context.Context, s streams, log *slog.Logger) error {
	doc, err := c.doc(s.in)
	if err != nil {
		return err
	}
	if c.Timeout <= 0 {
		return usageError("--timeout must be more than nothing")
	}
	ctx, cancel := context.WithTimeout(ctx, c.Timeout)
	defer cancel()
	port := serialport.New(serialport.Config{Path: c.Port, Baud: c.Baud}, log)
	defer port.Close() //nolint:errcheck // the printer has acknowledged, or Print said what is not known
	width := ticketprinter.Width80mm
	if c.Width == 58 {
		width = ticketprinter.Width58mm
	}
	result, err := ticketprinter.New(port, ticketprinter.Options{WidthDots: width}).Print(ctx, doc)
	if c.JSON {
		if jerr := s.json(outcome(result, err)); jerr != nil {
			return jerr
		}
	}
	if err != nil {
		return err
	}
	c.tell(s, result)
	return nil
}

// doc is what to print.
func (c *ticketCmd) doc(in io.Reader) (ticketprinter.Doc, error) {
	if c.Text == "" {
		return ticketprinter.Sample(time.Now()), nil
	}
	if c.Text != "-" {
		f, err := os.Open(c.Text)
		if err != nil {
			return ticketprinter.Doc{}, fmt.Errorf("open text: %w", err)
		}
		defer f.Close() //nolint:errcheck // it was only read
		in = f
	}
	text, err := io.ReadAll(io.LimitReader(in, maxTextBytes+1))
	if err != nil {
		return ticketprinter.Doc{}, fmt.Errorf("read text: %w", err)
	}
	if len(text) > maxTextBytes {
		return ticketprinter.Doc{}, fmt.Errorf("text of more than %d bytes", maxTextBytes)
	}
	var d ticketprinter.Doc
	d.Text(strings.TrimRight(string(text), "\n"), ticketprinter.Style{})
	d.Cut()
	return d, nil
}

func outcome(r ticketprinter.Result, err error) printJSON {
	if err == nil {
		return printJSON{
			OK: true, Sent: true, Acknowledged: r.Acknowledged, Unknown: r.Unknown,
			NearEnd: r.NearEnd, Substituted: r.Substituted,
		}
	}
	out := printJSON{Cause: string(ticketprinter.CauseOf(err)), Detail: err.Error()}
	if e, ok := errors.AsType[*ticketprinter.Error](err); ok {
		out.Sent = e.Sent
	}
	return out
}

func (c *ticketCmd) tell(s streams, r ticketprinter.Result) {
	switch {
	case r.Acknowledged:
		s.say("printed")
	case r.Unknown:
		s.say("sent; the printer says nothing about itself, so look at the paper")
	default:
		s.say("sent; the printer did not say that it is done, so look at the paper")
	}
	if r.NearEnd {
		s.say("the paper is near its end")
	}
	if r.Substituted > 0 {
		s.say("%d characters could not be printed and are marked 〓", r.Substituted)
	}
	if r.FontMissing != nil {
		s.say("some lines are in the printer's own letters: %v", r.FontMissing)
	}
}
