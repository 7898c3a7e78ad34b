package catalogue

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"yimen/hallserver/hall"
)

// Hits is whom a change of the catalogue hits. The lists are bounded by
// MaxHits; the counts are not.
type Hits struct {
	// Closes is when today's hours end that were to end later; nil: they do not.
	// Until is how long those who are here may then be served.
	Closes *time.Time `json:"closes,omitempty"`
	Until  *time.Time `json:"until,omitempty"`
	// NewDay: the business date changes at once, which ends the open day.
	NewDay string `json:"new_day,omitempty"`

	Tickets      int              `json:"tickets"`
	Appointments int              `json:"appointments"`
	Windows      int              `json:"windows"`
	TicketList   []HitTicket      `json:"ticket_list,omitempty"`
	BookingList  []HitAppointment `json:"appointment_list,omitempty"`
	WindowList   []HitWindow      `json:"window_list,omitempty"`
}

// HitTicket is a ticket of today that a change hits.
type HitTicket struct {
	Number string    `json:"number"`
	State  string    `json:"state"`
	Window int       `json:"window,omitempty"`
	Taken  time.Time `json:"taken"`
	Why    string    `json:"why"` // hall-closed, service-withdrawn
}

// HitAppointment is an appointment that cannot be kept any more. Its code is not
// told: it is as good as the appointment.
type HitAppointment struct {
	Start   time.Time `json:"start"`
	Service string    `json:"service"`
	Why     string    `json:"why"`
}

// HitWindow is a window with staff that a change hits.
type HitWindow struct {
	Number int    `json:"number"`
	State  string `json:"state"`
	Why    string `json:"why"` // hall-closed, queues-withdrawn
}

// MaxHits is how many of each are listed.
const MaxHits = 200

// Any says whether anybody is hit.
func (h Hits) Any() bool { return h.Tickets+h.Appointments+h.Windows > 0 || h.NewDay != "" }

// String tells it to an operator.
func (h Hits) String() string {
	var b strings.Builder
	line := func(format string, args ...any) { _, _ = fmt.Fprintf(&b, format+"\n", args...) }
	clock := func(t time.Time) string { return t.Format("15:04") }
	if h.NewDay != "" {
		line("the business day becomes %s at once, which ends the one that is open", h.NewDay)
	}
	if h.Closes != nil {
		line("today's hours end at %s; who is here may be served until %s", clock(*h.Closes), clock(*h.Until))
	}
	tell := func(n int, one, many string, listed int, each func(i int) string) {
		if n == 0 {
			return
		}
		line("%d %s:", n, map[bool]string{true: one, false: many}[n == 1])
		for i := range listed {
			line("  %s", each(i))
		}
		if n > listed {
			line("  and %d more", n-listed)
		}
	}
	tell(h.Tickets, "ticket", "tickets", len(h.TicketList), func(i int) string {
		t := h.TicketList[i]
		at := ""
		if t.Window != 0 {
			at = fmt.Sprintf(" at window %d", t.Window)
		}
		return fmt.Sprintf("%s %s%s, taken at %s (%s)", t.Number, t.State, at, clock(t.Taken), t.Why)
	})
	tell(h.Appointments, "appointment", "appointments", len(h.BookingList), func(i int) string {
		a := h.BookingList[i]
		return fmt.Sprintf("%s %s (%s)", a.Start.Format("2006-01-02 15:04"), a.Service, a.Why)
	})
	tell(h.Windows, "window", "windows", len(h.WindowList), func(i int) string {
		w := h.WindowList[i]
		return fmt.Sprintf("%d %s (%s)", w.Number, w.State, w.Why)
	})
	return b.String()
}

// Why a window is hit, besides hall.ByHall.
const queuesWithdrawn = "queues-withdrawn"

// Here is who is in the hall, and whom the end of the day now would hit.
func Here(s *hall.State, loc *time.Location) Hits {
	var h Hits
	for _, t := range s.Tickets.All() {
		if t.State.Live() {
			h.TicketList = append(h.TicketList, hitTicket(t, hall.ByHall, loc))
		}
	}
	for n, w := range s.Windows.All() {
		if w.State != hall.Closed {
			h.WindowList = append(h.WindowList, HitWindow{Number: n, State: string(w.State), Why: hall.ByHall})
		}
	}
	h.sorted()
	return h
}

// HitsOf is whom it hits to put next in the place of was, by which the hall goes
// now. Whom was hits in the same way is not hit by the change. now carries the
// hall's time zone.
func HitsOf(s *hall.State, was, next *Catalogue, now time.Time) Hits {
	h := hitsOf(s, next, now)
	if before := hitsOf(s, was, now); reflect.DeepEqual(h, before) {
		return Hits{}
	}
	return h
}

// HitsLater is whom it will hit that another catalogue is in force from a later day
// on: whose appointment it cannot keep, and the present one can.
func HitsLater(s *hall.State, was, next *Catalogue, loc *time.Location) Hits {
	var h, before Hits
	h.appointments(s, next, loc)
	before.appointments(s, was, loc)
	if h.sorted(); reflect.DeepEqual(h, before) {
		return Hits{}
	}
	return h
}

