package hall

import (
	"fmt"
	"slices"
)

// Plan is what the day is run by: which queues and windows there are and
// which queue a service belongs to. It is a fact of the journal (PlanAdopted),
// so that a fold never needs the catalogue's file.
type Plan struct {
	Digest   string                  `json:"digest"`
	Queues   []QueueID               `json:"queues"`
	Services map[ServiceCode]QueueID `json:"services"`
	Windows  []WindowPlan            `json:"windows"`
	// NeedsSubject lists the services that take a ticket only with a card.
	NeedsSubject []ServiceCode `json:"needs_subject,omitempty"`
	// OwnPlaces lists the services whose appointments have places of their own;
	// the others of a queue share its.
	OwnPlaces []ServiceCode `json:"own_places,omitempty"`
	// ExpectedS is how long a service is thought to take, in seconds: what waits
	// are foretold by until the hall has days of its own to learn from.
	ExpectedS map[ServiceCode]int `json:"expected_s,omitempty"`
	Rules     Rules               `json:"rules,omitzero"`
}

// WindowPlan is one window's work profile: its queues, in order of preference,
// and those it helps.
type WindowPlan struct {
	Number int       `json:"number"`
	Queues []QueueID `json:"queues"`
	Helps  []Help    `json:"helps,omitempty"`
	Zone   string    `json:"zone,omitempty"` // by its id; empty: none is known
}

// Help is a queue that is not the window's own, and how long somebody must have
// waited there before the window helps.
type Help struct {
	Queue  QueueID `json:"queue"`
	AfterS int     `json:"after_s"`
}

// Check says what is wrong with a plan, or nil.
func (p Plan) Check() error {
	seen := map[int]bool{}
	for _, w := range p.Windows {
		if w.Number < 1 || w.Number > 9999 {
			return fmt.Errorf("window %d: number outside 1 to 9999", w.Number)
		}
		if seen[w.Number] {
			return fmt.Errorf("window %d: twice", w.Number)
		}
		seen[w.Number] = true
		for _, q := range w.Queues {
			if !slices.Contains(p.Queues, q) {
				return fmt.Errorf("window %d: unknown queue %q", w.Number, q)
			}
		}
		for _, h := range w.Helps {
			if !slices.Contains(p.Queues, h.Queue) || slices.Contains(w.Queues, h.Queue) || h.AfterS < 0 {
				return fmt.Errorf("window %d: cannot help queue %q after %d s", w.Number, h.Queue, h.AfterS)
			}
		}
	}
	for i, q := range p.Queues {
		if q == "" || slices.Contains(p.Queues[:i], q) {
			return fmt.Errorf("queue %q: empty or twice", q)
		}
	}
	for s, q := range p.Services {
		if !slices.Contains(p.Queues, q) {
			return fmt.Errorf("service %q: unknown queue %q", s, q)
		}
	}
	return p.Rules.Check()
}
