package calling

// ZMS lets an appointment into the order this long before its time.
const zmsLeadMS = 120_000

// byZMS is the head of the merged order of ZMS: walk-ins of priority 1 (green
// channel); then appointments whose time has come, with walk-ins of priority 2
// before them if they came earlier; then the other walk-ins; then appointments
// whose time is yet to come.
func byZMS(nowMS int64, c *Candidate) place {
	switch {
	case c.SlotMS != 0 && nowMS+zmsLeadMS >= c.SlotMS:
		return place{group: 1, keys: [3]int64{c.SlotMS}}
	case c.SlotMS != 0:
		return place{group: 3, keys: [3]int64{c.SlotMS}}
	case Rank(c.Class) >= 3:
		return place{group: 0}
	case Rank(c.Class) == 2:
		return place{group: 1, keys: [3]int64{c.ArrivedMS}}
	}
	return place{group: 2}
}
