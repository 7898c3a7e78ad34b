package voice

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// Rate is the rate of every clip, in samples a second: espeak-ng's own.
const Rate = 22_050

var errWAV = errors.New("not a usable WAV file")

// What a recording may be.
const (
	wavPCM        = 1
	wavFloat      = 3
	wavExtensible = 0xfffe
	minRate       = 8_000
	maxRate       = 192_000
	maxChannels   = 8
)

type wavFormat struct {
	tag, channels, bits int
	rate                int
}

// decodeWAV reads PCM of 8, 16, 24 or 32 bits, or floats of 32, of any number of
// channels, which are mixed to one. Full scale is 1. A data chunk that says it
// is longer than the file, as espeak-ng's is, ends with the file.
func decodeWAV(b []byte) (x []float64, rate int, err error) {
	if len(b) < 12 || string(b[:4]) != "RIFF" || string(b[8:12]) != "WAVE" {
		return nil, 0, fmt.Errorf("%w: no RIFF WAVE header", errWAV)
	}
	var f wavFormat
	for rest := b[12:]; len(rest) >= 8; {
		id, size := string(rest[:4]), int64(binary.LittleEndian.Uint32(rest[4:]))
		content := rest[8:min(int64(len(rest)), 8+size)]
		switch id {
		case "fmt ":
			if f, err = parseFormat(content); err != nil {
				return nil, 0, err
			}
		case "data":
			if f.rate == 0 {
				return nil, 0, fmt.Errorf("%w: data before its format", errWAV)
			}
			return f.samples(content), f.rate, nil
		}
		rest = rest[min(int64(len(rest)), 8+size+size%2):]
	}
	return nil, 0, fmt.Errorf("%w: no data", errWAV)
}

func parseFormat(c []byte) (wavFormat, error) {
	if len(c) < 16 {
		return wavFormat{}, fmt.Errorf("%w: format of %d bytes", errWAV, len(c))
	}
	le := binary.LittleEndian
	f := wavFormat{
		tag: int(le.Uint16(c)), channels: int(le.Uint16(c[2:])),
		rate: int(le.Uint32(c[4:])), bits: int(le.Uint16(c[14:])),
	}
	if f.tag == wavExtensible && len(c) >= 26 {
		f.tag = int(le.Uint16(c[24:]))
	}
	pcm := f.tag == wavPCM && (f.bits == 8 || f.bits == 16 || f.bits == 24 || f.bits == 32)
	switch {
	case !pcm && (f.tag != wavFloat || f.bits != 32):
		return f, fmt.Errorf("%w: coding %d of %d bits", errWAV, f.tag, f.bits)
	case f.channels < 1 || f.channels > maxChannels:
		return f, fmt.Errorf("%w: %d channels", errWAV, f.channels)
	case f.rate < minRate || f.rate > maxRate:
		return f, fmt.Errorf("%w: %d samples a second", errWAV, f.rate)
	}
	return f, nil
}

func (f wavFormat) samples(data []byte) []float64 {
	width := f.bits / 8
	out := make([]float64, len(data)/(width*f.channels))
	for i := range out {
		for c := range f.channels {
			at := (i*f.channels + c) * width
			out[i] += f.sample(data[at : at+width])
		}
		out[i] /= float64(f.channels)
	}
	return out
}

// sample reads one number, little-endian; 8 bits count from 80h, others have a
// sign.
func (f wavFormat) sample(b []byte) float64 {
	if f.tag == wavFloat {
		v := float64(math.Float32frombits(binary.LittleEndian.Uint32(b)))
		if math.IsNaN(v) {
			return 0
		}
		return min(max(v, -1), 1)
	}
	if f.bits == 8 {
		return (float64(b[0]) - 128) / 128
	}
	var v uint32
	for i, x := range b {
		v |= uint32(x) << (8 * (4 - len(b) + i)) // highest byte to the top
	}
	return float64(int32(v)) / (1 << 31)
}

// encodeWAV writes x as 16 bits, mono, Rate.
func encodeWAV(x []float64) []byte {
	le := binary.LittleEndian
	size := uint32(2 * len(x)) //nolint:gosec // clips are short
	b := make([]byte, 0, 44+2*len(x))
	b = append(b, "RIFF"...)
	b = le.AppendUint32(b, 36+size)
	b = append(b, "WAVEfmt "...)
	b = le.AppendUint32(b, 16)
	b = le.AppendUint16(b, wavPCM)
	b = le.AppendUint16(b, 1)
	b = le.AppendUint32(b, Rate)
	b = le.AppendUint32(b, 2*Rate)
	b = le.AppendUint16(b, 2)
	b = le.AppendUint16(b, 16)
	b = append(b, "data"...)
	b = le.AppendUint32(b, size)
	for _, v := range x {
		s := int16(math.Round(min(max(v, -1), 1) * math.MaxInt16))
		b = le.AppendUint16(b, uint16(s)) //nolint:gosec // the sign bit on purpose
	}
	return b
}
