package journal

import (
	"context"
	"database/sql/driver"
	"fmt"
	"strings"

	sqlite3 "github.com/mattn/go-sqlite3"

	"yimen/hallserver/hall"
)

// projections keep every table that is made of events alone.
type projections struct {
	tickets *ticketProjection
	rare    map[string]*statement // of the other tables, by kind of event
}

// projected lists the tables, each in the order it is compared in.
func projected() []string { return []string{"ticket", "rating", "appointment"} }

func prepareProjections(c *sqlite3.SQLiteConn) (*projections, error) {
	tickets, err := prepareTicketProjection(c)
	if err != nil {
		return nil, err
	}
	p := &projections{tickets: tickets, rare: map[string]*statement{}}
	for kind, query := range map[string]string{
		hall.ServiceRated{}.Kind(): `INSERT OR REPLACE INTO rating
			(id, ticket, service, window, staff, level, source, reasons, text, supplements, at_ms)
			VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)`,
		hall.AppointmentBooked{}.Kind(): `INSERT OR REPLACE INTO appointment
			(code, date, queue, start_ms, end_ms, service, subject, channel, state)
			VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'booked')`,
		hall.AppointmentCancelled{}.Kind(): "UPDATE appointment SET state = 'cancelled' WHERE code = ?1",
		hall.AppointmentArrived{}.Kind():   "UPDATE appointment SET state = 'arrived', ticket = ?1 WHERE code = ?2",
		hall.AppointmentRestored{}.Kind():  "UPDATE appointment SET state = 'booked', ticket = '' WHERE code = ?1",
		hall.AppointmentWithdrawn{}.Kind(): "UPDATE appointment SET state = 'withdrawn' WHERE code = ?1",
		hall.AppointmentMissed{}.Kind():    "UPDATE appointment SET state = 'missed' WHERE code = ?1",
	} {
		if p.rare[kind], err = prepareStatement(c, query); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// apply takes one event into the tables.
func (p *projections) apply(ctx context.Context, atMS int64, e hall.Event) error {
	var values []driver.Value
	switch e := e.(type) {
	case hall.ServiceRated:
		values = []driver.Value{
			string(e.Rating), string(e.Ticket), string(e.Service), int64(e.Window), string(e.Staff), int64(e.Level),
			e.Source, strings.Join(e.Reasons, " "), string(e.Text), string(e.Supplements), atMS,
		}
	case hall.AppointmentBooked:
		values = []driver.Value{
			string(e.Appointment), e.Slot.Date, string(e.Slot.Queue), e.Slot.StartMS, e.Slot.EndMS,
			string(e.Services[0]), string(e.Subject), e.Channel,
		}
	case hall.AppointmentCancelled:
		values = []driver.Value{string(e.Appointment)}
	case hall.AppointmentArrived:
		values = []driver.Value{string(e.Ticket), string(e.Appointment)}
	case hall.AppointmentRestored:
		values = []driver.Value{string(e.Appointment)}
	case hall.AppointmentWithdrawn:
		values = []driver.Value{string(e.Appointment)}
	case hall.AppointmentMissed:
		values = []driver.Value{string(e.Appointment)}
	default:
		return p.tickets.apply(ctx, atMS, e)
	}
	if err := p.rare[e.Kind()].exec(ctx, values...); err != nil {
		return fmt.Errorf("project %s: %w", e.Kind(), err)
	}
	return nil
}

// flush writes what was gathered.
func (p *projections) flush(ctx context.Context) error { return p.tickets.flush(ctx) }

// forget drops what was gathered and not written.
func (p *projections) forget() { p.tickets.pending = p.tickets.pending[:0] }

func (p *projections) close() {
	p.tickets.close()
	for _, s := range p.rare {
		s.close()
	}
}
