package soundproof

import (
	"cmp"
	"slices"
	"time"
)

const (
	// overlapMost is how much two clips that follow each other may overlap: what
	// their places are uncertain by.
	overlapMost = 6 * time.Millisecond
	// sameMost is how much two places may be apart, of the longer, that are one thing
	// to be told by its likeness alone.
	sameMost = 0.25
	// unknownLeast is how much sound that is none of the clips is told of.
	unknownLeast = 50 * time.Millisecond
)

// worth is how much a place explains: its length, and little of it where it fits
// but barely. What sounds nearly like it so never goes before the thing itself.
func (p place) worth() float64 {
	return float64(p.length()) * (p.score - enough + 0.01) / (1 - enough)
}

// rivals says whether two places are the same part of the recording.
func (p place) rivals(o place) bool {
	both := min(p.end, o.end) - max(p.begin, o.begin)
	return float64(both) >= (1-sameMost)*float64(max(p.length(), o.length()))
}

// best leaves out what has a rival that is more like what is heard: words that
// differ by a breath alone, as a B and a P, would else go by their lengths.
func best(found []place) []place {
	return slices.DeleteFunc(slices.Clone(found), func(p place) bool {
		return slices.ContainsFunc(found, func(o place) bool { return o.score > p.score && p.rivals(o) })
	})
}

// choose takes those of the places that do not overlap and explain most, in their
// order: weighted interval scheduling.
func choose(found []place) []place {
	found = best(found)
	slices.SortFunc(found, func(a, b place) int { return cmp.Or(cmp.Compare(a.end, b.end), cmp.Compare(a.id, b.id)) })
	worth := make([]float64, len(found)+1) // of the first so many
	before := make([]int, len(found))      // how many end before this one begins
	for i, f := range found {
		before[i], _ = slices.BinarySearchFunc(found[:i], f.begin+samplesIn(overlapMost), func(o place, begin int) int {
			return cmp.Or(cmp.Compare(o.end, begin), -1)
		})
		worth[i+1] = max(worth[i], worth[before[i]]+f.worth())
	}
	var out []place
	for i := len(found); i > 0; {
		if worth[i] > worth[i-1] {
			out = append(out, found[i-1])
			i = before[i-1]
		} else {
			i--
		}
	}
	slices.Reverse(out)
	return out
}

// withUnknown adds what sounds and is none of the places, as places without an id.
func withUnknown(x []float64, known []place) []place {
	size := samplesIn(frameLength)
	var strange []place
	for i, loud := range loudFrames(x) {
		s := span{i * size, min((i+1)*size, len(x))}
		middle := (s.begin + s.end) / 2
		if !loud || slices.ContainsFunc(known, func(k place) bool { return k.begin <= middle && middle < k.end }) {
			continue
		}
		if n := len(strange); n > 0 && s.begin-strange[n-1].end <= 2*size {
			strange[n-1].end = s.end
			continue
		}
		strange = append(strange, place{span: s})
	}
	strange = slices.DeleteFunc(strange, func(p place) bool { return p.length() < samplesIn(unknownLeast) })
	out := append(slices.Clone(known), strange...)
	slices.SortFunc(out, func(a, b place) int { return cmp.Compare(a.begin, b.begin) })
	return out
}
