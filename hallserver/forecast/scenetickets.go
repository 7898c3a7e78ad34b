package forecast

import (
	"math"

	"yimen/hallserver/hall"
	"yimen/hallserver/hall/calling"
)

// addWaiting takes in a ticket that waits.
func (c *scene) addWaiting(s *hall.State, t *hall.Ticket) {
	k := c.read(t)
	k.line = c.lineFor(lineKey{c.queueOf[t.Queue], t.Class, t.SlotMS != 0})
	k.gate, k.aim = t.Gate, c.aim(s, t)
	k.special = k.aim >= 0 || k.gate > 0
	at := place(len(c.tickets))
	q := &c.queues[c.lines[k.line].queue]
	q.order = append(q.order, at)
	if k.special {
		c.special = append(c.special, at)
	} else {
		l := &c.lines[k.line]
		l.known = append(l.known, at)
	}
	c.tickets = append(c.tickets, k)
}

// read takes over of a ticket what tells how it is called and served.
func (c *scene) read(t *hall.Ticket) ticket {
	credit := t.IssuedMS
	if t.SlotMS != 0 {
		credit = t.SlotMS
	}
	k := ticket{
		id: t.ID, hash: hashOf(string(t.ID)), creditMS: credit, arrivedMS: t.IssuedMS, sinceMS: max(t.WaitMS, t.SlotMS), waitMS: t.WaitMS,
		aim: -1, plain: t.SlotMS == 0 && t.Came == "", stretch: c.stretch(t.People),
		candidate: calling.Candidate{
			Ticket: string(t.ID), Number: t.Number(), Queue: string(t.Queue), Class: string(t.Class),
			ArrivedMS: t.IssuedMS, CreditMS: credit, SlotMS: t.SlotMS,
		},
	}
	k.first = place(len(c.listed))
	for i := len(t.Served); i < len(t.Services); i++ {
		c.listed = append(c.listed, c.serviceFor(t.Services[i], t.Queue))
	}
	k.count = place(len(c.listed)) - k.first
	if k.count == 0 {
		c.listed = append(c.listed, c.serviceFor("", t.Queue))
		k.count = 1
	}
	return k
}

func (c *scene) stretch(people int) float64 {
	if people <= 1 {
		return 0
	}
	return c.model.times.people.slope() * math.Log(float64(people))
}

// aim is the window a ticket waits for, as long as it is there.
func (c *scene) aim(s *hall.State, t *hall.Ticket) int32 {
	for i := range c.windows {
		w := s.Windows.Get(c.windows[i].number)
		if (t.ToWindow == w.Number && w.State != hall.Closed) || (t.ToStaff != "" && w.Staff == t.ToStaff) {
			return place(i)
		}
	}
	return -1
}

func (c *scene) lineFor(k lineKey) int32 {
	if i, ok := c.lineOf[k]; ok {
		return i
	}
	i := place(len(c.lines))
	c.lineOf[k] = i
	q := &c.queues[k.queue]
	q.lines = append(q.lines, i)
	c.lines = append(c.lines, line{
		queue: k.queue, class: k.class, rate: c.rules.Rate(string(k.class), string(q.id)),
		headStart: c.rules.HeadStart(string(k.class)), promiseMS: c.rules.MaxWaitS[string(k.class)] * 1000,
	})
	return i
}

func (c *scene) serviceFor(s hall.ServiceCode, q hall.QueueID) int32 {
	if i, ok := c.serviceOf[s]; ok {
		return i
	}
	i := place(len(c.services))
	c.serviceOf[s] = i
	if of, ok := c.model.queueOf[s]; ok {
		q = of
	}
	c.services = append(c.services, s)
	c.ofService = append(c.ofService, c.queueOf[q])
	return i
}

// addHands takes in what the windows have in hand.
func (c *scene) addHands(s *hall.State) {
	for i := range c.windows {
		w := &c.windows[i]
		t := s.Tickets.Get(s.Windows.Get(w.number).Ticket)
		if t == nil {
			continue
		}
		w.hand = hand{busy: true, started: t.State == hall.Serving, sinceMS: t.CalledMS, ticket: c.read(t)}
		if n := len(t.Served); n > 0 && t.Served[n-1].EndMS > t.CalledMS {
			w.hand.sinceMS = max(t.StartMS, t.Served[n-1].EndMS) // a further service of the same call
		}
		w.hand.logPassed = math.Log(seconds(max(1, c.nowMS-w.hand.sinceMS)))
	}
}

// addBookings takes in today's appointments that have not come yet.
func (c *scene) addBookings(s *hall.State) {
	for id, b := range s.Booked.All() {
		q, known := c.queueOf[b.Slot.Queue]
		if b.State != hall.Booked || b.Slot.Date != s.Day || !known || len(b.Services) == 0 {
			continue
		}
		t := hall.Ticket{
			ID: hall.TicketID(id), Queue: b.Slot.Queue, Class: hall.Appointment, Services: b.Services,
			SlotMS: b.Slot.StartMS, IssuedMS: b.Slot.StartMS, WaitMS: b.Slot.StartMS,
		}
		k := c.read(&t)
		k.fromMS = b.Slot.StartMS - int64(c.model.habits.EarlyS.mean(earlyDefault, earlyWeigh)*1000)
		if k.fromMS <= c.nowMS {
			k.fromMS = c.nowMS + 60_000
		}
		k.line = c.lineFor(lineKey{q, hall.Appointment, true})
		k.arrivedMS, k.candidate.ArrivedMS = k.fromMS, k.fromMS
		l := &c.lines[k.line]
		l.known, l.booked = append(l.known, place(len(c.tickets))), true
		c.tickets = append(c.tickets, k)
	}
}
