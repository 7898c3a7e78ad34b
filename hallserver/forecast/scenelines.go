package forecast

import (
	"cmp"
	"slices"
)

// sortLines puts each line in the order in which it is called.
func (c *scene) sortLines() {
	numbers := make([]int32, len(c.tickets))
	for i := range numbers {
		numbers[i] = place(i)
	}
	slices.SortStableFunc(numbers, func(a, b int32) int {
		return cmp.Compare(c.tickets[a].candidate.Number, c.tickets[b].candidate.Number)
	})
	for rank, i := range numbers {
		c.tickets[i].rank = place(rank)
	}
	for i := range c.lines {
		slices.SortStableFunc(c.lines[i].known, func(a, b int32) int {
			ta, tb := &c.tickets[a], &c.tickets[b]
			switch {
			case c.rules.Before(c.nowMS, &ta.candidate, &tb.candidate):
				return -1
			case c.rules.Before(c.nowMS, &tb.candidate, &ta.candidate):
				return 1
			}
			return 0
		})
	}
}

// keepLines leaves each queue the lines in which somebody is or may come, and
// notes where everybody stands.
func (c *scene) keepLines() {
	for i := range c.queues {
		c.queues[i].lines = slices.DeleteFunc(c.queues[i].lines, func(l int32) bool {
			return len(c.lines[l].known) == 0 && c.lines[l].services == nil
		})
	}
	c.standings = make([]standing, 0, len(c.tickets))
	for i := range c.tickets {
		t := &c.tickets[i]
		l := &c.lines[t.line]
		c.standings = append(c.standings, standing{
			ticket: place(i), come: nobody, line: t.line, rank: t.rank, creditMS: t.creditMS, arrivedMS: t.arrivedMS,
			rate: l.rate, headStart: l.headStart, promiseMS: l.promiseMS,
		})
	}
}
