package speaker

import (
	"time"
)

const (
	// Join is the pause between the clips of a sentence: as long as a speaker's
	// own between two digits.
	Join = 60 * time.Millisecond
	// afterChime lets the chime die away before the sentence.
	afterChime = 150 * time.Millisecond
)

// Silence is nothing for d.
func Silence(rate int, d time.Duration) PCM {
	return PCM{Rate: rate, Samples: make([]int16, samplesIn(rate, d))}
}

func samplesIn(rate int, d time.Duration) int {
	return max(int(d.Seconds()*float64(rate)+0.5), 0)
}

// Assemble joins clips into a sentence at the rate of the first, with join of
// silence between them. No clips are an empty sound.
func Assemble(clips []PCM, join time.Duration) PCM {
	if len(clips) == 0 {
		return PCM{}
	}
	out := PCM{Rate: clips[0].Rate}
	pause := make([]int16, samplesIn(out.Rate, join))
	for i, c := range clips {
		if i > 0 {
			out.Samples = append(out.Samples, pause...)
		}
		out.Samples = append(out.Samples, Resample(c, out.Rate).Samples...)
	}
	return out
}

// Announce is a whole announcement: the chime once, unless it is empty, then the
// sentence of clips, repeat times (at least once) with gap of silence between.
func Announce(chime PCM, clips []PCM, repeat int, gap time.Duration) PCM {
	sentence := Assemble(clips, Join)
	if len(sentence.Samples) == 0 {
		return chime
	}
	var parts []PCM
	if len(chime.Samples) > 0 {
		parts = append(parts, chime, Silence(sentence.Rate, afterChime))
	}
	for i := range max(repeat, 1) {
		if i > 0 {
			parts = append(parts, Silence(sentence.Rate, gap))
		}
		parts = append(parts, sentence)
	}
	return Assemble(parts, 0)
}
