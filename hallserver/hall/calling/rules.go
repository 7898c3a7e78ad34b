package calling

import (
	"fmt"
	"maps"
	"slices"
)

// Rules is a calling policy with its weights. The zero Rules is accumulating
// priority with the default weights.
type Rules struct {
	// Policy is the rule's name; empty is accumulating. The weights below are of
	// that one alone.
	Policy string `json:"policy,omitempty"`
	// Rates is the credit a class gathers in a second of waiting. Default:
	// DefaultRate, bounded by Today.
	Rates map[string]float64 `json:"rates,omitempty"`
	// HeadStartS is the credit, in seconds, that a class has on arrival.
	// Default: DefaultHeadStartS.
	HeadStartS map[string]float64 `json:"head_start_s,omitempty"`
	// QueueRates multiplies the rate of all tickets of a queue. Default: 1.
	QueueRates map[string]float64 `json:"queue_rates,omitempty"`
	// MaxWaitS is the wait a class is promised: whoever is beyond it goes before
	// all that are not, the longest wait first. Default: no promise.
	MaxWaitS map[string]float64 `json:"max_wait_s,omitempty"`
	// RateBound is the most that a class with its default weights gathers in a
	// second today, and its head start is less by as much; 0: as they are. It is
	// never set down: Today makes it.
	RateBound float64 `json:"-"`
}

// The names of the policies.
const (
	Accumulating     = "accumulating"
	FIFO             = "fifo"        // the one who came first
	StrictPriority   = "priority"    // the highest class, and in it the one who came first
	NovoSGA          = "novosga"     // as Novo SGA has it since July 2024: newest first
	NovoSGAAscending = "novosga-asc" // as Novo SGA had it before: oldest first
	ZMS              = "zms"         // the merged order of appointments and walk-ins
	TheQ             = "theq"        // own counter type first
	QSystem          = "qsystem"     // highest coefficient first
)

// Policies lists the policies a hall may be run by.
func Policies() []string { return []string{Accumulating, FIFO, StrictPriority} }

// Peers lists the rules of other systems, to be compared on simulated days.
func Peers() []string { return []string{NovoSGA, NovoSGAAscending, ZMS, TheQ, QSystem} }

// The most that weights may be.
const (
	RateMost = 1000
	WaitMost = 24 * 60 * 60 // seconds
)

// Check says what is wrong with the rules, or nil.
func (r Rules) Check() error {
	if known := slices.Concat(Policies(), Peers()); r.Policy != "" && !slices.Contains(known, r.Policy) {
		return fmt.Errorf("calling: policy %q: not one of %v", r.Policy, known)
	}
	// A rate of nothing would let its people wait for ever.
	if err := checkWeights("rate", r.Rates, 0.01, RateMost, true); err != nil {
		return err
	}
	if err := checkWeights("queue rate", r.QueueRates, 0.01, RateMost, false); err != nil {
		return err
	}
	if err := checkWeights("head start", r.HeadStartS, 0, WaitMost, true); err != nil {
		return err
	}
	return checkWeights("promise", r.MaxWaitS, 1, WaitMost, true)
}

func checkWeights(what string, weights map[string]float64, least, most float64, ofClass bool) error {
	for _, name := range slices.Sorted(maps.Keys(weights)) {
		if ofClass && !slices.Contains(Classes(), name) {
			return fmt.Errorf("calling: %s: class %q is not one of %v", what, name, Classes())
		}
		if w := weights[name]; !(w >= least && w <= most) { // NaN too
			return fmt.Errorf("calling: %s of %s: %v is not within %v to %v", what, name, w, least, most)
		}
	}
	return nil
}

// Classes lists the classes that weights are given for.
func Classes() []string {
	return []string{"normal", "appointment", "priority", "green", "named", "returning", "agent"}
}
