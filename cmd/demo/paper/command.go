package paper

import "fmt"

// command reads one command. The tables say how many bytes follow the two that
// name it; what is longer has a function of its own.
//
//	10 04 n            ask for status, answered at once: prints nothing
//	1B 40              initialise
//	1B 61 n            align          1B 45 n  bold        1B 2D n  underline
//	1B 21 n            print mode     1B 4D n  font        1B 74 n  code table
//	1B 64 n            feed lines     1B 4A n  feed dots   1B 33 n / 1B 32  line spacing
//	1B 70 m a b        drawer         1B 42 n t  beep
//	1C 26 / 1C 2E      Hanzi on / off 1C 53 a b  Hanzi spacing
//	1C 21 n            Hanzi style    1C 2D n  Hanzi underline  1C 57 n  Hanzi twice as large
//	1D 21 n            size           1D 4C a b  left margin    1D 57 a b  width
//	1D 56 m [n]        cut            1D 76 30 m xL xH yL yH …  raster
//	1D 61 n            automatic status   1D 72 n  status in its turn
//	1D 68 n  1D 77 n  1D 48 n  1D 6B …     barcode
//	1D 28 6B pL pH …   QR code
func (r *reader) command() error {
	if len(r.rest) < 2 {
		return ErrCutShort
	}
	name := [2]byte{r.rest[0], r.rest[1]}
	arguments, known := argumentBytes(name)
	if !known {
		return r.fault(fmt.Sprintf("the unknown command % X", name))
	}
	if len(r.rest) < 2+arguments {
		return ErrCutShort
	}
	switch name {
	case [2]byte{gs, 'V'}:
		return r.cutCommand()
	case [2]byte{gs, 'v'}:
		return r.rasterCommand()
	case [2]byte{gs, 'k'}:
		return r.barcodeCommand()
	case [2]byte{gs, '('}:
		return r.qrCommand()
	}
	if err := r.set(name, r.rest[2:2+arguments]); err != nil {
		return err
	}
	_, err := r.take(2 + arguments)
	return err
}

func argumentBytes(name [2]byte) (int, bool) {
	switch name {
	case [2]byte{esc, '@'}, [2]byte{esc, '2'}, [2]byte{fs, '&'}, [2]byte{fs, '.'}:
		return 0, true
	case [2]byte{dle, 0x04},
		[2]byte{esc, 'a'}, [2]byte{esc, 'E'}, [2]byte{esc, '-'}, [2]byte{esc, '!'},
		[2]byte{esc, 'M'}, [2]byte{esc, 't'}, [2]byte{esc, 'd'}, [2]byte{esc, 'J'}, [2]byte{esc, '3'},
		[2]byte{fs, '!'}, [2]byte{fs, '-'}, [2]byte{fs, 'W'},
		[2]byte{gs, '!'}, [2]byte{gs, 'a'}, [2]byte{gs, 'r'},
		[2]byte{gs, 'h'}, [2]byte{gs, 'w'}, [2]byte{gs, 'H'}:
		return 1, true
	case [2]byte{esc, 'B'}, [2]byte{fs, 'S'}, [2]byte{gs, 'L'}, [2]byte{gs, 'W'}:
		return 2, true
	case [2]byte{esc, 'p'}:
		return 3, true
	case [2]byte{gs, 'V'}, [2]byte{gs, 'k'}:
		return 1, true // and more, by the first
	case [2]byte{gs, '('}:
		return 3, true
	case [2]byte{gs, 'v'}:
		return 6, true
	}
	return 0, false
}

// set changes how the printer prints from here on, or feeds.
func (r *reader) set(name [2]byte, argument []byte) error {
	n := 0
	if len(argument) > 0 {
		n = int(argument[0])
	}
	switch name {
	case [2]byte{esc, '@'}:
		r.reset()
	case [2]byte{esc, 'a'}:
		if len(r.line) > 0 {
			return r.fault("an alignment in the middle of a line")
		}
		if n%0x30 > 2 || n > 0x32 {
			return r.fault("an unknown alignment")
		}
		r.align = Align(n % 0x30)
	case [2]byte{esc, 'E'}:
		r.now.Bold = n&1 == 1
	case [2]byte{esc, '-'}:
		r.now.Underline = n%0x30 > 0
	case [2]byte{esc, '!'}:
		r.fontB = n&0x01 > 0
		r.now = Run{Width: 1 + n>>5&1, Height: 1 + n>>4&1, Bold: n&0x08 > 0, Underline: n&0x80 > 0}
	case [2]byte{esc, 'M'}:
		r.fontB = n&1 == 1
	case [2]byte{esc, 'd'}:
		r.feedLines(n)
	case [2]byte{esc, 'J'}:
		r.feedDots(n)
	case [2]byte{fs, '&'}, [2]byte{fs, '.'}:
		r.hanzi = name[1] == '&'
	case [2]byte{fs, '!'}:
		r.hanziWide = Run{Width: 1 + n>>2&1, Height: 1 + n>>3&1}
	case [2]byte{fs, 'W'}:
		r.hanziWide = Run{Width: 1 + n&1, Height: 1 + n&1}
	case [2]byte{gs, '!'}:
		if n>>4 > 7 || n&0x0F > 7 {
			return r.fault("a size beyond eight times")
		}
		r.now.Width, r.now.Height = 1+n>>4, 1+n&0x0F
		r.hanziWide = Run{}
	case [2]byte{gs, 'r'}:
		r.sheet.AckAsked = true
		if len(r.sheet.Items) == 0 && len(r.sheets) > 0 {
			r.sheets[len(r.sheets)-1].AckAsked = true // asked after the cut
			r.sheet.AckAsked = false
		}
	}
	return nil
}

