package catalogue

import (
	"strconv"
	"time"

	"yimen/hallserver/hall"
	"yimen/hallserver/wire"
)

func numberedWindow(n int) wire.Text {
	s := strconv.Itoa(n)
	return wire.Text{"zh": s + " 号窗口", "en": "Window " + s, "ko": s + "번 창구"}
}

// Wire is the catalogue as it travels, with who waits now and what is open. now
// carries the hall's time zone. Services that the plan in force does not know,
// or has in another queue, are left out: a ticket for them would be refused or
// go astray.
func (c *Catalogue) Wire(s *hall.State, now time.Time, sealKey []byte) wire.Catalogue {
	o, nowMS := newOpenings(c, s, now), now.UnixMilli()
	all := o.all()
	_, offsetS := now.Zone()
	out := wire.Catalogue{
		Hall: c.Hall, Languages: c.Languages, Version: c.version, SealKey: sealKey, UTCOffsetS: &offsetS, Open: all.Tickets,
		ClosesAt: moment(all.ClosesAt), OpensAt: moment(all.OpensAt), ClosedReason: all.Reason,
		Queues: []wire.Queue{}, Themes: []wire.Theme{}, Services: []wire.ServiceDetail{},
		Priority: c.Priority.wire(),
	}
	for _, r := range c.RatingReasons() {
		out.RatingReasons = append(out.RatingReasons, wire.Choice{Code: r.Code, Name: r.Name})
	}
	if !all.Tickets {
		out.ClosedText = o.closedText(all)
	}
	for _, q := range c.Queues {
		if contains(s.Plan.Queues, q.ID) || s.Waiting(hall.QueueID(q.ID)) > 0 {
			out.Queues = append(out.Queues, c.WireQueue(s, hall.QueueID(q.ID), nowMS))
		}
	}
	served := map[string]bool{}
	for _, svc := range c.Services {
		if s.Plan.Services[hall.ServiceCode(svc.Code)] == hall.QueueID(svc.Queue) {
			served[svc.Code] = true
			out.Services = append(out.Services, c.wireService(o, svc))
		}
	}
	for _, t := range c.Themes {
		w := wire.Theme{ID: t.ID, Name: t.Name, Hint: t.Hint, Icon: t.Icon, Services: []string{}}
		for _, code := range t.Services {
			if served[code] {
				w.Services = append(w.Services, code)
			}
		}
		if len(w.Services) > 0 {
			out.Themes = append(out.Themes, w)
		}
	}
	return out
}

func contains(qs []hall.QueueID, id string) bool {
	for _, q := range qs {
		if string(q) == id {
			return true
		}
	}
	return false
}

// WireQueue is a queue with what waits in it now.
func (c *Catalogue) WireQueue(s *hall.State, id hall.QueueID, nowMS int64) wire.Queue {
	name, zone := c.QueueText(id)
	q := wire.Queue{
		ID: string(id), Name: name, Zone: zone,
		Waiting: s.Waiting(id), OpenWindows: s.OpenWindows(id), FreeWindows: s.FreeWindows(id),
	}
	for first := range s.Line(id) {
		q.LongestWaitS = int(max(0, nowMS-first.IssuedMS) / 1000)
		break
	}
	return q
}

// WireService is a service with all that is known of it: what a kiosk shows, and
// what Details says, which the answer of Wire leaves out. now carries the hall's
// time zone.
func (c *Catalogue) WireService(s *hall.State, svc Service, now time.Time) wire.ServiceDetail {
	d := c.wireService(newOpenings(c, s, now), svc)
	svc.wire(&d)
	return d
}

func (c *Catalogue) wireService(o *openings, svc Service) wire.ServiceDetail {
	d := wire.ServiceDetail{
		Code: svc.Code, Name: svc.Name, Keywords: svc.Keywords, Department: svc.Department, Queue: svc.Queue,
		Flags: svc.Flags, Fee: svc.Fee, PromisedNatural: svc.PromisedNatural, LegalNatural: svc.LegalNatural,
		PromisedDays: svc.PromisedDays, LegalDays: svc.LegalDays, ExpectedMinutes: svc.ExpectedMinutes,
		CardRequired: svc.NeedsCard(), CardTyped: svc.NeedsCard() && svc.CardTyped, Waiting: o.s.Waiting(hall.QueueID(svc.Queue)),
	}
	for _, m := range svc.Materials {
		d.Materials = append(d.Materials, wire.Material(m))
	}
	if st := o.service(svc); !st.Tickets {
		d.ClosedReason, d.ClosedText, d.OpensAt = st.Reason, o.closedText(st), moment(st.OpensAt)
	}
	return d
}
