package journal

import (
	"cmp"
	"context"
	"database/sql/driver"
	"fmt"
	"strings"

	sqlite3 "github.com/mattn/go-sqlite3"

	"yimen/hallserver/digest"
	"yimen/hallserver/hall"
)

// ticketProjection keeps the table ticket: a row per ticket ever, as it stands.
// Inserts of one batch are gathered and written together before the first
// update of the batch needs them, or at its end.
type ticketProjection struct {
	table   digest.Table
	insert  *inserter
	pending []driver.Value
	updates map[string]*statement
}

func prepareTicketProjection(c *sqlite3.SQLiteConn) (*ticketProjection, error) {
	table := ticketTable()
	insert, err := prepareInserter(c, table.Name, append(table.Columns, "sum")...)
	if err != nil {
		return nil, err
	}
	if err := teachSum(c, table); err != nil {
		return nil, err
	}
	p := &ticketProjection{table: table, insert: insert, updates: map[string]*statement{}}
	for kind, set := range map[string][]string{
		hall.TicketPrinted{}.Kind():   {"printed = ?1"},
		hall.TicketCancelled{}.Kind(): {"state = 'cancelled'", "end_ms = ?1"},
		hall.TicketCalled{}.Kind():    {"state = 'called'", "called_ms = ?1", "window = ?2", "start_ms = 0", "recalls = 0"},
		hall.TicketRecalled{}.Kind():  {"recalls = ?1"},
		hall.ServiceStarted{}.Kind():  {"state = 'serving'", "start_ms = ?1"},
		hall.ServiceFinished{}.Kind(): {"state = 'done'", "end_ms = ?1"},
		hall.TicketNoShow{}.Kind():    {"state = 'noshow'", "end_ms = ?1"},
		hall.TicketExpired{}.Kind():   {"state = ?1", "end_ms = ?2"},

		hall.TicketParked{}.Kind():      {"state = 'parked'", "start_ms = 0"},
		hall.TicketTransferred{}.Kind(): {"state = 'waiting'", "start_ms = 0", "queue = ?1"},
		hall.TicketReinstated{}.Kind():  {"state = ?1", "end_ms = 0"},
		hall.TicketReactivated{}.Kind(): {"state = 'waiting'", "end_ms = 0"},
		hall.ServicesSet{}.Kind():       {"service = ?1", "queue = ?2"},
		hall.ClassSet{}.Kind():          {"class = ?1"},
	} {
		if p.updates[kind], err = prepareStatement(c, updateTicket(table.Columns, set)); err != nil {
			return nil, err
		}
	}
	if p.updates[hall.ClockSet{}.Kind()], err = prepareStatement(c, moveTickets(table.Columns)); err != nil {
		return nil, err
	}
	return p, nil
}

// updateTicket is the statement that sets some columns of a ticket, and the
// digest of what its row then is. The ticket's id is the last parameter.
func updateTicket(columns, set []string) string {
	params := 0
	for _, s := range set {
		if _, value, _ := strings.Cut(s, " = "); strings.HasPrefix(value, "?") {
			params++
		}
	}
	return fmt.Sprintf("%s WHERE id = ?%d", setTicket(columns, set), params+1)
}

func setTicket(columns, set []string) string {
	after := map[string]string{}
	for _, s := range set {
		column, value, _ := strings.Cut(s, " = ")
		after[column] = value
	}
	row := make([]string, len(columns))
	for i, column := range columns {
		row[i] = cmp.Or(after[column], column)
	}
	// A row that is damaged stays so: what it then is gets no digest.
	return fmt.Sprintf("UPDATE ticket SET %s, sum = CASE WHEN sum = ticket_sum(%s) THEN ticket_sum(%s) ELSE 0 END",
		strings.Join(set, ", "), strings.Join(columns, ", "), strings.Join(row, ", "))
}

