package calling

import (
	"cmp"
	"iter"
	"slices"
)

// Candidate is a ticket that a window may call.
type Candidate struct {
	Ticket string
	Number string
	Queue  string
	Class  string
	// ArrivedMS is when the ticket was taken, milliseconds since 1970 UTC.
	ArrivedMS int64
	// CreditMS is since when it gathers credit: ArrivedMS, but for a ticket with
	// an appointment the time of its slot, which may lie ahead.
	CreditMS int64
	// SlotMS is the time of its appointment; 0: it has none.
	SlotMS int64
	// Order is the place of its queue in the window's order of preference.
	Order int
	// Help says that the queue is not the window's own: it helps, because the
	// wait there has passed a threshold.
	Help bool
}

// Next picks whom to call, by the rule's policy. The index is -1 when there is
// no candidate. It reads each candidate once.
func (r Rules) Next(nowMS int64, cs []Candidate) (int, Why) {
	best := -1
	var bestPlace place
	var terms terms
	for i := range cs {
		p := r.place(nowMS, &cs[i], &terms)
		if best < 0 || before(&p, &bestPlace, &cs[i], &cs[best]) {
			best, bestPlace = i, p
		}
	}
	if best < 0 {
		return -1, Why{}
	}
	return best, r.why(nowMS, cs, best)
}

// Before says whether a is called before b. Equals go by arrival, then by the
// window's order of queues, then by number.
func (r Rules) Before(nowMS int64, a, b *Candidate) bool {
	var terms terms
	pa, pb := r.place(nowMS, a, &terms), r.place(nowMS, b, &terms)
	return before(&pa, &pb, a, b)
}

// Order lists candidates, by their places in cs, in the order of their calls.
func (r Rules) Order(nowMS int64, cs []Candidate) []int {
	places, order := make([]place, len(cs)), make([]int, len(cs))
	var terms terms
	for i := range cs {
		places[i], order[i] = r.place(nowMS, &cs[i], &terms), i
	}
	slices.SortFunc(order, func(a, b int) int {
		switch {
		case a == b:
			return 0
		case before(&places[a], &places[b], &cs[a], &cs[b]):
			return -1
		}
		return 1
	})
	return order
}

// Ahead counts those of others who are called before one.
func (r Rules) Ahead(nowMS int64, one Candidate, others iter.Seq[Candidate]) int {
	var terms terms
	mine, ahead := r.place(nowMS, &one, &terms), 0
	for other := range others {
		if p := r.place(nowMS, &other, &terms); before(&p, &mine, &other, &one) {
			ahead++
		}
	}
	return ahead
}

// place is where a candidate stands by a policy: a smaller group goes first, in
// it a larger credit, at the same credit the smaller keys.
type place struct {
	group  int64
	credit float64
	keys   [3]int64
}

func before(pa, pb *place, a, b *Candidate) bool {
	if pa.group != pb.group {
		return pa.group < pb.group
	}
	if pa.credit != pb.credit {
		return pa.credit > pb.credit
	}
	for i := range pa.keys {
		if pa.keys[i] != pb.keys[i] {
			return pa.keys[i] < pb.keys[i]
		}
	}
	if a.ArrivedMS != b.ArrivedMS {
		return a.ArrivedMS < b.ArrivedMS
	}
	return cmp.Or(cmp.Compare(a.Order, b.Order), cmp.Compare(a.Number, b.Number)) < 0
}

// place is where a candidate stands by the rules' policy.
func (r *Rules) place(nowMS int64, c *Candidate, t *terms) place {
	switch r.Policy {
	case FIFO:
		return place{}
	case StrictPriority:
		return byRank(c)
	case NovoSGA:
		return byNovoSGA(c, true)
	case NovoSGAAscending:
		return byNovoSGA(c, false)
	case ZMS:
		return byZMS(nowMS, c)
	case TheQ:
		return byTheQ(c)
	case QSystem:
		return byQSystem(c)
	}
	return r.byCredit(nowMS, c, t)
}
