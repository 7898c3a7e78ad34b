package hall

import "slices"

func (s *State) foldService(r Record) {
	switch e := r.Event.(type) {
	case ServiceStarted:
		t := s.change(e.Ticket)
		t.State, t.StartMS = Serving, r.AtMS
		s.changeWindow(e.Window).touch(r.AtMS)
	case ServiceFinished:
		s.foldFinished(e, r.AtMS)
	case ServiceRated:
		t := s.change(e.Ticket)
		t.Served = slices.Clone(t.Served)
		for i := range t.Served {
			if t.Served[i].Service == e.Service && t.Served[i].Window == e.Window && t.Served[i].Rating == "" {
				t.Served[i].Rating = e.Rating
				return
			}
		}
	}
}

// foldFinished notes the service as had. An event of the first version names
// none: it was the only one.
func (s *State) foldFinished(e ServiceFinished, atMS int64) {
	t := s.change(e.Ticket)
	served := Served{
		Service: e.Service, Window: e.Window, StartMS: t.StartMS, EndMS: atMS, Outcome: e.Outcome,
	}
	if served.Service == "" {
		served.Service = t.Service()
	}
	if served.StartMS == 0 {
		served.StartMS = t.CalledMS
	}
	if s.Windows.Get(e.Window) != nil {
		w := s.changeWindow(e.Window)
		served.Staff, w.Last = w.Staff, t.ID
	}
	t.Served = append(slices.Clip(t.Served), served)
	if e.More {
		t.State, t.StartMS = Called, 0
		return
	}
	s.end(t, e.Window, Done, atMS)
}
