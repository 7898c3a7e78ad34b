package voice

import (
	"fmt"
	"math"
	"time"
)

// Target loudness of clips, in LUFS.
const (
	TargetLUFS      = speechLUFS
	ChimeTargetLUFS = chimeLUFS
)

// Measure is what a clip sounds like.
type Measure struct {
	Length time.Duration
	// LUFS is its loudness by ITU-R BS.1770-4.
	LUFS float64
	// TruePeak is its peak between samples, in dB of full scale (dBTP).
	TruePeak float64
}

// truePeakTimes is how often more samples the peak is looked for in, as BS.1770-4
// has it for 48 kHz and below.
const truePeakTimes = 4

// MeasureWAV measures a WAV file of any form that a recording may have.
func MeasureWAV(wav []byte) (Measure, error) {
	x, rate, err := decodeWAV(wav)
	if err != nil {
		return Measure{}, err
	}
	most := 0.0
	for _, v := range resample(x, rate, truePeakTimes*rate) {
		most = max(most, math.Abs(v))
	}
	return Measure{
		Length: time.Duration(len(x)) * time.Second / time.Duration(rate),
		LUFS:   loudness(x, rate), TruePeak: 20 * math.Log10(most),
	}, nil
}

// Normalise brings a recording of the clip id to the form of a clip, as Store
// does: one channel, Rate, trimmed, as loud as its kind of clip is.
func Normalise(wav []byte, id string) ([]byte, error) {
	out, err := finish(wav, targetOf(recipe{id: id}))
	if err != nil {
		return nil, fmt.Errorf("clip %s: %w", id, err)
	}
	return out, nil
}
