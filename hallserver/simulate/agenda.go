package simulate

import "container/heap"

// kind is what happens at a point of the simulated day.
type kind int

const (
	arrives   kind = iota // index: the visit
	opens                 // index: the window, as below
	closes                // its last span ends
	pauses                // until: announced
	surprised             // a break begins
	resumes
	starts
	finishes
	missed
	free // the clerk is ready for the next
	looks
)

// moment is a point of the simulated day at which something happens.
type moment struct {
	atMS    int64
	order   int // of equals: as they were put down
	kind    kind
	index   int
	untilMS int64
}

// agenda is what is still to happen, soonest first.
type agenda struct {
	moments []moment
	count   int
}

func (a *agenda) add(m moment) {
	m.order = a.count
	a.count++
	heap.Push(a, m)
}

func (a *agenda) next() (moment, bool) {
	if len(a.moments) == 0 {
		return moment{}, false
	}
	m, ok := heap.Pop(a).(moment)
	return m, ok
}

// Len, Less, Swap, Push and Pop are the heap's.
func (a *agenda) Len() int { return len(a.moments) }

func (a *agenda) Less(i, j int) bool {
	if a.moments[i].atMS != a.moments[j].atMS {
		return a.moments[i].atMS < a.moments[j].atMS
	}
	return a.moments[i].order < a.moments[j].order
}

func (a *agenda) Swap(i, j int) { a.moments[i], a.moments[j] = a.moments[j], a.moments[i] }

func (a *agenda) Push(x any) {
	if m, ok := x.(moment); ok {
		a.moments = append(a.moments, m)
	}
}

func (a *agenda) Pop() any {
	last := len(a.moments) - 1
	m := a.moments[last]
	a.moments = a.moments[:last]
	return m
}
