package hall

import "maps"

// Commands about the journal itself.
type (
	// StartEpoch begins another epoch: the journal goes on from a row that others
	// may have seen it leave behind already. What they saw after it is lost.
	StartEpoch struct {
		Epoch   int64 // above every epoch ever known
		From    Point // filled in by the engine
		Numbers Numbers
	}
	// RaiseNumbers leaves out numbers that were given in a past this journal does
	// not hold.
	RaiseNumbers struct{ Numbers Numbers }
)

// Point is a row of a journal.
type Point struct {
	Epoch int64  `json:"epoch"`
	Seq   int64  `json:"seq"`
	Hash  string `json:"hash"` // of the row, hexadecimal
}

// Numbers are what was, or may have been, given away.
type Numbers struct {
	// Day is the last business date on which it may have been: Above counts for it
	// and for every day before.
	Day   string         `json:"day"`
	Above map[string]int `json:"above"`           // the highest, by series
	Calls int64          `json:"calls,omitempty"` // calls and recalls ever
}

// Events of the journal itself.
type (
	// EpochStarted is the first row of every epoch but the first.
	EpochStarted struct {
		Epoch int64 `json:"epoch"`
		From  Point `json:"from"`
	}
	// NumbersRaised leaves numbers out: every series goes on above.
	NumbersRaised struct {
		Numbers
	}
)

// Kind implements Event.
func (EpochStarted) Kind() string  { return "epoch-started" }
func (NumbersRaised) Kind() string { return "numbers-raised" }

func (StartEpoch) command()   {}
func (RaiseNumbers) command() {}

// versionGap is by how much every window's version grows with an epoch: an
// expectation made in the lost past fits no window again.
const versionGap = 1_000_000

func (s *State) decideEpoch(cmd Command) ([]Event, error) {
	switch c := cmd.(type) {
	case StartEpoch:
		return []Event{EpochStarted{Epoch: c.Epoch, From: c.From}, NumbersRaised{c.Numbers}}, nil
	case RaiseNumbers:
		if !s.Raises(c.Numbers) {
			return nil, nil
		}
		return []Event{NumbersRaised{c.Numbers}}, nil
	}
	panic("hall: unknown command")
}

// Raises says whether leaving out n leaves out more than is left out already.
func (s *State) Raises(n Numbers) bool {
	if n.Calls > s.Calls {
		return true
	}
	for series, above := range n.Above {
		if n.Day >= s.Day && above > s.Last.Get(series) || n.Day > s.Day && (n.Day > s.Given.Day || above > s.Given.Above[series]) {
			return true
		}
	}
	return false
}

func (s *State) foldEpoch(r Record) {
	switch e := r.Event.(type) {
	case EpochStarted:
		windows := s.Windows.Clone()
		for n := range windows.All() {
			s.changeWindow(n).Version += versionGap
		}
	case NumbersRaised:
		s.Calls = max(s.Calls, e.Calls)
		above := map[string]int{} // another one: a state that was handed out may hold the old
		if s.Day <= s.Given.Day {
			maps.Copy(above, s.Given.Above)
		}
		for series, n := range e.Above {
			above[series] = max(above[series], n)
		}
		s.Given = Numbers{Day: max(s.Given.Day, e.Day), Above: above}
		s.skipGiven()
	}
}

// skipGiven leaves out of the day's numbers what was given in a lost past. It is
// not forgotten when that is over: a clock that is set right may bring a date back.
func (s *State) skipGiven() {
	if s.Day > s.Given.Day {
		return
	}
	for series, above := range s.Given.Above {
		s.Last.Set(series, max(s.Last.Get(series), above))
	}
}
