package forecast

import "yimen/hallserver/hall/calling"

// standing is somebody who waits: a ticket of the scene, or one that has come
// since.
type standing struct {
	ticket    int32
	come      int32
	line      int32
	rank      int32
	creditMS  int64
	arrivedMS int64
	rate      float64
	headStart float64
	promiseMS float64
}

// front is the head of a line, as long as it is not stale.
type front struct {
	head  standing
	empty bool
	stale bool
}

// choice is somebody whom a window may call, and where they stand by the rule.
type choice struct {
	who    *standing // nil: nobody
	order  int32
	help   bool
	beyond bool // its promise: such go first
	credit float64
}

// pick is whom a window calls at a time: what hall.State.Candidates and
// calling.Rules.Next would come to. Of each line only the head is looked at.
func (k *kernel) pick(w int32, atMS int64) choice {
	var best choice
	v := &k.c.windows[w]
	for i, q := range v.own {
		if k.present[q] > 0 {
			k.heads(&best, k.c.queues[q].lines, atMS, choice{order: place(i)})
		}
		if g := k.c.queues[q].ghostLine; g != nobody && !k.fronts[g].empty {
			k.tryGhosts(&best, q, atMS, choice{order: place(i)})
		}
	}
	for i, h := range v.helps {
		as := choice{order: place(len(v.own) + i), help: true}
		longest := k.longest(h.queue, atMS)
		if k.present[h.queue] > 0 && longest >= h.afterMS {
			k.heads(&best, k.c.queues[h.queue].lines, atMS, as)
		}
		if k.c.queues[h.queue].ghostLine != nobody && max(longest, atMS-k.c.nowMS) >= h.afterMS {
			k.tryGhosts(&best, h.queue, atMS, as)
		}
	}
	if len(k.c.special) > 0 {
		k.specials(&best, w, atMS)
	}
	return best
}

// heads looks at the heads of lines, whose queue the window serves as the choice
// says.
func (k *kernel) heads(best *choice, lines []int32, atMS int64, as choice) {
	for _, l := range lines {
		f := &k.fronts[l]
		if f.stale {
			k.renew(f, l, atMS)
		}
		if !f.empty {
			as.who = &f.head
			k.prefer(best, &as, atMS)
		}
	}
}

// tryGhosts looks at the ghosts of a queue: at the first alone if none can
// overtake it.
func (k *kernel) tryGhosts(best *choice, q int32, atMS int64, as choice) {
	v := &k.c.queues[q]
	f := &k.fronts[v.ghostLine]
	if f.stale {
		k.renewGhosts(f, q)
	}
	switch {
	case f.empty:
	case k.c.chained:
		as.who = &f.head
		k.prefer(best, &as, atMS)
	default:
		for _, g := range v.ghosts {
			if !k.gone[g] {
				as.who = &k.c.standings[g]
				k.prefer(best, &as, atMS)
			}
		}
	}
}

func (k *kernel) renewGhosts(f *front, q int32) {
	f.stale, f.empty = false, true
	for _, g := range k.c.queues[q].ghosts {
		if !k.gone[g] {
			f.head, f.empty = k.c.standings[g], false
			return
		}
	}
}

// renew finds who is called first of a line. Where some are still to come at a
// known time it is looked for each time.
func (k *kernel) renew(f *front, l int32, atMS int64) {
	v := &k.c.lines[l]
	i := k.from[l]
	for int(i) < len(v.known) && k.gone[v.known[i]] {
		i++
	}
	k.from[l] = i
	f.stale, f.empty = v.booked, false
	if !k.c.newestFirst || k.first[l] == nobody {
		for ; int(i) < len(v.known); i++ {
			if at := v.known[i]; !k.gone[at] && k.c.tickets[at].fromMS <= atMS {
				f.head = k.c.standings[at]
				return
			}
		}
	}
	come := k.first[l]
	if f.empty = come == nobody; f.empty {
		return
	}
	f.head = standing{
		ticket: nobody, come: come, line: l, rank: place(len(k.c.tickets)) + come,
		creditMS: k.comeMS[come], arrivedMS: k.comeMS[come], rate: v.rate, headStart: v.headStart, promiseMS: v.promiseMS,
	}
}

// specials looks at those whom not every window may call at any time.
func (k *kernel) specials(best *choice, w int32, atMS int64) {
	var gated choice
	v := &k.c.windows[w]
	for _, i := range k.c.special {
		t := &k.c.tickets[i]
		if k.gone[i] || (t.aim >= 0 && t.aim != w) {
			continue
		}
		q := k.c.lines[t.line].queue
		order, isHelp, may := v.orderOf(q)
		if isHelp && k.longest(q, atMS) < v.helps[int(order)-len(v.own)].afterMS {
			continue
		}
		as := choice{who: &k.c.standings[i], order: order, help: isHelp}
		switch {
		case !may && t.aim == w:
			as.order = place(len(v.own))
			k.prefer(best, &as, atMS)
		case !may:
		case t.gate > k.called[q]:
			k.prefer(&gated, &as, atMS)
		default:
			k.prefer(best, &as, atMS)
		}
	}
	if best.who == nil {
		*best = gated
	}
}

// orderOf is the place of a queue in the window's order of preference.
func (v *window) orderOf(q int32) (order int32, isHelp, may bool) {
	for i, own := range v.own {
		if own == q {
			return place(i), false, true
		}
	}
	for i, h := range v.helps {
		if h.queue == q {
			return place(len(v.own) + i), true, true
		}
	}
	return 0, false, false
}

// prefer keeps the better of two.
func (k *kernel) prefer(best, as *choice, atMS int64) {
	if k.c.byCredit {
		as.weigh(atMS)
	}
	if best.who == nil || k.before(as, best, atMS) {
		*best = *as
	}
}

// weigh is the credit by accumulating priority, as calling has it.
func (a *choice) weigh(atMS int64) {
	waitedMS := float64(atMS - a.who.creditMS)
	if a.beyond = a.who.promiseMS > 0 && waitedMS > a.who.promiseMS; a.beyond {
		a.credit = waitedMS / 1000
		return
	}
	a.credit = a.who.headStart + a.who.rate*waitedMS/1000
}

func (k *kernel) before(a, b *choice, atMS int64) bool {
	if !k.c.simple {
		ca, cb := k.candidate(a), k.candidate(b)
		return k.c.rules.Before(atMS, &ca, &cb)
	}
	switch {
	case a.beyond != b.beyond:
		return a.beyond
	case a.credit != b.credit:
		return a.credit > b.credit
	case a.who.arrivedMS != b.who.arrivedMS:
		return a.who.arrivedMS < b.who.arrivedMS
	case a.order != b.order:
		return a.order < b.order
	}
	return a.who.rank < b.who.rank
}

// candidate is one as the rules see it.
func (k *kernel) candidate(a *choice) calling.Candidate {
	if a.who.ticket != nobody {
		c := k.c.tickets[a.who.ticket].candidate
		c.Order, c.Help = int(a.order), a.help
		return c
	}
	l := &k.c.lines[a.who.line]
	return calling.Candidate{
		Number: "~~", Queue: string(k.c.queues[l.queue].id), Class: string(l.class),
		ArrivedMS: a.who.arrivedMS, CreditMS: a.who.arrivedMS, Order: int(a.order), Help: a.help,
	}
}
