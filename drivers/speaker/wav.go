package speaker

import (
	"encoding/binary"
	"errors"
	"fmt"
	"time"
)

// PCM is sound: mono, signed 16 bits, Rate samples a second.
type PCM struct {
	Rate    int
	Samples []int16
}

// Duration is how long p lasts.
func (p PCM) Duration() time.Duration {
	if p.Rate <= 0 {
		return 0
	}
	return time.Duration(len(p.Samples)) * time.Second / time.Duration(p.Rate)
}

// ErrFormat: the bytes are no WAV file of the kind this package plays.
var ErrFormat = errors.New("not a 16-bit PCM WAV file")

const (
	minRate = 4_000
	maxRate = 192_000
)

// A WAV file, numbers little-endian:
//
//	0   "RIFF" size32 "WAVE"
//	12  chunks, each: id4 size32 content, filled up to an even size
//	    "fmt "  tag16 channels16 rate32 bytesPerSecond32 blockBytes16 bits16 …
//	    "data"  samples, channels interleaved
//
// tag is 1 (PCM) or FFFEh (extensible) with PCM as the first two bytes of its
// sub-format.

// DecodeWAV reads a 16-bit PCM WAV file of one or two channels; two are mixed
// to one. A data chunk that says it is longer than the file, as programs write
// that do not know the length yet, ends with the file. Errors wrap ErrFormat.
func DecodeWAV(b []byte) (PCM, error) {
	if len(b) < 12 || string(b[:4]) != "RIFF" || string(b[8:12]) != "WAVE" {
		return PCM{}, fmt.Errorf("%w: no RIFF WAVE header", ErrFormat)
	}
	var f *wavFormat
	for rest := b[12:]; len(rest) >= 8; {
		id, size := string(rest[:4]), int64(binary.LittleEndian.Uint32(rest[4:]))
		content := rest[8:min(int64(len(rest)), 8+size)]
		switch id {
		case "fmt ":
			var err error
			if f, err = parseFormat(content); err != nil {
				return PCM{}, err
			}
		case "data":
			if f == nil {
				return PCM{}, fmt.Errorf("%w: data before its format", ErrFormat)
			}
			return PCM{Rate: f.rate, Samples: f.mono(content)}, nil
		}
		rest = rest[min(int64(len(rest)), 8+size+size%2):]
	}
	return PCM{}, fmt.Errorf("%w: no data", ErrFormat)
}

type wavFormat struct {
	channels int
	rate     int
}

func parseFormat(c []byte) (*wavFormat, error) {
	if len(c) < 16 {
		return nil, fmt.Errorf("%w: format of %d bytes", ErrFormat, len(c))
	}
	tag := binary.LittleEndian.Uint16(c)
	if tag == 0xfffe && len(c) >= 26 {
		tag = binary.LittleEndian.Uint16(c[24:])
	}
	f := &wavFormat{
		channels: int(binary.LittleEndian.Uint16(c[2:])),
		rate:     int(binary.LittleEndian.Uint32(c[4:])),
	}
	bits := binary.LittleEndian.Uint16(c[14:])
	switch {
	case tag != 1 || bits != 16:
		return nil, fmt.Errorf("%w: coding %d, %d bits", ErrFormat, tag, bits)
	case f.channels != 1 && f.channels != 2:
		return nil, fmt.Errorf("%w: %d channels", ErrFormat, f.channels)
	case f.rate < minRate || f.rate > maxRate:
		return nil, fmt.Errorf("%w: %d samples a second", ErrFormat, f.rate)
	}
	return f, nil
}

func (f *wavFormat) mono(data []byte) []int16 {
	at := func(i int) int { return int(int16(binary.LittleEndian.Uint16(data[2*i:]))) } //nolint:gosec // the sign bit on purpose
	out := make([]int16, len(data)/2/f.channels)
	for i := range out {
		if f.channels == 1 {
			out[i] = int16(at(i)) //nolint:gosec // came from 16 bits
			continue
		}
		out[i] = int16((at(2*i) + at(2*i+1)) / 2) //nolint:gosec // mean of two of 16 bits
	}
	return out
}

// EncodeWAV writes p as a WAV file, 16 bits, mono.
func EncodeWAV(p PCM) []byte {
	size := uint32(2 * len(p.Samples)) //nolint:gosec // hours fit
	rate := uint32(p.Rate)             //nolint:gosec // positive
	b := make([]byte, 0, 44+len(p.Samples)*2)
	le := binary.LittleEndian
	b = append(b, "RIFF"...)
	b = le.AppendUint32(b, 36+size)
	b = append(b, "WAVEfmt "...)
	b = le.AppendUint32(b, 16)
	b = le.AppendUint16(b, 1)
	b = le.AppendUint16(b, 1)
	b = le.AppendUint32(b, rate)
	b = le.AppendUint32(b, 2*rate)
	b = le.AppendUint16(b, 2)
	b = le.AppendUint16(b, 16)
	b = append(b, "data"...)
	b = le.AppendUint32(b, size)
	for _, s := range p.Samples {
		b = le.AppendUint16(b, uint16(s)) //nolint:gosec // the sign bit on purpose
	}
	return b
}
