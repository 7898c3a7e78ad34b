package forecast

import (
	"cmp"
	"slices"

	"yimen/hallserver/hall"
	"yimen/hallserver/hall/calling"
)

// addGhosts puts a ghost of each class into each queue. They stand in no line:
// all came now, so their credit orders them.
func (c *scene) addGhosts() {
	for q := range c.queues {
		for _, class := range c.ghostClasses() {
			id := c.queues[q].id
			c.queues[q].ghosts = append(c.queues[q].ghosts, place(len(c.tickets)))
			c.tickets = append(c.tickets, ticket{
				line: c.lineFor(lineKey{place(q), class, false}), creditMS: c.nowMS, arrivedMS: c.nowMS,
				sinceMS: c.nowMS, waitMS: c.nowMS, aim: -1, ghost: true,
				candidate: calling.Candidate{
					Number: "~", Queue: string(id), Class: string(class), ArrivedMS: c.nowMS, CreditMS: c.nowMS,
				},
			})
		}
		slices.SortStableFunc(c.queues[q].ghosts, func(a, b int32) int {
			la, lb := &c.lines[c.tickets[a].line], &c.lines[c.tickets[b].line]
			return cmp.Or(cmp.Compare(lb.headStart, la.headStart), cmp.Compare(lb.rate, la.rate))
		})
		c.chained = c.chained && c.ordered(c.queues[q].ghosts)
		c.queues[q].ghostLine = place(len(c.lines))
		c.lines = append(c.lines, line{queue: place(q)})
	}
}

// ghostClasses lists the classes that differ by the rules: of those that weigh the
// same the first.
func (c *scene) ghostClasses() []hall.Class {
	var classes []hall.Class
	for _, class := range hall.Classes() {
		if !slices.ContainsFunc(classes, func(o hall.Class) bool { return c.alike(class, o) }) {
			classes = append(classes, class)
		}
	}
	return classes
}

// alike says whether two classes are called as if they were one.
func (c *scene) alike(a, b hall.Class) bool {
	promiseA, promisedA := c.rules.MaxWaitS[string(a)]
	promiseB, promisedB := c.rules.MaxWaitS[string(b)]
	return a == b || c.rules.Policy == calling.FIFO || c.byCredit && promisedA == promisedB && promiseA == promiseB &&
		c.rules.Rate(string(a), "") == c.rules.Rate(string(b), "") && c.rules.HeadStart(string(a)) == c.rules.HeadStart(string(b))
}

// ordered says whether of ghosts in their order none can ever overtake one
// before it, so that only the first has to be looked at.
func (c *scene) ordered(ghosts []int32) bool {
	for i, g := range ghosts {
		l := &c.lines[c.tickets[g].line]
		if l.promiseMS > 0 || (i > 0 && l.rate > c.lines[c.tickets[ghosts[i-1]].line].rate) {
			return false
		}
	}
	return true
}