// moveTickets is the statement that does to every sound ticket of day ?4 what
// hall.ClockSet.Move does: ?1 since when, ?2 by how much, ?3 to when.
func moveTickets(columns []string) string {
	var set []string
	for _, column := range []string{"issued_ms", "called_ms", "start_ms", "end_ms"} {
		set = append(set, fmt.Sprintf("%[1]s = CASE WHEN %[1]s = 0 THEN 0 WHEN ?1 = 0 THEN min(%[1]s, ?3) "+
			"WHEN %[1]s >= ?1 THEN %[1]s + ?2 ELSE min(%[1]s, ?1 + ?2) END", column))
	}
	return fmt.Sprintf("%s WHERE day = ?4 AND sum = ticket_sum(%s)", setTicket(columns, set), strings.Join(columns, ", "))
}

// apply takes one event into the table.
func (p *ticketProjection) apply(ctx context.Context, atMS int64, e hall.Event) error {
	switch e := e.(type) {
	case hall.TicketIssued:
		row := [...]driver.Value{
			string(e.Ticket), e.Day, e.Series, int64(e.N), string(e.Queue), string(e.Services[0]), string(e.Class),
			string(hall.Waiting), int64(0), int64(0), "", atMS, int64(0), int64(0), int64(0),
		}
		p.pending = append(append(p.pending, row[:]...), p.table.Sum(anySlice(row[:])...))
		return nil
	case hall.ClockSet:
		return p.update(ctx, e, e.SinceMS, e.ToMS-e.FromMS, e.ToMS, e.Day)
	case hall.TicketPrinted:
		printed := "ok"
		if !e.OK {
			printed = "failed"
		}
		return p.update(ctx, e, printed, string(e.Ticket))
	case hall.TicketCalled:
		return p.update(ctx, e, atMS, int64(e.Window), string(e.Ticket))
	case hall.TicketRecalled:
		return p.update(ctx, e, int64(e.Times), string(e.Ticket))
	case hall.TicketCancelled:
		return p.update(ctx, e, atMS, string(e.Ticket))
	case hall.ServiceStarted:
		return p.update(ctx, e, atMS, string(e.Ticket))
	case hall.ServiceFinished:
		if e.More {
			return nil // what follows says where the ticket goes on
		}
		return p.update(ctx, e, atMS, string(e.Ticket))
	case hall.TicketParked:
		return p.update(ctx, e, string(e.Ticket))
	case hall.TicketTransferred:
		return p.update(ctx, e, string(e.Queue), string(e.Ticket))
	case hall.TicketReactivated:
		return p.update(ctx, e, string(e.Ticket))
	case hall.ServicesSet:
		return p.update(ctx, e, string(e.Services[0]), string(e.Queue), string(e.Ticket))
	case hall.ClassSet:
		return p.update(ctx, e, string(e.Class), string(e.Ticket))
	case hall.TicketNoShow:
		return p.update(ctx, e, atMS, string(e.Ticket))
	case hall.TicketExpired:
		// In one word: the row has no room for why.
		return p.update(ctx, e, cmp.Or(e.Reason, string(hall.Expired)), atMS, string(e.Ticket))
	case hall.TicketReinstated:
		state := hall.Waiting
		if e.Parked {
			state = hall.Parked
		}
		return p.update(ctx, e, string(state), string(e.Ticket))
	}
	return nil
}

func (p *ticketProjection) update(ctx context.Context, e hall.Event, values ...driver.Value) error {
	if err := p.flush(ctx); err != nil {
		return err
	}
	if err := p.updates[e.Kind()].exec(ctx, values...); err != nil {
		return fmt.Errorf("project %s: %w", e.Kind(), err)
	}
	return nil
}

// flush writes the gathered inserts.
func (p *ticketProjection) flush(ctx context.Context) error {
	if len(p.pending) == 0 {
		return nil
	}
	err := p.insert.insert(ctx, p.pending)
	p.pending = p.pending[:0]
	if err != nil {
		return fmt.Errorf("project tickets: %w", err)
	}
	return nil
}

func (p *ticketProjection) close() {
	p.insert.close()
	for _, s := range p.updates {
		s.close()
	}
}