func (r *reader) feedLines(n int) {
	if len(r.line) > 0 {
		r.endLine()
		n--
	}
	if n > 0 {
		r.gap(Gap{Lines: n})
	}
}

func (r *reader) feedDots(n int) {
	if len(r.line) > 0 {
		r.endLine()
	}
	r.gap(Gap{Dots: n})
}

func (r *reader) cutCommand() error {
	mode, size := r.rest[2], 3
	switch mode {
	case 0, 1, '0', '1':
	case 0x41, 0x42:
		size = 4
	default:
		return r.fault("an unknown cut")
	}
	if _, err := r.take(size); err != nil {
		return err
	}
	r.cut(mode == 1 || mode == '1' || mode == 0x42)
	return nil
}

func (r *reader) rasterCommand() error {
	head := r.rest[:8]
	if head[2] != '0' || head[3]%0x30 > 3 {
		return r.fault("an unknown raster mode")
	}
	mode := int(head[3] % 0x30)
	rowBytes, rows := int(head[4])|int(head[5])<<8, int(head[6])|int(head[7])<<8
	if rowBytes == 0 || rows == 0 {
		return r.fault("an empty raster")
	}
	if len(r.rest) < 8+rowBytes*rows {
		return ErrCutShort
	}
	if err := r.raster(rowBytes, rows, 1+mode&1, 1+mode>>1, r.rest[8:8+rowBytes*rows]); err != nil {
		return err
	}
	_, err := r.take(8 + rowBytes*rows)
	return err
}

func (r *reader) barcodeCommand() error {
	kind := r.rest[2]
	if kind <= 6 { // form A: up to a zero byte
		for i, b := range r.rest[3:] {
			if b == 0 {
				return r.code("barcode", 3+i+1, r.rest[3:3+i])
			}
		}
		return ErrCutShort
	}
	if len(r.rest) < 4 || len(r.rest) < 4+int(r.rest[3]) {
		return ErrCutShort
	}
	data := r.rest[4 : 4+int(r.rest[3])]
	switch {
	case kind == 0x49 && len(data) > 2 && data[0] == '{':
		return r.code("code128", 4+len(data), data[2:])
	case kind >= 0x41 && kind <= 0x48:
		return r.code("barcode", 4+len(data), data)
	}
	return r.fault("an unknown barcode")
}

func (r *reader) code(kind string, size int, data []byte) error {
	if len(r.line) > 0 {
		return r.fault("a code in the middle of a line")
	}
	r.add(Code{Align: r.align, Kind: kind, Data: string(data)})
	_, err := r.take(size)
	return err
}

// qrCommand reads 1D 28 6B pL pH 31 fn …: 41 model, 43 size, 45 level,
// 50 30 store, 51 30 print, 52 30 ask for the size.
func (r *reader) qrCommand() error {
	if r.rest[2] != 'k' {
		return r.fault("an unknown two-dimensional code")
	}
	size := int(r.rest[3]) | int(r.rest[4])<<8
	if len(r.rest) < 5+size {
		return ErrCutShort
	}
	body := r.rest[5 : 5+size]
	if size < 3 || body[0] != '1' {
		return r.fault("an unknown code function")
	}
	switch body[1] {
	case 0x41, 0x43, 0x45, 0x52:
	case 0x50:
		r.qr = string(body[3:])
	case 0x51:
		if r.qr == "" {
			return r.fault("a QR code printed before any was stored")
		}
		return r.code("qr", 5+size, []byte(r.qr))
	default:
		return r.fault("an unknown code function")
	}
	_, err := r.take(5 + size)
	return err
}
