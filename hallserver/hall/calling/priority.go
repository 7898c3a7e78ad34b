package calling

// Rank is how a rule that knows grades of urgency only sees a class: 0 is
// everybody.
func Rank(class string) int {
	switch class {
	case "green":
		return 3
	case "priority":
		return 2
	case "appointment", "named", "returning":
		return 1
	}
	return 0
}

// byRank is strict priority: whoever is of a higher class goes first, always.
func byRank(c *Candidate) place { return place{group: -int64(Rank(c.Class))} }
