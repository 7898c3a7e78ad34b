package soundproof

import (
	"math"
	"time"
)

const (
	frameLength = 10 * time.Millisecond
	// quiet is how loud silence is at most, of the loudest frame: -50 dB.
	quiet = 0.003
	// faint is silence whatever the loudest is, of 32,768: a sound server's dither.
	faint = 4.0
	// leastPause is the shortest silence that parts two sections.
	leastPause = 100 * time.Millisecond
)

// span is a part of a recording, in samples.
type span struct{ begin, end int }

func (s span) length() int { return s.end - s.begin }

// loudFrames says of each frame of x whether there is sound in it. loudest is the
// level of the loudest frame the silence is measured by; 0: of x.
func loudFrames(x []float64) []bool {
	size := samplesIn(frameLength)
	levels := make([]float64, (len(x)+size-1)/size)
	loudest := 0.0
	for i := range levels {
		part := x[i*size : min((i+1)*size, len(x))]
		levels[i] = math.Sqrt(energy(part) / float64(len(part)))
		loudest = max(loudest, levels[i])
	}
	out := make([]bool, len(levels))
	for i, l := range levels {
		out[i] = l > max(faint, loudest*quiet)
	}
	return out
}

// cut cuts x at its pauses: silences of at least pause samples. What is left is
// sections that begin and end with sound.
func cut(x []float64, pause int) []span {
	size := samplesIn(frameLength)
	var out []span
	for i, loud := range loudFrames(x) {
		if !loud {
			continue
		}
		s := span{i * size, min((i+1)*size, len(x))}
		if n := len(out); n > 0 && s.begin-out[n-1].end < pause {
			out[n-1].end = s.end
			continue
		}
		out = append(out, s)
	}
	return out
}

// longestPause is the longest silence within x, in samples.
func longestPause(x []float64) int {
	longest, last := 0, -1
	size := samplesIn(frameLength)
	for i, loud := range loudFrames(x) {
		if !loud {
			continue
		}
		if last >= 0 {
			longest = max(longest, (i-last-1)*size)
		}
		last = i
	}
	return longest
}
