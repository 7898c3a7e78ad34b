package witness

import "yimen/hallserver/hall"

// Verdict is what a mark says about a journal.
type Verdict int

// The verdicts.
const (
	// Sound: the journal holds what the mark has seen.
	Sound Verdict = iota
	// Behind: the mark has seen this journal further on, or on another way. The
	// journal was put back, or is a part of one.
	Behind
	// Lost: the mark is of a past that was given up when a later epoch began. Its
	// numbers were given away all the same.
	Lost
	// Other: the mark is of another journal of this hall.
	Other
)

// Standing is where a journal stands.
type Standing struct {
	Journal [prefixLen]byte // see Mark; zero in an empty journal
	Epoch   int64
	Seq     int64
	// Left are the rows from which later epochs went on, oldest first.
	Left []hall.Point
}

// Compare holds a mark against a journal. hash is of the journal's row m.Seq, as
// far as it has one.
func Compare(s Standing, m Mark, hash []byte) Verdict {
	switch {
	case m.Journal != s.Journal:
		return Other
	case m.Epoch > s.Epoch, m.Epoch == s.Epoch && m.Seq > s.Seq:
		return Behind
	case m.Epoch == s.Epoch:
		if Prefix(hash) != m.Head {
			return Behind
		}
		return Sound
	}
	for _, p := range s.Left {
		if p.Epoch == m.Epoch && m.Seq <= p.Seq && Prefix(hash) == m.Head {
			return Sound
		}
	}
	return Lost
}
