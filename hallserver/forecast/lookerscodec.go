package forecast

import (
	"encoding/json"
	"slices"

	"yimen/hallserver/hall"
)

// storedLook is what the simple estimates stand on, as JSON.
type storedLook struct {
	All      moment                     `json:"all"`
	Services []float64                  `json:"services"` // seconds of the last ones
	Waited   []storedWait               `json:"waited"`
	Lately   map[hall.QueueID][]float64 `json:"lately"`
}

// storedWait is the wait of the one called last.
type storedWait struct {
	Queue hall.QueueID `json:"queue"`
	Class hall.Class   `json:"class"`
	Wait  float64      `json:"wait_s"`
}

// MarshalJSON writes what a restart goes on from.
func (l *lookers) MarshalJSON() ([]byte, error) {
	s := storedLook{All: l.all, Services: l.rival.last, Lately: l.last}
	for k, wait := range l.waited {
		s.Waited = append(s.Waited, storedWait{k.Queue, k.Class, wait})
	}
	slices.SortFunc(s.Waited, func(a, b storedWait) int { return compareKinds(kind{a.Queue, a.Class}, kind{b.Queue, b.Class}) })
	return json.Marshal(s)
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (l *lookers) UnmarshalJSON(raw []byte) error {
	var s storedLook
	if err := json.Unmarshal(raw, &s); err != nil {
		return err
	}
	*l = *newLookers()
	l.all, l.rival.last = s.All, s.Services
	keep(&l.last, s.Lately)
	for _, w := range s.Waited {
		l.waited[kind{w.Queue, w.Class}] = w.Wait
	}
	return nil
}
