package hall

func (s *State) foldWindow(r Record) {
	switch e := r.Event.(type) {
	case WindowOpened:
		w := s.changeWindow(e.Window)
		w.State, w.Staff = Open, e.Staff
		w.unpause()
		w.touch(r.AtMS)
	case WindowPaused:
		w := s.changeWindow(e.Window)
		w.unpause()
		w.State, w.Reason, w.UntilMS = Paused, e.Reason, e.UntilMS
		w.touch(r.AtMS)
	case PausePlanned:
		w := s.changeWindow(e.Window)
		w.Next = &Pause{Reason: e.Reason, ForMS: e.ForMS}
		w.Version++
	case PauseDropped:
		w := s.changeWindow(e.Window)
		w.Next = nil
		w.Version++
	case WindowHandedOver:
		w := s.changeWindow(e.Window)
		w.Staff, w.Next = e.Staff, nil
		w.touch(r.AtMS)
	case WindowClosed:
		w := s.changeWindow(e.Window)
		w.State, w.Staff = Closed, ""
		w.unpause()
		w.touch(r.AtMS)
	}
}

// unpause forgets the pause that is, and the one to come.
func (w *Window) unpause() { w.Reason, w.UntilMS, w.Next = "", 0, nil }

func (w *Window) touch(atMS int64) {
	w.Version++
	w.SinceMS = atMS
}
