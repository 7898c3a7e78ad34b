package forecast

import (
	"encoding/json"
	"fmt"

	"yimen/hallserver/hall"
)

// modelVersion is the version a model is written in. Whoever raises it reads the ones
// before, from 2 on, too: an imported past is told by no journal.
const modelVersion = 2

// stored is a model as JSON. Maps with keys of two parts are lists.
type stored struct {
	Version    int                                           `json:"version"`
	Day        string                                        `json:"day"`
	MidnightMS int64                                         `json:"midnight_ms"`
	QueueOf    map[hall.ServiceCode]hall.QueueID             `json:"queue_of"`
	Thought    map[hall.ServiceCode]float64                  `json:"thought,omitempty"`
	Cells      []storedCell                                  `json:"cells"`
	People     regression                                    `json:"people"`
	Shape      shape                                         `json:"shape"`
	DayOff     moment                                        `json:"day_off"`
	Drift      moment                                        `json:"drift"`
	Days       float64                                       `json:"days"`
	Past       []storedRow                                   `json:"past"`
	Today      []storedRow                                   `json:"today"`
	Mix        map[hall.QueueID]map[hall.ServiceCode]float64 `json:"mix"`
	Habits     habits                                        `json:"habits"`
	Presence   presence                                      `json:"presence"`
	OpenSince  map[int]int64                                 `json:"open_since"`
	OpenToday  map[int][]hall.Span                           `json:"open_today"`
	Free       map[int]int64                                 `json:"free"`
	Greet      map[hall.TicketID]int64                       `json:"greet"`
	Paused     map[int]int64                                 `json:"paused"`
}

type storedCell struct {
	Service hall.ServiceCode `json:"service"`
	Window  int              `json:"window"`
	moment
}

type storedRow struct {
	Queue hall.QueueID   `json:"queue"`
	Class hall.Class     `json:"class"`
	Slots [slots]float64 `json:"slots"`
}

// MarshalJSON writes all that was learnt.
func (m *Model) MarshalJSON() ([]byte, error) {
	s := stored{
		Version: modelVersion, Day: m.day, MidnightMS: m.midnightMS, QueueOf: m.queueOf, Thought: m.times.thought,
		People: m.times.people, Shape: m.times.shape, DayOff: m.times.today, Drift: m.times.drift,
		Days: m.arrivals.days, Past: rows(m.arrivals.past), Today: rows(m.arrivals.today), Mix: m.arrivals.mix,
		Habits: m.habits, Presence: m.presence, OpenSince: m.presence.since, OpenToday: m.presence.today,
		Free: m.free, Greet: m.greet, Paused: m.paused,
	}
	for _, c := range m.times.sorted() {
		s.Cells = append(s.Cells, storedCell{c.Service, c.Window, m.times.cells[c]})
	}
	return json.Marshal(s)
}

// UnmarshalJSON reads what MarshalJSON wrote, in place of all that m knew but
// its time zone. It fails on another version and leaves m as it was.
func (m *Model) UnmarshalJSON(raw []byte) error {
	var s stored
	if err := json.Unmarshal(raw, &s); err != nil {
		return fmt.Errorf("forecast: model: %w", err)
	}
	if s.Version != modelVersion {
		return fmt.Errorf("forecast: model has version %d, this program knows %d", s.Version, modelVersion)
	}
	n := NewModel(m.zone)
	n.day, n.midnightMS = s.Day, s.MidnightMS
	n.times.people, n.times.shape, n.times.today, n.times.drift = s.People, s.Shape, s.DayOff, s.Drift
	for _, c := range s.Cells {
		n.times.cells[cell{c.Service, c.Window}] = c.moment
	}
	n.arrivals.days = s.Days
	unrows(n.arrivals.past, s.Past)
	unrows(n.arrivals.today, s.Today)
	n.habits, n.presence = s.Habits, newPresence()
	n.presence.Days = s.Presence.Days
	keep(&n.queueOf, s.QueueOf)
	keep(&n.arrivals.mix, s.Mix)
	keep(&n.presence.since, s.OpenSince)
	keep(&n.presence.today, s.OpenToday)
	keep(&n.free, s.Free)
	keep(&n.greet, s.Greet)
	keep(&n.paused, s.Paused)
	n.times.thought = s.Thought
	n.times.refit(n.queueOf)
	*m = *n
	return nil
}

// keep puts a map in place unless it is nil.
func keep[K comparable, V any](to *map[K]V, read map[K]V) {
	if read != nil {
		*to = read
	}
}

func rows(of map[kind]*[slots]float64) []storedRow {
	var list []storedRow
	for _, k := range sortedKinds(of) {
		list = append(list, storedRow{k.Queue, k.Class, *of[k]})
	}
	return list
}

func unrows(to map[kind]*[slots]float64, list []storedRow) {
	for _, r := range list {
		to[kind{r.Queue, r.Class}] = &r.Slots
	}
}
