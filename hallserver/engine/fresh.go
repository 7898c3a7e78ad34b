package engine

import (
	"context"

	"yimen/hallserver/hall"
	"yimen/hallserver/journal"
)

// freshen notes which commands of a batch, and which tickets they make, the journal
// does not know: nearly always all of them, and one question for many costs what
// one for each would.
func (e *Engine) freshen(ctx context.Context, jobs []*job) error {
	if len(jobs) == 1 {
		return nil
	}
	turns := false
	for _, j := range jobs {
		turns = turns || turnsDay(j.req.Command)
	}
	for len(jobs) > 0 {
		lot := jobs[:min(journal.AskedAtOnce, len(jobs))]
		jobs = jobs[len(lot):]
		var commands [][2]string
		var tickets []hall.TicketID
		for _, j := range lot {
			commands = append(commands, [2]string{j.req.Principal, j.req.Key})
			if id := newTicket(j.req.Command); id != "" {
				tickets = append(tickets, id)
			}
		}
		answered, err := e.writer.AnyAnswered(ctx, commands...)
		if err != nil {
			return err
		}
		known, err := e.writer.AnyTicketKnown(ctx, tickets...)
		if err != nil {
			return err
		}
		for _, j := range lot {
			j.unanswered, j.unknown = !answered, !known && !turns
		}
	}
	return nil
}

// turnsDay says whether a command may begin another date: then the state forgets
// tickets that this very batch has made, and only the journal knows them.
func turnsDay(c hall.Command) bool {
	switch c.(type) {
	case hall.OpenDay, hall.SetClock:
		return true
	}
	return false
}
