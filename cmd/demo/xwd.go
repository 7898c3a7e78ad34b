package main

import (
	"encoding/binary"
	"errors"
	"image"
)

// The header of an X window dump: words of four bytes, big-endian.
//
//	word  0 size of the header   1 version (7)      2 format (2: pixmap by pixels)
//	word  4 width                5 height           7 byte order of the pixels (0: low first)
//	word 11 bits per pixel      12 bytes per row   19 entries of the colour map, of 12 bytes each
const (
	xwdWordSize     = 4
	xwdHeader       = 0
	xwdVersion      = 1
	xwdFormat       = 2
	xwdWidth        = 4
	xwdHeight       = 5
	xwdByteOrder    = 7
	xwdBitsPerPixel = 11
	xwdRowBytes     = 12
	xwdColours      = 19
	xwdHeaderBytes  = 100
	xwdColourBytes  = 12
	xwdSideMax      = 16384
)

var errNotXWD = errors.New("not a dump of a 24-bit screen")

// decodeXWD reads the frame buffer file of Xvfb: 32 bits a pixel, of which the
// lower 24 are red, green, blue.
func decodeXWD(raw []byte) (*image.RGBA, error) {
	if len(raw) < xwdHeaderBytes {
		return nil, errNotXWD
	}
	word := func(n int) int { return int(binary.BigEndian.Uint32(raw[n*xwdWordSize:])) }
	width, height, row := word(xwdWidth), word(xwdHeight), word(xwdRowBytes)
	if word(xwdVersion) != 7 || word(xwdFormat) != 2 || word(xwdBitsPerPixel) != 32 || word(xwdByteOrder) != 0 ||
		width < 1 || height < 1 || width > xwdSideMax || height > xwdSideMax || row < 4*width || row > 8*xwdSideMax {
		return nil, errNotXWD
	}
	from := word(xwdHeader) + word(xwdColours)*xwdColourBytes
	if from < xwdHeaderBytes || from > len(raw) || len(raw)-from < row*height {
		return nil, errNotXWD
	}
	picture := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		in, out := raw[from+y*row:], picture.Pix[y*picture.Stride:]
		for x := range width {
			out[4*x], out[4*x+1], out[4*x+2], out[4*x+3] = in[4*x+2], in[4*x+1], in[4*x], 0xFF
		}
	}
	return picture, nil
}
