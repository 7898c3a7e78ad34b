package forecast

// longest is how long the one has waited who waits longest in a queue, ghosts
// aside, as hall.State.LongestWaitMS has it.
func (k *kernel) longest(q int32, atMS int64) int64 {
	since := k.longestSince(q)
	if since == never {
		return 0
	}
	return max(0, atMS-since)
}

// longestSince is since when; never, when nobody waits.
func (k *kernel) longestSince(q int32) int64 {
	v := &k.c.queues[q]
	i := k.oldest[q]
	for int(i) < len(v.order) && k.gone[v.order[i]] {
		i++
	}
	k.oldest[q] = i
	since := int64(never)
	for ; int(i) < len(v.order); i++ {
		if k.gone[v.order[i]] {
			continue
		}
		t := &k.c.tickets[v.order[i]]
		since = min(since, t.sinceMS)
		if t.plain {
			return since
		}
	}
	for _, l := range v.lines {
		if f := k.first[l]; f != nobody {
			since = min(since, k.comeMS[f])
		}
	}
	return since
}

// wakeToHelp lets an idle window look again when somebody will have waited long
// enough for its help.
func (k *kernel) wakeToHelp(w int32, atMS int64) {
	for _, h := range k.c.windows[w].helps {
		for _, since := range [...]int64{k.longestSince(h.queue), k.c.nowMS} {
			if wake := since + h.afterMS; since != never && wake > atMS {
				k.events.push(wake, w)
			}
		}
	}
}

// wake lets an idle window call whoever has just come to a queue: as soon as it sees
// them.
func (k *kernel) wake(queue int32, atMS int64) {
	if k.idlers == 0 {
		return
	}
	q := &k.c.queues[queue]
	for _, w := range q.windows {
		if !k.idle[w] || k.due[w] {
			continue
		}
		if delay := k.draw.greets.draw(k.rng.share()); delay > 0 && atMS < k.closes[w] {
			k.due[w] = true
			k.events.push(atMS+delay, w)
			return
		}
		if k.act(event{atMS, w}) {
			k.events.push(k.freeAt[w], w)
			return
		}
	}
	for _, w := range q.helpers {
		if k.idle[w] {
			for _, h := range k.c.windows[w].helps {
				if h.queue == queue {
					k.events.push(atMS+h.afterMS, w)
				}
			}
		}
	}
}

// beforeCall is how long an open window that has nobody takes to call: by how long
// it has been free while somebody waits, or by how long they wait whom it was free
// for. All windows see someone who comes as soon as one does.
func (k *kernel) beforeCall(w int32) int64 {
	v := &k.c.windows[w]
	now := k.c.nowMS
	lasts, since, x := k.draw.greets, now, drawn(k.seed, 1, ofGreet)
	if v.waitsMS != 0 {
		since = v.waitsMS
		if v.sinceMS > since {
			lasts, since, x = k.draw.gaps, v.sinceMS, drawn(k.seed, uint64(v.number), ofGap) //nolint:gosec // positive
		}
	}
	if lasts.none {
		return 0
	}
	return int64(1000 * lasts.after(seconds(max(0, now-since)), shareOf(x)))
}
