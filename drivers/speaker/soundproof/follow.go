package soundproof

import (
	"math"
	"time"
)

const (
	// pieceLength is how long the pieces are in which a clip is followed that does
	// not fit as a whole.
	pieceLength = 50 * time.Millisecond
	// gapMost is how long a silence within a clip may be that was not in it, all
	// together.
	gapMost = 150 * time.Millisecond
	// fits is the least likeness at which a piece is where it was played: between two
	// turns of a voice, a piece is nearly like itself one turn later.
	fits = 0.9
	// gapCost is what each such silence costs of the score.
	gapCost = 0.02
)

// follow looks closer at a clip where it correlates so much. One that does not fit
// as a whole is followed piece by piece, from the piece that fits best to both its
// sides: a silence that came in between shifts the rest of it.
func follow(x []float64, c *clip, at int, whole float64) place {
	found := place{span: span{at, at + len(c.sound)}, id: c.id, score: whole}
	if whole >= enough {
		return found
	}
	pieces := inPieces(len(c.sound))
	best, most := 0, math.Inf(-1)
	for i, s := range pieces {
		part := c.sound[s.begin:s.end]
		if v := likeness(x[at+s.begin:], part) * math.Sqrt(energy(part)); v > most {
			best, most = i, v
		}
	}
	f := follower{x: x, clip: c, at: at}
	f.take(pieces[best], 0, 0)
	shift := 0
	for _, s := range pieces[best+1:] {
		shift = f.take(s, shift, samplesIn(gapMost))
	}
	found.end += shift
	shift = 0
	for i := best - 1; i >= 0; i-- {
		shift = f.take(pieces[i], shift, -samplesIn(gapMost))
	}
	found.begin += shift
	found.score = f.sum/c.energy - gapCost*float64(f.gaps)
	return found
}

func inPieces(n int) []span {
	count := max(n/samplesIn(pieceLength), 1)
	out := make([]span, count)
	for i := range out {
		out[i] = span{i * n / count, (i + 1) * n / count}
	}
	return out
}

// follower follows one clip.
type follower struct {
	x    []float64
	clip *clip
	at   int
	sum  float64 // of energy explained
	gaps int
}

// take finds a piece shifted by shift or, where it does not fit there, by as much up
// to most as it fits clearly, and answers by how much. A piece that fits nowhere, as
// one that holds the silence itself, leaves the shift as it was.
func (f *follower) take(s span, shift, most int) int {
	part := f.clip.sound[s.begin:s.end]
	fit := func(by int) float64 {
		at := f.at + s.begin + by
		if at < 0 || at+len(part) > len(f.x) {
			return 0
		}
		return likeness(f.x[at:], part)
	}
	best, score := shift, fit(shift)
	if score < fits {
		elsewhere, most := f.farther(fit, shift, most)
		if most >= fits {
			best, score = elsewhere, most
			f.gaps++
		}
	}
	f.sum += energy(part) * max(score, 0)
	return best
}

// farther is where from shift to most a piece fits best, and how well.
func (f *follower) farther(fit func(by int) float64, shift, most int) (by int, score float64) {
	step := 1
	if most < shift {
		step = -1
	}
	by = shift
	for b := shift; b != most; b += step {
		if v := fit(b); v > score {
			by, score = b, v
		}
	}
	return by, score
}
