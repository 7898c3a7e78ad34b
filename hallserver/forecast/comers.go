package forecast

import (
	"cmp"
	"slices"
)

// sortBooked puts the bookings in the order in which they come.
func (k *kernel) sortBooked() {
	slices.SortFunc(k.booked, func(a, b int32) int {
		return cmp.Or(cmp.Compare(k.c.tickets[a].fromMS, k.c.tickets[b].fromMS), cmp.Compare(a, b))
	})
}

func (k *kernel) bookingMS() int64 {
	if k.nextBooked >= len(k.booked) {
		return never
	}
	return k.c.tickets[k.booked[k.nextBooked]].fromMS
}

// arriveBooked lets the holder of the next booking come, or not.
func (k *kernel) arriveBooked() {
	i := k.booked[k.nextBooked]
	k.nextBooked++
	t := &k.c.tickets[i]
	if shareOf(drawn(k.seed, t.hash, ofShow)) >= k.draw.show {
		k.gone[i] = true
		return
	}
	q := k.c.lines[t.line].queue
	k.present[q]++
	k.wake(q, t.fromMS)
}

// comes is when the next one comes after a time, by the rates of the parts of
// the day.
func (k *kernel) comes(afterMS int64) int64 {
	if len(k.c.coming.lines) == 0 || len(k.comeMS) >= comingMost {
		return never
	}
	at := afterMS - k.c.coming.midnightMS
	for slot := slotOf(at); slot < slots; slot++ {
		end := int64(slot+1) * slotMS
		rate := k.c.coming.perMS[slot] * k.factor
		if rate <= 0 {
			at = max(at, end)
			continue
		}
		next := at + 1 + int64(k.rng.gap()/rate)
		if next < end {
			return k.c.coming.midnightMS + next
		}
		at = max(at, end)
	}
	return never
}

// arrive lets the next one come.
func (k *kernel) arrive() {
	at := k.nextMS
	shares := k.c.coming.shares[slotOf(at-k.c.coming.midnightMS)]
	l := k.c.coming.lines[drawFrom(shares, k.rng.share())]
	v := &k.c.lines[l]
	i := place(len(k.comeMS))
	k.comeMS = append(k.comeMS, at)
	k.comeService = append(k.comeService, v.services[drawFrom(v.shares, k.rng.share())])
	k.comeNext = append(k.comeNext, nobody)
	switch {
	case k.first[l] == nobody:
		k.first[l], k.last[l] = i, i
		k.fronts[l].stale = true
	case k.c.newestFirst:
		k.comeNext[i] = k.first[l]
		k.first[l] = i
		k.fronts[l].stale = true
	default: // the head stays
		k.comeNext[k.last[l]] = i
		k.last[l] = i
	}
	k.present[v.queue]++
	k.nextMS = k.comes(at)
	k.wake(v.queue, at)
}
