package wire

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// How well a service fits what is looked for; less is better.
const (
	foundFirst  = iota // its name begins so, or it is its code
	foundWithin        // its name has it further on
	foundOther         // one of its keywords has it
	notFound
)

// Search is the services that fit a query, best first and else in the order of all.
// A query is characters of a name or keyword, a code, a name's English words as they
// begin, or pinyin: whole, the initials alone, or as much of each syllable as one
// likes (shebk for 社保卡). Blanks and case mean nothing. An empty query finds nothing.
func Search(all []ServiceDetail, query string) []ServiceDetail {
	q := plainly(query)
	if q == "" {
		return nil
	}
	type hit struct{ rank, at int }
	var hits []hit
	for i := range all {
		if rank := all[i].fits(q); rank < notFound {
			hits = append(hits, hit{rank, i})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(a.rank, b.rank) })
	out := make([]ServiceDetail, 0, len(hits))
	for _, h := range hits {
		out = append(out, all[h.at])
	}
	return out
}

// plainly is a text in small letters, without blanks and signs.
func plainly(s string) string {
	return strings.Map(func(c rune) rune {
		if !unicode.IsLetter(c) && !unicode.IsDigit(c) {
			return -1
		}
		return unicode.ToLower(c)
	}, s)
}

func (s *ServiceDetail) fits(q string) int {
	best := notFound
	if strings.HasPrefix(plainly(s.Code), q) {
		best = foundFirst
	}
	for _, name := range s.Name {
		best = min(best, placeIn(name, q))
	}
	for i, said := range s.Pinyin {
		if at := spelt(strings.Fields(said), q); i == 0 {
			best = min(best, at)
		} else if at < notFound {
			best = min(best, foundOther)
		}
	}
	for _, k := range s.Keywords {
		if placeIn(k, q) < notFound {
			best = min(best, foundOther)
		}
	}
	return best
}

// placeIn is where a text has q: in Chinese and Korean anywhere, in what is written
// with Latin letters where words begin.
func placeIn(text, q string) int {
	if first, _ := utf8.DecodeRuneInString(q); first < unicode.MaxLatin1 {
		return spelt(strings.FieldsFunc(strings.ToLower(text), func(c rune) bool {
			return !unicode.IsLetter(c) && !unicode.IsDigit(c)
		}), q)
	}
	switch at := strings.Index(plainly(text), q); {
	case at == 0:
		return foundFirst
	case at > 0:
		return foundWithin
	}
	return notFound
}

// spelt is where parts, syllables or words, are begun by q one after the other.
func spelt(parts []string, q string) int {
	for i := range parts {
		if !begins(parts[i:], q) {
			continue
		}
		if i == 0 {
			return foundFirst
		}
		return foundWithin
	}
	return notFound
}

// begins says whether q is the beginnings of parts: at least a letter of each, as
// many of them as it reaches.
func begins(parts []string, q string) bool {
	if q == "" {
		return true
	}
	if len(parts) == 0 {
		return false
	}
	same := 0
	for same < min(len(parts[0]), len(q)) && parts[0][same] == q[same] {
		same++
	}
	for n := same; n > 0; n-- {
		if begins(parts[1:], q[n:]) {
			return true
		}
	}
	return false
}
