package sound

import (
	"math"
	"time"

	"yimen/drivers/speaker"
)

const (
	notesRate = 48_000
	// notesPeak is how far the notes go, of full scale: they are to be heard across
	// the hall by one who has turned away.
	notesPeak = 0.6
	noteTime  = 260 * time.Millisecond
)

// scale are the notes, rising (G5, C6, E6), in Hz: where the ear is keen, old ears
// too, and small loudspeakers are loud.
var scale = [...]float64{783.99, 1046.50, 1318.51} //nolint:gochecknoglobals // an array of constants

// Notes are the three notes, each struck, with a little of its octave.
func Notes() speaker.PCM {
	each := int(noteTime.Seconds() * notesRate)
	out := speaker.Silence(notesRate, time.Duration(len(scale))*noteTime)
	for n, hz := range scale {
		for i := range each {
			t := float64(i) / notesRate
			strike := min(t/0.008, 1) * min((noteTime.Seconds()-t)/0.03, 1) * math.Exp(-2.5*t)
			wave := (math.Sin(2*math.Pi*hz*t) + 0.2*math.Sin(4*math.Pi*hz*t)) / 1.2
			out.Samples[n*each+i] = int16(math.Round(notesPeak * math.MaxInt16 * strike * wave))
		}
	}
	return out
}
