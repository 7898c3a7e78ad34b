package forecast

import (
	"math"

	"yimen/hallserver/hall"
)

const (
	// horizonMS is how far the hall is played forward at the most.
	horizonMS = 5 * 3600 * 1000
	// comingMost is how many tickets may come in one sample.
	comingMost = 20_000
	never      = math.MaxInt64
	nobody     = int32(-1)
)

// kernel plays a scene forward, once a sample. Its arrays are made once; a
// sample allocates only while they grow.
type kernel struct {
	c    *scene
	draw *draws

	seed   uint64 // of the sample in hand
	events events
	freeAt []int64 // by window
	idle   []bool
	due    []bool // by window: it is idle, and about to call somebody who has come
	idlers int
	shifts [][]hall.Span // by window: of the day taken for it
	closes []int64       // by window: when it stops
	opens  []int64       // and when it goes on after that

	gone    []bool  // by ticket: it has been called
	from    []int32 // by line: the first of known that may be left
	oldest  []int32 // by queue: the first of order that may be left
	fronts  []front // by line: who is called first
	dayKeys []float64
	present []int32 // by queue: how many are there
	called  []int64 // by queue

	// Those to come are numbered as they come; a line holds a list of them.
	first, last []int32 // by line
	comeMS      []int64
	comeService []int32
	comeNext    []int32
	nextMS      int64
	booked      []int32 // bookings by when they come
	nextBooked  int
	rng         chance
	factor      float64

	wanted []bool  // by ticket: its call is what we wait for
	want   int     // how many are wanted
	left   int     // of them in this sample
	callMS []int64 // by ticket, of this sample; never: not called
}

// newKernel prepares to play a scene. Only the tickets in want matter: a sample
// ends when all of them have been called. nil: all that wait, and the ghosts.
func newKernel(c *scene, want []int32) *kernel {
	k := &kernel{
		c: c, draw: newDraws(c),
		freeAt: make([]int64, len(c.windows)), idle: make([]bool, len(c.windows)), due: make([]bool, len(c.windows)),
		shifts: make([][]hall.Span, len(c.windows)),
		closes: make([]int64, len(c.windows)), opens: make([]int64, len(c.windows)),
		gone: make([]bool, len(c.tickets)), callMS: make([]int64, len(c.tickets)), wanted: make([]bool, len(c.tickets)),
		from: make([]int32, len(c.lines)), first: make([]int32, len(c.lines)), last: make([]int32, len(c.lines)),
		fronts: make([]front, len(c.lines)),
		oldest: make([]int32, len(c.queues)), present: make([]int32, len(c.queues)), called: make([]int64, len(c.queues)),
	}
	if want == nil {
		for i := range c.tickets {
			if t := &c.tickets[i]; i < c.waiting || t.ghost {
				want = append(want, place(i))
			}
		}
	}
	for _, i := range want {
		if c.reachable(&c.tickets[i]) {
			k.wanted[i] = true
			k.want++
		}
	}
	for i := range c.tickets {
		if c.tickets[i].fromMS > 0 {
			k.booked = append(k.booked, place(i))
		}
	}
	k.sortBooked()
	return k
}

// reachable says whether some window could call a ticket today.
func (c *scene) reachable(t *ticket) bool {
	if t.aim >= 0 {
		return true
	}
	q := &c.queues[c.lines[t.line].queue]
	for _, list := range [...][]int32{q.windows, q.helpers} {
		for _, w := range list {
			if c.windows[w].willServe(c.nowMS) {
				return true
			}
		}
	}
	return false
}

// play runs one sample; callMS then says when each wanted ticket was called.
func (k *kernel) play(sample uint64) {
	k.reset(sample)
	end := k.c.nowMS + horizonMS
	for k.left > 0 {
		at := k.events.nextMS()
		booking := k.bookingMS()
		switch {
		case min(at, k.nextMS, booking) > end:
			return
		case booking <= at && booking <= k.nextMS:
			k.arriveBooked()
		case k.nextMS < at:
			k.arrive()
		default:
			e := k.events.list[0]
			if k.act(e) {
				k.events.moveFirst(k.freeAt[e.window])
			} else {
				k.events.pop()
			}
		}
	}
}

func (k *kernel) reset(sample uint64) {
	k.seed = mix(sample + 1)
	k.rng = chance(mix(k.seed))
	k.left, k.nextBooked = k.want, 0
	k.events.list = k.events.list[:0]
	k.comeMS, k.comeService, k.comeNext = k.comeMS[:0], k.comeService[:0], k.comeNext[:0]
	clear(k.gone)
	clear(k.from)
	clear(k.oldest)
	clear(k.present)
	for i := range k.callMS {
		k.callMS[i] = never
		if t := &k.c.tickets[i]; t.fromMS == 0 && !t.special && !t.ghost {
			k.present[k.c.lines[t.line].queue]++
		}
	}
	for i := range k.first {
		k.first[i], k.last[i] = nobody, nobody
		k.fronts[i].stale, k.fronts[i].empty = true, false
	}
	for i := range k.called {
		k.called[i] = k.c.queues[i].called
	}
	k.draw.begin(k.seed)
	k.factor = math.Exp(k.c.coming.spread * k.draw.normal(k.rng.share()))
	k.nextMS = k.comes(k.c.nowMS)
	k.idlers = 0
	k.takeDays()
	for w := range k.c.windows {
		k.begin(place(w))
	}
}

// act is a window's turn: it is free, wakes to help, or its time ends. It says
// whether the window has called somebody: then freeAt is its next turn.
func (k *kernel) act(e event) bool {
	w := e.window
	switch {
	case k.idle[w]:
		k.idle[w], k.due[w] = false, false
		k.idlers--
	case e.atMS != k.freeAt[w]:
		return false // from when it was idle
	}
	if e.atMS >= k.closes[w] {
		k.rest(w)
		return false
	}
	return k.callNext(w, e.atMS)
}

// callNext calls the next ticket to a window and serves it; the window idles
// when there is nobody.
func (k *kernel) callNext(w int32, atMS int64) bool {
	for {
		next := k.pick(w, atMS).who
		if next == nil {
			k.idle[w] = true
			k.idlers++
			k.wakeToHelp(w, atMS)
			return false
		}
		if took := k.take(w, *next, atMS); took > 0 {
			k.freeAt[w] = atMS + took
			return true
		}
	}
}

// take takes the picked one out and says for how long it keeps the window; 0: it
// does not.
func (k *kernel) take(w int32, s standing, atMS int64) int64 {
	q := k.c.lines[s.line].queue
	if s.ticket == nobody {
		k.fronts[s.line].stale = true
		k.first[s.line] = k.comeNext[s.come]
		k.present[q]--
		k.called[q]++
		return k.draw.come(w, k.comeService[s.come], atMS-k.comeMS[s.come], k.rng.next())
	}
	t := &k.c.tickets[s.ticket]
	k.gone[s.ticket] = true
	k.callMS[s.ticket] = atMS
	if k.wanted[s.ticket] {
		k.left--
	}
	if t.ghost {
		k.fronts[k.c.queues[q].ghostLine].stale = true
		return 0
	}
	k.fronts[s.line].stale = true
	if !t.special {
		k.present[q]--
	}
	gone, tookMS := k.draw.known(w, t, atMS)
	if !gone {
		k.called[q]++
	}
	return tookMS
}
