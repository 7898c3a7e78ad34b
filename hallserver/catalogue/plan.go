package catalogue

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"

	"yimen/hallserver/hall"
	"yimen/hallserver/wire"
)

// Version names the file this catalogue was read from: a digest of its bytes.
func (c *Catalogue) Version() string { return c.version }

// Plan is what the day is run by. Its digest says nothing of names and
// materials: a catalogue that changes only those keeps its plan.
func (c *Catalogue) Plan() hall.Plan {
	p := hall.Plan{Services: make(map[hall.ServiceCode]hall.QueueID, len(c.Services)), Rules: c.Rules.plan()}
	p.Rules.Kiosks = c.Priority.kiosks()
	for _, q := range c.Queues {
		p.Queues = append(p.Queues, hall.QueueID(q.ID))
	}
	p.ExpectedS = make(map[hall.ServiceCode]int, len(c.Services))
	for _, s := range c.Services {
		p.Services[hall.ServiceCode(s.Code)] = hall.QueueID(s.Queue)
		p.ExpectedS[hall.ServiceCode(s.Code)] = s.ExpectedMinutes * 60
		if s.Appointments != nil {
			p.OwnPlaces = append(p.OwnPlaces, hall.ServiceCode(s.Code))
		}
		if s.NeedsCard() {
			p.NeedsSubject = append(p.NeedsSubject, hall.ServiceCode(s.Code))
		}
	}
	for _, w := range c.Windows {
		wp := hall.WindowPlan{Number: w.Number, Zone: w.Zone}
		for _, q := range w.Queues {
			wp.Queues = append(wp.Queues, hall.QueueID(q))
		}
		for _, h := range w.Helps {
			wp.Helps = append(wp.Helps, hall.Help{Queue: hall.QueueID(h.Queue), AfterS: h.AfterMinutes * 60})
		}
		p.Windows = append(p.Windows, wp)
	}
	slices.Sort(p.Queues)
	slices.Sort(p.NeedsSubject)
	slices.Sort(p.OwnPlaces)
	slices.SortFunc(p.Windows, func(a, b hall.WindowPlan) int { return a.Number - b.Number })
	raw, err := json.Marshal(p) // maps marshal in key order
	if err != nil {
		panic("catalogue: marshal plan: " + err.Error())
	}
	sum := sha256.Sum256(raw)
	p.Digest = hex.EncodeToString(sum[:])
	return p
}

// HallName is the hall's name.
func (c *Catalogue) HallName() wire.Text { return c.Hall }

// QueueText is a queue's name and zone; a queue of an earlier catalogue has its
// letter for a name.
func (c *Catalogue) QueueText(id hall.QueueID) (name, zone wire.Text) {
	for _, q := range c.Queues {
		if q.ID == string(id) {
			return q.Name, c.zoneName(q.Zone)
		}
	}
	return wire.Text{"zh": string(id), "en": string(id), "ko": string(id)}, wire.Text{}
}

// QueueZone is the zone of a queue, by its id; empty: none is known.
func (c *Catalogue) QueueZone(id hall.QueueID) string {
	for _, q := range c.Queues {
		if q.ID == string(id) {
			return q.Zone
		}
	}
	return ""
}

// WindowText is a window's name and zone; a window of an earlier catalogue has
// its number for a name.
func (c *Catalogue) WindowText(n int) (name, zone wire.Text) {
	for _, w := range c.Windows {
		if w.Number == n {
			return w.Name, c.zoneName(w.Zone)
		}
	}
	return numberedWindow(n), wire.Text{}
}

// Service finds a service by code.
func (c *Catalogue) Service(code string) (Service, bool) {
	i := slices.IndexFunc(c.Services, func(s Service) bool { return s.Code == code })
	if i < 0 {
		return Service{}, false
	}
	return c.Services[i], true
}

// ServiceText is a service's name; one of an earlier catalogue has its code.
func (c *Catalogue) ServiceText(code hall.ServiceCode) wire.Text {
	if s, ok := c.Service(string(code)); ok {
		return s.Name
	}
	return wire.Text{"zh": string(code), "en": string(code), "ko": string(code)}
}

func (c *Catalogue) zoneName(id string) wire.Text {
	for _, z := range c.Zones {
		if z.ID == id {
			return z.Name
		}
	}
	return wire.Text{}
}
