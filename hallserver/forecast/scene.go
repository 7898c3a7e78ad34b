package forecast

import (
	"yimen/hallserver/hall"
	"yimen/hallserver/hall/calling"
)

// scene is a hall at one moment as arrays, for the kernel to play forward. Times
// are milliseconds since 1970 UTC. Tickets, lines, queues, windows and services
// are places in the arrays.
type scene struct {
	nowMS       int64
	rules       calling.Rules
	byCredit    bool // accumulating priority
	simple      bool // accumulating or first come: no need to ask the rules at each pick
	newestFirst bool
	chained     bool // of a queue's ghosts only the first has to be looked at

	tickets   []ticket
	standings []standing // of the tickets
	waiting   int        // the first so many tickets wait now; then come bookings and ghosts
	special   []int32    // tickets that not everybody may call at any time
	lines     []line
	queues    []queue
	windows   []window
	services  []hall.ServiceCode
	listed    []int32 // the services of all tickets, one after the other

	lineOf    map[lineKey]int32
	queueOf   map[hall.QueueID]int32
	serviceOf map[hall.ServiceCode]int32
	ofService []int32 // the queue of each service

	coming coming
	model  *Model
}

// roomForMore is room for those at windows, bookings and ghosts.
const roomForMore = 256

// lineKey is a line: within it the order of calling never changes, whatever the
// time and the policy.
type lineKey struct {
	queue   int32
	class   hall.Class
	slotted bool
}

// line is those of a queue whom every policy calls one after the other.
type line struct {
	queue     int32
	class     hall.Class
	rate      float64
	headStart float64
	promiseMS float64 // 0: none
	known     []int32 // tickets in the order of calling
	booked    bool    // some of them are still to come
	services  []int32 // of those to come, with their shares summed up
	shares    []float64
}

// queue is a queue's lines and windows.
type queue struct {
	id      hall.QueueID
	lines   []int32
	order   []int32 // tickets by since when they gather credit, as the hall keeps them
	called  int64
	windows []int32 // whose own it is
	helpers []int32
	ghosts  []int32 // by credit, the largest first
	// ghostLine is a line for its ghosts alone; nobody: it has none.
	ghostLine int32
}

// ticket is one that waits now, one that is booked, or a ghost: a ticket that
// nobody has taken, to see when it would be called.
type ticket struct {
	id        hall.TicketID
	hash      uint64
	line      int32
	creditMS  int64
	arrivedMS int64
	sinceMS   int64 // since when its wait counts for helping
	waitMS    int64 // since when it waits
	fromMS    int64 // when it comes; 0: it is there
	rank      int32 // its number's place among all
	gate      int64
	aim       int32 // the one window that may call it; -1: any
	first     int32 // its services in listed
	count     int32
	stretch   float64 // what its people add to the logarithm of its time
	plain     bool    // those behind it in the queue came later
	special   bool
	ghost     bool
	candidate calling.Candidate
}

// window is a window with its profile and what it is at now.
type window struct {
	number  int
	own     []int32 // queues
	helps   []help
	serves  []bool // by queue, own and helps
	hand    hand
	state   hall.WindowState
	sinceMS int64
	untilMS int64
	days    []workday
	// waitsMS is since when somebody waits whom it may call; 0: nobody does.
	waitsMS int64
}

type help struct {
	queue   int32
	afterMS int64
}

// hand is the service a window has in hand.
type hand struct {
	busy      bool
	started   bool
	sinceMS   int64
	logPassed float64 // the logarithm of the seconds since
	ticket    ticket
}

// newScene reads a hall. With ghosts, there is a hypothetical ticket of each
// class in each queue, taken now.
func newScene(s *hall.State, nowMS int64, m *Model, ghosts bool) *scene {
	policy := s.Plan.Rules.Calling.Policy
	c := &scene{
		nowMS: nowMS, rules: s.Calling(), model: m,
		byCredit:    policy == "" || policy == calling.Accumulating,
		newestFirst: policy == calling.NovoSGA,
		lineOf:      map[lineKey]int32{}, queueOf: map[hall.QueueID]int32{}, serviceOf: map[hall.ServiceCode]int32{},
	}
	c.simple = c.byCredit || policy == calling.FIFO
	c.chained = c.simple
	for i, q := range s.Plan.Queues {
		c.queueOf[q] = place(i)
		c.queues = append(c.queues, queue{id: q, called: s.Called.Get(q), ghostLine: nobody})
	}
	c.addWindows(s)
	waiting := s.Waiting(s.Plan.Queues...)
	c.tickets, c.listed = make([]ticket, 0, waiting+roomForMore), make([]int32, 0, waiting+roomForMore)
	for i := range c.queues {
		for t := range s.Line(c.queues[i].id) {
			c.addWaiting(s, t)
		}
	}
	c.waiting = len(c.tickets)
	c.addWaits()
	c.addHands(s)
	c.addBookings(s)
	if ghosts {
		c.addGhosts()
	}
	c.sortLines()
	c.addComing(s)
	c.keepLines()
	return c
}

func (c *scene) addWindows(s *hall.State) {
	for n, w := range s.Windows.All() {
		at := place(len(c.windows))
		v := window{
			number: n, state: w.State, sinceMS: w.SinceMS, untilMS: w.UntilMS,
			serves: make([]bool, len(c.queues)),
		}
		c.addWorkdays(&v, s.Hours)
		for _, q := range w.Queues {
			if i, ok := c.queueOf[q]; ok {
				v.own = append(v.own, i)
				v.serves[i] = true
				c.queues[i].windows = append(c.queues[i].windows, at)
			}
		}
		for _, h := range w.Helps {
			if i, ok := c.queueOf[h.Queue]; ok {
				v.helps = append(v.helps, help{i, int64(h.AfterS) * 1000})
				v.serves[i] = true
				c.queues[i].helpers = append(c.queues[i].helpers, at)
			}
		}
		c.windows = append(c.windows, v)
	}
}

// addWaits notes since when somebody waits for each window.
func (c *scene) addWaits() {
	for w := range c.windows {
		v := &c.windows[w]
		for _, q := range v.own {
			for _, t := range c.queues[q].order {
				if k := &c.tickets[t]; !k.special && (v.waitsMS == 0 || k.waitMS < v.waitsMS) {
					v.waitsMS = k.waitMS
				}
			}
		}
	}
}

// hoursOf is when a window means to be open: as the hall, unless it has hours of
// its own.
func hoursOf(h hall.Hours, window int) []hall.Span {
	if own, differs := h.Windows[window]; differs {
		return own
	}
	return h.Hall
}

// place makes a place in an array of a length.
func place(i int) int32 { return int32(i) } //nolint:gosec // arrays here are far shorter
