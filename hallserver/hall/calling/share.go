package calling

import "slices"

// What the urgent gain the others wait: the work of a day is the same in any
// order. With u the share of the urgent and r the rate of all of them, who is not
// urgent waits in a long queue
//
//	1 / (1 − u·(1 − 1/r))
//
// times as long as in the order of arrival. While at most a seventh is urgent,
// that is a sixth longer at any rate. Where more are, it stays a sixth with
// r = u / (u − 1/7).
const urgentShareMost = 1.0 / 7

// talliedLeast is how many tickets a share is taken of at the least: a morning
// that begins with three urgent tickets is not a day of urgent ones.
const talliedLeast = 50

// urgentClasses are those that always go first, as long as they are few.
func urgentClasses() []string { return []string{"priority", "green"} }

// Tally counts the tickets of a day.
type Tally struct {
	All    int
	Urgent int // priority and green
}

// Add counts n tickets of a class; with n less than 0 it takes them back.
func (t *Tally) Add(class string, n int) {
	t.All += n
	if slices.Contains(urgentClasses(), class) {
		t.Urgent += n
	}
}

// Today is the rules on a day with such tickets. Where more than a seventh of them
// is urgent, the default weights are bounded; rules that weigh an urgent class
// themselves stay as they are.
func (r Rules) Today(t Tally) Rules {
	r.RateBound = 0
	if slices.ContainsFunc(urgentClasses(), r.weighs) {
		return r
	}
	if share := float64(t.Urgent) / float64(max(t.All, talliedLeast)); share > urgentShareMost {
		r.RateBound = share / (share - urgentShareMost)
	}
	return r
}

// weighs says whether the rules have a weight of their own for a class.
func (r Rules) weighs(class string) bool {
	_, rate := r.Rates[class]
	_, head := r.HeadStartS[class]
	return rate || head
}

// bounded is what the default weights of a class are multiplied by: so much that
// it gathers no more than RateBound in a second. Green keeps its lead over priority.
func (r Rules) bounded(class string) float64 {
	if r.RateBound == 0 || r.weighs(class) {
		return 1
	}
	most := r.RateBound
	if class == "green" {
		most *= DefaultRate("green") / DefaultRate("priority")
	}
	return min(1, most/DefaultRate(class))
}
