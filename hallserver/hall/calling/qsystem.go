package calling

// byQSystem is the rule of QSystem: the highest coefficient of the clerk for the
// service, then priority, then standing time. Its three coefficients are the
// window's first queue (main), its others (ordinary), and those it helps
// (reserve).
func byQSystem(c *Candidate) place {
	coefficient := int64(1)
	switch {
	case c.Help:
		coefficient = 0
	case c.Order == 0:
		coefficient = 2
	}
	return place{group: -coefficient, keys: [3]int64{-int64(Rank(c.Class)), c.ArrivedMS}}
}
