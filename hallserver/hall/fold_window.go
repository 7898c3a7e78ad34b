package hall

func (s *State) foldWindow(r Record) {
	switch e := r.Event.(type) {
	case WindowOpened:
		w := s.changeWindow(e.Window)
		w.State, w.Staff, w.Reason, w.UntilMS = Open, e.Staff, "", 0
		w.touch(r.AtMS)
	case WindowPaused:
		w := s.changeWindow(e.Window)
		w.State, w.Reason, w.UntilMS = Paused, e.Reason, e.UntilMS
		w.touch(r.AtMS)
	case WindowHandedOver:
		w := s.changeWindow(e.Window)
		w.Staff = e.Staff
		w.touch(r.AtMS)
	case WindowClosed:
		w := s.changeWindow(e.Window)
		w.State, w.Staff, w.Reason, w.UntilMS = Closed, "", "", 0
		w.touch(r.AtMS)
	}
}

func (w *Window) touch(atMS int64) {
	w.Version++
	w.SinceMS = atMS
}
