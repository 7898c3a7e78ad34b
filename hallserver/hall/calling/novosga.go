package calling

import "math"

// byNovoSGA is the order in which Novo SGA's queue is read: by the time of the
// appointment; then by the weights of the clerk for the service, of the priority
// and of the service; then by arrival, which since July 2024 is descending: the
// newest first. Those without an appointment come after those with one. The
// clerk's weight is the window's order of queues; services weigh the same.
func byNovoSGA(c *Candidate, newestFirst bool) place {
	p := place{group: math.MaxInt64, keys: [3]int64{int64(c.Order), -int64(Rank(c.Class)), c.ArrivedMS}}
	if c.SlotMS != 0 {
		p.group = c.SlotMS
	}
	if newestFirst {
		p.keys[2] = -c.ArrivedMS
	}
	return p
}
