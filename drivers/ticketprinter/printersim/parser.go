package printersim

import (
	"encoding/binary"
)

// parser reads ESC/POS one byte at a time and does what it says. It is used
// under the printer's mutex.
type parser struct {
	to      *Printer
	have    []byte // of a command or character not complete yet
	mode    mode
	code    []byte // data stored for the native QR code
	module  int
	answers []byte
}

// mode is what a printer is set to.
type mode struct {
	align   int
	width   int // 1 to 8
	height  int
	bold    bool
	under   bool
	hanzi   bool
	spacing int // dots a line takes at least
	left    int // margin
}

const defaultSpacing = 34 // 1/6 inch

func initialMode() mode {
	return mode{width: 1, height: 1, hanzi: true, spacing: defaultSpacing}
}

func (p *parser) reset() {
	p.have, p.code, p.answers = nil, nil, nil
	p.module = 3
	p.mode = initialMode()
}

// maxCommand bounds a command: a picture of 65,535 rows is no ticket.
const maxCommand = 1 << 20

// feed takes one byte.
func (p *parser) feed(b byte) {
	p.have = append(p.have, b)
	need := p.length()
	if need > maxCommand {
		p.to.note("command % x of %d bytes", p.have[:min(len(p.have), 8)], need)
		p.have = nil
		return
	}
	if len(p.have) < need {
		return
	}
	cmd := p.have
	p.have = nil
	p.do(cmd)
}

// length is how many bytes what is begun takes, as far as is known: more than
// there are while it is not complete.
func (p *parser) length() int {
	h := p.have
	switch b := h[0]; {
	case b == 0x10:
		return 3
	case b == 0x1b || b == 0x1c || b == 0x1d:
		if len(h) < 2 {
			return 2
		}
		return commandLength(h)
	case b >= 0x81 && b <= 0xfe && p.mode.hanzi:
		return 2
	}
	return 1
}

func commandLength(h []byte) int {
	switch h[0] {
	case 0x1b:
		return escLength(h)
	case 0x1c:
		return fsLength(h)
	}
	return gsLength(h)
}

func escLength(h []byte) int {
	switch h[1] {
	case '@', '2':
		return 2
	case 'a', 'E', 'G', '-', '!', 'M', 'd', 'J', '3', 't', ' ', 'R', '{', 'V':
		return 3
	case 'B', '$', '\\', 'c':
		return 4
	case 'p':
		return 5
	}
	return 2
}

func fsLength(h []byte) int {
	switch h[1] {
	case '&', '.':
		return 2
	case '!', '-', 'W':
		return 3
	case 'S':
		return 4
	case '2':
		return 4 + 72
	}
	return 2
}

func gsLength(h []byte) int {
	switch h[1] {
	case '!', 'B', 'H', 'a', 'f', 'h', 'r', 'w':
		return 3
	case 'L', 'W':
		return 4
	case 'V':
		if len(h) >= 3 && (h[2] == 'A' || h[2] == 'B') {
			return 4
		}
		return 3
	case 'v':
		if len(h) < 8 {
			return 8
		}
		return 8 + word(h[4:])*word(h[6:])
	case '(':
		if len(h) < 5 {
			return 5
		}
		return 5 + word(h[3:])
	case 'k':
		return barcodeLength(h)
	}
	return 2
}

// barcodeLength: form A ends with 00, form B says its length.
func barcodeLength(h []byte) int {
	switch {
	case len(h) < 4:
		return 4
	case h[2] >= 'A':
		return 4 + int(h[3])
	case h[len(h)-1] == 0:
		return len(h)
	}
	return len(h) + 1
}

func word(b []byte) int { return int(binary.LittleEndian.Uint16(b)) }

// do obeys a complete command or prints a character.
func (p *parser) do(c []byte) {
	switch c[0] {
	case '\n':
		p.to.newline(p.mode)
	case '\r', 0x00:
	case 0x10:
		p.realtime(c)
	case 0x1b:
		p.escape(c)
	case 0x1c:
		p.hanziCommand(c)
	case 0x1d:
		p.group(c)
	default:
		p.character(c)
	}
}

// realtime passes over DLE EOT n, which was answered when it came in.
func (p *parser) realtime(c []byte) {
	if c[1] != 0x04 || c[2] < 1 || c[2] > 4 {
		p.to.note("unknown command % x", c)
	}
}

func (p *parser) escape(c []byte) {
	switch c[1] {
	case '@':
		p.to.discardLine()
		p.mode = initialMode()
	case '2':
		p.mode.spacing = defaultSpacing
	case '3':
		p.mode.spacing = int(c[2])
	case 'a':
		if n := int(c[2] & 0x0f); n <= 2 {
			p.mode.align = n
		}
	case 'E', 'G':
		p.mode.bold = c[2]&1 == 1
	case '-':
		p.mode.under = c[2]&3 != 0
	case '!':
		p.mode.bold = c[2]&0x08 != 0
		p.mode.height = 1 + int(c[2]>>4&1)
		p.mode.width = 1 + int(c[2]>>5&1)
		p.mode.under = c[2]&0x80 != 0
	case 'd':
		p.to.newline(p.mode)
		p.to.feed((int(c[2]) - 1) * p.mode.spacing)
	case 'J':
		p.to.endLine(p.mode)
		p.to.feed(int(c[2]))
	case 'M', 't', ' ', 'R', '{', 'V', 'p', 'B', '$', '\\', 'c':
		// Fonts, code tables, drawers and beeps leave no mark on the paper.
	default:
		p.to.note("unknown command % x", c)
	}
}

func (p *parser) hanziCommand(c []byte) {
	switch c[1] {
	case '&':
		p.mode.hanzi = true
	case '.':
		p.mode.hanzi = false
	case '!', '-', 'W', 'S', '2':
		// Styles of Hanzi alone are not drawn.
	default:
		p.to.note("unknown command % x", c)
	}
}

func (p *parser) group(c []byte) {
	switch c[1] {
	case '!':
		p.mode.width = 1 + int(c[2]>>4&7)
		p.mode.height = 1 + int(c[2]&7)
	case 'L':
		p.mode.left = word(c[2:])
	case 'V':
		p.to.cut(p.mode)
	case 'v':
		p.to.picture(p.mode, c[8:], word(c[4:]), word(c[6:]), c[3])
	case '(':
		p.function(c)
	case 'a':
		p.to.auto = c[2]
		p.answers = append(p.answers, p.to.faults.report()...)
	case 'r':
		p.answers = append(p.answers, p.to.faults.queued(c[2])...)
	case 'k':
		p.to.note("bar code not drawn")
	case 'B', 'H', 'W', 'f', 'h', 'w':
	default:
		p.to.note("unknown command % x", c)
	}
}

// function is GS ( k: the native QR code.
func (p *parser) function(c []byte) {
	if c[2] != 'k' || len(c) < 7 || c[5] != '1' {
		p.to.note("unknown command % x", c[:min(len(c), 8)])
		return
	}
	arg := c[7:]
	switch c[6] {
	case 'A', 'E':
	case 'C':
		if len(arg) == 1 && arg[0] >= 1 && arg[0] <= 16 {
			p.module = int(arg[0])
		}
	case 'P':
		if len(arg) > 1 {
			p.code = append([]byte(nil), arg[1:]...)
		}
	case 'Q':
		p.to.qr(p.mode, p.code, p.module)
	default:
		p.to.note("unknown command % x", c[:min(len(c), 8)])
	}
}
