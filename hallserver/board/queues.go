package board

import (
	"slices"

	"yimen/hallserver/hall"
	"yimen/hallserver/wire"
)

func (p *projector) readQueues(st *hall.State) []wire.BoardQueue {
	queues := []wire.BoardQueue{}
	if !p.traits.queues {
		return queues
	}
	for _, id := range st.Plan.Queues {
		if !p.showsQueue(st, id) {
			continue
		}
		name, _ := p.cfg.Names.QueueText(id)
		queues = append(queues, p.queue(st, wire.BoardQueue{ID: string(id), Name: name}))
	}
	return queues
}

// takeQueues brings the queues up to date and returns those that changed.
func (p *projector) takeQueues(st *hall.State) []wire.BoardQueue {
	var changed []wire.BoardQueue
	for i := range p.queues {
		if q := p.queue(st, p.queues[i]); !sameQueue(q, p.queues[i]) {
			p.queues[i] = q
			changed = append(changed, q)
		}
	}
	return changed
}

// behind says whether waiting counts have changed since they were last taken.
func (p *projector) behind(st *hall.State) bool {
	return slices.ContainsFunc(p.queues, func(q wire.BoardQueue) bool { return !sameQueue(p.queue(st, q), q) })
}

// queue brings a queue up to date.
func (p *projector) queue(st *hall.State, q wire.BoardQueue) wire.BoardQueue {
	q.Waiting, q.Wait = st.Waiting(hall.QueueID(q.ID)), nil
	if p.cfg.Waits == nil {
		return q
	}
	if w, ok := p.cfg.Waits(hall.QueueID(q.ID)); ok {
		q.Wait = &w
	}
	return q
}

// sameQueue says whether two pictures of a queue say the same to a reader, who
// is told whole minutes.
func sameQueue(a, b wire.BoardQueue) bool {
	if a.Waiting != b.Waiting || (a.Wait == nil) != (b.Wait == nil) {
		return false
	}
	return a.Wait == nil || (a.Wait.P50S/60 == b.Wait.P50S/60 && a.Wait.P90S/60 == b.Wait.P90S/60)
}
