package simulate

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"

	"yimen/hallserver/hall"
)

// maker makes a scenario's parts.
type maker struct {
	Scenario

	chance   *rand.Rand
	services []invented
	hall     Hall
}

// invented is a service of the scenario.
type invented struct {
	code  hall.ServiceCode
	queue hall.QueueID
	meanS float64
	share float64 // of the visits
}

// inventServices makes two services a queue: a short one that many come for, and
// a long one.
func inventServices(queues int) []invented {
	var out []invented
	for q := range queues {
		letter := string(rune('A' + q))
		short, long := float64(240+60*q), float64(600+120*q)
		share := 1 / float64(queues)
		out = append(out,
			invented{hall.ServiceCode(letter + "1"), hall.QueueID(letter), short, 0.65 * share},
			invented{hall.ServiceCode(letter + "2"), hall.QueueID(letter), long, 0.35 * share})
	}
	return out
}

// meanS is how long a visit takes on average.
func (m *maker) meanS() float64 {
	sum := 0.0
	for _, s := range m.services {
		sum += s.share * s.meanS
	}
	return sum
}

// inventHall puts windows to queues by their work. One serves all, every third
// two queues; the others help a second one when its wait is long.
func (m *maker) inventHall() Hall {
	h := Hall{Services: map[hall.ServiceCode]hall.QueueID{}, WalkS: 0, GapS: 5, NoShowS: 45}
	work := map[hall.QueueID]float64{}
	for _, s := range m.services {
		h.Services[s.code] = s.queue
		if !slices.Contains(h.Queues, s.queue) {
			h.Queues = append(h.Queues, s.queue)
		}
		work[s.queue] += s.share * s.meanS / m.meanS()
	}
	given := map[hall.QueueID]float64{}
	for n := range m.Windows {
		own := slices.MinFunc(h.Queues, func(a, b hall.QueueID) int { return compareFloat((given[a]+1)/work[a], (given[b]+1)/work[b]) })
		given[own]++
		h.Windows = append(h.Windows, m.inventWindow(n, own, h.Queues))
	}
	return h
}

func (m *maker) inventWindow(n int, own hall.QueueID, queues []hall.QueueID) Window {
	w := Window{
		WindowPlan: hall.WindowPlan{Number: n + 1, Queues: []hall.QueueID{own}},
		Open:       []Span{{FromS: openS, ToS: closeS}},
		Speed:      round2(math.Exp(0.15 * m.chance.NormFloat64())),
		Skill:      map[hall.ServiceCode]float64{},
	}
	lunch := 11.5*3600 + float64(n%2)*45*60
	w.Pauses = []Span{{FromS: lunch, ToS: lunch + 45*60}}
	for _, s := range m.services {
		w.Skill[s.code] = round2(math.Exp(0.1 * m.chance.NormFloat64()))
	}
	others := slices.DeleteFunc(slices.Clone(queues), func(q hall.QueueID) bool { return q == own })
	switch {
	case len(others) == 0:
	case n == m.Windows-1:
		w.Queues = append(w.Queues, others...)
	case n%3 == 1:
		w.Queues = append(w.Queues, others[n%len(others)])
	default:
		w.Helps = []hall.Help{{Queue: others[n%len(others)], AfterS: 600}}
	}
	return w
}

func round2(n float64) float64 { return math.Round(n*100) / 100 }

// capacityS is how many seconds of work the windows can do in their hours.
func (h Hall) capacityS() float64 {
	sum := 0.0
	for _, w := range h.Windows {
		for _, s := range w.planned() {
			sum += (s.ToS - s.FromS) * cmp.Or(w.Speed, 1)
		}
	}
	return sum
}

// visits makes a day's visits, by arrival.
func (m *maker) visits(load float64, bus bool) []Visit {
	n := int(load*m.hall.capacityS()/m.meanS() + 0.5)
	var out []Visit
	if bus {
		at := 9.5*3600 + m.chance.Float64()*5*3600
		service := m.services[m.chance.IntN(len(m.services))]
		for range min(busPeople, n) {
			v := m.visit(at+m.chance.Float64()*240, hall.Normal)
			v.Service, v.ServeS = service.code, m.serveS(service)
			out = append(out, v)
		}
	}
	for len(out) < n {
		out = append(out, m.visit(m.arriveS(), m.class()))
	}
	slices.SortStableFunc(out, func(a, b Visit) int { return compareFloat(a.ArriveS, b.ArriveS) })
	return out
}

// arriveS is evenly over the day, or in one of its rushes.
func (m *maker) arriveS() float64 {
	for {
		at := openS - 600 + m.chance.Float64()*(lastTicketS-openS+600)
		if m.chance.Float64() < m.Rush {
			middle := 9.75 * 3600
			if m.chance.IntN(5) < 2 {
				middle = 14.25 * 3600
			}
			at = middle + 2400*m.chance.NormFloat64()
		}
		if at >= openS-600 && at < lastTicketS {
			return math.Round(at*10) / 10
		}
	}
}

func (m *maker) class() hall.Class {
	u := m.chance.Float64()
	for _, c := range []struct {
		class hall.Class
		share float64
	}{
		{hall.Priority, m.Urgent}, {hall.Green, m.Urgent / 8}, {hall.Appointment, m.Booked}, {hall.Agent, 0.02}, {hall.Returning, 0.01},
	} {
		if u -= c.share; u < 0 {
			return c.class
		}
	}
	return hall.Normal
}

func (m *maker) visit(at float64, class hall.Class) Visit {
	u, service := m.chance.Float64(), m.services[len(m.services)-1]
	for _, s := range m.services {
		if u -= s.share; u < 0 {
			service = s
			break
		}
	}
	v := Visit{ArriveS: math.Round(at*10) / 10, Service: service.code, Class: class, ServeS: m.serveS(service)}
	if class == hall.Appointment {
		v.SlotS = min(math.Ceil((at-300)/900)*900, 16.75*3600) // from five minutes late to ten early
	} else if m.chance.IntN(4) == 0 {
		v.PatienceS = math.Round(3600 * math.Exp(0.5*m.chance.NormFloat64()))
	}
	return v
}

// serveS is lognormal, of the service's mean and the scenario's variation.
func (m *maker) serveS(s invented) float64 {
	sigma2 := math.Log(1 + m.CV*m.CV)
	t := s.meanS * math.Exp(math.Sqrt(sigma2)*m.chance.NormFloat64()-sigma2/2)
	return math.Round(min(max(t, 20), serveMostS)*10) / 10
}
