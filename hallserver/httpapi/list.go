package httpapi

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"yimen/hallserver/hall"
	"yimen/hallserver/wire"
)

type listInput struct {
	State  string `query:"state" doc:"waiting, called, serving, parked, done, noshow, cancelled, expired; several with commas. Empty: all."`
	Queue  string `query:"queue" doc:"A queue's letter; several with commas. Empty: all."`
	Window int    `query:"window" minimum:"0" maximum:"9999" doc:"Only those that were at this window last. 0: all."`
	Number string `query:"number" maxLength:"16" doc:"Only the one of this number. Empty: all."`
	Limit  int    `query:"limit" minimum:"0" maximum:"1000" doc:"At most so many of each state and queue: of those who wait the next to be called, of others the latest. 0: all. Tickets-Total says how many there are."`
}

// listTickets is what consoles ask for each second. The answer to a question is
// made once for a state of the hall.
func (a *API) listTickets(ctx context.Context, in *listInput) (*output, error) {
	lang := plain(ctx).lang()
	states, p := statesOf(lang, in.State)
	if p != nil {
		return nil, p
	}
	s, seq := a.Engine.Snapshot()
	l := list{api: a, shape: a.shaper(), s: s, seq: seq, states: states, queues: queuesOf(in.Queue), in: in}
	question := strings.Join([]string{in.State, in.Queue, strconv.Itoa(in.Window), in.Number, strconv.Itoa(in.Limit)}, "\n")
	told := a.looks.kept(seq, l.shape.names, question, a.Elapsed())
	if told == nil {
		told = l.tell()
		a.looks.keep(seq, l.shape.names, question, told)
	}
	return a.seen(ctx, told), nil
}

func queuesOf(list string) (queues []hall.QueueID) {
	for _, q := range split(list) {
		if !slices.Contains(queues, hall.QueueID(q)) {
			queues = append(queues, hall.QueueID(q))
		}
	}
	return queues
}

// list is one question about the day's tickets.
type list struct {
	api    *API
	shape  shaper
	s      *hall.State
	seq    int64
	states []hall.TicketState
	queues []hall.QueueID // none: all
	in     *listInput
}

// tell makes the answer: the tickets, oldest first.
func (l *list) tell() *answer {
	var picked []hall.Standing
	var totals []string
	for _, state := range l.states {
		total, queues := 0, l.queues
		if queues == nil {
			queues = l.s.QueuesOf(state)
		}
		for _, q := range queues {
			found := l.found(state, q)
			total += len(found)
			picked = append(picked, l.first(state, found)...)
		}
		totals = append(totals, fmt.Sprintf("%s=%d", state, total))
	}
	slices.SortFunc(picked, func(a, b hall.Standing) int {
		x, y := a.Ticket, b.Ticket
		if c := cmp.Compare(x.IssuedMS, y.IssuedMS); c != 0 {
			return c
		}
		if c := strings.Compare(x.Series, y.Series); c != 0 {
			return c
		}
		return cmp.Compare(x.N, y.N)
	})
	body := l.encode(picked)
	return &answer{at: l.api.Elapsed(), body: body, tag: l.api.looks.tag(body), total: strings.Join(totals, ", ")}
}

// found are the tickets asked for of one state and queue.
func (l *list) found(state hall.TicketState, q hall.QueueID) []hall.Standing {
	var all []hall.Standing
	if state == hall.Waiting {
		all = l.api.looks.line(l.s, l.seq, l.shape.names, q)
	} else {
		for t := range l.s.Those(state, q) {
			all = append(all, hall.Standing{Ticket: t})
		}
	}
	if l.in.Window == 0 && l.in.Number == "" {
		return all
	}
	var found []hall.Standing
	for _, c := range all {
		if (l.in.Window == 0 || c.Ticket.Window == l.in.Window) && (l.in.Number == "" || c.Ticket.Number() == l.in.Number) {
			found = append(found, c)
		}
	}
	return found
}

// first are those of one state and queue that fit the limit. What is found is
// shared, and left as it is.
func (l *list) first(state hall.TicketState, found []hall.Standing) []hall.Standing {
	limit := l.in.Limit
	if limit == 0 || len(found) <= limit {
		return found
	}
	if state == hall.Waiting && l.in.Window == 0 && l.in.Number == "" { // all of the line
		return slices.DeleteFunc(slices.Clone(found), func(c hall.Standing) bool { return c.Ahead >= limit })
	}
	found = slices.Clone(found)
	slices.SortFunc(found, func(a, b hall.Standing) int {
		if state == hall.Waiting {
			return cmp.Compare(a.Ahead, b.Ahead)
		}
		return cmp.Compare(latest(b.Ticket), latest(a.Ticket))
	})
	return found[:limit]
}

func latest(t *hall.Ticket) int64 { return max(t.IssuedMS, t.CalledMS, t.EndMS) }

// encode writes the list. What is ready of a ticket is taken as it is.
func (l *list) encode(picked []hall.Standing) []byte {
	pieces := &l.api.looks.pieces
	pieces.mu.Lock()
	defer pieces.mu.Unlock()
	pieces.serve(l.shape.names, l.s.Plan.Digest)
	out, waits := make([]byte, 0, 2+len(picked)*800), waitText{}
	out = append(out, '[')
	for i, c := range picked {
		if i > 0 {
			out = append(out, ',')
		}
		p := pieces.of(c.Ticket, func(t *hall.Ticket) []byte {
			return encode(l.shape.placed(l.s, t, 0))
		})
		out = append(out, p.body[:p.cut]...)
		out = strconv.AppendInt(out, int64(c.Ahead), 10)
		if w := l.shape.wait(c.Ticket); w != nil {
			out = waits.append(out, w)
		}
		out = append(out, p.body[p.cut:]...)
	}
	return append(out, ']')
}

// waitText writes waits; those of one forecast were computed at one time.
type waitText struct {
	at   time.Time
	text []byte
}

func (x *waitText) append(out []byte, w *wire.Wait) []byte {
	if x.text == nil || !w.ComputedAt.Equal(x.at) {
		x.at, x.text = w.ComputedAt, encode(w.ComputedAt)
	}
	out = append(out, `,"wait":{"p50_s":`...)
	out = strconv.AppendInt(out, int64(w.P50S), 10)
	out = append(out, `,"p90_s":`...)
	out = strconv.AppendInt(out, int64(w.P90S), 10)
	out = append(out, `,"computed_at":`...)
	return append(append(out, x.text...), '}')
}

func split(list string) []string {
	return slices.DeleteFunc(strings.Split(list, ","), func(s string) bool { return s == "" })
}

// statesOf reads a list of states; an empty one is all.
func statesOf(lang, list string) ([]hall.TicketState, *problem) {
	all := hall.TicketStates()
	var states []hall.TicketState
	for _, name := range split(list) {
		state := hall.TicketState(name)
		if !slices.Contains(all, state) {
			p := fail(lang, http.StatusUnprocessableEntity, codeInvalid, "no such state of a ticket")
			p.Errors = []wire.Field{{Location: "query.state", Message: "expected waiting, called, serving, parked, done, noshow, cancelled or expired"}}
			return nil, p
		}
		if !slices.Contains(states, state) {
			states = append(states, state)
		}
	}
	if states == nil {
		states = all
	}
	return states, nil
}