func hitsOf(s *hall.State, next *Catalogue, now time.Time) Hits {
	var h Hits
	date, nowMS := next.BusinessDate(now), now.UnixMilli()
	hours := next.Hours(date, now.Location())
	if s.DayOpen {
		if date > s.Day {
			h.NewDay = date
		}
		h.closing(s, next, hours, now)
		h.tickets(s, next, hours, nowMS, now.Location())
		h.windows(s, next, hours, nowMS)
	}
	h.appointments(s, next, now.Location())
	h.sorted()
	if h.NewDay != "" && h.Tickets+h.Windows == 0 {
		h.NewDay = "" // nobody is there
	}
	return h
}

// closing notes when today's hours end, if that is sooner than it was.
func (h *Hits) closing(s *hall.State, next *Catalogue, hours hall.Hours, now time.Time) {
	if hours.Always() || (!s.Hours.Always() && s.Hours.Ends() <= hours.Ends()) || s.Hours.OverAt(now.UnixMilli()) {
		return
	}
	closes := time.UnixMilli(max(hours.Ends(), now.UnixMilli())).In(now.Location())
	until := closes.Add(next.Stay(hours.OverAt(now.UnixMilli())))
	h.Closes, h.Until = &closes, &until
}

// sooner says whether what had some spans loses the present one, or ends sooner.
func sooner(was, next hall.Hours, of func(hall.Hours) []hall.Span, nowMS int64) bool {
	if next.Always() {
		return false
	}
	open := func(spans []hall.Span) bool {
		return slices.ContainsFunc(spans, func(s hall.Span) bool { return s.FromMS <= nowMS && nowMS < s.ToMS })
	}
	end := func(spans []hall.Span) (end int64) {
		for _, s := range spans {
			end = max(end, s.ToMS)
		}
		return end
	}
	if was.Always() {
		return !open(of(next))
	}
	return (open(of(was)) && !open(of(next))) || (end(of(was)) > nowMS && end(of(next)) < end(of(was)))
}

func (h *Hits) tickets(s *hall.State, next *Catalogue, hours hall.Hours, nowMS int64, loc *time.Location) {
	for _, t := range s.Tickets.All() {
		if !t.State.Live() {
			continue
		}
		why := ""
		if sooner(s.Hours, hours, func(h hall.Hours) []hall.Span { return h.Service(t.Service()) }, nowMS) || h.NewDay != "" {
			why = hall.ByHall
		}
		for _, code := range t.Services[min(len(t.Served), len(t.Services)):] {
			_, was := s.Plan.Services[code]
			if _, known := next.Service(string(code)); was && !known {
				why = hall.ServiceWithdrawn
			}
		}
		if why == "" {
			continue
		}
		h.TicketList = append(h.TicketList, hitTicket(t, why, loc))
	}
}

func hitTicket(t *hall.Ticket, why string, loc *time.Location) HitTicket {
	hit := HitTicket{Number: t.Number(), State: string(t.State), Taken: time.UnixMilli(t.IssuedMS).In(loc), Why: why}
	if t.State == hall.Called || t.State == hall.Serving {
		hit.Window = t.Window
	}
	return hit
}

// sorted puts the lists in order, counts and bounds them.
func (h *Hits) sorted() {
	slices.SortFunc(h.TicketList, func(a, b HitTicket) int { return cmp.Or(a.Taken.Compare(b.Taken), cmp.Compare(a.Number, b.Number)) })
	slices.SortFunc(h.WindowList, func(a, b HitWindow) int { return a.Number - b.Number })
	slices.SortFunc(h.BookingList, func(a, b HitAppointment) int {
		return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.Service, b.Service))
	})
	h.Tickets, h.Appointments, h.Windows = len(h.TicketList), len(h.BookingList), len(h.WindowList)
	h.TicketList = h.TicketList[:min(len(h.TicketList), MaxHits)]
	h.BookingList = h.BookingList[:min(len(h.BookingList), MaxHits)]
	h.WindowList = h.WindowList[:min(len(h.WindowList), MaxHits)]
}

func (h *Hits) windows(s *hall.State, next *Catalogue, hours hall.Hours, nowMS int64) {
	for n, w := range s.Windows.All() {
		if w.State == hall.Closed {
			continue
		}
		why := ""
		if sooner(s.Hours, hours, func(h hall.Hours) []hall.Span { return h.Window(n) }, nowMS) || h.NewDay != "" {
			why = hall.ByHall
		}
		i := slices.IndexFunc(next.Windows, func(w Window) bool { return w.Number == n })
		if i >= 0 && slices.ContainsFunc(w.Queues, func(q hall.QueueID) bool {
			return s.Waiting(q) > 0 && !slices.Contains(next.Windows[i].Queues, string(q))
		}) {
			why = queuesWithdrawn
		}
		if why != "" {
			h.WindowList = append(h.WindowList, HitWindow{Number: n, State: string(w.State), Why: why})
		}
	}
}

func (h *Hits) appointments(s *hall.State, next *Catalogue, loc *time.Location) {
	keeps := next.Keeps(loc)
	for _, b := range s.Booked.All() {
		if b.State != hall.Booked {
			continue
		}
		if why := keeps.Keep(b); why != "" {
			h.BookingList = append(h.BookingList, HitAppointment{
				Start: time.UnixMilli(b.Slot.StartMS).In(loc), Service: string(b.Services[0]), Why: why,
			})
		}
	}
}
