package printersim

import (
	"bufio"
	"errors"
	"fmt"
	"image/png"
	"io"
	"os"
	"strconv"
	"strings"
)

// ErrControl: the line is no command of Control.
var ErrControl = errors.New("unknown printer command")

// Help lists what Control knows, one command a line.
func Help() string {
	return strings.Join([]string{
		"paper ok|near|out     the roll",
		"paper out after N     runs out after N more dots (8 a millimetre)",
		"cover open|closed",
		"cutter stuck|ok",
		"offline on|off        the offline button",
		"mute on|off           answers nothing",
		"clone on|off          answers the paper question only, as small printers do",
		"ack on|off            answers GS r",
		"slow N                prints N bytes a second; 0: at once",
		"die after N           is gone with the Nth byte from now",
		"reset                 everything mended",
		"status                what is wrong, tickets cut, bytes received",
		"problems              what came out as rubbish",
		"text                  what was printed in the printer's letters",
		"png FILE              the paper as a picture",
	}, "\n")
}

// Control does what a line says and answers it; Help lists the lines. Errors:
// ErrControl, and those of writing a file.
func (p *Printer) Control(line string) (string, error) {
	words := strings.Fields(line)
	if len(words) == 0 {
		return "", nil
	}
	switch words[0] {
	case "help":
		return Help(), nil
	case "status":
		return p.describe(), nil
	case "problems":
		return strings.Join(p.Problems(), "\n"), nil
	case "text":
		return p.Text(), nil
	case "png":
		return p.savePNG(strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(line), "png")))
	}
	p.mu.Lock()
	before := p.faults
	ok := p.change(words)
	if p.faults != before {
		p.report()
	}
	p.mu.Unlock()
	if !ok {
		return "", fmt.Errorf("%w: %s", ErrControl, line)
	}
	signal(p.wake)
	return "ok", nil
}

// change sets what words say; false when they say nothing. The caller holds mu.
func (p *Printer) change(words []string) bool {
	f := &p.faults
	switch strings.Join(words, " ") {
	case "paper ok":
		f.paperOut, f.paperNear, p.outAfter = false, false, -1
	case "paper near":
		f.paperOut, f.paperNear = false, true
	case "paper out":
		f.paperOut = true
	case "cover open":
		f.cover = true
	case "cover closed":
		f.cover = false
	case "cutter stuck":
		f.cutter = true
	case "cutter ok":
		f.cutter = false
	case "reset":
		p.faults, p.dieAfter, p.outAfter, p.bytesPS = faults{}, -1, -1, 0
	default:
		return p.changeNumber(words) || f.changeSwitch(words)
	}
	return true
}

func (f *faults) changeSwitch(words []string) bool {
	if len(words) != 2 || words[1] != "on" && words[1] != "off" {
		return false
	}
	on := words[1] == "on"
	switch words[0] {
	case "offline":
		f.offline = on
	case "mute":
		f.mute = on
	case "clone":
		f.clone = on
	case "ack":
		f.noAck = !on
	default:
		return false
	}
	return true
}

func (p *Printer) changeNumber(words []string) bool {
	n, err := strconv.Atoi(words[len(words)-1])
	if err != nil || n < 0 {
		return false
	}
	switch strings.Join(words[:len(words)-1], " ") {
	case "die after":
		p.dieAfter = n
	case "paper out after":
		p.outAfter = n
	case "slow":
		p.bytesPS = n
	default:
		return false
	}
	return true
}

func (p *Printer) describe() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	f := p.faults
	var wrong []string
	for _, w := range []struct {
		is   bool
		name string
	}{
		{f.paperOut, "paper out"},
		{f.paperNear && !f.paperOut, "paper near"},
		{f.cover, "cover open"},
		{f.cutter, "cutter stuck"},
		{f.offline, "offline"},
		{f.mute, "mute"},
		{f.clone, "clone"},
		{f.noAck, "no ack"},
	} {
		if w.is {
			wrong = append(wrong, w.name)
		}
	}
	if len(wrong) == 0 {
		wrong = []string{"ok"}
	}
	return fmt.Sprintf("%s; tickets %d; bytes %d; problems %d",
		strings.Join(wrong, ", "), p.tickets, len(p.received), len(p.problems))
}

// WritePNG writes the paper so far as a picture.
func (p *Printer) WritePNG(w io.Writer) error {
	b := bufio.NewWriter(w)
	if err := png.Encode(b, p.Image()); err != nil {
		return fmt.Errorf("draw the paper: %w", err)
	}
	if err := b.Flush(); err != nil {
		return fmt.Errorf("draw the paper: %w", err)
	}
	return nil
}

func (p *Printer) savePNG(path string) (string, error) {
	if path == "" {
		return "", fmt.Errorf("%w: png needs a file", ErrControl)
	}
	f, err := os.Create(path) //nolint:gosec // the operator names the file
	if err != nil {
		return "", fmt.Errorf("draw the paper: %w", err)
	}
	if err := errors.Join(p.WritePNG(f), f.Close()); err != nil {
		return "", err
	}
	return path, nil
}
