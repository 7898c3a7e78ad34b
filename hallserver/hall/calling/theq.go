package calling

// byTheQ is the rule of TheQ: those of the counter's own type first, by priority
// and then by start; else any, by priority and then by arrival. The window's own
// queues are its type; a queue it helps is any.
func byTheQ(c *Candidate) place {
	p := place{keys: [3]int64{-int64(Rank(c.Class)), c.ArrivedMS}}
	if c.Help {
		p.group = 1
	}
	return p
}
