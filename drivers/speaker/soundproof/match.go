package soundproof

import (
	"math"
	"slices"
	"time"

	"yimen/drivers/speaker"
)

const (
	// enough is the least score at which a clip counts as found. One that was played
	// as it is scores over 0.95, one that was interrupted over 0.86.
	enough = 0.85
	// worthALook is the least correlation at which a place is looked at closer: a
	// clip broken in two correlates by its larger part only.
	worthALook = 0.4
	// looksMost is how many places of a section are looked at for one clip, for
	// every time the clip would fit into it, and as many more.
	looksMost = 2
)

// Heard is one thing that was heard: a clip, or something that is none.
type Heard struct {
	ID         string // "": none of the pack's clips
	Begin, End time.Duration
	// Score is how well it fits: 1 is the very same sound.
	Score float64
}

// IDs are the ids of what was heard.
func IDs(heard []Heard) []string {
	out := make([]string, len(heard))
	for i, h := range heard {
		out[i] = h.ID
	}
	return out
}

// Match tells what is heard in a recording, in its order.
func (p *Pack) Match(recording speaker.PCM) []Heard {
	x := floats(speaker.Resample(recording, rate))
	prints := map[int]*spectra{}
	var out []Heard
	for _, s := range cut(x, p.pause) {
		// A clip begins and ends a little softer than silence ends.
		s.begin, s.end = max(s.begin-samplesIn(margin), 0), min(s.end+samplesIn(margin), len(x))
		out = append(out, p.section(x[s.begin:s.end], timeOf(s.begin), prints)...)
	}
	return out
}

// margin is how much of the silence around it belongs to a section.
const margin = 50 * time.Millisecond

// section tells what is heard in one section, which begins at a time.
func (p *Pack) section(x []float64, at time.Duration, prints map[int]*spectra) []Heard {
	longest := 0
	for _, c := range p.clips {
		longest = max(longest, len(c.sound))
	}
	// Clips may reach over both ends by nothing but silence.
	padded := slices.Concat(make([]float64, longest), x, make([]float64, longest))
	size := sizeFor(len(padded))
	if prints[size] == nil {
		prints[size] = p.spectra(size)
	}
	var found []place
	for i, ncc := range prints[size].correlate(padded, p.clips) {
		found = append(found, p.places(padded, &p.clips[i], ncc)...)
	}
	found = choose(found)
	var out []Heard
	for _, f := range withUnknown(padded, found) {
		out = append(out, Heard{
			ID: f.id, Score: f.score,
			Begin: at + timeOf(f.begin-longest), End: at + timeOf(f.end-longest),
		})
	}
	return out
}

// place is where a clip may have been played.
type place struct {
	span
	id    string
	score float64
}

// places are where a clip fits, by its correlation with every place of x.
func (p *Pack) places(x []float64, c *clip, ncc []float64) []place {
	var out []place
	apart := max(len(c.sound)/2, samplesIn(minClip))
	for range looksMost * (1 + len(x)/len(c.sound)) {
		at := highest(ncc)
		if at < 0 || ncc[at] < worthALook {
			break
		}
		if f := follow(x, c, at, closest(x, c, ncc, at)); f.score >= enough {
			out = append(out, f)
		}
		for i := max(at-apart, 0); i < min(at+apart, len(ncc)); i++ {
			ncc[i] = 0
		}
	}
	return out
}

func highest(x []float64) int {
	best := -1
	for i, v := range x {
		if best < 0 || v > x[best] {
			best = i
		}
	}
	return best
}

// likeness is the normalised correlation of two sounds of the same length: from -1
// to 1, and 0 where one is silent.
func likeness(x, y []float64) float64 {
	sum, ex, ey := 0.0, 0.0, 0.0
	for i, v := range y {
		sum += x[i] * v
		ex += x[i] * x[i]
		ey += v * v
	}
	if least := faint * faint * float64(len(y)); ex < least || ey < least {
		return 0
	}
	return sum / math.Sqrt(ex*ey)
}
