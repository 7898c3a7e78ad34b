package calling

// DefaultRate is the credit a class gathers in a second, unless the rules say
// otherwise. The rates were chosen on simulated days: at them people of the
// urgent classes wait about as long as if they always went first, and yet
// whoever has waited an hour is passed by nobody who has just come. Where many are
// urgent, Rules.Today bounds them.
func DefaultRate(class string) float64 {
	switch class {
	case "green":
		return 180
	case "priority":
		return 150
	case "appointment":
		return 8
	case "named", "returning":
		return 2
	}
	return 1
}

// DefaultHeadStartS is the credit, in seconds, that a class has on arrival,
// unless the rules say otherwise.
func DefaultHeadStartS(class string) float64 {
	switch class {
	case "green", "priority":
		return 3600
	case "appointment":
		return 300
	}
	return 0
}

// Rate is the credit that a class gathers in a second in a queue.
func (r Rules) Rate(class, queue string) float64 {
	rate, ok := r.Rates[class]
	if !ok {
		rate = DefaultRate(class) * r.bounded(class)
	}
	if f, ok := r.QueueRates[queue]; ok {
		rate *= f
	}
	return rate
}

// HeadStart is the credit that a class has on arrival, in seconds.
func (r Rules) HeadStart(class string) float64 {
	if s, ok := r.HeadStartS[class]; ok {
		return s
	}
	return DefaultHeadStartS(class) * r.bounded(class)
}

// Credit is the credit of a candidate, in seconds of a normal ticket's wait.
func (r Rules) Credit(nowMS int64, c *Candidate) float64 {
	return r.HeadStart(c.Class) + r.Rate(c.Class, c.Queue)*float64(nowMS-c.CreditMS)/1000
}

// Overdue says whether a candidate has waited longer than its class is promised.
func (r Rules) Overdue(nowMS int64, c *Candidate) bool {
	promise, ok := r.MaxWaitS[c.Class]
	return ok && float64(nowMS-c.CreditMS) > promise*1000
}

// terms remembers the weights of the classes and queues looked up last: there are
// few, and candidates come queue by queue.
type terms struct {
	seen [4]weights
	used int
}

type weights struct {
	class, queue    string
	rate, headStart float64
	promised        bool
	promiseMS       float64
}

func (t *terms) of(r *Rules, c *Candidate) *weights {
	for i := range min(t.used, len(t.seen)) {
		if w := &t.seen[i]; w.class == c.Class && w.queue == c.Queue {
			return w
		}
	}
	w := &t.seen[t.used%len(t.seen)]
	t.used++
	*w = weights{class: c.Class, queue: c.Queue, rate: r.Rate(c.Class, c.Queue), headStart: r.HeadStart(c.Class)}
	if s, ok := r.MaxWaitS[c.Class]; ok {
		w.promised, w.promiseMS = true, s*1000
	}
	return w
}

// byCredit puts those first who are beyond what they were promised, and then the
// largest credit.
func (r *Rules) byCredit(nowMS int64, c *Candidate, t *terms) place {
	w := t.of(r, c)
	waitedMS := float64(nowMS - c.CreditMS)
	if w.promised && waitedMS > w.promiseMS {
		return place{group: 0, credit: waitedMS / 1000}
	}
	return place{group: 1, credit: w.headStart + w.rate*waitedMS/1000}
}
