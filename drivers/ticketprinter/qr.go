package ticketprinter

import (
	"fmt"

	"rsc.io/qr"
)

const (
	defaultQRDots = 180
	minModuleDots = 3
	quietModules  = 4
	// maxNativeModule is the largest module GS ( k knows.
	maxNativeModule = 16
)

// qrBitmap draws data as a QR code in the middle of the paper, with its quiet
// zone above and below.
func qrBitmap(data string, sizeDots, widthDots int) (*bitmap, error) {
	code, err := qr.Encode(data, qr.M)
	if err != nil {
		return nil, fmt.Errorf("qr code of %d bytes: %w", len(data), err)
	}
	module := min(qrModule(code.Size, sizeDots), widthDots/(code.Size+2*quietModules))
	if module < minModuleDots {
		return nil, fmt.Errorf("qr code of %d bytes: %d modules do not fit on %d dots", len(data), code.Size, widthDots)
	}
	size := code.Size * module
	quiet := quietModules * module
	left := (widthDots - size) / 2
	m := newBitmap(widthDots, size+2*quiet)
	for y := range size {
		for x := range size {
			if code.Black(x/module, y/module) {
				m.set(left+x, quiet+y)
			}
		}
	}
	return m, nil
}

// qrModule is the dots of one module for a code as near to sizeDots as can be.
func qrModule(modules, sizeDots int) int {
	if sizeDots <= 0 {
		sizeDots = defaultQRDots
	}
	return max((sizeDots+modules/2)/modules, minModuleDots)
}

// nativeQR is the GS ( k commands that let the printer make the code itself:
// model 2, module size, level M, store, print.
func nativeQR(data string, sizeDots int) ([]byte, error) {
	code, err := qr.Encode(data, qr.M)
	if err != nil {
		return nil, fmt.Errorf("qr code of %d bytes: %w", len(data), err)
	}
	for i := range len(data) {
		if data[i] < 0x20 || data[i] > 0x7e {
			return nil, fmt.Errorf("qr code by the printer: byte %02x at %d is not printable ASCII", data[i], i)
		}
	}
	module := byte(min(qrModule(code.Size, sizeDots), maxNativeModule)) //nolint:gosec // at most 16
	n := len(data) + 3
	b := []byte{gs, '(', 'k', 4, 0, '1', 'A', '2', 0}
	b = append(b, gs, '(', 'k', 3, 0, '1', 'C', module)
	b = append(b, gs, '(', 'k', 3, 0, '1', 'E', '1')
	b = append(b, gs, '(', 'k', byte(n), byte(n>>8), '1', 'P', '0') //nolint:gosec // low and high byte on purpose
	b = append(b, data...)
	return append(b, gs, '(', 'k', 3, 0, '1', 'Q', '0', lf), nil
}
