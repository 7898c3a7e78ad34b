package hall

func (s *State) foldService(r Record) {
	switch e := r.Event.(type) {
	case ServiceStarted:
		t := s.known(e.Ticket)
		t.State, t.StartMS = Serving, r.AtMS
		s.Windows[e.Window].touch(r.AtMS)
	case ServiceFinished:
		s.foldFinished(e, r.AtMS)
	case ServiceRated:
		t := s.known(e.Ticket)
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
	t, w := s.known(e.Ticket), s.Windows[e.Window]
	served := Served{
		Service: e.Service, Window: e.Window, StartMS: t.StartMS, EndMS: atMS, Outcome: e.Outcome,
	}
	if served.Service == "" {
		served.Service = t.Service()
	}
	if served.StartMS == 0 {
		served.StartMS = t.CalledMS
	}
	if w != nil {
		served.Staff, w.Last = w.Staff, t.ID
	}
	t.Served = append(t.Served, served)
	if e.More {
		t.State, t.StartMS = Called, 0
		return
	}
	s.end(e.Ticket, e.Window, Done, atMS)
}
