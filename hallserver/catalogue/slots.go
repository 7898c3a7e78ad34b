package catalogue

import (
	"slices"
	"time"

	"yimen/hallserver/hall"
)

// BookDays is how many days ahead appointments may be asked for, and booked.
const BookDays = 31

// Appointments say which appointments (预约) may be had.
type Appointments struct {
	// Places is how many people can be served in one slot.
	Places int `yaml:"places"`
	// EveryMinutes is how long a slot is.
	EveryMinutes int `yaml:"every_minutes"`
	// WalkInShare is the percentage of the places that is kept for those who come
	// without an appointment.
	WalkInShare int `yaml:"walk_in_share"`
}

// bookable is how many places of a slot may be booked.
func (a Appointments) bookable() int { return a.Places * (100 - a.WalkInShare) / 100 }

// Slots are the slots of a service on a business date, in order: as many whole
// ones as each opening has room for. None where it takes no appointments.
func (c *Catalogue) Slots(service hall.ServiceCode, date string, loc *time.Location) []hall.Slot {
	s, ok := c.Service(string(service))
	if !ok {
		return nil
	}
	rule := s.Appointments
	if i := slices.IndexFunc(c.Queues, func(q Queue) bool { return q.ID == s.Queue }); rule == nil && i >= 0 {
		rule = c.Queues[i].Appointments
	}
	if rule == nil || rule.bookable() == 0 {
		return nil
	}
	own := hall.ServiceCode("")
	if s.Appointments != nil {
		own = service
	}
	var out []hall.Slot
	length := int64(rule.EveryMinutes) * time.Minute.Milliseconds()
	for _, o := range c.day(c.serviceChain(s), date, loc).Open {
		for from := o.FromMS; from+length <= o.ToMS; from += length {
			out = append(out, hall.Slot{
				Queue: hall.QueueID(s.Queue), Date: date, StartMS: from, EndMS: from + length, Places: rule.bookable(), Service: own,
			})
		}
	}
	return out
}

// appointments checks what is said of appointments.
func (k *checker) appointments(at string, a *Appointments) {
	if a == nil {
		return
	}
	if a.Places < 1 || a.Places > 1000 {
		k.report(at+".places", "%d places in a slot; 1 to 1000", a.Places)
	}
	if a.EveryMinutes < 5 || a.EveryMinutes > 240 {
		k.report(at+".every_minutes", "slots of %d minutes; 5 to 240", a.EveryMinutes)
	}
	if a.WalkInShare < 0 || a.WalkInShare > 100 {
		k.report(at+".walk_in_share", "%d percent; 0 to 100", a.WalkInShare)
	} else if a.Places > 0 && a.bookable() == 0 {
		k.report(at+".walk_in_share", "with %d percent of %d places kept, none can be booked", a.WalkInShare, a.Places)
	}
}
